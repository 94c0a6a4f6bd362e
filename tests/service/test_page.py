"""The page, in a real browser."""

from __future__ import annotations

import re
from time import process_time
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Request, expect

from service.body_limit import LARGEST_BODY

PHONE = {"width": 360, "height": 740}

LARGEST_PAGE = 100_000
"""Bytes of a page, with all that it loads."""

LONGEST_SECONDS = 0.2
"""Of processor time, for a page whose model is loaded."""


def find(page, title, kind=None, **fields):
    """Fill the form as a person does, and send it."""
    if kind:
        page.get_by_label(kind, exact=True).check()
    page.get_by_label("Title", exact=True).fill(title)
    for summary in page.locator("form details:not([open]) summary:visible").all() if fields else ():
        summary.click()
    for label, value in fields.items():
        field = page.get_by_label(label.replace("_", " "), exact=True)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Find the code").click()


@pytest.mark.parametrize("javascript", [False, True])
def test_a_title_is_coded(open_page, accessible, shot, javascript):
    page = open_page(viewport=PHONE, javascript=javascript)
    find(page, "Staff nurse £25k full time")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2237")
    main = page.get_by_role("main")
    for text in ("Staff nurse £25k full time", "Unit group", "SOC2010", "2231", "£25k", "Staff nurse"):
        expect(main).to_contain_text(text)
    bars = page.locator("table tbody tr svg rect")
    assert bars.count() == page.locator("table tbody tr").count() >= 1
    assert "2237" in page.title()
    assert page.url.endswith("/?title=Staff+nurse+%C2%A325k+full+time")
    accessible(page)
    shot(page, "title")


