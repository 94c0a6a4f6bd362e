"""The degree subjects of the Department for Education, which are Ruby: read as text, never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from mappings.errors import SocCoderError

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_STRING = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_RECORD = re.compile(rf"'(?P<id>{_ID})'\s*=>\s*\{{(?P<body>(?:{_STRING}|#[^\n]*|[^'\"{{}}#])*)\}}")
_GENERIC = re.compile(r"\bgeneric:\s*true\b")
_KINDS = {"match": "match_synonyms", "suggestion": "suggestion_synonyms"}


def read_subjects(path: Path) -> pd.DataFrame:
    """Return subject and hecos: a row for a subject, and one for each part of a combined subject.

    Subjects that stand for no subject (not known, not applicable) are left out.

    Raises:
        SocCoderError: the file holds no degree subjects as this reads them, or a part of a combined subject is unknown.
    """
    records = _records(path)
    codes = {identifier: code for identifier, body in records.items() if (code := _value(body, "hecos_code"))}
    rows = []
    for identifier, body in records.items():
        for part in re.findall(_ID, _list(body, "subject_ids")) or [identifier]:
            if part not in codes:
                raise SocCoderError(f"{path.name}: the subject {part} has no HECoS code.")
            rows.append((_value(body, "name"), codes[part]))
    return pd.DataFrame(rows, columns=["subject", "hecos"], dtype=str)


def read_synonyms(path: Path) -> pd.DataFrame:
    """Return synonym, kind and subject: `match` where it can be taken for the subject, `suggestion` where it may be.

    Raises:
        SocCoderError: see `read_subjects`.
    """
    rows = [
        (synonym, kind, _value(body, "name"))
        for body in _records(path).values()
        for kind, field in _KINDS.items()
        for synonym in _strings(_list(body, field))
    ]
    return pd.DataFrame(rows, columns=["synonym", "kind", "subject"], dtype=str)


def _records(path: Path) -> dict[str, str]:
    """Return the text within the braces of each record, by its identifier, less the generic ones."""
    found = {record["id"]: record["body"] for record in _RECORD.finditer(path.read_text(encoding="utf-8"))}
    records = {identifier: body for identifier, body in found.items() if not _GENERIC.search(body)}
    if not records or not all(_value(body, "name") for body in records.values()):
        raise SocCoderError(f"{path.name} holds no list of degree subjects.", "Download it again.")
    return records


def _value(body: str, field: str) -> str:
    found = re.search(rf"\b{field}:\s*({_STRING})", body)
    return next(_strings(found[1])) if found else ""


def _list(body: str, field: str) -> str:
    """Return what is between the brackets of a field; empty where it has none."""
    found = re.search(rf"\b{field}:\s*\[((?:{_STRING}|#[^\n]*|[^\]'\"#])*)\]", body)
    return found[1] if found else ""


def _strings(text: str) -> Iterator[str]:
    """Yield the string literals in a piece of Ruby, in order."""
    for literal in re.findall(rf"{_STRING}|#[^\n]*", text):
        if not literal.startswith("#"):
            yield " ".join(re.sub(r"\\(.)", r"\1", literal[1:-1]).split())
