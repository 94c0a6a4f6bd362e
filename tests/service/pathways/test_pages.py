"""The pages of pathways, in a real browser."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}

ADDRESSES = [
    "/pathways",
    "/pathways?q=civil+engineering",
    "/pathways?q=",
    "/pathways/courses/hecos/100148",
    "/pathways/courses/cah_1_3/10-01?scheme=soc2010",
    "/pathways/occupations/5241",
    "/pathways/occupations/52?scheme=soc2010",
    "/pathways/occupations/5241/progression",
    "/pathways/occupations/9999",
]


@pytest.mark.parametrize("javascript", [False, True])
def test_from_a_subject_to_an_occupation_and_back(open_page, javascript):
    page = open_page("/pathways", javascript=javascript)
    page.get_by_label("Subject, course or occupation").fill("BSc (Hons) Civil Engineering")
    page.get_by_role("button", name="Search").click()
    subjects = page.get_by_role("region", name="Subjects, and what they lead to")
    subjects.get_by_role("link", name="civil engineering", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("civil engineering")
    leads = page.get_by_role("region", name="What it leads to")
    leads.get_by_role("link", name="Civil engineers", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Civil engineers")
    courses = page.get_by_role("region", name="Subjects of courses")
    expect(courses.get_by_role("link", name="civil engineering", exact=True)).to_be_visible()
    assert "Civil engineers" in page.title()


def test_an_occupation_is_found_and_how_to_get_there(open_page):
    page = open_page("/pathways")
    page.get_by_label("Subject, course or occupation").fill("electrician")
    page.get_by_label("SOC2010").check()
    page.get_by_role("button", name="Search").click()
    occupations = page.get_by_role("region", name="Occupations, and how to get there")
    occupations.get_by_role("link", name="Electricians and electrical fitters").click()
    expect(page.locator(".caption")).to_contain_text("SOC2010 5241")
    for name in ("Subjects of courses", "Apprenticeships", "T Levels", "Before and after", "Occupations near it"):
        expect(page.get_by_role("region", name=name).locator("ol > li, .inset").first).to_be_visible()


def test_each_link_has_a_bar_a_number_and_evidence_in_words(open_page):
    page = open_page("/pathways/occupations/5241/neighbours")
    for link in page.locator("ol.links > li").all():
        width = float(link.locator("svg rect").get_attribute("width"))
        number = float(link.locator(".weight > span").inner_text().split()[-1])
        assert width == pytest.approx(100 * number, abs=0.6)
        assert link.locator(".evidence li").count() >= 1
    expect(page.get_by_role("main")).to_contain_text("Job titles in both")


def test_that_only_likeness_speaks_is_said(open_page, client):
    links = client.get("/v1/pathways/courses/hecos/100148/occupations").json()["links"]
    page = open_page("/pathways/courses/hecos/100148")
    said = [link.locator(".alike").count() == 1 for link in page.locator("ol.links > li").all()]
    assert said == [link["only_alike"] for link in links]


def test_a_slip_is_told(open_page):
    page = open_page("/pathways/occupations/8215/apprenticeships")
    expect(page.locator(".doubt")).to_contain_text("known slip")


def test_all_of_a_pathway_is_there_a_page_at_a_time(open_page):
    page = open_page("/pathways/occupations/5241")
    page.get_by_role("region", name="Before and after").get_by_role("link", name="All").click()
    titles = page.locator("ol.links h3")
    first = titles.all_inner_texts()
    assert len(first) == 20
    page.get_by_role("link", name="Next").click()
    assert titles.all_inner_texts() != first


def test_why_there_is_nothing_is_said(open_page):
    page = open_page("/pathways/occupations/2240")
    expect(page.get_by_role("region", name="Apprenticeships").locator(".inset")).to_contain_text("Not all are known")


@pytest.mark.parametrize(
    "address", ["occupations/9999", "courses/hecos/1", "courses/isced/1", "occupations/52/nothing"]
)
def test_what_does_not_exist_is_told_with_a_search(open_page, client, address):
    assert client.get(f"/pathways/{address}").status_code == 404
    page = open_page(f"/pathways/{address}")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    expect(page.get_by_label("Subject, course or occupation")).to_be_visible()


@pytest.mark.parametrize(("q", "problem"), [("", "Enter a subject"), ("n" * 201, "200 characters or fewer")])
def test_an_empty_or_long_search_is_a_problem_with_a_link_to_its_field(open_page, q, problem):
    page = open_page(f"/pathways?q={q}")
    page.get_by_role("alert").get_by_role("link", name=problem).click()
    assert page.url.endswith("#q")
    expect(page.get_by_label("Subject, course or occupation")).to_have_attribute("aria-invalid", "true")
    assert page.title().startswith("Error: ")


@pytest.mark.parametrize("q", ["zzzzqqq", "%F0%9F%9A%80", "%00", "%3Cscript%3Ealert(1)%3C/script%3E"])
def test_words_that_are_nothing_find_nothing_wrong(open_page, q):
    page = open_page(f"/pathways?q={q}", javascript=True)
    expect(page.get_by_role("heading", name="Occupations, and how to get there")).to_be_visible()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_a_phone_is_in_order_and_names_the_licences(open_page, address):
    page = open_page(address, javascript=True, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("html").get_attribute("lang") == "en-GB"
    for landmark in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1
    levels = page.locator("h1, h2, h3").evaluate_all("headings => headings.map(heading => +heading.tagName[1])")
    below_alert = levels[page.get_by_role("alert").count() :]
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(below_alert))
    unnamed = "fields => fields.filter(field => !field.labels?.length && !field.textContent.trim()).length"
    assert page.locator("input, button, a").evaluate_all(unnamed) == 0
    footer = page.get_by_role("contentinfo")
    expect(footer).to_contain_text("Open Government Licence")
    expect(footer).to_contain_text("HESA")
    expect(footer.get_by_role("link", name="CC BY 4.0")).to_be_visible()


def test_the_links_of_a_deep_page_lead_somewhere(open_page, server, client):
    page = open_page("/pathways/occupations/5241/neighbours")
    for target in (
        page.get_by_role("main").locator("a[href]").evaluate_all("links => links.map(link => link.href.split('#')[0])")
    ):
        if target.startswith(server.url):
            path = target.removeprefix(server.url)
            assert client.get(path).status_code == 200, path
