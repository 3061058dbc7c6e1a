"""The forecasts beside their peers, on one machine in one run.

    python -m venv peers && peers/bin/pip install numpy scipy SALib aggregate
    peers/bin/python crates/forecast/benches/peers.py

Runs `cargo bench -p forecast`, then NumPy (a Fourier transform of the whole lattice, simulation,
quasi-Monte Carlo with SciPy), SALib and aggregate, each as far as it is installed. Prints seconds
on the processor, the ratio and the bar of each. Everything is the reference problem of
tests/common/mod.rs.
"""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np

ADULTS = {1: 0.84, 2: 0.14, 3: 0.02}
MINORS = {
    1: [0.93, 0.035, 0.02, 0.01, 0.003, 0.002],
    2: [0.40, 0.22, 0.20, 0.11, 0.05, 0.02],
    3: [0.55, 0.20, 0.13, 0.07, 0.03, 0.02],
}
FAMILIES = [(a, m, p * q) for a, p in ADULTS.items() for m, q in enumerate(MINORS[a])]
A, M, PART = (np.array(column, float) for column in zip(*FAMILIES))
CASH = 200 * A + 40 * M
VOLUNTARY = 2615 * A + 1615 * M
FORCED = 1615 * (A + M)
HOUSEHOLDS, SHAPE = 2000, 10.0


