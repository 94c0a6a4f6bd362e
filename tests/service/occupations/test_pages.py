"""The pages of occupations, in a real browser and as they are sent."""

from __future__ import annotations

import json
from time import process_time

import lxml.html
import pytest
from playwright.sync_api import expect

from mappings.schemes import load_scheme
from service.keys import add_key
from service.occupations.editions import relation
from service.occupations.texts import load_texts
from service.store.database import Database

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1200, "height": 900}
LARGEST_PAGE = 100_000
MOST_SECONDS = 0.2

ADDRESSES = {
    "search": "/occupations",
    "found": "/occupations?q=staff+nurse&scheme=soc2010",
    "nothing-typed": "/occupations?q=",
    "unit-group": "/occupations/2237",
    "sub-unit-group": "/occupations/113907?pay=hourly_pay",
    "major-group": "/occupations/3",
    "retired": "/occupations/1115?scheme=soc2010",
    "unknown": "/occupations/9134",
    "titles": "/occupations/2237/titles",
    "compare": "/occupations/compare?soc=2231&soc=2237&soc=2314",
    "compare-none": "/occupations/compare",
    "compare-wrong": "/occupations/compare?soc=9999&soc=2237",
}

SAMPLE = [
    ("soc2020", "2237"),
    ("soc2020", "1139"),
    ("soc2020", "113907"),
    ("soc2020", "22"),
    ("soc2020", "5231"),
    ("soc2020", "9"),
    ("soc2010", "2231"),
    ("soc2010", "1115"),
]


@pytest.fixture
def read(client):
    """Get a page and return it as a tree."""

    def read(address, status=200, by=client):
        response = by.get(address)
        assert response.status_code == status, response.text
        return lxml.html.fromstring(response.text)

    return read


@pytest.fixture
def figures(client):
    """Get series of the API."""

    def figures(scheme, code, part="pay", **query):
        return client.get(f"/v1/occupations/{code}/{part}", params={"scheme": scheme, **query}).json()["series"]

    return figures


def text(element):
    return " ".join(element.text_content().split())


def table(page, name):
    """Return the cells of a table by the first of each row, head left out."""
    rows = page.xpath(f"//table[@id='{name}']/tbody/tr")
    return {text(row[0]): [text(cell) for cell in row[1:]] for row in rows}


def as_told(figure):
    """Return a figure of the API in the words of the page."""
    if figure is None:
        return "not told"
    if figure["value"] is None:
        return {"unreliable": "too unreliable", "suppressed": "withheld", "not_applicable": "not applicable"}.get(
            figure["mark"], "none"
        )
    value = figure["value"]
    return {
        "pounds a year": f"£{value:,.0f}",
        "pounds a week": f"£{value:,.2f}",
        "pounds an hour": f"£{value:,.2f}",
        "people": f"{value:,.0f}",
        "per cent on the year before": f"{value:+.1f}%",
    }.get(figure["unit"], f"{value:,.0f} thousand")


@pytest.mark.parametrize("javascript", [False, True])
def test_from_a_job_title_to_pay_beside_similar_ones_and_a_comparison(open_page, javascript):
    page = open_page("/occupations", javascript=javascript, viewport=PHONE)
    page.get_by_label("Job title or code").fill("staf nurse")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Other registered nursing professionals").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Other registered nursing professionals")
    page.get_by_role("link", name="an hour").click()
    expect(page.locator(".ranges figcaption")).to_contain_text("Gross pay an hour")
    page.get_by_role("link", name="Compare with similar occupations").click()
    heads = page.locator(".compare thead th")
    expect(heads).to_have_count(3)
    page.get_by_role("link", name="Remove Registered mental health nurses").click()
    expect(heads).to_have_count(2)
    page.get_by_label("Occupation 3").fill("primary school teacher")
    page.get_by_role("button", name="Compare").click()
    expect(heads.last).to_contain_text("Primary education teaching professionals")
    page.get_by_role("link", name="Permanent link").click()
    assert page.url.endswith("scheme=soc2020&soc=2237&soc=2236&soc=2314")
    expect(heads).to_have_count(3)


def test_the_tree_leads_from_a_major_group_to_a_unit_group(open_page):
    page = open_page("/occupations")
    page.locator("summary").nth(1).click()
    for name in ("22 Health Professionals", "223 Nursing Professionals", "2231 Midwifery nurses"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name.split(" ", 1)[1])
    page.get_by_role("link", name="2 Professional Occupations").click()
    expect(page.locator(".caption")).to_have_text("SOC2020 major group 2")


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_the_tree_begins_with_every_major_and_sub_major_group(read, scheme):
    links = read(f"/occupations?scheme={scheme}").xpath("//details//a/@href")
    codes = {link.split("/")[-1].split("?")[0] for link in links}
    known = load_scheme(scheme).groups
    assert codes == {code for code in known if len(code) <= 2}


