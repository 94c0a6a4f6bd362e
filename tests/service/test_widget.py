"""The widget on a page of another site, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response, expect
from starlette.datastructures import QueryParams

from service.store.database import Database, DatabaseAwayError
from service.widget.code import frame_code, script_code
from service.widget.colours import READABLE, contrast, readable, text_on
from service.widget.options import Options, given, read

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 240, "height": 600}
MOST_BYTES = 30_000
NURSES, TEACHERS, OLD = "2237", "2314", "1213"
"""Two groups of SOC2020, and one that only SOC2010 has."""

HOST = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Careers at Example</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Careers at Example</h1>{code}</main></body></html>"""


@pytest.fixture
def other_site() -> Iterator[Callable[[str], str]]:
    """A server of another site: give it what the page is to hold, and it returns the page's address."""
    held = {"code": ""}

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self):
            page = HOST.format(**held).encode() if self.path == "/" else b""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as site:
        Thread(target=site.serve_forever, daemon=True).start()

        def hold(code: str) -> str:
            held["code"] = code
            return f"http://localhost:{site.server_port}/"

        yield hold
        site.shutdown()


@pytest.fixture
def visit(browser, other_site) -> Iterator[Callable[..., Page]]:
    """Open a page of the other site that holds some code; nothing in it may go wrong."""
    contexts = []
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    def visit(code: str, seen: Callable[[Response], None] | None = None, **options) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        if seen:
            page.on("response", seen)
        page.on("console", said)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(other_site(code))
        return page

    yield visit
    for context in contexts:
        assert context.cookies() == []
        context.close()
    assert complaints == []


def within(page: Page):
    return page.frame_locator("iframe")


def fits(page: Page) -> bool:
    """Whether the frame is as high as what it shows, to a pixel."""
    shown = page.frames[1].evaluate("document.documentElement.getBoundingClientRect().height")
    return abs(page.locator("iframe").bounding_box()["height"] - shown) <= 1


def widget_of(page: Page) -> None:
    """Wait until the frame has taken the height of what it shows."""
    expect(within(page).get_by_role("heading", name="Compare occupations")).to_be_visible()
    for _ in range(100):
        if fits(page):
            return
        page.wait_for_timeout(50)
    pytest.fail("the frame has not the height of what it shows")


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1100, "height": 800}])
def test_a_script_puts_it_on_a_page_of_another_site(visit, server, viewport, accessible, shot):
    code = script_code(f"{server.url}/", Options(soc=(NURSES, TEACHERS), colour="d4351c", size=18))
    page = visit(code, viewport=viewport)
    widget_of(page)
    for text in ("Other registered nursing professionals", "Pay a year", "£", "2024", "Outlook"):
        expect(within(page).get_by_role("main")).to_contain_text(text)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    accessible(page)
    shot(page, "widget-script")


def test_it_grows_and_shrinks_with_what_it_shows(visit, server):
    page = visit(script_code(f"{server.url}/", Options(soc=(NURSES,))), viewport=PHONE)
    widget_of(page)
    small = page.locator("iframe").bounding_box()["height"]
    within(page).get_by_text("Where the figures are from").click()
    page.wait_for_function("least => document.querySelector('iframe').clientHeight > least", arg=small)
    assert fits(page)
    within(page).get_by_role("link", name="Remove").click()
    expect(within(page).get_by_role("link", name="Remove")).to_have_count(0)
    page.wait_for_function("most => document.querySelector('iframe').clientHeight < most", arg=small)
    assert fits(page)


def test_two_on_one_page_do_not_disturb_each_other(visit, server):
    base = f"{server.url}/"
    page = visit(script_code(base, Options(soc=(NURSES, TEACHERS))) + script_code(base, Options()), viewport=PHONE)
    expect(page.frame_locator("iframe >> nth=1").get_by_label("Job title")).to_be_visible()
    page.wait_for_function("[...document.querySelectorAll('iframe')].every(each => each.clientHeight != 480)")
    first, second = (each.bounding_box()["height"] for each in page.locator("iframe").all())
    assert first > 2 * second


