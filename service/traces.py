"""Where FastAPI's spans go, for OpenTelemetry; imported only where the setting `traces` says so."""

from __future__ import annotations

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

_TEXTS = ("url.path", "url.query")
"""Attributes of a span that may hold a title; FastAPI tells them of every request."""


class WithoutTexts(SpanProcessor):
    """Blanks what may hold a title; the route and the request id stay."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Blank the texts of a span that begins, which has them already."""
        for name in _TEXTS:
            if name in (span.attributes or {}):
                span.set_attribute(name, "")


def provider(address: str, version: str) -> TracerProvider:
    """Return what sends spans by OTLP over HTTP, in batches and beside the answers.

    Args:
        address: the collector's, such as `http://127.0.0.1:4318/v1/traces`.
        version: of the service.
    """
    made = TracerProvider(resource=Resource.create({"service.name": "soc-coder", "service.version": version}))
    made.add_span_processor(WithoutTexts())
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)))
    return made
