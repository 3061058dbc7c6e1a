#!/usr/bin/env python3
"""Wederkeer beside its peers: the same households, the same 15 columns, in one run.

    python3 crates/population/benches/peers/run.py [--rows N] [--rounds N]

Makes a virtual environment with the peers of requirements.txt (in target/peers), builds
`kernel.rs`, writes one population, and stops unless every peer finds the same sums to the cent, and
the same amounts row by row in its Parquet file. Then it measures in turn: processor time of one
pinned thread, the middle of all rounds, as ratios to ours. Nothing is asserted about time.
"""

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WORK = TARGET / "peers"
PYTHON = WORK / "venv" / "bin" / "python"
PEERS = ["openfisca", "duckdb", "polars", "numpy"]
REASONING = ["openfisca", "zen", "regelrecht"]  # peers that say how they came to an answer
SEED = "20240322"
# Ours is so many times as fast: in memory, totals only, from file to file, one with reasons. The
# last is like for like: reasons as the engine gives them, without writing them down as text.
BARS = {("eval", "openfisca"): 10, ("eval", "duckdb"): 20, ("eval", "polars"): 3,
        ("files", "duckdb"): 2, ("files", "polars"): 2,
        ("family", "openfisca"): 500, ("family", "zen"): 20, ("family", "regelrecht"): 20}
TIMES = {"eval": 9, "totals": 9, "files": 3, "family": 50, "text": 50}