@pytest.mark.parametrize("javascript", [False, True])
def test_an_advert_is_coded_and_its_text_is_in_no_address(open_page, server, accessible, shot, javascript):
    page = open_page(viewport=PHONE, javascript=javascript)
    find(page, "Analyst", "A job advert", Text_of_the_advert="Models of <b>pay</b>\nfor the board", Place="Leeds")
    expect(page.get_by_role("main")).to_contain_text("This answer has no permanent link")
    assert page.url == f"{server.url}/"
    assert page.get_by_role("link", name="Permanent link").count() == 0
    accessible(page)
    shot(page, "advert")
    choices = page.get_by_role("list", name="What kind of analyst is it?")
    choices.get_by_role("button", name="Business", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2431")
    assert page.url == f"{server.url}/"
    expect(page.get_by_label("Text of the advert")).to_have_value("Models of <b>pay</b>\nfor the board")
    expect(page.get_by_label("Place")).to_have_value("Leeds")


@pytest.mark.parametrize("javascript", [False, True])
def test_a_course_leads_to_occupations(open_page, client, accessible, shot, javascript):
    page = open_page(viewport=PHONE, javascript=javascript)
    find(page, "BSc Civil Engineering with year abroad", "A course")
    expect(page.get_by_role("main")).to_contain_text("year abroad (placement or year abroad)")
    coding = client.get("/v1/classify?kind=course&title=BSc+Civil+Engineering+with+year+abroad").json()
    links = page.locator("ol.links > li")
    assert links.locator(".code").all_inner_texts() == [each["code"] for each in coding["evidence"]["links"]]
    widths = links.locator("svg rect").evaluate_all("bars => bars.map(bar => +bar.getAttribute('width'))")
    assert widths == pytest.approx([100 * each["weight"] for each in coding["evidence"]["links"]], abs=0.06)
    expect(links.first.locator(".evidence li").first).to_contain_text("Job profiles name the subject")
    accessible(page)
    shot(page, "course")
    page.get_by_role("link", name="civil engineering", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("civil engineering")


def test_a_course_is_known_by_the_codes_of_its_subjects_alone(open_page):
    page = open_page(viewport=PHONE)
    find(page, "", "A course", HECoS_codes="100148 | 100366", JACS3_codes="X999")
    expect(page.locator("table")).to_contain_text("civil engineering")
    expect(page.get_by_role("main")).to_contain_text("X999 (a code that is not known)")


@pytest.mark.parametrize("javascript", [False, True])
def test_a_standard_has_its_official_code(open_page, accessible, shot, javascript):
    page = open_page(viewport=PHONE, javascript=javascript)
    find(
        page, "Dog groomer", "An apprenticeship standard", Level="2", Route="Agriculture, environmental and animal care"
    )
    expect(page.get_by_role("heading", level=1)).to_contain_text("6129")
    expect(page.get_by_role("main")).to_contain_text("The official code of the standard")
    expect(page.get_by_label("Level")).to_have_value("2")
    assert parse_qs(page.url.partition("?")[2]) == {
        "title": ["Dog groomer"],
        "level": ["2"],
        "route": ["Agriculture, environmental and animal care"],
        "kind": ["apprenticeship"],
    }
    accessible(page)
    shot(page, "standard")


def test_the_text_of_a_standard_is_in_no_address(open_page, server):
    page = open_page()
    find(page, "Zorb handler", "An apprenticeship standard", Typical_job_titles="Dog groomer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("612")
    assert page.url == f"{server.url}/"


def test_a_title_is_coded_to_the_edition_chosen(open_page):
    page = open_page()
    page.get_by_label("SOC2010").check()
    find(page, "Staff nurse")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2231")
    expect(page.locator("dl")).to_contain_text(["SOC2010 index", "Found in"])
    assert page.url.endswith("/?title=Staff+nurse&scheme=soc2010")
    page.get_by_role("link", name="JSON").click()
    expect(page.locator("body")).to_contain_text('"code":"2231"')


def test_what_is_asked_is_of_the_kind_chosen(open_page, shot):
    page = open_page(viewport=PHONE)
    text = page.get_by_label("Text of the advert")
    expect(text).to_be_hidden()
    page.get_by_label("A job advert").check()
    text.fill("Left behind")
    page.get_by_label("A course").check()
    expect(text).to_be_hidden()
    page.get_by_text("Add codes of its subjects").click()
    expect(page.get_by_label("HECoS codes")).to_be_visible()
    expect(page.get_by_text("such as ST0397")).to_be_hidden()
    shot(page, "form-of-a-course")
    find(page, "LLB Law")
    assert page.url.endswith("/?title=LLB+Law&kind=course")


@pytest.mark.parametrize("javascript", [False, True])
def test_the_permanent_link_leads_to_the_same_answer(open_page, javascript):
    page = open_page(javascript=javascript)
    find(page, "Chef & <b>cook</b>", Industry="hotel")
    expect(page.get_by_role("main")).to_contain_text("Chef & <b>cook</b>")
    answer = page.get_by_role("main").text_content()
    link = page.get_by_role("link", name="Permanent link").get_attribute("href")
    assert page.url.endswith("/" + link)
    assert open_page("/" + link).get_by_role("main").text_content() == answer


@pytest.mark.parametrize("javascript", [False, True])
def test_a_question_is_answered(open_page, javascript):
    page = open_page("/?title=analyst", javascript=javascript)
    choices = page.get_by_role("list", name="What kind of analyst is it?")
    choices.get_by_role("link", name="Business", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2431")
    expect(page.get_by_role("main")).to_contain_text("same title, qualifier and industry")
    expect(page.get_by_role("heading", name="What kind")).to_have_count(0)
    assert page.url.endswith("/?title=Analyst&qualifier=business")
    answer = page.get_by_role("main").text_content()
    assert open_page("/?title=Analyst&qualifier=business").get_by_role("main").text_content() == answer


def test_an_address_with_the_text_of_an_advert_still_works(open_page):
    page = open_page("/?title=teacher&description=We+are+hiring")
    page.get_by_role("list", name="What kind of teacher is it?").get_by_role("button").first.click()
    assert "description" not in page.url
    expect(page.get_by_label("A job advert")).to_be_checked()
    expect(page.get_by_label("Text of the advert")).to_have_value("We are hiring")


def test_an_answer_whose_address_would_be_too_long_has_none(open_page, server):
    page = open_page()
    find(page, "é" * 900)
    expect(page.get_by_role("main")).to_contain_text("This answer has no permanent link")
    assert page.url == f"{server.url}/"


def test_the_links_of_an_answer_lead_somewhere(open_page, server, client):
    targets = set()
    for query in ("title=Plumber&scheme=soc2010", "title=LLB+Law&kind=course"):
        links = open_page(f"/?{query}").get_by_role("main").locator("a[href]")
        targets |= set(links.evaluate_all("links => links.map(link => link.href.split('#')[0])"))
    assert any("/occupations/5314" in target for target in targets)
    for target in targets:
        path = target.removeprefix(server.url)
        assert client.get(path).status_code == 200, path


def test_a_question_is_reached_by_keyboard(open_page):
    page = open_page("/?title=nurse")
    first = page.get_by_role("list", name="What kind of nurse is it?").get_by_role("link").first
    page.get_by_role("link", name="How to get there").focus()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Nurse, ")


def test_what_is_sure_is_not_asked(open_page):
    assert open_page("/?title=Plumber").get_by_role("list", name="?").count() == 0


def test_the_runner_up_is_shown_with_what_tells_it_apart(open_page):
    page = open_page("/?title=analyst")
    code = page.locator("table tbody tr").nth(1).locator("td").first.inner_text()
    told = page.locator("dl > div", has=page.get_by_text("Runner-up"))
    expect(told).to_contain_text(code)
    expect(told).to_contain_text(re.compile("analyst", re.IGNORECASE))


def test_the_answer_is_there_as_json(open_page):
    page = open_page("/?title=Plumber")
    page.get_by_role("link", name="JSON").click()
    expect(page.locator("body")).to_contain_text('"code":"5315"')


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("A job title", "Enter a job title"),
        ("A job advert", "Enter the title of the advert"),
        ("A course", "Enter the title of the course, or a code of its subject"),
        ("An apprenticeship standard", "Enter the title of the standard, or its reference"),
    ],
)
def test_an_empty_question_is_a_problem_with_a_link_to_its_field(open_page, accessible, shot, kind, problem):
    page = open_page(viewport=PHONE)
    find(page, " ", kind)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("There is a problem")
    accessible(page)
    shot(page, "problem")
    alert.get_by_role("link", name=problem).click()
    assert page.url.endswith("#title")
    field = page.get_by_label("Title", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#" + field.get_attribute("aria-describedby").split()[-1])).to_contain_text(problem)
    expect(page.get_by_label(kind, exact=True)).to_be_checked()
    assert page.title().startswith("Error: ")


@pytest.mark.parametrize(("query", "field"), [("title=x&kind=zorb", "job_title"), ("title=x&scheme=isco", "soc2020")])
def test_a_wrong_kind_or_scheme_is_a_problem(client, query, field):
    answer = client.get(f"/?{query}")
    assert answer.status_code == 422
    assert f'<a href="#{field}">Choose' in answer.text


def test_what_is_sent_is_bounded(client):
    long = client.post("/", data={"title": "Chef", "kind": "vacancy", "description": "n" * 50_001})
    assert long.status_code == 422
    assert "Text of the advert must be 50,000 characters or fewer" in long.text
    larger = client.post("/", data={"title": "Chef", "description": "n" * LARGEST_BODY})
    assert larger.status_code == 422
    assert "There is a problem" in larger.text


@pytest.mark.parametrize("title", ["12345", "%F0%9F%9A%80", "%00%01", "%D9%85%D9%85%D8%B1%D8%B6%D8%A9"])
def test_a_title_that_is_no_job_has_a_reason(open_page, title):
    page = open_page(f"/?title={title}")
    assert page.locator(".inset").inner_text()


def test_too_long_a_title_is_a_problem(open_page):
    page = open_page("/?title=" + "n" * 20_000)
    expect(page.get_by_role("alert")).to_contain_text("1,000 characters or fewer")


@pytest.mark.parametrize(
    "address",
    [
        "/?title=Staff+nurse&industry=x",
        "/?title=teacher",
        "/?title=" + "n" * 900,
        "/?kind=course&title=LLB+" + "n" * 90,
    ],
)
def test_a_phone_needs_no_sideways_scrolling(open_page, address):
    page = open_page(address, javascript=True, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("address", ["/", "/?title=teacher", "/?kind=course&title=LLB+Law"])
def test_a_page_is_light(open_page, server, address):
    loaded: list[Request] = []
    page = open_page(javascript=True)
    page.on("requestfinished", lambda request: loaded.append(request))
    page.goto(address, wait_until="networkidle")
    sizes = [request.sizes() for request in loaded]
    assert {request.url.removeprefix(server.url).partition("?")[0] for request in loaded} >= {"/", "/static/style.css"}
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= LARGEST_PAGE


@pytest.mark.parametrize("address", ["/", "/?title=teacher", "/?kind=course&title=LLB+Law"])
def test_a_page_is_made_at_once(client, address):
    client.get(address)

    def seconds():
        began = process_time()
        assert client.get(address).status_code == 200
        return process_time() - began

    assert min(seconds() for _ in range(5)) <= LONGEST_SECONDS


def test_it_is_named_and_reached_by_keyboard(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    assert page.locator("html").get_attribute("lang") == "en-GB"
    unnamed = [
        field
        for field in page.locator("input, select, textarea, button").all()
        if not field.evaluate("e => e.labels?.length || e.innerText")
    ]
    assert unnamed == []


def test_the_api_is_documented_with_nothing_from_elsewhere(open_page, app):
    page = open_page("/docs", javascript=True)
    expect(page.get_by_text("/v1/classify").first).to_be_visible()
    expect(page.locator(".opblock")).to_have_count(sum(map(len, app.openapi()["paths"].values())))


@pytest.mark.parametrize("javascript", [False, True])
def test_what_is_to_be_mended_is_told(browser, accessible, javascript):
    page = browser.new_context(java_script_enabled=javascript).new_page()
    page.route("**/*", lambda route: route.fulfill(body="<!doctype html><p>text", content_type="text/html"))
    page.goto("http://page.test/")
    with pytest.raises(AssertionError, match="html-has-lang"):
        accessible(page)


def test_who_opens_no_page_is_told_on_one(open_page, accessible, shot):
    page = open_page("/nowhere/there", viewport=PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no page at this address")
    accessible(page)
    shot(page, "no-page")
    page.get_by_role("link", name="Occupations").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Occupations")


def test_who_has_no_key_is_told_as_a_person_and_a_program_as_one(client, problem_of):
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = client.get("/desk", headers=browser)
    assert (answer.status_code, answer.headers["vary"]) == (401, "Accept")
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert "This page needs a key" in answer.text
    assert "header" not in answer.text.partition("<main")[2].partition("</main>")[0]
    problem_of(client.get("/desk"), 401)
    problem_of(client.get("/v1/schemes/none/codes/1", headers=browser), 404)
