from __future__ import annotations

import numpy as np
import pytest

from models.bundle import DamagedBundleError
from models.education import shipped


def test_what_is_written_is_read_and_other_parts_stay(tmp_path):
    one = shipped.write("one", "2025.04", {"a": np.arange(3)}, tmp_path)
    two = shipped.write("two", "2025.04", {"b": np.ones(2)}, tmp_path)
    assert shipped.read("one", tmp_path).version == one
    assert shipped.read("two", tmp_path).version == two
    assert shipped.read("one", tmp_path).arrays["a"].tolist() == [0, 1, 2]
    assert shipped.write("one", "2025.04", {"a": np.arange(3)}, tmp_path) == one
    assert shipped.write("one", "2025.04", {"a": np.arange(4)}, tmp_path) != one


def test_a_part_that_was_altered_or_is_missing_is_refused(tmp_path):
    shipped.write("one", "2025.04", {"a": np.arange(3)}, tmp_path)
    with pytest.raises(DamagedBundleError, match="What was learned of two"):
        shipped.read("two", tmp_path)
    (tmp_path / "one.npz").write_bytes(b"other")
    with pytest.raises(DamagedBundleError, match="not the file"):
        shipped.read("one", tmp_path)


def test_the_shipped_parts_are_small():
    assert sum(path.stat().st_size for path in shipped.FOLDER.glob("courses.npz")) <= 8_000_000
