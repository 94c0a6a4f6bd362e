"""The commands of apprenticeship standards."""

from __future__ import annotations

from pathlib import Path

import pytest

from mappings.errors import SocCoderError
from training.education.standard_commands import audit, train_standards
from training.labelled import CODED_ADVERTS


def test_both_need_the_folder_of_sources(tmp_path: Path):
    for command in (train_standards, audit):
        with pytest.raises(SocCoderError, match=CODED_ADVERTS):
            command(tmp_path)


def test_a_report_is_a_folder(tmp_path: Path):
    (tmp_path / CODED_ADVERTS).parent.mkdir()
    (tmp_path / CODED_ADVERTS).touch()
    (tmp_path / "report").touch()
    with pytest.raises(SocCoderError, match="is a file"):
        audit(tmp_path, report=tmp_path / "report")
