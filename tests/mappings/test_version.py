from __future__ import annotations

import hashlib
import re

import pytest

from mappings.package import SHIPPED, descriptor, resource
from mappings.version import data_version


def test_version_names_the_edition_and_a_digest() -> None:
    assert re.fullmatch(r"\d{4}\.\d{2}\+[0-9a-f]{8}", data_version())


def test_tables_are_those_that_were_described() -> None:
    for each in descriptor()["resources"]:
        content = (SHIPPED / each["path"]).read_bytes()
        assert each["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        assert each["bytes"] == len(content)
        assert b"\r" not in content
    listed = {each["path"] for each in descriptor()["resources"]} | {"datapackage.json"}
    assert {path.name for path in SHIPPED.iterdir()} == listed


def test_says_where_the_facts_come_from() -> None:
    licences = {each["name"] for each in descriptor()["licenses"]}
    assert licences == {"OGL-UK-3.0", "CC-BY-4.0"}
    publishers = {each["title"] for each in descriptor()["contributors"]}
    for source in descriptor()["sources"]:
        assert source["path"].startswith("https://")
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", source["hash"])
        assert source["edition"]
        assert source["publisher"] in publishers
        assert source["licence"] in licences


@pytest.mark.parametrize(
    ("table", "licences"),
    [("index", {"OGL-UK-3.0"}), ("hecos", {"CC-BY-4.0"}), ("conflicts", {"OGL-UK-3.0", "CC-BY-4.0"})],
)
def test_each_table_has_the_licences_of_its_sources(table: str, licences: set[str]) -> None:
    assert {each["name"] for each in resource(table)["licenses"]} == licences
