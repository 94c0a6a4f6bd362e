"""The pages of releases, in a real browser without JavaScript, at the width of a phone, over a server of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from service.body_limit import LARGER
from service.keys import add_key
from service.releases.stage import stage
from service.store import releases
from service.store.database import Database

PHONE = {"width": 360, "height": 740}
SOON = 100_000
"""Milliseconds that a workbook may take."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Database(str(tmp_path_factory.mktemp("pages") / "store.db"))


@pytest.fixture(scope="module")
def key(store):
    return add_key(store, "Dan", "admin", 1)


@pytest.fixture(scope="module")
def server(start_server, store):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOC_CODER_DATABASE", str(store.url.database))
        patch.setenv("SOC_CODER_BACKUPS", f"{store.url.database}-backups")
        return start_server()


@pytest.fixture
def at(open_page, server, key):
    """Open a page as who gave the browser the key of an administrator."""

    def at(address="/releases"):
        login = {"username": "any", "password": key, "origin": server.url}
        page = open_page(address, viewport=PHONE, http_credentials=login)
        page.set_default_timeout(SOON)
        return page

    return at


@pytest.fixture
def send(at, key):
    """Send a workbook, and wait on its page until it is ready or rejected."""

    def send(content, name="projections.xlsx", **fields):
        page = at()
        page.get_by_label("Workbook").set_input_files({"name": name, "mimeType": "application/zip", "buffer": content})
        for label, value in fields.items():
            page.get_by_label(label).fill(value)
        page.get_by_label("API key").fill(key)
        page.get_by_role("button", name="Send the workbook").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Release")
        return page

    return send


def is_narrow(page):
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def heading(page):
    return page.get_by_role("heading", level=1)


def test_a_workbook_is_sent_promoted_and_taken_back(send, key, projections):
    page = send(projections(100.0), Note="<b>provisional</b>")
    address = page.url
    expect(heading(page)).to_contain_text("ready to be promoted", timeout=SOON)  # it loads again by itself
    main = page.get_by_role("main")
    for text in ("compared with skills_imperative", "note by Dan: <b>provisional</b>", "ready to be promoted"):
        expect(main).to_contain_text(text)

    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Promote").click()
    page.get_by_role("alert").get_by_role("link", name="Say why").click()
    assert page.url.endswith("#why")
    page.get_by_label("Why").fill("new projections")
    page.get_by_role("button", name="Promote").click()
    page.get_by_role("alert").get_by_role("link", name="Enter an API key").click()
    expect(page.get_by_label("Why")).to_have_value("new projections")
    assert key not in page.content()
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Promote").click()
    expect(heading(page)).to_contain_text("in use")
    assert page.url == address
    assert page.context.cookies() == []

    page.get_by_label("Release to go back to").select_option("As it came with soc-coder")
    page.get_by_label("Why").fill("a slip")
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Roll back").click()
    expect(heading(page)).to_contain_text("ready to be promoted")
    page.get_by_role("link", name="All releases").click()
    promoted = page.get_by_role("region", name="Promoted").get_by_role("listitem").all_inner_texts()
    assert ["a slip" in promoted[0], "new projections" in promoted[1], "Dan" in promoted[0]] == [True] * 3


def test_a_workbook_that_is_too_large_is_told_to_the_browser(at, server, key):
    page = at()
    large = b"PK\x03\x04".ljust(LARGER["/releases"] + 1)
    page.get_by_label("Workbook").set_input_files({"name": "a.xlsx", "mimeType": "text/plain", "buffer": large})
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Send the workbook").click()
    expect(page.get_by_role("alert")).to_contain_text("at most 16 MiB")
    assert key not in page.url + server.log.read_text()


def test_a_rejected_workbook_says_every_reason(send, projections):
    page = send(projections(change=lambda book: book["Occ T1"].insert_cols(3)))
    expect(heading(page)).to_contain_text("rejected", timeout=SOON)
    reasons = page.get_by_role("region", name="Why it was rejected").get_by_role("listitem")
    assert reasons.count() > 1
    expect(page.get_by_role("button")).to_have_count(0)


def test_a_real_workbook_is_sent(send, shared_data):
    path = shared_data / "occupations" / "employment_by_occupation_sept_2018.xls"
    page = send(path.read_bytes(), path.name)
    expect(heading(page)).to_contain_text("ready to be promoted", timeout=SOON)
    expect(page.get_by_role("main")).to_contain_text("every figure is as it was")


