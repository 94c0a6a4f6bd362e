"""The bundle is read only if it is what its manifest says."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest

from models import bundle
from models.bundle import DamagedBundleError
from models.coder import Coder

MOST_BYTES = 60_000_000


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "bundle"
    bundle.write(folder, "2026.01.02", {"codes": np.array(["1111"]), "hashes": np.arange(3)}, {"pools": {"x": 1.5}})
    return folder


def flip_a_byte(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_what_is_written_is_read(folder):
    read = bundle.read(folder)
    assert read.version.startswith("2026.01.02+")
    assert read.network["hashes"].tolist() == [0, 1, 2]
    assert read.settings == {"pools": {"x": 1.5}}


def test_the_same_content_has_the_same_version(folder, tmp_path):
    again = bundle.write(tmp_path / "b", "2026.01.02", dict(bundle.read(folder).network), bundle.read(folder).settings)
    assert again == bundle.read(folder).version
    other = bundle.write(tmp_path / "c", "2026.01.02", {"codes": np.array(["1112"])}, {})
    assert other != again


def test_the_record_is_read_and_no_part_of_the_version(folder):
    before = bundle.read(folder)
    assert before.record is None
    for seconds in (1.0, 2.0):
        record = {"seconds": seconds}
        version = bundle.write(folder, "2026.01.02", dict(before.network), before.settings, record=record)
        read = bundle.read(folder)
        assert (read.version, read.record) == (version, record) == (before.version, record)
    flip_a_byte(folder / bundle.RECORD)
    with pytest.raises(DamagedBundleError, match=r"record\.json"):
        bundle.read(folder)
    bundle.write(folder, "2026.01.02", dict(before.network), before.settings)
    assert not (folder / bundle.RECORD).exists()


@pytest.mark.parametrize("name", ["network.npz", "settings.json"])
def test_a_flipped_byte_is_named(folder, name):
    flip_a_byte(folder / name)
    with pytest.raises(DamagedBundleError, match=name) as raised:
        bundle.read(folder)
    assert "soc-coder train" in raised.value.hint


def test_every_damaged_file_is_named(folder):
    (folder / "network.npz").unlink()
    flip_a_byte(folder / "settings.json")
    with pytest.raises(DamagedBundleError, match=r"network\.npz is missing.*settings\.json is not"):
        bundle.read(folder)


@pytest.mark.parametrize("manifest", [None, "", "{", "\xff"])
def test_without_a_manifest_there_is_no_bundle(folder, manifest):
    path = folder / bundle.MANIFEST
    path.unlink() if manifest is None else path.write_text(manifest, encoding="latin-1")
    with pytest.raises(DamagedBundleError, match=r"manifest\.json"):
        Coder.load(folder)


@pytest.mark.parametrize("manifest", ["[]", "{}", '{"version": "x"}', '{"files": {}}', '{"version": "x", "files": {}}'])
def test_a_manifest_that_says_too_little_is_refused(folder, manifest):
    (folder / bundle.MANIFEST).write_text(manifest)
    with pytest.raises(DamagedBundleError):
        bundle.read(folder)


def test_a_write_that_stops_leaves_no_readable_bundle(folder):
    with pytest.raises(TypeError):
        bundle.write(folder, "2026.01.03", {"codes": np.array(["1"])}, {"not json": object()})
    with pytest.raises(DamagedBundleError):
        bundle.read(folder)


def test_nothing_pickled_is_loaded(folder):
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("a pickle ran",))

    with pytest.raises(ValueError, match="allow_pickle"):
        np.savez(folder / "network.npz", allow_pickle=False, codes=np.array([Bomb()], dtype=object))
    np.savez(folder / "network.npz", codes=np.array([pickle.dumps(1)], dtype=object))
    manifest = json.loads((folder / bundle.MANIFEST).read_text())
    manifest["files"]["network.npz"] = bundle.sha256(folder / "network.npz")
    (folder / bundle.MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(DamagedBundleError, match="allow_pickle=False"):
        bundle.read(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("network.npz", b"no arrays"),
        ("network.npz", b"PK\x03\x04"),
        ("settings.json", b"{"),
        ("settings.json", b"[" * 100_000),
        ("settings.json", b"\xff"),
    ],
)
def test_a_file_of_the_manifest_that_is_of_another_kind_is_refused(folder, name, content):
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / bundle.MANIFEST).read_text())
    manifest["files"][name] = bundle.sha256(folder / name)
    (folder / bundle.MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(DamagedBundleError):
        bundle.read(folder)


def test_the_shipped_bundle_is_small_and_whole():
    files = [path for path in bundle.DEFAULT.iterdir() if path.is_file()]
    assert {path.name for path in files} - {bundle.RECORD} == {bundle.MANIFEST, *bundle.FILES, *bundle.ENCODER_FILES}
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES
    assert bundle.read().settings["pools"].keys() == {"job_title", "vacancy", "vacancy/careful"}
