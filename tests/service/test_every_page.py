"""Every page that the service has, in a real browser on a phone and on a desk: none is forgotten.

Each is pictured, so that people can look at it (see `shot`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from models.coder import Coder
from models.coding import Item
from service.app import ENDPOINTS
from service.desk.answer import answer
from service.desk.case import Case
from service.desk.draw import draw
from service.desk.opinion import Answer
from service.keys import add_key, find_key
from service.releases.stage import stage
from service.seen import Seen
from service.store import desk
from service.store.database import Database
from service.store.desk import Put

SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})

PAGES = {
    "/": ["/", "/?title=analyst", "/?kind=course&title=LLB+Law", "/?title="],
    "/files": ["/files"],
    "/files/{number}": ["/files/1?still=true"],
    "/occupations": ["/occupations", "/occupations?q=nurse"],
    "/occupations/compare": ["/occupations/compare?soc=2237&soc=2231"],
    "/occupations/{code}": ["/occupations/2237", "/occupations/22?scheme=soc2010"],
    "/occupations/{code}/titles": ["/occupations/2237/titles"],
    "/pathways": ["/pathways", "/pathways?q=nurse"],
    "/pathways/courses/{subject_scheme}/{code}": ["/pathways/courses/hecos/100148"],
    "/pathways/occupations/{soc}": ["/pathways/occupations/5241"],
    "/pathways/occupations/{soc}/{name}": ["/pathways/occupations/5241/neighbours"],
    "/desk": ["/desk"],
    "/desk/items/{number}": ["/desk/items/2"],
    "/desk/review": ["/desk/review"],
    "/desk/review/{item}": ["/desk/review/1"],
    "/releases": ["/releases"],
    "/releases/{number}": ["/releases/1?still=true"],
    "/drift": ["/drift"],
    "/watch": ["/watch"],
    "/widget/embed": ["/widget/embed"],
    "/docs": ["/docs"],
}
"""Addresses of each page, by its path."""

NO_PAGES = {
    "/metrics",
    "/files/{number}/result",
    "/files/{number}/look.csv",
    "/watch/traffic.csv",
    "/widget",
    "/widget.css",
    "/widget.js",
}
"""What is in no OpenAPI document and is no page of its own either; `test_widget.py` has the frame in another page."""


UNHEARD = r"""() => {
  document.querySelectorAll("details").forEach(each => each.open = true);
  const all = selector => [...document.querySelectorAll(selector)].filter(each => each.checkVisibility());
  const told = each => each.textContent.replace(/\s+/g, " ").trim();
  const isNamed = table => table.caption || table.matches("[aria-label], [aria-labelledby], [role=region] *");
  const leads = {};
  const isUnseen = stop => {
    stop.focus();
    const style = getComputedStyle(stop);
    return style.outlineStyle === "none" && style.boxShadow === "none";
  };
  const faults = {
    "table without a name": all("table").filter(each => !isNamed(each)),
    "table without heads": all("table").filter(each => !each.querySelector("th[scope=col]")),
    "plot without figures": all("svg[role=img]").filter(each => !/\d|none/.test(each.ariaLabel)),
    "link named as another": all("a[href]").filter(each => (leads[told(each)] ??= each.href) !== each.href),
    "focus unseen": all("a[href], button, input, select, textarea, summary, [tabindex='0']").filter(isUnseen),
  };
  return Object.entries(faults).flatMap(([fault, some]) => some.map(each => `${fault}: ${each.outerHTML}`));
}"""
"""What somebody who does not see a page, or has no mouse, would miss on it: the names of tables, what plots show, links
that lead elsewhere than others of their name, where the keyboard is. Unfolds all that is folded."""


def paths():
    """Return the paths that answer to GET and are in no OpenAPI document."""
    routes = (route for each in ENDPOINTS for route in each.router.routes)
    return {route.path for route in routes if not getattr(route, "include_in_schema", True) and "GET" in route.methods}


def test_no_page_is_forgotten():
    assert paths() == set(PAGES) | NO_PAGES


def test_every_page_is_told_in_the_documentation():
    text = (Path(__file__).parents[2] / "docs" / "pages.md").read_text(encoding="utf-8")
    assert [path for path in PAGES if f"`{path}`" not in text] == []


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with a release, two items on the desk, of which one is to be settled, and codings that were counted."""
    database = Database(str(tmp_path_factory.mktemp("every") / "store.db"))
    titles = [Item(title) for title in ("Plumber", "Staff nurse", "Analyst", "zzz qqq")]
    seen = Seen(database, keep_counts=2, keep_titles=2)
    seen.count("board", titles, Coder.load().code_many(titles))
    seen.flush()
    stage(database, b"PK", "projections.xlsx", "Ada", None, None)
    of_coding = {"scheme": "soc2020", "code": "2237", "candidates": {"2237": 0.5, "2231": 0.3}}
    of_source = {"source": "file", "reference": "", "model_version": "m", "data_version": "d"}
    cases = [Case(Item(title), **of_coding, **of_source) for title in ("Zorb nurse", "Zorb matron")]
    with database.write() as connection:
        desk.put(connection, [Put(case, "doubtful", 0.0, False) for case in cases], datetime.now(UTC))
    for name, code in (("Ada", "2237"), ("Bea", "2231")):
        coder, place = find_key(database, add_key(database, name, "code", 1)), draw(database, name)
        assert coder
        assert place
        answer(database, coder, place, Answer(code, None), is_second_asked=True)
    return database


@pytest.fixture(scope="module")
def key(store):
    return add_key(store, "Dan", "admin", 1)


@pytest.fixture(scope="module")
def server(start_server, store, key):
    assert draw(store, "Dan") == 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOC_CODER_DATABASE", str(store.url.database))
        patch.setenv("SOC_CODER_FILES", f"{store.url.database}-files")
        return start_server()


@pytest.fixture
def at(open_page, server, key):
    """Open a page as who gave the browser the key of an administrator."""

    def at(address):
        login = {"username": "any", "password": key, "origin": server.url}
        return open_page(address, javascript=True, http_credentials=login)

    return at


@pytest.fixture
def sent(at):
    """A file, the first, whose columns are to be checked."""
    page = at("/files")
    file = {"name": "staff.csv", "mimeType": "text/csv", "buffer": b"Post,Ward\nStaff nurse,3\n"}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the columns", timeout=30_000)


def fits(page, size):
    page.set_viewport_size(size)
    return page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_in_order_and_fits(at, accessible, shot, request, path):
    if path == "/files/{number}":
        request.getfixturevalue("sent")
    for place, address in enumerate(PAGES[path]):
        page = at(address)
        if path == "/docs":
            page.wait_for_load_state("networkidle")  # its script makes the page
        assert page.get_by_role("alert").count() == address.endswith("title=")  # nothing but that is a problem
        assert page.get_by_role("heading", level=1).count() == 1
        assert page.locator("html").get_attribute("lang") == "en-GB"
        assert page.title().endswith("soc-coder")
        for size in SIZES:
            assert fits(page, size)
            accessible(page)
            shot(page, f"{path.strip('/').translate(str.maketrans('/', '-', '{}')) or 'first'}-{place}")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        expect(page.locator("#main")).to_be_visible()
        assert page.evaluate(UNHEARD) == []
        assert all(fits(page, size) for size in SIZES)


def test_the_navigation_leads_to_pages(at):
    page = at("/pathways/occupations/5241/neighbours")
    links = page.get_by_role("navigation", name="Service").get_by_role("link")
    targets = links.evaluate_all("links => links.map(link => link.href)")
    assert [target for target in targets if page.goto(target).status != 200] == []
    assert len(targets) == 6
