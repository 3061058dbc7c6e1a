"""The log of processing, read with the schema of OpenTelemetry by code that is not ours.

Usage: otlp.py WEDERKEER
"""

import datetime
import json
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

HEAD = (
    "dossier;inschrijfdatum;vertrek;kanaal;achternaam;V-nummer;geboortedatum;nationaliteit;"
    "RIAT-dossier\n"
)
FORBIDDEN = [b"Jalil", b"Haddad", b"Nasser", b"command-line", b"2712345678"]


class Logbook(BaseHTTPRequestHandler):
    """Takes spans, or says that it cannot take them now."""

    protocol_version = "HTTP/1.1"
    away = True
    spans: list = []
    changed = threading.Condition()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        assert self.path == "/v1/traces", self.path
        assert self.headers["content-type"] == "application/x-protobuf"
        assert not any(word in body for word in FORBIDDEN), body
        request = ExportTraceServiceRequest.FromString(body)
        known(request)
        with Logbook.changed:
            away = Logbook.away
            if not away:
                Logbook.spans += [line(*one) for one in spans(request)]
            Logbook.changed.notify_all()
        answer = b"" if away else ExportTraceServiceResponse().SerializeToString()
        self.send_response(503 if away else 200)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def known(message):
    """Every field, however deep, is one of the schema."""
    assert len(UnknownFieldSet(message)) == 0, message
    for field, value in message.ListFields():
        if field.message_type:
            for one in [value] if isinstance(value, Message) else value:
                known(one)


def spans(request):
    for resource in request.resource_spans:
        about = {one.key: one.value.string_value for one in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield about, span


def line(about, span):
    """A span with the names of the standard, as `audit processings FILE` has them."""
    assert about["service.name"] == "wederkeer" and about["service.version"], about
    assert span.kind == Span.SPAN_KIND_INTERNAL and span.flags & 1, "it is not sampled"
    at = datetime.datetime.fromtimestamp(span.start_time_unix_nano / 1e9, datetime.UTC)
    assert abs(datetime.datetime.now(datetime.UTC) - at) < datetime.timedelta(hours=1), at
    assert span.end_time_unix_nano == span.start_time_unix_nano
    found = {
        "trace_id": span.trace_id.hex(),
        "span_id": span.span_id.hex(),
        "name": span.name,
        "status": {Status.STATUS_CODE_OK: "Ok"}[span.status.code],
        "attributes": {one.key: one.value.string_value for one in span.attributes},
    }
    if span.parent_span_id:
        found["parent_span_id"] = span.parent_span_id.hex()
    return found


class Register:
    """A register in a folder, with IOM."""

    def __init__(self, wederkeer, folder):
        self.wederkeer, self.folder = wederkeer, Path(folder)
        self.database = f"sqlite:{self.folder / 'register.db'}"
        self.runs("migrate")
        self.runs("account", "organisation", "dtv", "DT&V", "--oversees")
        self.runs("account", "organisation", "iom", "IOM")

    def command(self, *words):
        return [self.wederkeer, *words, "--database", self.database, "--lang", "en"]

    def runs(self, *words, code=0):
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=60)
        assert done.returncode == code, (words, done)
        return done.stdout + done.stderr

    def opens(self, *rows):
        file = self.folder / "zaken.csv"
        of = "a;3-3-2025;zelfstandig;iom;{};{};1-1-1985;Irak;eigen\n"
        file.write_text(HEAD + "".join(of.format(*row) for row in rows), encoding="utf-8")
        self.runs("cases", "import", str(file), "--organisation", "iom", "--confirm")

    def log(self):
        file = self.folder / "log.jsonl"
        self.runs("audit", "processings", str(file))
        lines = [json.loads(text) for text in file.read_text().splitlines()]
        for one in lines:
            assert one.pop("start_time") == one.pop("end_time")
        return lines


def waits(until):
    with Logbook.changed:
        assert Logbook.changed.wait_for(until, timeout=60), Logbook.spans


def by_command(register, url):
    register.opens(("Al Jalil", "271.234.5678"), ("Al Jalil", ""))
    said = register.runs("audit", "processings", "--otlp", url, code=2)
    assert "status 503" in said and "repeat the command" in said, said
    Logbook.away = False
    said = register.runs("audit", "processings", "--otlp", url)
    assert Logbook.spans == register.log() and Logbook.spans, said
    assert f"{len(Logbook.spans)} lines acknowledged" in said, said
    assert ": 0 lines acknowledged" in register.runs("audit", "processings", "--otlp", url)
    before = list(Logbook.spans)
    register.runs("audit", "processings", "--otlp", url, "--after", "0.0")
    assert Logbook.spans == before * 2, "a span that is sent again is the same span"
    del Logbook.spans[len(before):]


def while_serving(register, url):
    serve = register.command("serve", "--otlp", url, "--listen", "127.0.0.1:0", "--log", "warn")
    running = subprocess.Popen(
        serve, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=register.folder
    )
    try:
        assert "ready" in running.stdout.readline()
        many = len(Logbook.spans)
        register.opens(("Haddad", ""))
        waits(lambda: len(Logbook.spans) > many)
        Logbook.away = True
        many = len(Logbook.spans)
        register.opens(("Nasser", ""))
        said = running.stderr.readline()
        assert "does not acknowledge (status 503)" in said and "repeated" in said, said
        assert len(Logbook.spans) == many
        Logbook.away = False
        waits(lambda: len(Logbook.spans) > many)
        said = running.stderr.readline()
        assert "acknowledges again" in said, said
    finally:
        running.terminate()
        _, left = running.communicate(timeout=60)
    assert (running.returncode, left) == (0, ""), (running.returncode, left)
    assert Logbook.spans == register.log()


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Logbook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        register = Register(sys.argv[1], folder)
        by_command(register, url)
        while_serving(register, url)
    print(f"{len(Logbook.spans)} lines arrived, each as it stands in the log")


main()
