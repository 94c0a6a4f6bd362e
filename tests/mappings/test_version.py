from __future__ import annotations

import hashlib
import re

from mappings.package import SHIPPED, descriptor
from mappings.version import data_version


def test_version_names_the_edition_and_a_digest() -> None:
    assert re.fullmatch(r"\d{4}\.\d{2}\+[0-9a-f]{8}", data_version())


def test_tables_are_those_that_were_described() -> None:
    for resource in descriptor()["resources"]:
        content = (SHIPPED / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        assert resource["bytes"] == len(content)
        assert b"\r" not in content
    listed = {resource["path"] for resource in descriptor()["resources"]} | {"datapackage.json"}
    assert {path.name for path in SHIPPED.iterdir()} == listed


def test_says_where_the_facts_come_from() -> None:
    assert descriptor()["licenses"][0]["name"] == "OGL-UK-3.0"
    for source in descriptor()["sources"]:
        assert source["path"].startswith("https://www.ons.gov.uk/")
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", source["hash"])
        assert source["edition"]