def environment():
    wanted = hashlib.sha256((HERE / "requirements.txt").read_bytes()).hexdigest()
    made = WORK / "venv" / "made"
    if not made.exists() or made.read_text() != wanted:
        venv.create(WORK / "venv", with_pip=True, clear=True)
        install = [PYTHON, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"]
        subprocess.run(install, check=True)
        made.write_text(wanted)


def build():
    command = ["cargo", "bench", "-p", "population", "--bench", "kernel", "--no-run",
               "--message-format=json"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    found = [json.loads(line) for line in lines.splitlines()]
    return next(one["executable"] for one in found
                if one.get("executable") and one["target"]["name"] == "kernel")


def regelrecht():
    """RegelRecht stands in no registry of packages: cargo fetches its source and builds it."""
    from law import law

    (WORK / "law.json").write_text(json.dumps(law()))
    command = ["cargo", "build", "--release", "--locked", "--quiet", "--manifest-path",
               HERE / "regelrecht" / "Cargo.toml", "--target-dir", WORK / "regelrecht"]
    if subprocess.run(command).returncode != 0:
        sys.exit("RegelRecht could not be fetched or built; --without-regelrecht leaves it out")
    return WORK / "regelrecht" / "release" / "beside-regelrecht"


def answer(command):
    """What a process says, pinned to one processor, with one thread where it can choose."""
    alone = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    for name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
        alone[name] = "1"
    pin = lambda: os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    run = subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE, env=alone,
                         preexec_fn=pin)
    return json.loads(run.stdout)


def measured(programs, peer, task, file):
    out = WORK / f"{peer}.parquet"
    times, kernel = str(TIMES[task]), programs["wederkeer"]
    if peer == "regelrecht":
        text = ["text"] if task == "text" else []
        return answer([programs[peer], WORK / "law.json", times, *text])
    if peer != "wederkeer":
        return answer([PYTHON, "measure.py", peer, task, file, out, times])
    rest = {"eval": [file], "totals": [file, "1"], "files": [file, out]}.get(task, [])
    return answer([kernel, {"family": "one"}.get(task, task), *rest, times])


def sums(found):
    """Our totals in the order of the columns of peers, in cents."""
    from rules import OUTPUTS

    def value(name):
        scheme, part = name.split(".", 1)
        of = found["schemes"][scheme]
        if part == "total":
            text = of["total"]
        elif part.startswith("paid-by."):
            text = of["funders"][part.removeprefix("paid-by.")]
        else:
            text = of["benefits"][part]
        return int(text.replace(".", ""))

    return [value(name) for name in OUTPUTS]


COMPARE = """
import sys
from decimal import Decimal
import pyarrow as pa, pyarrow.compute as pc, pyarrow.parquet as pq
from rules import OUTPUTS
ours, theirs = (pq.read_table(one) for one in sys.argv[1:])
assert ours["household_id"].equals(theirs["household_id"]), "household_id"
for name in OUTPUTS:
    hundred = pa.scalar(Decimal(100), pa.decimal128(3, 0))
    exact = pc.multiply(ours[name], hundred).cast(pa.int64())
    assert exact.equals(theirs[name].cast(pa.int64())), name
"""


def check(programs, file):
    ours = sums(measured(programs, "wederkeer", "totals", file)["totals"])
    measured(programs, "wederkeer", "files", file)
    for peer in PEERS:
        theirs = measured(programs, peer, "totals", file)["found"]
        if theirs != ours:
            sys.exit(f"{peer} finds other sums:\n{theirs}\nours:\n{ours}")
        measured(programs, peer, "files", file)
        pair = [WORK / "wederkeer.parquet", WORK / f"{peer}.parquet"]
        subprocess.run([PYTHON, "-c", COMPARE, *pair], cwd=HERE, check=True)
    families = {peer: measured(programs, peer, "family", file)["found"][0]
                for peer in reasoning(programs)}
    if any(found != families["openfisca"] for found in families.values()):
        sys.exit(f"the family: {families}")
    print(f"{len(ours)} sums are equal to the cent for {', '.join(PEERS)}; so is every row.")


def reasoning(programs):
    return [peer for peer in REASONING if peer != "regelrecht" or peer in programs]


def main():
    options = argparse.ArgumentParser(description="Wederkeer beside its peers")
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--kernel", help="the benchmark, where it is built already")
    options.add_argument("--without-regelrecht", action="store_true",
                         help="leaves out what has to be fetched from github.com")
    options = options.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    environment()
    kernel, file = options.kernel or build(), WORK / "households.parquet"
    programs = {"wederkeer": kernel}
    if not options.without_regelrecht:
        programs["regelrecht"] = regelrecht()
    answer([kernel, "population", file, str(options.rows), SEED])
    check(programs, file)
    spent, loads = {}, []
    for _ in range(options.rounds):
        loads.append(os.getloadavg()[0])
        for task, peers in [("eval", PEERS), ("totals", PEERS), ("files", PEERS),
                            ("family", reasoning(programs)), ("text", reasoning(programs))]:
            for peer in ["wederkeer", *peers]:
                spent.setdefault((task, peer), []).append(measured(programs, peer, task, file))
        memory = [kernel, "memory", "3"]
        spent.setdefault(("memory", "wederkeer"), []).append(answer(memory))
        large = [kernel, "totals", file, "20", "3"]
        spent.setdefault(("large", "wederkeer"), []).append(answer(large))
    report(spent, options.rows, loads)


def middle(runs, of="ns"):
    return statistics.median(run[of] for run in runs)


def report(spent, rows, loads):
    print(f"{rows} households, one thread, processor time; load {min(loads):.1f} to "
          f"{max(loads):.1f}\n")
    print(f"{'':8}{'':26}{'ms':>10}{'Mrow/s':>9}{'MiB':>7}{'ratio':>8}{'bar':>6}")
    for (task, peer), runs in spent.items():
        if task in ("memory", "large", "family", "text"):
            continue
        ns = middle(runs)
        ours = middle(spent[task, "wederkeer"])
        ratio, bar = ns / ours, BARS.get((task, peer))
        name = f"{peer} {runs[0].get('version', '')}"
        print(f"{task:8}{name:26}{ns / 1e6:10.2f}{rows / ns * 1e3:9.1f}"
              f"{middle(runs, 'peak_kib') / 1024:7.0f}"
              + (f"{ratio:7.1f}x" if peer != "wederkeer" else "")
              + (f"{bar:5}x{'' if ratio >= bar else '  MISSED'}" if bar else ""))
    for task, what in [("family", "every reason"), ("text", "every reason as JSON text")]:
        one = spent[task, "wederkeer"]
        ours = middle(one) / one[0]["rows"]
        letters = lambda count: f", {count} letters" if count else ""
        print(f"\none family, {one[0]['schemes']} schemes, {what}: {ours / 1e3:.1f} µs"
              + letters(one[0]["letters"]))
        for peer in REASONING:
            if (task, peer) not in spent:
                continue
            runs = spent[task, peer]
            ns, bar = middle(runs), BARS.get((task, peer))
            print(f"  {peer} {runs[0]['version']} with trace: {ns / 1e3:.1f} µs"
                  + letters(runs[0]["found"][1]) + f", {ns / ours:.1f}x"
                  + (f", bar {bar}x{'' if ns / ours >= bar else '  MISSED'}" if bar else ""))
    memory = spent["memory", "wederkeer"]
    bandwidth = memory[0]["rows"] / middle(memory)
    print(f"\nreading memory: {bandwidth:.1f} GB/s")
    for task, label in [("totals", "once"), ("large", "20 times")]:
        runs = spent[task, "wederkeer"]
        speed = runs[0]["bytes"] / middle(runs)
        print(f"totals only, the file {label} in memory: {speed:.1f} GB/s, "
              f"{speed / bandwidth:.0%} of that; bar 50%"
              + ("" if speed >= bandwidth / 2 else "  MISSED"))
    save = {f"{task} {peer}": runs for (task, peer), runs in spent.items()}
    (WORK / "result.json").write_text(json.dumps(save, indent=1))


sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
main()
