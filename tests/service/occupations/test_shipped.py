"""The figures that come with soc-coder are there at the first run, and are those of their releases."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mappings.schemes import load_scheme
from service.occupations import shipped
from service.occupations.datasets import DATASETS
from service.occupations.digest import digest
from service.occupations.figure import HIDDEN, unit
from service.occupations.snapshot import snapshot
from service.occupations.tell import tell
from service.store.database import Database


@pytest.fixture(scope="module")
def employment():
    """The release of employment in 2018, and all its series."""
    (release,) = (each for each in shipped.releases() if each.dataset_name == "lfs_employment")
    return release, shipped.every(release)


def test_every_data_set_is_there_and_no_hidden_figure_holds_a_number(employment):
    assert {each.dataset_name for each in shipped.releases()} == set(DATASETS)
    assert len({each.slot for each in shipped.releases()}) == len(shipped.releases()) == 15
    release, series = employment
    assert digest(series) == release.digest
    scheme = load_scheme(release.scheme)
    for each in series:
        assert each.code in scheme or not each.code
        assert each.measure in release.dataset.measures
        for statistic, cell in each.cells.items():
            assert unit(each.measure, statistic)
            assert (cell.value is None) == (cell.mark in HIDDEN)


def test_the_first_run_answers_about_pay_and_makes_no_store(tmp_path):
    database = Database(str(tmp_path / "new.db"))
    with snapshot(database) as now:
        told = tell(now, "soc2020", "2237", "weekly_pay")
    assert [each.series.period for each in told] == ["2021", "2022", "2023", "2024"]
    assert all(each.series.headline.value for each in told)
    assert all(each.release.number == shipped.SHIPPED for each in told)
    assert not database.exists


@pytest.mark.parametrize("code", ["", "1", "2231", "9279"])
def test_a_group_is_found_whole_wherever_it_is_in_the_file(employment, code):
    release, series = employment
    wanted = {each.key: each for each in series if each.code == code}
    found = [
        each
        for of in {(each.measure, each.sex, each.hours) for each in wanted.values()}
        for each in shipped.series(code, *of)[release.dataset_name, release.edition]
    ]
    assert len(found) == len(wanted) == 21
    assert {each.key: each for each in found} == wanted


def test_to_start_reads_none_of_them():
    script = (
        "import service.app; from service.occupations import shipped;"
        "print(shipped.releases.cache_info().currsize, shipped._file.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "0"]
