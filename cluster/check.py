"""A cluster on this machine: a job that loses an executor halfway, and others that must be refused.

    check.py WEDERKEER FOLDER

Nothing here waits for a moment to pass: each step waits for what the one before says.
"""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import psutil

ROWS, PARTS = 4_000_000, 4
PROGRAM, HERE = Path(sys.argv[1]).resolve(), Path(__file__).resolve().parent
FOLDER = Path(sys.argv[2]).resolve()
DASK = Path(sys.executable).with_name("dask")
RUNNING: list[subprocess.Popen] = []
# Without an address of its own the page of Dask listens to everybody, even if it is left out.
LOOPBACK = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]

# Stands in for the program on both executors. Whoever begins part 3 first is lost: its executor is
# killed while the part is being computed, and that computation goes on without it.
WRAPPER = """#!/bin/sh
if [ "$3 $6" = "parts {part}" ] && mkdir {once} 2>/dev/null; then
  {program} "$@" &
  kill -9 $PPID
  wait
  exit
fi
exec {program} "$@"
"""


def started(words: list[str], until: str, path: Path | None = None) -> tuple:
    """A process of the cluster, once it has said that it is there; and the line that says so."""
    env = dict(os.environ)
    if path:
        env["PATH"] = f"{path}:{env['PATH']}"
    process = subprocess.Popen([DASK, *words], env=env, text=True, cwd=FOLDER,
                               stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    RUNNING.append(process)
    for line in process.stderr:
        if until in line:
            # Somebody must go on reading, or the process stops when the pipe is full.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return process, line
    raise SystemExit(f"dask {' '.join(words)}: ended with {process.wait()}")


def ended(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()


def worker(scheduler: str, programs: Path) -> subprocess.Popen:
    words = ["worker", scheduler, *LOOPBACK, "--nthreads", "1", "--no-nanny",
             "--local-directory", str(FOLDER / "dask")]
    return started(words, "Registered to", programs)[0]


def only_here() -> None:
    """No process of the cluster can be reached from another machine: nobody has to log in."""
    for process in RUNNING:
        for one in psutil.Process(process.pid).net_connections("inet"):
            if one.status == psutil.CONN_LISTEN and one.laddr.ip != "127.0.0.1":
                raise SystemExit(f"{process.args} listens at {one.laddr}")


def call(*words, code: int = 0, says: str = "") -> str:
    """What a command answers; it must end with a code, and say something where it fails."""
    done = subprocess.run([str(word) for word in words], cwd=FOLDER, capture_output=True, text=True)
    if done.returncode != code or says not in done.stderr:
        raise SystemExit(f"{words}: {done.returncode}, not {code} with “{says}”\n{done.stderr}")
    return done.stdout


def compute(scheduler: str, folder: str, code: int = 0, says: str = "") -> None:
    call(sys.executable, HERE / "compute.py", scheduler, folder, code=code, says=says)


def same(one: str, other: str) -> None:
    if (FOLDER / one).read_bytes() != (FOLDER / other).read_bytes():
        raise SystemExit(f"{one} and {other} differ")


def programs(name: str, text: str | None = None) -> Path:
    """A folder with a program by the name of ours: a text, or ours with a byte more."""
    folder = FOLDER / name
    folder.mkdir()
    path = folder / "wederkeer"
    path.write_bytes(text.encode() if text else PROGRAM.read_bytes() + b"\0")
    path.chmod(0o755)
    return folder


def survives(scheduler: str, workers: list[subprocess.Popen]) -> subprocess.Popen:
    """One of two executors is killed, and the answer is that of one run. The other one remains."""
    one = call(PROGRAM, "batch", "in.parquet", "one.parquet", "--threads", "1", "--format", "json")
    two = call(PROGRAM, "batch", "in.parquet", "two.parquet", "--threads", "2", "--format", "json")
    call(PROGRAM, "parts", "divide", "in.parquet", "out.parquet", "--parts", PARTS)
    call(PROGRAM, "parts", "join", "out.parquet.parts", code=2, says=f"{PARTS} van {PARTS} delen")
    compute(scheduler, "out.parquet.parts")
    killed = [worker for worker in workers if worker.poll() is not None]
    if [worker.returncode for worker in killed] != [-9]:
        raise SystemExit("not one executor was killed")
    joined = call(PROGRAM, "parts", "join", "out.parquet.parts", "--format", "json")
    if not one == two == joined:
        raise SystemExit(f"totals differ:\n{one}{two}{joined}")
    same("one.parquet", "two.parquet")
    same("one.parquet", "out.parquet")
    return next(worker for worker in workers if worker not in killed)


def refuses(scheduler: str, remaining: subprocess.Popen) -> None:
    """A damaged table, a policy that changed and another program end a job, and leave no file."""
    table = bytearray((FOLDER / "in.parquet").read_bytes())
    middle = len(table) // 2
    table[middle:middle + 20_000] = bytes(20_000)
    (FOLDER / "broken.parquet").write_bytes(table)
    call(PROGRAM, "parts", "divide", "broken.parquet", "not.parquet", "--parts", PARTS)
    compute(scheduler, "not.parquet.parts", code=2, says="broken.parquet: bij of na rij ")
    shutil.rmtree(FOLDER / "not.parquet.parts")

    shutil.copytree(HERE.parent / "policies", FOLDER / "policies")
    call(PROGRAM, "--policy", "policies", "parts", "divide", "in.parquet", "not.parquet")
    with (FOLDER / "policies/package.toml").open("a") as package:
        package.write("\n# another day\n")
    compute(scheduler, "not.parquet.parts", code=2, says="hier staat ander beleid")
    shutil.rmtree(FOLDER / "not.parquet.parts")

    ended(remaining)
    other = worker(scheduler, programs("other"))
    call(PROGRAM, "parts", "divide", "in.parquet", "not.parquet")
    compute(scheduler, "not.parquet.parts", code=2, says="hier staat een ander programma")
    if (FOLDER / "not.parquet").exists():
        raise SystemExit("a job that was refused left an output")


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    call(PROGRAM, "population", "generate", "in.parquet", "--rows", ROWS, "--seed", 1)
    words = ["scheduler", *LOOPBACK, "--port", "0"]
    here = programs("here", WRAPPER.format(part=3, once=FOLDER / "once", program=PROGRAM))
    process, line = started(words, "Scheduler at:")
    try:
        scheduler = line.split()[-1]
        workers = [worker(scheduler, here) for _ in range(2)]
        only_here()
        remaining = survives(scheduler, workers)
        refuses(scheduler, remaining)
    finally:
        for one in RUNNING:
            ended(one)
    shutil.rmtree(FOLDER)
    print(f"{ROWS} households in {PARTS} parts, an executor lost: equal to the byte")
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
