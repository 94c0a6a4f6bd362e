"""Traces, as a collector gets them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from mappings.errors import SocCoderError
from service.app import create_app
from service.settings import Settings

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A collector's address, and what was sent to it."""
    got = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/traces", got
        server.shutdown()
        thread.join()


def test_each_request_is_a_span_of_the_callers_trace(collector, monkeypatch):
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
    address, got = collector
    client = TestClient(create_app(Settings(traces=address)))
    parent = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
    answer = client.get("/v1/classify", params={"title": "Zorbhandler"}, headers=parent)
    monkeypatch.setattr(client.app.state.thread, "works", lambda: 1 / 0)
    client.get("/health/ready")
    client.get("/Zorbhandler")
    coded, faulty, unknown = await_spans(got, 3)
    assert (coded.name, coded.trace_id.hex(), coded.parent_span_id.hex()) == ("GET /v1/classify", TRACE, PARENT)
    told = {each.key: each.value for each in coded.attributes}
    assert told["http.route"].string_value == "/v1/classify"
    assert told["http.response.status_code"].int_value == 200
    assert told["soc_coder.request_id"].string_value == answer.headers["x-request-id"]
    assert (coded.status.code, faulty.status.code, unknown.status.code) == (0, 2, 0)
    for secret in (b"Zorbhandler", b"division"):
        assert secret not in b"".join(got)


def await_spans(got: list[bytes], count: int) -> list[Span]:
    """Wait for so many spans of requests; return them in order."""
    for _ in range(400):
        bodies = map(ExportTraceServiceRequest.FromString, list(got))
        scopes = [scope for body in bodies for resource in body.resource_spans for scope in resource.scope_spans]
        spans = [span for scope in scopes for span in scope.spans if span.kind == Span.SPAN_KIND_SERVER]
        if len(spans) >= count:
            break
        time.sleep(0.05)
    return sorted(spans, key=lambda span: span.start_time_unix_nano)


def test_without_the_setting_nothing_is_sent_whatever_the_environment_says(collector, monkeypatch):
    address, got = collector
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", address)
    script = """if True:
        import sys
        from fastapi.testclient import TestClient
        from service.app import create_app
        with TestClient(create_app()) as client:
            client.get("/v1/classify", params={"title": "Nurse"})
        assert not any(name.startswith(("opentelemetry.sdk", "service.traces")) for name in sys.modules)
    """
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
    assert got == []


def test_without_the_extra_the_setting_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "service.traces", None)
    with pytest.raises(SocCoderError, match=r"soc-coder\[traces\]"):
        create_app(Settings(traces="http://127.0.0.1:9/v1/traces"))
