"""Finding registered models and bringing their bundles here, in a real store."""

from __future__ import annotations

import os
import shutil

import pytest

from mappings.errors import SocCoderError
from models import bundle

pytest.importorskip("mlflow", reason="needs the extra 'training'")

from training.registry import CHALLENGER, CHAMPION, fetch, resolve


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("uri", "version"), [(CHAMPION, "1"), (CHALLENGER, "2"), ("models:/soc-coder/1", "1"), ("models:/soc-coder/2", "2")]
)
def test_an_address_names_a_version(uri, version):
    assert resolve(uri) == version


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    "uri",
    ["models:/soc-coder@nobody", "models:/soc-coder/9", "models:/other@champion", "soc-coder", "models:/", ""],
)
def test_what_names_none_is_told(uri):
    with pytest.raises(SocCoderError):
        resolve(uri)


def test_a_store_that_cannot_be_reached_is_told(monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://clerk:secret@127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with pytest.raises(SocCoderError, match=r"The MLflow store http://127\.0\.0\.1:9 says") as raised:
        resolve(CHAMPION)
    assert "secret" not in str(raised.value)


@pytest.mark.usefixtures("registry")
def test_a_bundle_is_brought_here_once(plain, tmp_path):
    folder = fetch(CHAMPION, tmp_path / "here")
    assert bundle.read(folder).version == bundle.read(plain).version == folder.name
    os.utime(folder / bundle.MANIFEST, (0, 0))
    assert fetch(CHAMPION, tmp_path / "here") == folder
    assert (folder / bundle.MANIFEST).stat().st_mtime == 0
    other = fetch(CHALLENGER, tmp_path / "here")
    assert sorted((tmp_path / "here").iterdir()) == sorted([folder, other])


@pytest.mark.usefixtures("registry")
def test_a_bundle_that_was_damaged_here_is_brought_again(tmp_path, flip_a_byte):
    folder = fetch(CHAMPION, tmp_path)
    flip_a_byte(folder / "network.npz")
    assert fetch(CHAMPION, tmp_path) == folder
    bundle.read(folder)


@pytest.mark.usefixtures("registry")
def test_a_bundle_that_is_damaged_in_the_store_is_refused(filled_store, tmp_path, flip_a_byte):
    """Nothing of it is left. The file in the store is put right again after."""
    champion = (fetch(CHAMPION, tmp_path / "first") / bundle.MANIFEST).read_bytes()
    (file,) = [
        path.with_name("network.npz")
        for path in filled_store.parent.rglob(bundle.MANIFEST)
        if path.read_bytes() == champion
    ]
    kept = shutil.copy(file, tmp_path / "kept")
    try:
        flip_a_byte(file)
        with pytest.raises(bundle.DamagedBundleError, match=r"network\.npz"):
            fetch(CHAMPION, tmp_path / "here")
    finally:
        shutil.copy(kept, file)
    assert list((tmp_path / "here").iterdir()) == []
