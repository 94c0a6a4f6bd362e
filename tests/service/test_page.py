"""The page, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect, sync_playwright

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, server):
    """Open a page that fails the test when it asks for anything from elsewhere or breaks its own policy."""
    contexts = []
    complaints = []

    def open_page(address="/", *, javascript=False, **options):
        context = browser.new_context(base_url=server.url, java_script_enabled=javascript, **options)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                complaints.append(request.url) if not request.url.startswith((server.url, "data:")) else None
            ),
        )
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text) if message.type == "error" and "422" not in message.text else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


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
    page.get_by_text("Add the industry or the advert").click()
    page.get_by_label("Industry").fill("hotel")
    page.get_by_role("button").click()
    expect(page.get_by_role("main")).to_contain_text("Chef & <b>cook</b>")
    answer = page.get_by_role("main").text_content()
    link = page.get_by_role("link", name="Permanent link").get_attribute("href")
    assert open_page("/" + link).get_by_role("main").text_content() == answer


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


@pytest.mark.parametrize("address", ["/", "/?title=", "/?title=Staff+nurse&industry=x", "/?title=" + "n" * 900])
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


def test_the_api_is_documented_with_nothing_from_elsewhere(open_page):
    page = open_page("/docs", javascript=True)
    expect(page.get_by_text("/v1/classify").first).to_be_visible()
    expect(page.locator(".opblock")).to_have_count(9)