@pytest.mark.parametrize("q", ["2237", " 2237 "])
def test_a_code_is_found_in_both_editions(read, q):
    found = [text(each) for each in read(f"/occupations?q={q}").xpath("//ul[@class='found']/li[span]")]
    assert found[0] == "Other registered nursing professionals SOC2020 2237"
    assert len(read("/occupations?q=2231").xpath("//ul[@class='found']/li[span]")) == 2


@pytest.mark.parametrize("q", ["zzzzqqq", "%F0%9F%9A%80", "%00", "%3Cb%3Ezzzzqqq", "99999"])
def test_what_is_nothing_finds_nothing(read, q):
    page = read(f"/occupations?q={q}")
    assert "No occupation is like these words." in text(page)
    assert not page.xpath("//b")


@pytest.mark.parametrize(("q", "problem"), [("", "Enter a job title"), ("n" * 201, "200 characters or fewer")])
def test_an_empty_or_long_search_is_a_problem_with_a_link_to_its_field(open_page, q, problem):
    page = open_page(f"/occupations?q={q}")
    page.get_by_role("alert").get_by_role("link", name=problem).click()
    assert page.url.endswith("#q")
    expect(page.get_by_label("Job title or code")).to_have_attribute("aria-invalid", "true")
    assert page.title().startswith("Error: ")


@pytest.mark.parametrize(("scheme", "code"), SAMPLE)
@pytest.mark.parametrize("measure", ["annual_pay", "hourly_pay"])
def test_pay_is_that_of_the_api(read, figures, scheme, code, measure):
    page = read(f"/occupations/{code}?scheme={scheme}&pay={measure}")
    series = [each for each in figures(scheme, code) if each["measure"] == measure]
    rows = table(page, "percentiles")
    for label, statistic in (
        ("10% earn less than", "p10"),
        ("50% earn less than (median)", "median"),
        ("90% earn less than", "p90"),
        ("Mean", "mean"),
        ("Change of the median", "median_change"),
        ("Jobs", "jobs"),
    ):
        assert rows[label] == [as_told(each["figures"].get(statistic)) for each in series]
    for who, query in (("Full time", {"hours": "full_time"}), ("Women", {"sex": "female"})):
        (last,) = [each for each in figures(scheme, code, **query) if each["measure"] == measure][-1:]
        (row,) = [cells for label, cells in table(page, "whose").items() if label.startswith(who)]
        assert row == [as_told(last["figures"].get(name)) for name in ("median", "jobs")]


@pytest.mark.parametrize(("scheme", "code"), SAMPLE)
def test_employment_is_that_of_the_api(read, figures, scheme, code):
    page = read(f"/occupations/{code}?scheme={scheme}")
    told = {each["measure"]: each for each in figures(scheme, code, "employment")}
    said = {text(each[0]): text(each[1]) for each in page.xpath("//section[@aria-labelledby='employment']//dl/div")}
    assert said["People in employment"].startswith(
        as_told(told["employment"]["figures"]["count"]) + " in April to June"
    )
    assert said["Net change"].startswith(as_told(told["projected_change"]["figures"]["net_change"]))
    outlook = [each for each in figures(scheme, code, "employment") if each["measure"] == "projected_employment"]
    assert table(page, "outlook") == {each["period"]: [as_told(each["figures"]["count"])] for each in outlook}
    by_industry = [
        each for each in figures(scheme, code, "employment", by_industry=True) if each["group"]["code"] == code
    ]
    period = by_industry[-1]["period"] if by_industry else None
    shown = [each["figures"]["count"] for each in by_industry if each["period"] == period]
    counts = sorted((each["value"] for each in shown if each["value"] is not None), reverse=True)
    assert [cells[0] for cells in table(page, "industries").values()] == [f"{count:,.0f}" for count in counts]


