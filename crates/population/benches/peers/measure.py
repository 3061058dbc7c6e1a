"""One peer, one task, in a process of its own: `measure.py PEER TASK FILE OUT TIMES`.

Prints one line of JSON, like `kernel`: nanoseconds of the processor (all threads) for one time,
the middle of all after one that does not count, and the most memory the process ever had.
"""

import importlib
import json
import resource
import sys
import time


def main():
    peer, task, file, out, times = sys.argv[1:]
    module = importlib.import_module(f"with_{peer}")
    before = lambda: None
    if task == "eval" or task == "totals":
        data = module.load(file)
        # What is not part of the work, such as OpenFisca's filling of a simulation.
        setup = getattr(module, "setup", None)
        before = (lambda: setup(data)) if setup else (lambda: data)
        run = getattr(module, "evaluate" if task == "eval" else "totals")
    elif task == "files":
        run = lambda _: module.files(file, out)
    else:
        run = lambda _: module.family(text=task == "text")
    spent = []
    for _ in range(int(times) + 1):
        given = before()
        start = time.process_time_ns()
        found = run(given)
        spent.append(time.process_time_ns() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = {"ns": sorted(spent[1:])[int(times) // 2], "peak_kib": peak,
              "version": module.VERSION}
    if task in ("totals", "family", "text"):
        answer["found"] = found
    print(json.dumps(answer))


main()
