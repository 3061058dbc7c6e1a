#!/usr/bin/env python3
"""Requests per second and p99 of Wederkeer and of OpenFisca's web API, in one run, with ratios.

Both answer the same question for the household of the memorandum's footnote 7: its totals under
three regimes. First both must give the same totals; only then are they timed. Needs `wrk`
(Debian) and Python; installs OpenFisca into target/bench. Talks to 127.0.0.1 only.

    cargo build --release && python3 crates/server/benches/load/load.py [SECONDS]
"""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BENCH = TARGET / "bench"
CASE = json.loads((ROOT / "worked-examples/nota-family.json").read_text())
DAY = CASE["registered_on"]
# The same household as the calculator's form has it.
FORM = {
    "adults": 2, "minors": 2, "files": "joint", "nationality": "IQ", "departure": "voluntary",
    "channel": "iom", "registered_on": "22-03-2024", "departs_on": "15-05-2024",
}
# As many processes for OpenFisca as Wederkeer has threads.
WORKERS = os.cpu_count()
ROUNDS = 3


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def openfisca_case():
    """The same household as OpenFisca asks for it."""
    year, majority = int(DAY[:4]), 18
    adult = {p["id"]: year - int(p["born"][:4]) > majority for p in CASE["persons"]}
    principals = [p["id"] for p in CASE["persons"] if p.get("principal")]
    asked = ["national_total", "frontex_total", "harmonised_total", "harmonised_amif"]
    household = {
        "principals": principals,
        "members": [name for name in adult if name not in principals],
        "voluntary": {DAY: CASE["departure"] == "voluntary"},
        "through_iom": {DAY: CASE["channel"] == "iom"},
        **{name: {DAY: None} for name in asked},
    }
    persons = {name: {"adult": {DAY: grown}} for name, grown in adult.items()}
    return {"persons": persons, "households": {"h": household}}


def post(url, body, kind="application/json"):
    request = urllib.request.Request(url, data=body, headers={"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def until_it_answers(url):
    for _ in range(240):
        try:
            urllib.request.urlopen(url, timeout=1).read()
            return
        except OSError:
            time.sleep(0.25)
    sys.exit(f"{url} does not answer")


def start_ours():
    binary = TARGET / "release/wederkeer"
    if not binary.exists():
        sys.exit(f"{binary} is not there: cargo build --release")
    port = free_port()
    words = [binary, "serve", "--listen", f"127.0.0.1:{port}"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until_it_answers(f"http://127.0.0.1:{port}/healthz")
    return process, f"http://127.0.0.1:{port}"


def start_openfisca():
    venv = BENCH / "openfisca"
    if not (venv / "bin/openfisca").exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        pip = [venv / "bin/pip", "install", "-q", "-r", HERE / "requirements.txt"]
        subprocess.run(pip, check=True)
    port = free_port()
    words = [venv / "bin/openfisca", "serve", "--country-package", "openfisca_terugkeer"]
    words += ["--port", str(port), "--workers", str(WORKERS)]
    env = {**os.environ, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until_it_answers(f"http://127.0.0.1:{port}/spec")
    return process, f"http://127.0.0.1:{port}"


def our_totals(answer):
    schemes = json.loads(answer)["schemes"]
    return [float(schemes[one]["total"]) for one in ("nl-national", "frontex-jrs", "nl-harmonised")]


def their_totals(answer):
    household = json.loads(answer)["households"]["h"]
    names = ("national_total", "frontex_total", "harmonised_total")
    return [household[name][DAY] for name in names]


def timed(url, body, seconds, kind="application/json"):
    """Requests per second, p50 and p99 in milliseconds, errors: of one run of wrk."""
    words = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", HERE / "post.lua", url, "--", body, kind]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    found = re.search(r"^WRK (\d+) (\d+) (\S+) (\S+) (\d+)$", said, re.MULTILINE)
    requests, micros, p50, p99, errors = (float(one) for one in found.groups())
    return requests / micros * 1e6, p50, p99, errors


def median(runs):
    return sorted(runs)[len(runs) // 2]


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    if not shutil.which("wrk"):
        sys.exit("wrk is not there: apt-get install wrk")
    BENCH.mkdir(parents=True, exist_ok=True)
    our_body, their_body = BENCH / "ours.json", BENCH / "theirs.json"
    form_body = BENCH / "form.txt"
    our_body.write_text(json.dumps({"zaak": CASE}))
    their_body.write_text(json.dumps(openfisca_case()))
    form_body.write_text(urllib.parse.urlencode(FORM))
    processes = []
    try:
        process, ours = start_ours()
        processes.append(process)
        process, theirs = start_openfisca()
        processes.append(process)
        compare, calculate = f"{ours}/v1/vergelijkingen", f"{theirs}/calculate"
        determine = f"{ours}/v1/vaststellingen"
        mine = our_totals(post(compare, our_body.read_bytes()))
        other = their_totals(post(calculate, their_body.read_bytes()))
        if mine != other:
            sys.exit(f"not the same work: {mine} against {other}")
        form = "application/x-www-form-urlencoded"
        jobs = [
            ("OpenFisca, three totals", calculate, their_body, "application/json"),
            ("OpenFisca, with its trace", f"{theirs}/trace", their_body, "application/json"),
            ("Wederkeer, three regimes with reasons", compare, our_body, "application/json"),
            ("Wederkeer, one with reasons", determine, our_body, "application/json"),
            ("Wederkeer, the whole page", f"{ours}/", form_body, form),
        ]
        # Interleaved, so that a busy moment of the machine does not fall on one of them.
        once = lambda: [timed(url, body, seconds, kind) for _, url, body, kind in jobs]
        rounds = [once() for _ in range(ROUNDS)]
        report(jobs, list(zip(*rounds)))
        in_process(their_body, determine, our_body)
    finally:
        for process in processes:
            process.terminate()
            process.wait(timeout=20)


def in_process(their_body, ours, our_body):
    """OpenFisca without its web API, in one process; and one call of ours over HTTP."""
    env = {**os.environ, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}
    words = [BENCH / "openfisca/bin/python", HERE / "in_process.py", their_body]
    theirs = float(subprocess.run(words, env=env, capture_output=True, check=True).stdout)
    body, took = our_body.read_bytes(), []
    address = urllib.parse.urlsplit(ours)
    connection = http.client.HTTPConnection(address.hostname, address.port)
    for _ in range(2000):
        began = time.perf_counter()
        connection.request("POST", address.path, body, {"Content-Type": "application/json"})
        connection.getresponse().read()
        took.append((time.perf_counter() - began) * 1000)
    mine = median(took)
    print(f"one household at a time: OpenFisca in its own process {theirs:.2f} ms,")
    print(f"Wederkeer over HTTP, asked from Python {mine:.2f} ms: {theirs / mine:.1f}×")


def report(jobs, runs):
    rate = [median([run[0] for run in one]) for one in runs]
    tail = [median([run[2] for run in one]) for one in runs]
    print(f"three totals agree; 16 connections, median of {ROUNDS}; ratios to OpenFisca's totals")
    print(f"{'':40}{'requests/s':>12}{'p99 ms':>10}{'rate':>9}{'p99':>9}{'errors':>8}")
    for place, (name, *_) in enumerate(jobs):
        errors = int(sum(run[3] for run in runs[place]))
        faster, shorter = rate[place] / rate[0], tail[0] / tail[place]
        figures = f"{rate[place]:12,.0f}{tail[place]:10.2f}{faster:8.1f}×{shorter:8.1f}×"
        print(f"{name:40}{figures}{errors:8}")


if __name__ == "__main__":
    main()
