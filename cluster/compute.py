#!/usr/bin/env python3
"""Rekent de delen van een werk op een cluster van Dask / computes the parts of a job on one.

    wederkeer parts divide IN.parquet OUT.parquet
    python3 cluster/compute.py SCHEDULER OUT.parquet.parts
    wederkeer parts join OUT.parquet.parts

Every part is one call of `wederkeer parts compute`. Dask only says which executor does which part,
and gives the parts of an executor that is lost to another. What was computed stays: the same call
goes on where it stopped. Exit: 0 all parts stand, 2 one cannot be computed.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from distributed import CancelledError, Client, Future, KilledWorker, as_completed, get_worker


def compute(program: str, folder: str, part: int, lang: str) -> str | None:
    """On an executor: computes a part. What the program refuses comes back in its words, below
    the name of the executor."""
    here = get_worker().address
    command = [program, "--lang", lang, "parts", "compute", folder, str(part)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except OSError as error:
        return f"{here}:\n{program}: {error.strerror}"
    if done.returncode < 0:
        # Something killed the program, not what it read: another try may do better.
        raise ChildProcessError(f"{program}: signal {-done.returncode}")
    return None if done.returncode == 0 else f"{here}:\n{done.stderr.strip()}"


def wrong(future: Future, part: int, words: dict[str, str]) -> str | None:
    """Why a part does not stand, if so."""
    if future.status == "finished":
        return future.result() and f"{words['part']} {part}, {future.result()}"
    error = future.exception()
    said = words["lost"] if isinstance(error, KilledWorker) else error
    return f"{words['part']} {part}: {said}"


def run(client: Client, asked: argparse.Namespace, parts: int, words: dict[str, str]) -> str | None:
    """Has every part computed; says what is wrong with the first of those that cannot be."""
    place = (asked.wederkeer, os.path.abspath(asked.folder))
    futures = {
        client.submit(compute, *place, part, asked.lang, pure=False, retries=2): part
        for part in range(1, parts + 1)
    }
    failed: dict[int, str] = {}
    for done, future in enumerate(as_completed(list(futures)), start=1):
        part = futures[future]
        if future.cancelled():
            if failed:
                continue
            raise CancelledError
        if why := wrong(future, part, words):
            failed[part] = why
            # One run would have stopped here; what comes before may hold an earlier mistake.
            client.cancel([other for other, later in futures.items() if later > part])
        if sys.stderr.isatty():
            print(f"\r\033[K{done}/{parts}", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    return failed[min(failed)] if failed else None


WORDS = {
    "nl": {
        "part": "deel",
        "lost": "meer dan drie uitvoerders vielen weg terwijl zij dit deel rekenden",
        "no job": "geen verdeeld werk",
        "nobody": "geen planner met een uitvoerder",
        "gone": "de planner viel weg; met een nieuwe gaat dezelfde opdracht verder",
        "stopped": "gestopt; dezelfde opdracht gaat verder waar deze ophield",
    },
    "en": {
        "part": "part",
        "lost": "more than three executors were lost while they computed this part",
        "no job": "no divided job",
        "nobody": "no scheduler with an executor",
        "gone": "the scheduler was lost; with a new one the same command goes on",
        "stopped": "stopped; the same command goes on where this one ended",
    },
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scheduler", metavar="SCHEDULER", help="tcp://127.0.0.1:8786")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="OUT.parquet.parts")
    parser.add_argument("--wederkeer", metavar="PROGRAM", default="wederkeer",
                        help="the program, by the name that every executor knows")
    parser.add_argument("--lang", choices=list(WORDS), default="nl")
    parser.add_argument("--patience", metavar="SECONDS", type=int, default=30,
                        help="how long to wait for a scheduler and a first executor")
    asked = parser.parse_args()
    words = WORDS[asked.lang]

    def refuse(why: object) -> int:
        print(why, file=sys.stderr)
        return 2

    # What matters is said below, in the language of whoever asks.
    logging.disable()
    job = asked.folder / "job.json"
    try:
        parts = json.loads(job.read_bytes())["parts"]
    except (OSError, ValueError, KeyError) as error:
        return refuse(f"{job}: {words['no job']} ({error})")
    try:
        client = Client(asked.scheduler, timeout=asked.patience)
        client.wait_for_workers(1, timeout=asked.patience)
    except (OSError, TimeoutError, TypeError, ValueError) as error:
        return refuse(f"{asked.scheduler}: {words['nobody']} ({error})")
    try:
        why = run(client, asked, parts, words)
    except KeyboardInterrupt:
        why = words["stopped"]
    except CancelledError:
        why = f"{asked.scheduler}: {words['gone']}"
    return refuse(why) if why else 0


if __name__ == "__main__":
    sys.exit(main())
