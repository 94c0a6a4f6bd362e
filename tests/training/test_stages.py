"""A stage is kept whole or not at all."""

from __future__ import annotations

from time import sleep

import numpy as np
import pytest

from training.stages import kept, made, took, whole


def test_a_stage_that_fails_leaves_nothing_under_its_name(tmp_path):
    def half(path):
        path.write_bytes(b"half")
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        whole(tmp_path / "stage.npz", half)
    assert not (tmp_path / "stage.npz").exists()


def test_a_stage_is_made_once(tmp_path):
    made = []
    for _ in range(2):
        arrays = kept(tmp_path / "stage.npz", lambda: made.append(1) or {"x": np.arange(3)})
        assert arrays["x"].tolist() == [0, 1, 2]
    assert made == [1]


def test_what_a_stage_took_is_noted_once(tmp_path):
    for _ in range(2):
        made(tmp_path / "one.npz", lambda path: sleep(0.2) or path.touch())
        made(tmp_path / "other", lambda path: path.mkdir())
    assert list(took(tmp_path)) == ["one", "other"]
    assert took(tmp_path)["one"] >= 0.2
