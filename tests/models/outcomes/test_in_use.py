from __future__ import annotations

import pytest

from mappings.errors import SocCoderError
from mappings.version import data_version
from models.outcomes.in_use import OUTCOMES, outcomes, use, version_of_data


@pytest.fixture(autouse=True)
def none_in_use(monkeypatch):
    monkeypatch.delenv(OUTCOMES, raising=False)


def test_none_are_in_use_unless_named():
    assert outcomes() is None
    assert version_of_data() == data_version()


def test_a_file_is_in_use_until_none_is(write):
    path = write([{"subject": "100279", "soc": "2233", "count": 100}])
    use(str(path))
    told = outcomes()
    assert told is outcomes()
    assert version_of_data() == f"{data_version()}.outcomes-{told.version}"
    use(None)
    assert outcomes() is None


def test_one_that_cannot_be_used_is_refused_at_once(tmp_path):
    with pytest.raises(SocCoderError, match="cannot be read"):
        use(str(tmp_path / "nowhere.csv"))
    assert outcomes() is None