def test_bars_and_strokes_lie_where_the_figures_are(read, figures):
    page = read("/occupations/2237")
    ticks = page.xpath("//figure[@class='ranges']/*[local-name()='svg']//*[local-name()='text']")
    zero, top = (float(text(each).strip("£").replace(",", "")) for each in (ticks[0], ticks[-1]))
    assert zero == 0
    for row in page.xpath("//figure[@class='ranges']//li"):
        link = row.xpath(".//a/@href")
        code = link[0].split("/")[-1] if link else "2237" if "own" in row.get("class", "") else None
        if code is None:
            continue
        last = [each for each in figures("soc2020", code) if each["measure"] == "annual_pay"][-1]["figures"]
        (stroke,) = row.xpath(".//*[@class='median']/@x1")
        assert float(stroke.strip("%")) == pytest.approx(100 * last["median"]["value"] / top, abs=0.01)
        for box in row.xpath(".//*[@class='box']"):
            start, width = (float(box.get(name).strip("%")) for name in ("x", "width"))
            ends = [100 * last[name]["value"] / top for name in ("p25", "p75")]
            assert [start, start + width] == pytest.approx(ends, abs=0.02)
        whiskers = [last[name]["value"] for name in ("p10", "p90")]
        assert len(row.xpath(".//*[@class='whisker']")) == (None not in whiskers)
        assert as_told(last["median"]) in text(row)


def test_what_may_not_be_told_is_told_of_a_wider_group_and_said_to_be(read, figures_client):
    page = read("/occupations/2232?pay=weekly_pay", by=figures_client)
    pay = text(page.get_element_by_id("pay").getparent())
    assert "£720.00 in 2024 of the wider group 223 Nursing Professionals" in pay
    assert "figure is that of the wider group named" in pay
    assert "Registered community nurses" in pay.split("there are no figures of 2024")[0]
    assert "too unreliable" not in table(page, "percentiles")["50% earn less than (median)"]


def test_an_occupation_without_figures_says_so(read, figures_client):
    page = read("/occupations/5231", by=figures_client)
    assert "No data set has figures of pay" in text(page)
    assert "No data set has figures of employment" in text(page)
    assert not page.xpath("//figure[@class='ranges' or @class='lines']")
    compared = read("/occupations/compare?soc=5231&soc=2237", by=figures_client)
    row = compared.xpath("//tbody[tr/th='Median gross pay a week']/tr[2]/td")
    assert [text(each).removesuffix(" 2024") for each in row] == ["not told", "£712.90"]


@pytest.mark.parametrize("address", ["9999", "abc", "%3Cb%3E", "9999/titles", "22370"])
def test_an_unknown_code_is_not_found_and_leads_on(read, address):
    page = read(f"/occupations/{address}", 404)
    assert text(page.xpath("//h1")[0]) == "There is no such occupation"
    assert page.xpath("//input[@name='q']")
    assert not page.xpath("//b")


def test_codes_that_begin_alike_are_named(read):
    page = read("/occupations/2239", 404)
    links = page.xpath("//ul[@class='bullets']//a/@href")
    assert [link.split("/")[-1] for link in links] == ["223", *(f"223{last}" for last in range(1, 8))]


def test_a_code_of_soc2010_alone_leads_to_soc2020(open_page):
    links = relation("soc2010", "9134").links
    page = open_page("/occupations/9134")
    page.locator(".inset").get_by_role("link").nth(1).click()
    expect(page.locator(".caption")).to_have_text(f"SOC2020 unit group {links[0].code}")


@pytest.mark.parametrize(("scheme", "code"), [("soc2010", "2136"), ("soc2020", "1139"), ("soc2020", "223201")])
def test_what_moved_where_is_told_with_both_shares(read, client, scheme, code):
    away = "soc2020" if scheme == "soc2010" else "soc2010"
    page = read(f"/occupations/{code}?scheme={scheme}")
    links = client.get(f"/v1/crosswalks/{scheme}/{away}/{code}").json()["targets"]
    rows = table(page, "moved")
    assert [label.split()[0] for label in rows] == [link["code"] for link in links]
    for (share, _), link in zip(rows.values(), links, strict=True):
        assert share == f"{link['share']:.0%}" or share in ("under 1%", "over 99%")
    drawn = page.xpath("//figure[@class='moved']//*[local-name()='tspan']/text()")
    assert drawn in ([], [link["code"] for link in links if link["share"] >= 0.01])


def test_a_group_of_soc2010_says_first_where_its_people_are(read):
    page = read("/occupations/1115?scheme=soc2010")
    inset = page.xpath("//div[@class='inset']")[0]
    assert "1111" in text(inset)
    assert "All of it went into one group of SOC2020" in text(inset)


def test_every_title_is_on_a_page_of_its_own(read, client):
    titles = client.get("/v1/occupations/2237/titles").json()["titles"]
    page = read("/occupations/2237/titles")
    assert [text(each) for each in page.xpath("//ul[@class='titles']/li")] == titles
    assert f"All {len(titles)} job titles" in text(read("/occupations/2237"))


