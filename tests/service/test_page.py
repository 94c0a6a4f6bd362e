"""The page, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}


def test_a_title_is_coded_without_javascript(open_page):
    page = open_page()
    page.get_by_label("Job title").fill("Staff nurse £25k full time")
    page.get_by_role("button", name="Find the code").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2237")
    main = page.get_by_role("main")
    for text in ("Staff nurse £25k full time", "Unit group", "SOC2010", "2231", "£25k", "Staff nurse"):
        expect(main).to_contain_text(text)
    bars = page.locator("table tbody tr svg rect")
    assert bars.count() == page.locator("table tbody tr").count() >= 1
    assert "2237" in page.title()


def test_the_permanent_link_leads_to_the_same_answer(open_page):
    page = open_page()
    page.get_by_label("Job title").fill("Chef & <b>cook</b>")
    page.get_by_text("Add a qualifier, the industry or the advert").click()
    page.get_by_label("Industry").fill("hotel")
    page.get_by_role("button").click()
    expect(page.get_by_role("main")).to_contain_text("Chef & <b>cook</b>")
    answer = page.get_by_role("main").text_content()
    link = page.get_by_role("link", name="Permanent link").get_attribute("href")
    assert open_page("/" + link).get_by_role("main").text_content() == answer


def test_a_question_is_answered_without_javascript(open_page):
    page = open_page("/?title=analyst")
    choices = page.get_by_role("list", name="What kind of analyst is it?")
    choices.get_by_role("link", name="Business", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2431")
    expect(page.get_by_role("main")).to_contain_text("same title, qualifier and industry")
    expect(page.get_by_role("heading", name="What kind")).to_have_count(0)
    assert page.url.endswith("/?title=Analyst&qualifier=business")
    answer = page.get_by_role("main").text_content()
    assert open_page("/?title=Analyst&qualifier=business").get_by_role("main").text_content() == answer


def test_an_answer_keeps_the_advert(open_page):
    page = open_page("/?title=teacher&description=We+are+hiring")
    page.get_by_role("list", name="What kind of teacher is it?").get_by_role("link").first.click()
    assert "description=We+are+hiring" in page.url
    assert "kind=vacancy" in page.get_by_role("link", name="JSON").get_attribute("href")


def test_a_question_is_reached_by_keyboard(open_page):
    page = open_page("/?title=nurse")
    first = page.get_by_role("list", name="What kind of nurse is it?").get_by_role("link").first
    for _ in range(5):
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


def test_an_empty_question_is_a_problem_with_a_link_to_its_field(open_page):
    page = open_page()
    page.get_by_role("button", name="Find the code").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("There is a problem")
    alert.get_by_role("link", name="Enter a job title").click()
    assert page.url.endswith("#title")
    field = page.get_by_label("Job title")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#" + field.get_attribute("aria-describedby").split()[-1])).to_contain_text("Enter a job title")
    assert page.title().startswith("Error: ")


@pytest.mark.parametrize("title", ["12345", "%F0%9F%9A%80", "%00%01", "%D9%85%D9%85%D8%B1%D8%B6%D8%A9"])
def test_a_title_that_is_no_job_has_a_reason(open_page, title):
    page = open_page(f"/?title={title}")
    assert page.locator(".inset").inner_text()


def test_too_long_a_title_is_a_problem(open_page):
    page = open_page("/?title=" + "n" * 20_000)
    expect(page.get_by_role("alert")).to_contain_text("1,000 characters or fewer")


@pytest.mark.parametrize(
    "address", ["/", "/?title=", "/?title=Staff+nurse&industry=x", "/?title=Cleaner", "/?title=" + "n" * 900]
)
def test_a_phone_needs_no_sideways_scrolling(open_page, address):
    page = open_page(address, javascript=True, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_it_is_named_and_reached_by_keyboard(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    assert page.locator("html").get_attribute("lang") == "en-GB"
    unnamed = [
        field
        for field in page.locator("input, textarea, button").all()
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