def test_what_cannot_be_sent_is_told_with_links_to_the_fields(at, key):
    page = at()
    page.get_by_label("Edition").fill("spring")
    page.get_by_role("button", name="Send the workbook").click()
    told = page.get_by_role("alert").get_by_role("link").all_inner_texts()
    assert [each.split()[0] for each in told] == ["Choose", "Enter", "Enter"]
    for name in ("key", "file", "edition"):
        expect(page.locator(f"#{name}")).to_have_attribute("aria-invalid", "true")
    assert page.title().startswith("Error: ")
    page.get_by_label("Workbook").set_input_files({"name": "a.xlsx", "mimeType": "text/plain", "buffer": b"code,pay"})
    page.get_by_label("Edition").fill("")
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Send the workbook").click()
    expect(page.get_by_role("alert")).to_contain_text("no Excel workbook")


def test_a_release_that_was_stopped_is_taken_on(at, store, key, projections):
    number = stage(store, projections(), "projections.xlsx", "Ada", None, None)
    with store.write() as connection:
        releases.log(connection, number, "stopped: it took too long")
    page = at(f"/releases/{number}")
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Go on").click()
    expect(heading(page)).to_contain_text("ready to be promoted", timeout=SOON)
    expect(page.get_by_role("region", name="Log")).to_contain_text("taken on again by Dan")


@pytest.mark.parametrize("address", ["/releases", "/releases/1", "/releases/999"])
def test_a_phone_needs_no_sideways_scrolling_and_fields_have_names(at, address):
    page = at(address)
    assert is_narrow(page)
    fields = page.locator("input, select, button").all()
    assert all(field.evaluate("e => e.labels?.length || e.innerText") for field in fields)


@pytest.fixture
def pages(client, who):
    """Answers to who gives the key of an administrator, or of another role, as a browser does."""

    def pages(method, address="/releases", name="Dan", origin="http://testserver", **options):
        headers = {"Origin": origin, **options.pop("headers", {})}
        login = ("any", who[name]["X-API-Key"])
        return client.request(method, address, auth=login, headers=headers, follow_redirects=False, **options)

    return pages


def test_only_an_administrator_sees_them(client, pages, problem_of):
    for address in ("/releases", "/releases/1"):
        answer = client.get(address)
        assert problem_of(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert problem_of(pages("GET", address, "Ada"), 401)
    assert problem_of(client.post("/releases", headers={"Origin": "http://testserver"}), 401)
    assert pages("GET").status_code == 200
    assert pages("GET", "/releases/1").status_code == 404


def test_a_page_of_work_in_progress_loads_again_unless_it_is_told_not_to(pages, staged):
    number = staged()
    answer = pages("GET", f"/releases/{number}")
    assert answer.headers["refresh"] == "5"
    assert f'href="../releases/{number}?still=true"' in answer.text
    answer = pages("GET", f"/releases/{number}?still=true")
    assert "refresh" not in answer.headers
    assert f'href="../releases/{number}"' in answer.text


@pytest.mark.parametrize(
    ("origin", "site"),
    [("https://elsewhere.example", None), ("null", None), ("http://testserver", "cross-site"), ("", "same-site")],
)
def test_forms_of_other_sites_are_refused(pages, who, staged, database, problem_of, origin, site):
    number = staged()
    form = {"key": who["Dan"]["X-API-Key"], "why": "x"}
    headers = {"Sec-Fetch-Site": site} if site else {}
    for address in ("/releases", *(f"/releases/{number}/{act}" for act in ("run", "promote", "rollback"))):
        assert problem_of(pages("POST", address, origin=origin, data=form, headers=headers), 403)
    with database.read() as connection:
        assert len(releases.logged(connection, number)) == 1


def test_the_key_of_the_form_counts(pages, who, staged):
    address = f"/releases/{staged()}/promote"
    for key in ("", "soc_1", who["Ada"]["X-API-Key"]):
        answer = pages("POST", address, data={"key": key, "why": "x"})
        assert (answer.status_code, "Enter an API key" in answer.text) == (422, True)
    answer = pages("POST", address, data={"key": who["Dan"]["X-API-Key"], "why": "x"})
    assert (answer.status_code, "is staged, not ready" in answer.text) == (422, True)


def test_too_large_a_workbook_is_told(pages, who):
    content = b"PK\x03\x04".ljust(LARGER["/releases"])
    answer = pages("POST", data={"key": who["Dan"]["X-API-Key"]}, files={"file": ("a.xlsx", content)})
    assert (answer.status_code, "at most 16 MiB" in answer.text) == (422, True)


def test_one_may_go_back_only_to_what_was_current(pages, who, staged):
    form = {"key": who["Dan"]["X-API-Key"], "why": "x", "to": "0"}
    answer = pages("POST", f"/releases/{staged()}/rollback", data=form)
    assert (answer.status_code, "that was current before" in answer.text) == (422, True)
