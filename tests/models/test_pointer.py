from __future__ import annotations

import json

import pytest

from mappings.errors import SocCoderError
from models import pointer
from models.pointer import Pointer

SAID = Pointer("models:/soc-coder@champion", "bundles/2025.04+1a2b3c4d", "7", "2026-01-02T03:04:05+00:00")


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / pointer.FILE
    assert pointer.read(path) is None
    for said in (Pointer("models:/soc-coder/3", fault="It rains."), SAID):
        pointer.write(path, said)
        assert pointer.read(path) == said
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", ["", "[]", "{}", "7", "\xff", json.dumps({"uri": "x"})])
def test_another_file_is_no_pointer(tmp_path, content):
    path = tmp_path / pointer.FILE
    path.write_text(content, encoding="latin-1")
    with pytest.raises(SocCoderError, match="no pointer"):
        pointer.read(path)
