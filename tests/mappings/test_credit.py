from __future__ import annotations

import pytest

from mappings.credit import credit
from mappings.package import descriptor

TABLES = [each["name"] for each in descriptor()["resources"]]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_somebodys(table: str) -> None:
    found = credit(table)
    assert found.licence in {"OGL-UK-3.0", "CC-BY-4.0"}
    assert found.licence_url.startswith("https://")
    assert found.attribution.endswith(".")


def test_publishers_are_named() -> None:
    assert "Skills England" in credit("map_products").attribution
    assert "Open Government Licence v3.0" in credit("map_products").attribution
    assert "Higher Education Statistics Agency" in credit("hecos").attribution
    assert "Creative Commons Attribution 4.0" in credit("hecos").attribution