def test_tasks_are_told_where_volume_1_is(app, read, volume_1):
    assert "SOC_CODER_SOURCES" in text(read("/occupations/2237"))
    before, app.state.texts = app.state.texts, load_texts(volume_1())
    try:
        page = read("/occupations/2237")
    finally:
        app.state.texts = before
    assert [text(each) for each in page.xpath("//h3[.='What they do']/following::ul[1]/li")] == [
        "does 2237",
        "does more of it",
    ]
    assert "They are 2237." in text(page)


def test_live_vacancies_are_shown_and_small_counts_are_not(app, client, read, tmp_path):
    database = Database(str(tmp_path / "store.db"))
    database.upgrade()
    before, app.state.database = app.state.database, database
    try:
        lines = [
            {
                "id": f"{area}{number}",
                "title": "Staff nurse",
                "company": f"Elm {area}{number}",
                "postcode": f"{area}1 4AP",
            }
            for area, count in (("LS", 12), ("M", 11), ("YO", 3))
            for number in range(count)
        ]
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        key = {"X-API-Key": add_key(database, "Ada", "code", 1)}
        client.post("/v1/vacancies?source=board&format=jsonl", content=body, headers=key)
        page = read("/occupations/2237")
        none = read("/occupations/5231")
    finally:
        app.state.database = before
        database.close()
    section = text(page.get_element_by_id("vacancies").getparent())
    assert "26 live" in section
    assert section.count("Elm") == 3
    assert table(page, "areas") == {"LS": ["12"], "M": ["not told"], "YO": ["not told"], "All": ["26"]}
    assert "There are no live vacancies" in text(none)


def test_what_leads_there_is_that_of_the_api_and_links_on(read, client):
    page = read("/occupations/5241")
    courses = client.get("/v1/pathways/occupations/5241/courses?limit=3").json()
    section = page.xpath("//h3[.='Subjects of courses']/following::ul[1]")[0]
    assert [text(each) for each in section] == [link["title"] for link in courses["links"]]
    assert section.getnext().xpath("a/@href") == ["../pathways/occupations/5241/courses?scheme=soc2020"]


def test_three_are_compared_at_most_and_what_is_unknown_is_a_problem(read):
    page = read("/occupations/compare?soc=2231&soc=2237&soc=2314&soc=5241", 422)
    assert "Choose 3 occupations at most" in text(page.xpath("//*[@role='alert']")[0])
    page = read("/occupations/compare?soc=9999&soc=2237&soc=", 422)
    assert [each.get("value") for each in page.xpath("//input[@name='soc']")] == ["9999", "2237", ""]
    assert page.get_element_by_id("soc-1").get("aria-invalid") == "true"
    assert len(page.xpath("//table[@class='compare']/thead//th")) == 1


def test_an_occupation_named_twice_is_compared_once(read):
    assert len(read("/occupations/compare?soc=2237&soc=2237").xpath("//table[@class='compare']/thead//th")) == 1


def test_a_page_that_a_caller_has_is_not_sent_again(client):
    first = client.get("/occupations/2237")
    assert first.headers["cache-control"] == "public, max-age=60"
    again = client.get("/occupations/2237", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-length" not in again.headers
    assert client.get("/occupations/2231", headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    assert "etag" not in client.get("/occupations/9999").headers


def test_a_page_is_small_and_quickly_made(client):
    client.get("/occupations/2111")
    spent = []
    for code in ("2111", "3131", "4121", "5231", "6131", "7111", "8111", "9132"):
        began = process_time()
        response = client.get(f"/occupations/{code}")
        spent.append(process_time() - began)
        assert response.status_code == 200
        assert len(response.content) + len(client.get("/static/style.css").content) < LARGEST_PAGE
    assert sorted(spent)[len(spent) // 2] < MOST_SECONDS


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_is_accessible_and_fits_a_phone(open_page, accessible, shot, name):
    for size in (DESK, PHONE):
        page = open_page(ADDRESSES[name], javascript=True, viewport=size)
        for each in page.locator("details > summary").all():
            each.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.locator("h1").count() == 1
        accessible(page)
        shot(page, f"occupations-{name}")


@pytest.mark.parametrize("name", ["unit-group", "retired", "titles", "compare", "search"])
def test_the_links_of_a_page_lead_somewhere(read, client, name):
    page = read(ADDRESSES[name])
    page.make_links_absolute(f"http://testserver{ADDRESSES[name]}")
    targets = {link.split("#")[0].removeprefix("http://testserver") for link in page.xpath("//a/@href")}
    for target in sorted(each for each in targets if each.startswith("/")):
        asks_for_key = target.partition("?")[0] in {"/files", "/desk", "/watch"}
        assert client.get(target).status_code == (401 if asks_for_key else 200), target
