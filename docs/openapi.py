"""The API's own document (OpenAPI), in the words of the pages `addresses.md` and `shapes.md`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from service.app import create_app
from service.settings import Settings

SHAPE = "#/components/schemas/"
LIMITS = {
    "minimum": "from {}",
    "maximum": "to {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {}",
    "maxItems": "at most {}",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """What one address does, asked with one method; `body` and `answers` are schemas, `errors` statuses."""

    method: str
    address: str
    does: str
    needs_a_key: bool
    parameters: list[dict[str, Any]]
    body: list[tuple[str, dict[str, Any]]]
    answers: list[tuple[str, str, dict[str, Any]]]
    errors: list[str]


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document of the service as it is shipped, whatever the settings of this machine."""
    return create_app(Settings(database=":memory:", model=None, outcomes=None, sources=None)).openapi()


def operations(subject: str) -> Iterator[Operation]:
    """Give the operations of a subject (a tag of the document), in the order in which the service has them."""
    for address, methods in document()["paths"].items():
        for method, each in methods.items():
            if subject in each["tags"]:
                yield Operation(
                    method.upper(),
                    address,
                    each["description"],
                    "security" in each,
                    each.get("parameters", []),
                    _contents(each.get("requestBody", {})),
                    [
                        (status, media, schema)
                        for status, answer in sorted(each["responses"].items())
                        for media, schema in _contents(answer) or [("", {})]
                        if status < "400"
                    ],
                    sorted(status for status in each["responses"] if status >= "400"),
                )


def _contents(of: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(media, content.get("schema", {})) for media, content in of.get("content", {}).items()]


def kind(schema: dict[str, Any]) -> str:
    """Return in Markdown what values a schema allows; shapes with a name are links to `shapes.md`."""
    match schema:
        case {"$ref": str(reference)}:
            name = reference.removeprefix(SHAPE)
            return f"[{name}](shapes.md#{name.lower()})"
        case {"const": value}:
            return f"`{value}`"
        case {"enum": values}:
            return ", ".join(f"`{value}`" for value in values)
        case {"anyOf": choices} | {"oneOf": choices} | {"allOf": choices}:
            return " or ".join(kind(choice) for choice in choices)
        case {"type": "array", "prefixItems": items}:
            return "list of " + ", ".join(kind(item) for item in items)
        case {"type": "array"}:
            told = f"list of {kind(schema.get('items', {}))}"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"object, each value {kind(values)}"
        case {"type": "string", "format": str(form)}:
            told = f"string ({form})"
        case _:
            told = str(schema.get("type", "anything"))
    limits = [words.format(f"{schema[name]:,}") for name, words in LIMITS.items() if name in schema]
    pattern = [f"like `{schema['pattern']}`"] if "pattern" in schema else []
    return ", ".join([told, *limits, *pattern])


def cell(text: str) -> str:
    """Return text so that it stays in its cell of a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())
