"""A bundle that cannot code is told from one that can, whatever its manifest says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models import bundle, check
from models.bundle import UnfitBundleError
from models.coder import Coder
from models.coding import Item


@pytest.fixture(scope="module")
def shipped():
    return bundle.read()


def with_arrays(shipped, **arrays):
    return Coder(replace(shipped, network={**shipped.network, **arrays}, encoder=None))


def test_the_shipped_bundle_is_fit():
    assert check.load(bundle.DEFAULT).code(Item("Staff nurse")).code == "2237"


def test_the_plain_titles_are_of_every_major_group():
    assert list(check.PLAIN) == list("123456789")
    titles = sum(map(len, check.PLAIN.values()))
    assert titles / 2 < check.LEAST_RIGHT < titles


def test_other_unit_groups_are_refused(shipped):
    codes = shipped.network["codes"].copy()
    codes[0] = "1110"
    with pytest.raises(UnfitBundleError, match="other unit groups"):
        with_arrays(shipped, codes=codes)


def test_probabilities_that_are_none_are_refused(shipped):
    bias = shipped.network["output_bias"].copy()
    bias[7] = np.nan
    with pytest.raises(UnfitBundleError, match="probabilities"):
        check.check(with_arrays(shipped, output_bias=bias))


def test_a_network_that_learned_other_groups_is_refused(shipped):
    shuffled = np.random.default_rng(0).permutation(len(shipped.network["codes"]))
    arrays = {name: shipped.network[name][..., shuffled] for name in ("output_weight", "output_bias")}
    with pytest.raises(UnfitBundleError, match="plain titles"):
        check.check(with_arrays(shipped, **arrays))


def test_an_encoder_that_cannot_read_is_refused(shipped, tmp_path):
    for name in bundle.ENCODER_FILES:
        (tmp_path / name).write_bytes((shipped.encoder / name).read_bytes()[:1000])
    bundle.write(tmp_path / "bundle", "test", shipped.network, shipped.settings, tmp_path)
    with pytest.raises(UnfitBundleError, match="cannot code"):
        check.load(tmp_path / "bundle")


@pytest.mark.parametrize("missing", ["pools", "depth"])
def test_settings_that_say_too_little_are_refused(shipped, tmp_path, missing):
    settings = {name: each for name, each in shipped.settings.items() if name != missing}
    bundle.write(tmp_path, "test", shipped.network, settings)
    with pytest.raises(UnfitBundleError, match=missing):
        check.load(tmp_path)


def test_a_damaged_bundle_is_called_damaged(tmp_path):
    with pytest.raises(bundle.DamagedBundleError):
        check.load(tmp_path)