@pytest.mark.parametrize("javascript", [True, False])
def test_the_frame_alone_is_searched_and_compared(visit, server, javascript):
    code = frame_code(f"{server.url}/", Options(soc=(NURSES,), heading=3))
    page = visit(code, viewport=PHONE, java_script_enabled=javascript)
    frame = within(page)
    expect(frame.get_by_role("heading", level=3, name="Compare occupations")).to_be_visible()
    for words, title in (("plumer", "Plumbers"), ("primary school teacher", "Primary education teaching")):
        frame.get_by_label("Job title").fill(words)
        frame.get_by_role("button", name="Search").click()
        frame.get_by_role("link", name=f"Add {title}").click()
        expect(frame.get_by_role("heading", level=4, name=title)).to_be_visible()
    expect(frame.get_by_role("heading", level=4)).to_have_count(3)
    frame.get_by_label("Job title").fill("chef")
    frame.get_by_role("button", name="Search").click()
    expect(frame.get_by_text("Remove an occupation to add another")).to_be_visible()
    frame.get_by_role("link", name="Remove Other registered nursing professionals").click()
    expect(frame.get_by_role("heading", level=4)).to_have_count(2)


def test_it_is_small_and_loads_from_its_own_site_only(visit, server):
    answers: list[Response] = []
    options = Options(soc=(NURSES, TEACHERS, "5315"), colour="00703c")
    page = visit(script_code(f"{server.url}/", options), lambda answer: answers.append(answer))
    widget_of(page)
    widget = [each for each in answers if "localhost" not in each.url]
    assert {each.url.removeprefix(server.url).split("?")[0] for each in widget} == {
        "/widget.js",
        "/widget",
        "/widget.css",
        "/static/widget_height.js",
    }
    sizes = [each.request.sizes() for each in widget]
    assert 5_000 < sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes) < MOST_BYTES
    assert page.context.storage_state() == {"cookies": [], "origins": []}


@pytest.mark.parametrize(
    ("colour", "background"),
    [("ffdd00", "ffffff"), ("ffffff", "ffffff"), ("777777", "808080"), ("12436d", "0b0c0c"), ("000000", "f47738")],
)
def test_it_can_be_read_in_any_colours(open_page, accessible, colour, background):
    page = open_page(f"/widget?soc={NURSES}&heading=1&colour={colour}&background={background}")
    accessible(page)


@pytest.mark.parametrize(
    "query",
    [
        f"soc={NURSES},{TEACHERS},5315",
        f"soc={NURSES}&q=nurse&size=24",
        "",
        "q=",
        "soc=9999",
        f"scheme=soc2010&soc={OLD}",
    ],
)
def test_nothing_is_cut_off_however_narrow_it_is(open_page, accessible, shot, query):
    page = open_page(f"/widget?heading=1&{query}", viewport=PHONE)
    for viewport in (PHONE, NARROW):
        page.set_viewport_size(viewport)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        shot(page, f"widget-{'-'.join(re.findall('[a-z0-9]+', query)) or 'empty'}")
    accessible(page)


def test_every_colour_is_readable_on_every_other():
    shades = [f"{red:02x}{green:02x}{blue:02x}" for red, green, blue in product((0, 60, 118, 186, 255), repeat=3)]
    for background in shades:
        assert contrast(text_on(background), background) >= READABLE
        assert min(contrast(readable(each, background), background) for each in shades) >= READABLE
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("767676", "ffffff") == pytest.approx(4.54, abs=0.005)
    assert readable("12436d", "ffffff") == "12436d"


def test_who_may_frame_it_and_nothing_else(client, app):
    frame = client.get(f"/widget?soc={NURSES}")
    assert "frame-ancestors *" in frame.headers["content-security-policy"]
    assert "x-frame-options" not in frame.headers
    for address in ("/", "/widget/embed", "/widget.css", "/widget.js", "/static/widget_height.js", "/v1/schemes"):
        response = client.get(address)
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert response.headers["x-frame-options"] == "DENY"
    shared = {
        address: client.get(address).headers["cross-origin-resource-policy"] for address in ("/widget", "/widget.js")
    }
    assert set(shared.values()) == {"cross-origin"}
    assert client.get("/widget.css").headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/widget", f"/widget?soc={NURSES}&q=nurse", "/widget?soc=9999", "/widget?size=1"])
