#!/usr/bin/env python3
"""A hostile visit to a release binary on this machine, and what it costs.

Usage: hostile.py WEDERKEER [CONNECTIONS]

Starts the program on a free port of 127.0.0.1, measures it at rest, then holds many connections
open that say nothing or half a head, and others whose bodies drip in byte by byte, sends bodies of
1 MB, of bytes that are no UTF-8 and cases of 10,000 persons, and asks for a determination in
between. Prints memory and times; ends with 1 when the server does not answer any more. Standard
library only.
"""

import http.client
import json
import os
import pathlib
import re
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time

CASE = pathlib.Path(__file__).parents[3] / "worked-examples" / "contract.json"


def memory(pid):
    """Resident memory in MB: now, and the most so far."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    size = lambda name: int(re.search(rf"{name}:\s+(\d+)", text)[1]) / 1024
    return size("VmRSS"), size("VmHWM")


def ask(port, body, path="/v1/vaststellingen", timeout=30):
    """Status and seconds of one question on a connection of its own."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - started
    except OSError as error:
        return type(error).__name__, time.perf_counter() - started
    finally:
        connection.close()


def flood(port, body, count, threads=16):
    """Asks the same from many sides; counts how it went."""
    seen, lock = {}, threading.Lock()

    def work():
        for _ in range(count // threads):
            status, _ = ask(port, body)
            with lock:
                seen[status] = seen.get(status, 0) + 1

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return seen


def drip(port, good, count):
    """Bodies that come a byte a second: what they are told, and how others fare meanwhile."""
    head = b"POST /v1/vaststellingen HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
    slow = []
    for _ in range(count):
        one = socket.create_connection(("127.0.0.1", port), timeout=5)
        one.sendall(head + b"content-length: 100\r\n\r\n{")
        slow.append(one)
    seen, during, started = {}, [], time.perf_counter()
    while slow and time.perf_counter() - started < 60:
        during.append(ask(port, good))
        for one in list(slow):
            try:
                one.sendall(b" ")
                one.setblocking(False)
                told = one.recv(64)
            except BlockingIOError:
                one.settimeout(5)
                continue
            except OSError:
                told = b""
            what = told[9:12].decode() or "closed"
            seen[what] = seen.get(what, 0) + 1
            one.close()
            slow.remove(one)
        time.sleep(1)
    took = time.perf_counter() - started
    return {**seen, **({"open": len(slow)} if slow else {})}, during, took


def times(port, body, count):
    """Milliseconds of questions one after the other on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    all_times = []
    for _ in range(count):
        started = time.perf_counter()
        connection.request("POST", "/v1/vaststellingen", body, {"Content-Type": "application/json"})
        connection.getresponse().read()
        all_times.append((time.perf_counter() - started) * 1000)
    connection.close()
    return all_times


def say(what, pid, more=""):
    now, most = memory(pid)
    print(f"{what:<44} {now:7.1f} MB now {most:7.1f} MB most  {more}", flush=True)


def visit(port, pid, connections):
    case = json.loads(CASE.read_text())
    good = json.dumps({"zaak": case})
    say("at rest", pid)
    quiet = times(port, good, 2000)
    hundredth = sorted(quiet)[len(quiet) * 99 // 100]
    say("2000 determinations", pid,
        f"median {statistics.median(quiet):.2f} ms, p99 {hundredth:.2f} ms")

    held, during = [], []
    for number in range(connections):
        one = socket.socket()
        one.settimeout(5)
        try:
            one.connect(("127.0.0.1", port))
            if number % 2:
                one.sendall(b"POST /v1/vaststellingen HTTP/1.1\r\nhost:")
            held.append(one)
        except OSError:
            one.close()
        if number % 500 == 0:
            during.append(ask(port, good))
    say(f"{len(held)} connections held, half of them slow", pid)
    during += [ask(port, good) for _ in range(50)]
    good_ones = [took for status, took in during if status == 200]
    say("asked meanwhile", pid, f"{len(good_ones)} of {len(during)} answered, "
        f"slowest {max(good_ones, default=0) * 1000:.0f} ms")
    for one in held:
        one.close()

    seen = flood(port, b"x" * 1_000_000, 800)
    say("800 bodies of 1 MB", pid, str(seen))
    person = json.dumps(case["persons"][0])
    many = json.dumps({"zaak": case}).replace('"persons": [', '"persons": [' + (person + ",") * 10_000)
    seen = flood(port, many.encode(), 160)
    say(f"160 cases of 10,000 persons ({len(many) // 1000} kB)", pid, str(seen))
    short = json.dumps({"id": "a", "born": "1985-01-01"})
    many = json.dumps({"zaak": case}).replace('"persons": [', '"persons": [' + (short + ",") * 6_000)
    seen = flood(port, many.encode(), 160)
    say(f"160 cases of 6,000 persons ({len(many) // 1000} kB)", pid, str(seen))
    deep = b'{"zaak":' + b"[" * 100_000
    seen = flood(port, deep, 160)
    say("160 times nested 100,000 deep", pid, str(seen))
    wrong = good.encode().replace(b"voluntary", b"volunt\xffry" + b"\xc3\x28" * 50_000)
    seen = flood(port, wrong, 160)
    say(f"160 bodies that are no UTF-8 ({len(wrong) // 1000} kB)", pid, str(seen))
    seen, during, took = drip(port, good, 500)
    fine = [took for status, took in during if status == 200]
    say("500 bodies that drip", pid, f"{seen} after {took:.0f} s; {len(fine)} of {len(during)} "
        f"answered meanwhile, slowest {max(fine, default=0) * 1000:.0f} ms")
    after = [ask(port, good) for _ in range(100)]
    fine = [took for status, took in after if status == 200]
    say("afterwards", pid, f"{len(fine)} of {len(after)} answered, "
        f"median {statistics.median(fine) * 1000:.1f} ms")
    return len(fine) == len(after)


def main():
    program = sys.argv[1]
    connections = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # The server keeps the limit that a service usually has; only the visitor needs more.
    with subprocess.Popen(
        [program, "serve", "--listen", "127.0.0.1:0", "--log", "off"],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard)),
    ) as server:
        try:
            port = int(re.search(r"127\.0\.0\.1:(\d+)", server.stdout.readline())[1])
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            print(f"{os.path.getsize(program) / 1e6:.1f} MB program")
            fine = visit(port, server.pid, connections)
        finally:
            server.terminate()
    sys.exit(0 if fine and server.returncode == 0 else 1)


main()
