"""OpenAPI links: which request goes on from an answer, and with what of it."""

from __future__ import annotations

from typing import Any


def lead(*operations: str, **parameters: str) -> dict[str, Any]:
    """Return the part of a response's declaration that tells what goes on from it.

    Args:
        operations: the identifiers of the operations that do.
        parameters: for each of their parameters, the OpenAPI runtime expression of its value.
    """
    return {"links": {each: {"operationId": each, "parameters": parameters} for each in operations}}
