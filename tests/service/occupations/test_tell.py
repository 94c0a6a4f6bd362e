"""Figures are told by their owners' rules, from both editions of the classification."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mappings.crosswalk import load_crosswalk
from mappings.errors import UnknownCodeError
from service.occupations.figure import EVERY, Cell, Series
from service.occupations.release import Release
from service.occupations.snapshot import snapshot
from service.occupations.tell import tell
from service.store import figures, releases
from service.store.database import Database
from service.store.releases import Promotion

HIDDEN = Cell(None, "unreliable")
EDITIONS = {"2021": "soc2010", "2024": "soc2020"}


@pytest.fixture
def told(tmp_path):
    """Return what is told of weekly pay where these medians are the figures of two years."""
    database = Database(str(tmp_path / "store.db"))

    def told(medians, scheme, code, measure="weekly_pay", **whose):
        with database.write() as connection:
            for edition, some in medians.items():
                release = Release(0, "ashe_weekly_pay", edition, EDITIONS[edition], "", "a.xls", "", "")
                number = releases.stage(connection, release, b"", "Ada")
                figures.add(connection, number, [weekly(one, edition, cell) for one, cell in some.items()])
                moment = datetime.now(UTC)
                releases.promote(connection, Promotion("ashe_weekly_pay", edition, number, "Ada", "", moment, ""))
        with snapshot(database) as now:
            answer = tell(now, scheme, code, measure, **whose)
        return {each.series.period: each for each in answer if each.series.period in medians}

    return told


def weekly(code, period, median):
    cells = {"jobs": Cell(5.0, "precise"), "median": median, "p90": HIDDEN}
    return Series(code, "weekly_pay", period, "all", "all", "", "K02000001", cells)


def test_a_figure_of_its_own_scheme_is_told_as_it_is(told):
    found = told({"2024": {"2237": Cell(700.0, "precise")}}, "soc2020", "2237")["2024"]
    assert (found.series.code, found.series.headline, found.links) == ("2237", Cell(700.0, "precise"), {})
    assert found.cautions == ("indicative_jobs",)
    assert found.release.name == "ashe_weekly_pay/2024/1"
    assert found.series.cells["p90"].value is None


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"2237": HIDDEN, "223": Cell(690.0, "precise"), "22": Cell(680.0, "precise")}, "223"),
        ({"2237": HIDDEN, "223": HIDDEN, "22": Cell(680.0, "precise")}, "22"),
        ({"2": Cell(670.0, "precise")}, "2"),
    ],
)
def test_where_it_is_hidden_the_nearest_parent_is_told(told, known, code):
    found = told({"2024": known}, "soc2020", "2237")["2024"]
    assert found.series.code == code
    assert found.cautions[0] == "parent_group"
    assert found.series.headline == known[code]


def test_where_every_parent_is_hidden_none_is_told(told):
    found = told({"2024": {"2237": HIDDEN, "2": HIDDEN, EVERY: Cell(600.0, "precise")}}, "soc2020", "2237")["2024"]
    assert found.series.code == "2237"
    assert found.series.headline.value is None
    assert found.cautions[0] == "hidden"


@pytest.mark.parametrize(("mark", "caution"), [("acceptable", "less_precise"), ("small_sample", "small_sample")])
def test_weak_figures_carry_a_caution(told, mark, caution):
    assert caution in told({"2024": {"2237": Cell(700.0, mark)}}, "soc2020", "2237")["2024"].cautions


def test_the_other_edition_is_converted_by_shares_and_says_so(told):
    links = {link.code: link.share for link in load_crosswalk("soc2010", "soc2020").targets("2231")}
    assert len(links) > 2
    medians = {code: Cell(500.0 + place, "precise") for place, code in enumerate(links)}
    found = told({"2024": medians}, "soc2010", "2231")["2024"]
    assert found.links == links
    assert "converted" in found.cautions
    mean = sum(share * medians[code].value for code, share in links.items()) / sum(links.values())
    assert found.series.headline.value == pytest.approx(mean, abs=0.01)
    back = load_crosswalk("soc2020", "soc2010")
    jobs = sum(5.0 * link.share for code in links for link in back.targets(code) if link.code == "2231")
    assert found.series.cells["jobs"].value == pytest.approx(jobs, abs=0.01)
    assert "p90" not in found.series.cells, "percentiles are not reckoned"


def test_of_a_sub_unit_group_nothing_is_reckoned(told):
    found = told({"2021": {"2231": Cell(610.0, "precise")}}, "soc2020", "223700")["2021"]
    assert (found.series.code, found.cautions[:2]) == ("2237", ("parent_group", "converted"))
    assert found.series.cells["jobs"].value > 0


def test_a_conversion_needs_most_of_the_group(told):
    links = load_crosswalk("soc2010", "soc2020").targets("2231")
    rest = {link.code: Cell(500.0, "precise") for link in links[1:]}
    parents = {"22": Cell(650.0, "precise"), "21": Cell(1.0, "precise")}
    found = told({"2024": {links[0].code: HIDDEN, **rest, **parents}}, "soc2010", "2231")["2024"]
    assert found.series.code in ("22", "223")
    assert found.cautions[:1] == ("parent_group",)
    most = {links[-1].code: HIDDEN, **{link.code: Cell(500.0, "precise") for link in links[:-1]}}
    again = told({"2024": most}, "soc2010", "2231")["2024"]
    assert again.series.headline.value == 500.0
    assert links[-1].code not in again.links


def test_both_editions_make_one_series_of_years(told):
    medians = {"2021": {"2231": Cell(600.0, "precise")}, "2024": {"2237": Cell(700.0, "precise")}}
    found = told(medians, "soc2020", "2237")
    assert list(found) == ["2021", "2024"]
    assert "converted" in found["2021"].cautions
    assert "converted" not in found["2024"].cautions


def test_all_occupations_need_no_conversion(told):
    found = told({"2021": {EVERY: Cell(504.4, "precise")}}, "soc2020", EVERY)["2021"]
    assert (found.series.headline.value, found.cautions) == (504.4, ("indicative_jobs",))


def test_an_unknown_code_is_told(told):
    with pytest.raises(UnknownCodeError):
        told({"2024": {}}, "soc2020", "9999")
