"""The version of the tables."""

from __future__ import annotations

from mappings.package import descriptor


def data_version() -> str:
    """Return the version of the tables: edition of the coding index and digest of all tables, `2025.04+1a2b3c4d`."""
    return str(descriptor()["version"])