def seconds(task, times=1):
    """The processor time of a task, and what it gives."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        result = task()
        spent.append(time.process_time() - start)
    return sorted(spent)[times // 2], result


def total():
    """Euros and probabilities of one household, for all funders together."""
    return np.r_[CASH + VOLUNTARY, FORCED], np.r_[0.75 * PART, 0.25 * PART]


def whole_transform(log2=23, step=5):
    euros, parts = total()
    lattice = np.zeros(1 << log2)
    np.add.at(lattice, (euros / step).astype(int), parts)
    spectrum = np.fft.rfft(lattice)
    law = np.fft.irfft((1 - HOUSEHOLDS / SHAPE * (spectrum - 1)) ** -SHAPE, 1 << log2)
    return [step * int(at) for at in np.searchsorted(np.cumsum(law), [0.05, 0.5, 0.95, 0.99])]


def simulated_exhaustion(years=100_000, gamma=True):
    day = np.arange(365)
    weight = (1 + 0.25 * np.sin(2 * np.pi * (day - 80) / 365)) * np.where(day % 7 >= 5, 0.15, 1)
    rate = HOUSEHOLDS * 0.6 * weight / weight.sum()
    euros = np.r_[VOLUNTARY, FORCED]
    sums = np.cumsum(np.r_[0.75 * PART, 0.25 * PART])
    random, over = np.random.default_rng(1), np.zeros(365)
    for _ in range(years // 2000):
        size = random.gamma(SHAPE, 1 / SHAPE, 2000) if gamma else np.ones(2000)
        counts = random.poisson(size[:, None] * rate)
        costs = euros[np.minimum(np.searchsorted(sums, random.random(counts.sum())), 35)]
        cells = np.repeat(np.arange(counts.size), counts.ravel())
        daily = np.bincount(cells, costs, counts.size).reshape(counts.shape)
        over += (np.cumsum(daily, axis=1) > 3_811_355).sum(axis=0)
    return over / years


def simulated_joint(years=1_000_000):
    random = np.random.default_rng(1)
    euros, parts = np.r_[VOLUNTARY, FORCED], np.r_[0.75 * PART, 0.25 * PART]
    both = 0
    for _ in range(years // 20_000):
        rate = HOUSEHOLDS * random.gamma(SHAPE, 1 / SHAPE, 20_000)[:, None]
        pot = random.poisson(rate * 0.6 * parts) @ euros
        frontex = random.poisson(rate * 0.4 * parts) @ euros
        both += ((pot > 5_500_000) & (frontex > 3_700_000)).sum()
    return both / years


def simulated_shared(years=1_000_000):
    """The state beside Frontex: JRS households that leave voluntarily cost both."""
    random = np.random.default_rng(1)
    both = 0
    for _ in range(years // 20_000):
        rate = HOUSEHOLDS * random.gamma(SHAPE, 1 / SHAPE, 20_000)[:, None]
        draw = lambda part: random.poisson(rate * part * PART)
        jrs, iom, forced_jrs, forced_iom = map(draw, (0.3, 0.45, 0.1, 0.15))
        state = jrs @ CASH + iom @ (CASH + VOLUNTARY / 4) + forced_iom @ (FORCED / 4)
        frontex = jrs @ VOLUNTARY + forced_jrs @ FORCED
        both += ((state > 1_800_000) & (frontex > 3_700_000)).sum()
    return both / years


def quasi_monte_carlo(draws=1024, terms=160, span=12e6):
    """The NL law over uncertain volume, voluntary and JRS share; quantiles of the mean law."""
    from scipy import stats

    unit = stats.qmc.Sobol(3, seed=0).random(draws)
    volume = HOUSEHOLDS * np.exp(0.1 * stats.norm.ppf(unit[:, 0]))
    voluntary = stats.beta(75, 25).ppf(unit[:, 1])
    jrs = stats.beta(20, 30).ppf(unit[:, 2])
    angle = 2 * np.pi * np.arange(1, terms + 1) / span
    turned = lambda euros: np.exp(1j * np.outer(angle, euros)) @ PART
    cash, iom, forced = turned(CASH), turned(CASH + VOLUNTARY / 4), turned(FORCED / 4)
    mean = 0
    for n, v, j in zip(volume, voluntary, jrs):
        one = v * (j * cash + (1 - j) * iom) + (1 - v) * (j + (1 - j) * forced)
        mean = mean + np.exp(-SHAPE * np.log(1 - n / SHAPE * (one - 1)))
    waves = 2 / span * mean / draws / (1j * angle)
    law = lambda x: x / span - ((np.exp(-1j * np.outer(x, angle)) - 1) @ waves).real
    grid = np.linspace(0, span * 0.9, 4000)
    return np.interp([0.05, 0.5, 0.95, 0.99], np.maximum.accumulate(law(grid)), grid)


def salib(draws=8192):
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample
    from scipy import stats

    problem = dict(num_vars=4, names=["volume", "voluntary", "jrs", "amif"], bounds=[[0, 1]] * 4)
    unit = np.clip(sample.sample(problem, draws, calc_second_order=False, seed=1), 1e-12, 1 - 1e-12)
    volume = HOUSEHOLDS * np.exp(0.1 * stats.norm.ppf(unit[:, 0]))
    voluntary, jrs, amif = (
        stats.beta(a, b).ppf(unit[:, at]) for at, a, b in [(1, 75, 25), (2, 20, 30), (3, 30, 10)]
    )
    pot = voluntary * 3500 + (1 - voluntary) * 2300
    answer = volume * (voluntary * 250 + (1 - jrs) * (1 - amif) * pot)
    return analyze.analyze(problem, answer, calc_second_order=False, seed=1)["S1"]


def salib_law(draws=8192, terms=160, span=12e6):
    """P95 and P(exhausted) of the state by the low band, at every draw of three assumptions."""
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample
    from scipy import stats

    problem = dict(num_vars=3, names=["volume", "voluntary", "jrs"], bounds=[[0, 1]] * 3)
    unit = np.clip(sample.sample(problem, draws, calc_second_order=False, seed=1), 1e-12, 1 - 1e-12)
    volume = HOUSEHOLDS * np.exp(0.1 * stats.norm.ppf(unit[:, 0]))
    voluntary, jrs = stats.beta(75, 25).ppf(unit[:, 1]), stats.beta(20, 30).ppf(unit[:, 2])
    angle = 2 * np.pi * np.arange(1, terms + 1) / span
    turned = lambda euros: np.exp(1j * np.outer(angle, euros)) @ PART
    cash, iom, forced = turned(CASH), turned(CASH + VOLUNTARY / 4), turned(FORCED / 4)
    grid = np.append(np.linspace(5e5, 6e6, 200), 1.8e6)
    waves = (np.exp(-1j * np.outer(grid, angle)) - 1) * (2 / span / (1j * angle))
    answers = []
    for n, v, j in zip(volume, voluntary, jrs):
        one = v * (j * cash + (1 - j) * iom) + (1 - v) * (j + (1 - j) * forced)
        law = grid / span - (waves @ np.exp(-SHAPE * np.log(1 - n / SHAPE * (one - 1)))).real
        answers.append((np.interp(0.95, np.maximum.accumulate(law[:-1]), grid[:-1]), 1 - law[-1]))
    return [
        analyze.analyze(problem, answer, calc_second_order=False, seed=1)["ST"]
        for answer in np.array(answers).T
    ]


def aggregate():
    from aggregate import build

    euros, parts = total()
    amounts = " ".join(f"{one:.10g}" for one in euros)
    chances = " ".join(f"{one:.17g}" for one in parts)
    law = f"agg T {HOUSEHOLDS} claims dsev [{amounts}] [{chances}] mixed gamma {SHAPE**-0.5:.17g}"
    built = build(law, update=False)
    built.update(log2=23, bs=5, padding=0)
    return [float(built.q(level)) for level in (0.05, 0.5, 0.95, 0.99)]


PEERS = [
    ("NumPy, whole transform", whole_transform, 3, "total-2000", 1000),
    # The recursion is the check of the band, not the way to an answer: it has no bar.
    ("NumPy, whole transform", whole_transform, 3, "recursion-total-2000", 0),
    ("NumPy, the same at 50 times the mean", whole_transform, 3, "total-100000", 1000),
    ("aggregate", aggregate, 1, "recursion-total-2000", 0),
    ("1e5 simulated years, Poisson", lambda: simulated_exhaustion(gamma=False), 1,
     "exhaustion-poisson", 300),
    ("1e5 simulated years, gamma", simulated_exhaustion, 1, "exhaustion-gamma", 300),
    ("1e6 simulated years", simulated_joint, 1, "joint", 200),
    ("1e6 simulated years, households in common", simulated_shared, 1, "joint-shared", 200),
    ("quasi-Monte Carlo, 1,024 draws", quasi_monte_carlo, 3, "uncertain-nl", 20),
    ("SALib, 49,152 runs", salib, 3, "sobol-mean", 100),
    ("SALib, 40,960 laws", salib_law, 1, "sobol-law", 100),
]


def main():
    bench = ["cargo", "bench", "-q", "-p", "forecast", "--bench", "bars"]
    run = subprocess.run(bench, cwd=Path(__file__).parents[3], capture_output=True, text=True)
    rows = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    ours = {row["task"]: row for row in rows}
    if not ours:
        sys.exit(run.stderr)
    for row in rows:
        print(f"{row['task']:24} {row['seconds'] * 1e3:10.3f} ms  error {row['error']:.0e}"
              f"  {row['mb']} MB")
    print(f"\n{'task':24} {'ours':>12} {'peer':>10} {'ratio':>9} {'bar':>6}")
    known, missed = {}, 0
    for name, task, times, ours_is, bar in PEERS:
        try:
            spent, result = known.get(task) or known.setdefault(task, seconds(task, times))
        except ImportError as absent:
            print(f"{ours_is:24} {name}: not installed ({absent.name})")
            continue
        ratio = spent / ours[ours_is]["seconds"]
        missed += ratio < bar
        print(f"{ours_is:24} {ours[ours_is]['seconds'] * 1e3:9.3f} ms {spent:8.2f} s {ratio:9.0f}"
              f" {bar or '':>6}  {'' if ratio >= bar else 'BELOW THE BAR  '}{name}", flush=True)
    same = ours["total-100000"]["seconds"] / ours["total-2000"]["seconds"]
    print(f"100,000 households take {same:.2f} times as long as 2,000")
    print(f"load while measuring: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    slow = ours["sliders"]["seconds"] > 0.02
    print(f"sliders: {ours['sliders']['seconds'] * 1e3:.1f} ms, at most 20")
    print(f"memory at 100,000 households: {ours['frontex-100000']['mb']} MB, below 50")
    sys.exit(bool(missed or slow or ours["frontex-100000"]["mb"] >= 50))


if __name__ == "__main__":
    main()
