"""Write the tables and the Frictionless descriptor: the same tables give the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mappings.package import DESCRIPTOR
from training.sources.catalogue import LICENCES, Source
from training.sources.tables import TABLES, Table


def write(tables: Mapping[str, pd.DataFrame], sources: Mapping[str, Source], folder: Path) -> str:
    """Write each table as CSV (UTF-8, LF) into `folder`, then the descriptor of them all, and return their version."""
    resources = []
    for table in TABLES:
        frame = tables[table.name]
        text = frame.to_csv(index=False, columns=table.columns, lineterminator="\n", float_format="%.10g")
        content = text.encode("utf-8")
        (folder / f"{table.name}.csv").write_bytes(content)
        resources.append(_resource(table, [sources[name] for name in table.sources], content, len(frame)))
    version = _version(sources["soc2020_index"], resources)
    descriptor = {
        "name": "soc-coder-tables",
        "title": "Classifications of occupations and subjects, coding index, crosswalks and links between them",
        "version": version,
        "licenses": _licences(sources.values()),
        "contributors": [
            {"title": publisher, "role": "publisher"}
            for publisher in dict.fromkeys(each.publisher for each in sources.values())
        ],
        "sources": [
            {
                "title": each.title,
                "path": each.page,
                "publisher": each.publisher,
                "licence": each.licence,
                "edition": each.edition,
                "hash": f"sha256:{each.sha256}",
            }
            for each in sources.values()
        ],
        "resources": resources,
    }
    text = json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
    (folder / DESCRIPTOR).write_bytes(text.encode("utf-8"))
    return version


def _resource(table: Table, sources: Sequence[Source], content: bytes, rows: int) -> dict[str, Any]:
    resource = {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "path": f"{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "edition": sources[0].edition,
        "licenses": _licences(sources),
        "sources": [{"title": each.title, "path": each.page} for each in sources],
        "rows": rows,
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "schema": table.schema,
    }
    return resource | ({"derived": True} if table.derived else {})


def _licences(sources: Iterable[Source]) -> list[dict[str, str]]:
    return [LICENCES[name] for name in dict.fromkeys(each.licence for each in sources)]


def _version(index: Source, resources: Sequence[Mapping[str, Any]]) -> str:
    """Return the month of the coding index's edition and the first 8 digits of a digest of all tables."""
    digest = hashlib.sha256("".join(resource["hash"] for resource in resources).encode("ascii")).hexdigest()
    return f"{index.month}+{digest[:8]}"