def test_a_frame_loads_from_its_own_site_only_and_sets_nothing(client, address):
    response = client.get(address)
    policy = dict(part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";"))
    assert policy.pop("frame-ancestors") == "*"
    assert policy["default-src"] == policy["base-uri"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in response.headers
    assert " style=" not in response.text
    assert "<style" not in response.text


def test_it_may_be_kept_and_is_told_to_whom_has_it(client):
    for address in (f"/widget?soc={NURSES}", "/widget.js", "/widget.css"):
        assert client.get(address).headers["cache-control"].startswith("public, max-age=")
    tag = client.get(f"/widget?soc={NURSES}").headers["etag"]
    assert client.get(f"/widget?soc={NURSES}", headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"/widget?soc={NURSES}&size=20", headers={"If-None-Match": tag}).status_code == 200
    assert client.get("/widget?soc=9999").headers["cache-control"] == "no-store"


def test_its_figures_are_those_of_the_api(client):
    compared = client.get(f"/v1/occupations/compare?soc={NURSES},{TEACHERS}").json()["occupations"]
    shown = client.get(f"/widget?soc={NURSES},{TEACHERS}").text
    for occupation in compared:
        latest = {each["measure"]: each for each in occupation["latest"]}
        assert f"£{latest['annual_pay']['figures']['median']['value']:,.0f}" in shown
        assert f"£{latest['hourly_pay']['figures']['median']['value']:,.2f}" in shown
        assert f"{round(latest['employment']['figures']['count']['value'], -3):,.0f}" in shown
        change = latest["projected_change"]["figures"]["net_change"]["value"]
        share = change / (latest["projected_employment"]["figures"]["count"]["value"] - change)
        assert f"+{share:.0%} (+{change:,.0f},000 jobs)" in shown
        assert latest["projected_change"]["group"]["title"] in shown
        assert all(latest[measure]["source"] in shown for measure in ("annual_pay", "employment", "projected_change"))


def test_an_occupation_without_figures_says_so(client, monkeypatch):
    monkeypatch.setattr("service.widget.compare.latest", lambda *_: [])
    shown = client.get(f"/widget?soc={NURSES}&size=17").text
    assert shown.count("No figures.") == 4
    assert "Where the figures are from" not in shown


def test_an_old_code_is_understood(client):
    shown = client.get(f"/widget?soc={OLD},{NURSES}").text
    (group,) = client.get(f"/v1/crosswalks/soc2010/soc2020/{OLD}").json()["targets"][:1]
    assert re.search(rf"{OLD} is “[^”]+” in SOC2010; {group['share']:.0%} of it is here", shown)
    assert f'id="group-{group["code"]}"' in shown
    assert f"SOC2010 {OLD}" in client.get(f"/widget?soc={OLD}&scheme=soc2010").text


def test_two_codes_of_one_occupation_are_one(client):
    shown = client.get(f"/widget?soc={NURSES}&soc={NURSES}, {TEACHERS}").text
    assert shown.count("<section") == 2


@pytest.mark.parametrize("name", ["soc", "scheme", "colour", "background", "size", "heading", "q"])
@pytest.mark.parametrize(
    "value",
    ['"><script>alert(1)</script>', "red;}*{display:none", "javascript:alert(1)", "1e9", "-1", "\x00", "a" * 5000],
)
def test_what_is_hostile_stays_text(client, name, value):
    query = urlencode({name: value})
    for address, is_option in ((f"/widget?{query}", name != "q"), (f"/widget/embed?{query}", name not in ("q", "soc"))):
        response = client.get(address)
        assert response.status_code == 422 if is_option else response.status_code < 500
        assert "<script>alert" not in response.text
    style = client.get(f"/widget.css?{query}")
    assert style.status_code == 200
    assert value not in style.text


def test_hostile_attributes_of_a_script_stay_text(visit, server):
    code = (
        f'<script src="{server.url}/widget.js" data-soc="{NURSES}&quot;onload=alert(1)" data-title="<img src=x>" '
        'data-unknown="1" defer></script>'
    )
    page = visit(code)
    expect(page.locator("iframe")).to_have_attribute("title", "<img src=x>")
    expect(page.locator("img")).to_have_count(0)
    expect(within(page).get_by_text("Name up to 3 occupations")).to_be_visible()
    assert "unknown" not in page.frames[1].url


def test_more_than_three_are_too_many(client):
    response = client.get(f"/widget?soc={NURSES},{TEACHERS},5315,5223")
    assert response.status_code == 422
    assert "Name up to 3 occupations" in response.text


def test_it_says_that_the_figures_are_away(client, monkeypatch):
    def away(*_):
        raise DatabaseAwayError("away")

    monkeypatch.setattr(Database, "exists", property(away))
    response = client.get(f"/widget?soc={NURSES}")
    assert response.status_code == 503
    assert "cannot be read just now" in response.text


def test_options_come_back_from_their_query():
    for options in (Options(), Options(soc=(NURSES, OLD), scheme="soc2010", colour="ABCDEF", size=20, heading=4)):
        assert read(given(QueryParams(options.query))) == options
    assert read({"colour": "#12436D"}) == Options()


def test_every_option_is_documented_and_known_to_the_script():
    documented = re.findall(r"^\| `(\w+)` \| (?:`(\w+)` )?\|", (ROOT / "docs" / "widget.md").read_text(), re.MULTILINE)
    assert dict(documented) == {
        name: "" if value == () else str(value) for name, value in Options().model_dump().items()
    }
    script = (ROOT / "service" / "pages" / "widget.js").read_text()
    assert re.findall(r'"(\w+)"', re.search(r"of \[(.+)\]", script)[1]) == list(Options.model_fields)


def test_its_code_is_written_by_a_form_from_titles_and_codes(open_page, accessible, shot):
    page = open_page("/widget/embed", viewport=PHONE)
    for number, typed in enumerate(("nurse", TEACHERS, "plumer"), 1):
        page.get_by_label(f"Occupation {number}").fill(typed)
    page.get_by_text("Colours, size and headings").click()
    page.get_by_label("Colour of heading").fill("#00703c")
    page.get_by_role("button", name="Show it").click()
    page.get_by_role("alert").get_by_role("link", name="Choose which occupation “nurse” is").click()
    asked = page.get_by_role("group", name="Which occupation is “nurse”?")
    expect(asked.get_by_role("radio").first).to_be_focused()
    expect(page.get_by_label("Occupation 3")).to_have_value("plumer")
    expect(page.locator("iframe, textarea")).to_have_count(0)
    accessible(page)
    shot(page, "widget-embed-asks")
    asked.get_by_label("Other registered nursing professionals").check()
    page.get_by_role("button", name="Show it").click()
    assert page.url.endswith(f"/widget/embed?soc={NURSES},{TEACHERS},5315&colour=00703c")
    expect(within(page).get_by_role("heading", name="Primary education")).to_be_visible()
    expect(page.get_by_label("Occupation 1")).to_have_value(NURSES)
    expect(page.get_by_text("Plumbers and heating and ventilating installers", exact=False).first).to_be_visible()
    code = page.get_by_label("Script").input_value()
    assert f'data-soc="{NURSES},{TEACHERS},5315" data-colour="00703c"' in code
    assert f"soc={NURSES},{TEACHERS},5315&amp;colour=00703c" in page.get_by_label("Frame alone").input_value()
    accessible(page)
    shot(page, "widget-embed")


def test_what_was_chosen_counts_for_the_title_it_was_chosen_for(client):
    chosen = f"soc=nurse&is-1={NURSES}"
    assert client.get(f"/widget/embed?{chosen}").url.query == f"soc={NURSES}".encode()
    assert client.get("/widget/embed?soc=plumber&is-1=" + NURSES).url.query == b"soc=5315"
    assert client.get("/widget/embed?soc=nurse&is-1=9999").status_code == 422


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("soc=9999", "has no code &#39;9999&#39;"),
        ("soc=zzzzqqq", "No occupation of SOC2020 is like “zzzzqqq”"),
        (f"soc={'n' * 201}", "Enter 200 characters or fewer"),
        (f"soc={NURSES},{TEACHERS},5315&soc=5223", "Choose 3 occupations at most"),
    ],
)
def test_what_names_no_occupation_is_told(client, query, told):
    response = client.get(f"/widget/embed?{query}")
    assert response.status_code == 422
    assert told in response.text


def test_the_code_that_it_writes_works_and_is_copied(open_page, visit, server):
    page = open_page(
        f"/widget/embed?soc={NURSES}&size=20", javascript=True, permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("status").first).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Script").input_value()
    assert copied.startswith(f'<script src="{server.url}/widget.js"')
    widget_of(visit(copied, viewport=PHONE))


def test_what_is_wrong_is_told_beside_its_field(open_page, accessible, shot):
    page = open_page("/widget/embed?soc=9999&colour=red&size=99", viewport=PHONE)
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("link")).to_have_count(3)
    alert.get_by_role("link", name="The colour must be").click()
    expect(page.get_by_label("Colour of heading")).to_have_value("red")
    expect(page.get_by_label("Colour of heading")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("iframe, textarea")).to_have_count(0)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    accessible(page)
    shot(page, "widget-embed-wrong")
