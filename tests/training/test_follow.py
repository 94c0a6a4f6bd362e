"""The follower, on a real registry in an SQLite file."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from models import bundle, pointer
from models.pointer import Pointer
from training.follow import DAMAGED, KEPT, UNREACHABLE, keep_current
from training.registry import CHAMPION, MODEL, alias_of
from training.tracking import ADDRESS, store


def looks(into: Path, *steps: Callable[[], object]) -> list[Pointer]:
    """Let the follower look once after each step; return what the file says after each look."""
    said = []
    remaining = iter(steps)

    def goes_on() -> bool:
        said.append(pointer.read(into / pointer.FILE))
        step = next(remaining, None)
        if step:
            step()
        return step is not None

    keep_current(CHAMPION, into, 0.01, goes_on)
    return said[1:]


def nothing() -> None:
    """Change nothing."""


def back_to(number: str) -> None:
    with store() as client:
        client.set_registered_model_alias(MODEL, alias_of(CHAMPION), number)


def test_what_is_promoted_is_fetched_and_pointed_to(tmp_path, make_bundle, promote):
    into = tmp_path / "into"
    first, second = make_bundle("first"), make_bundle("second")
    none, one, same, two, again = looks(
        into, nothing, lambda: promote(first), nothing, lambda: promote(second), lambda: back_to("1")
    )
    assert none == Pointer(CHAMPION, fault=UNREACHABLE)
    assert one == same
    assert [each.registry_version for each in (one, two, again)] == ["1", "2", "1"]
    for said, promoted in ((one, first), (two, second), (again, first)):
        assert bundle.read(into / said.folder).version == bundle.read(promoted).version
        assert said.fault is None
        assert said.since


def test_a_bundle_that_comes_damaged_is_not_pointed_to(tmp_path, make_bundle, promote, flip_a_byte):
    into = tmp_path / "into"

    def promote_damaged():
        promote(make_bundle("damaged"))
        for path in (tmp_path / "registered" / "damaged").rglob("network.npz"):
            flip_a_byte(path)

    one, damaged, mended = looks(
        into, lambda: promote(make_bundle("first")), promote_damaged, lambda: promote(make_bundle("mended"))
    )
    assert (damaged.registry_version, damaged.folder, damaged.fault) == ("1", one.folder, DAMAGED)
    assert (mended.registry_version, mended.fault) == ("3", None)


def test_the_file_is_renewed_though_nothing_changed(tmp_path, promote):
    file = tmp_path / "into" / pointer.FILE
    first, *rest = looks(file.parent, nothing, lambda: file.unlink(), lambda: file.write_text("damaged"))
    assert rest == [first, first]


def test_the_last_few_bundles_are_kept(tmp_path, make_bundle, promote):
    into = tmp_path / "into"
    names = [f"edition-{number}" for number in range(KEPT + 1)]
    said = looks(into, *(lambda name=name: promote(make_bundle(name)) for name in names))
    kept = {path.name for path in (into / "bundles").iterdir()}
    assert kept == {Path(each.folder).name for each in said[1:]}


def test_a_bundle_that_came_after_the_clock_was_set_back_is_kept(tmp_path, make_bundle, promote):
    bundles = tmp_path / "into" / "bundles"
    tomorrow = time.time() + 86_400
    for number in range(KEPT):
        (bundles / f"{number}").mkdir(parents=True)
        os.utime(bundles / f"{number}", (tomorrow + number, tomorrow + number))
    (said,) = looks(tmp_path / "into", lambda: promote(make_bundle("newest")))
    assert {path.name for path in bundles.iterdir()} == {Path(said.folder).name, "1", "2"}


@pytest.mark.parametrize("away", ["http://127.0.0.1:9", "sqlite:////nowhere/at/all.db"])
def test_an_unreachable_registry_changes_nothing_but_is_told(tmp_path, make_bundle, promote, monkeypatch, away):
    into = tmp_path / "into"
    (one,) = looks(into, lambda: promote(make_bundle("first")))
    monkeypatch.setenv(ADDRESS, away)
    (told,) = looks(into, nothing)
    assert (told.folder, told.since, told.fault) == (one.folder, one.since, UNREACHABLE)
    monkeypatch.setenv(ADDRESS, f"sqlite:///{tmp_path / 'registry.db'}")
    assert looks(into, nothing) == [one]
