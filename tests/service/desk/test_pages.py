"""The pages of the desk, in a real browser, over a server of their own."""

from __future__ import annotations

import signal
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sklearn.metrics import cohen_kappa_score
from sqlalchemy import select

from service.corrections import list_corrections
from service.desk.figures import totals
from service.keys import add_key, find_key
from service.pages import desk as words
from service.store import desk as store
from service.store.database import Database
from service.store.desk import Put
from service.store.tables import DESK_ITEMS, DESK_OPINIONS, DESK_SKIPS

PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
ROLES = {"Ada": "code", "Bob": "code", "Cat": "confirm", "Dan": "admin"}
TITLES = [
    *(
        "Consultant",
        "Coordinator",
        "Team leader",
        "Operator",
        "Supervisor",
        "Analyst",
        "Engineer",
        "Technician",
        "Assistant",
    ),
    *("Advisor", "Officer", "Manager", "Inspector", "Instructor", "Driver", "Fitter", "Designer", "Planner", "Buyer"),
    *("Controller", "Surveyor", "Trainer", "Assessor", "Clerk", "Administrator", "Developer", "Assembler", "Packer"),
    *("Examiner", "Attendant"),
]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return Database(str(tmp_path_factory.mktemp("desk") / "store.db"))


@pytest.fixture(scope="module")
def tokens(database):
    return {name: add_key(database, name, role, 1) for name, role in ROLES.items()}


@pytest.fixture(scope="module")
def server(start_server, database):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOC_CODER_DATABASE", str(database.url.database))
        return start_server()


@pytest.fixture(autouse=True)
def empty(database):
    """Begin with nothing on the desk."""
    yield
    with database.write() as connection:
        for table in (DESK_OPINIONS, DESK_SKIPS, DESK_ITEMS):
            connection.execute(table.delete())


@pytest.fixture
def put(database, case):
    def put(*titles, sample="doubtful", is_double=False, **further):
        puts = [Put(case(title, **further), sample, -place, is_double) for place, title in enumerate(titles)]
        with database.write() as connection:
            assert len(store.put(connection, puts, datetime.now(UTC))) == len(titles)

    return put


@pytest.fixture
def at(open_page, server, tokens):
    """Open a page of the desk as somebody."""

    def at(name="Ada", address="/desk", **options):
        login = {"username": name, "password": tokens[name], "origin": server.url}
        return open_page(address, http_credentials=login, **options)

    return at


@pytest.fixture
def answered(database):
    """Return title, code and reason of what was answered, in order."""

    def answered(coder=None):
        wanted = select(DESK_ITEMS.c.title, DESK_OPINIONS.c.code, DESK_OPINIONS.c.reason).join(
            DESK_ITEMS, DESK_ITEMS.c.number == DESK_OPINIONS.c.item
        )
        if coder:
            wanted = wanted.where(DESK_OPINIONS.c.coder == coder)
        done = wanted.where(DESK_OPINIONS.c.answered.is_not(None)).order_by(DESK_OPINIONS.c.answered)
        with database.read() as connection:
            return [tuple(row) for row in connection.execute(done)]

    return answered


def heading(page):
    return page.get_by_role("heading", level=1)


def shows(page, title):
    """Wait until the page of a title is there, with its script."""
    expect(heading(page)).to_have_text(title)
    page.wait_for_load_state()


def begin(page):
    page.get_by_role("button", name="Code the next").click()
    return page


def test_a_clerk_codes_thirty_titles_with_the_keyboard_alone(at, put, answered):
    put(*TITLES)
    page = at(javascript=True)
    while page.evaluate("document.activeElement.innerText") != "Code the next":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    keys = page.keyboard
    for place, title in enumerate(TITLES):
        shows(page, title)
        if place == 3:
            keys.press("/")
            keys.type("machine operator")
            keys.press("Enter")
            expect(page.locator(".card").first).to_contain_text("operator")
            page.wait_for_load_state()
        if place == 4:
            keys.press("n")
            keys.type("No 2 tells which.")  # a digit and letters that are keys elsewhere
            keys.press("Escape")
        if place == 5:
            keys.press("z")
            shows(page, TITLES[4])
            keys.press("2")
            keys.press("Enter")
            shows(page, title)
        if place == 6:
            keys.press("o")
        else:
            keys.press("g" if place % 10 == 0 else str(1 + place % 3))
            keys.press("Enter")
    expect(page.get_by_text("There is nothing for you to code")).to_be_visible()
    found = answered("Ada")
    assert [title for title, _, _ in found] == TITLES
    assert {code for _, code, _ in found[7:]} >= {None, "2237", "6131", "3213"}
    assert [place for place, (_, _, reason) in enumerate(found) if reason == "vague"] == [0, 10, 20]
    assert found[6][2] == "unsure"


def test_without_javascript_tab_arrows_and_enter_suffice(at, put, answered):
    put("Consultant", "Coordinator")
    page = at()
    begin(page)
    for title, downs in (("Consultant", 1), ("Coordinator", 0)):
        expect(heading(page)).to_have_text(title)
        page.locator("#q").focus()
        for _ in range(2):
            page.keyboard.press("Tab")  # past the button of the search, to the choices
        page.keyboard.press("Space")
        for _ in range(downs):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    expect(page.get_by_text("There is nothing for you to code")).to_be_visible()
    assert [(title, code) for title, code, _ in answered()] == [("Consultant", "6131"), ("Coordinator", "2237")]


def test_single_keys_can_be_switched_off_and_stay_so(at, put, answered):
    put("Consultant", "Coordinator")
    page = begin(at(javascript=True))
    page.get_by_label("Use single keys").uncheck()
    page.keyboard.press("s")
    page.keyboard.press("1")
    expect(page.locator(":checked")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Use single keys")).not_to_be_checked()
    expect(page.locator("kbd").first).to_be_hidden()
    page.get_by_label("Use single keys").check()
    page.keyboard.press("Control+1")
    page.keyboard.press("s")
    expect(heading(page)).to_have_text("Coordinator")
    assert answered() == []


def test_what_is_wrong_is_told_with_what_was_typed_kept(at, put):
    put("Consultant", kind="vacancy", description="Consults.")
    page = begin(at(viewport=PHONE))
    page.get_by_label("Note").fill("x" * 2001)
    page.get_by_label("Only the text").check()
    page.get_by_role("button", name="Save").click()
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("link")).to_have_text(
        ["Choose a unit group, or why there is none", "The note must be 2,000 characters or fewer"]
    )
    assert page.title().startswith("Error: ")
    expect(page.get_by_label("Note")).to_have_value("x" * 2001)
    expect(page.get_by_label("Only the text")).to_be_checked()


@pytest.mark.parametrize("way", ["random", "double"])
def test_what_is_coded_blind_shows_nothing_of_the_coder(at, put, way):
    put("Zorb keeper", sample="random" if way == "random" else "doubtful", is_double=way == "double")
    page = begin(at())
    expect(page.get_by_text("shown without what soc-coder made of it")).to_be_visible()
    assert not {"2237", "6131", "3213", "by soc-coder"} & set(page.get_by_role("main").inner_text().split())
    assert "by soc-coder" not in page.content()


def test_a_candidate_has_its_entries_and_a_search_finds_others(at, put):
    put("Zorb nurse")
    page = begin(at())
    first = page.locator(".card").first
    expect(first).to_contain_text("2237")
    expect(first).to_contain_text("50% by soc-coder")
    page.get_by_role("searchbox").fill("plumber")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".card").first).to_contain_text("5315")
    expect(page.locator(".card").first).to_contain_text("Index Plumber")
    assert page.locator(".card").count() <= 9


def test_a_search_and_the_way_back_keep_what_is_chosen_and_noted(at, put, answered):
    put("Zorb nurse", kind="vacancy", description="Zorbs.")
    page = begin(at())
    page.get_by_label("Note").fill("They zorb.")
    page.get_by_label("Only the text").check()
    page.locator("#answer-6131").check()
    page.get_by_role("searchbox").fill("plumber")
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_contain_text("5315")
    expect(page.locator("#answer-6131")).to_be_checked()
    page.get_by_role("button", name="Back to the suggestions").click()
    expect(page.locator(".card").first).to_contain_text("50% by soc-coder")
    expect(page.get_by_role("button", name="Back to the suggestions")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.locator("#answer-6131")).to_be_checked()
    expect(page.get_by_label("Only the text")).to_be_checked()
    expect(page.get_by_label("Note")).to_have_value("They zorb.")
    assert answered() == []
    page.locator("#answer-6131").press("Enter")
    expect(page.get_by_text("Your last answer")).to_contain_text("6131")


def test_two_differ_and_a_confirmer_settles_it(at, put, database):
    put("Zorb nurse", is_double=True)
    for name, code in (("Ada", "2231"), ("Bob", "2237")):
        page = begin(at(name))
        page.get_by_role("searchbox").fill(code)
        page.get_by_role("button", name="Search").click()
        page.locator(f"#answer-{code}").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Your last answer")).to_contain_text(code)
    assert at("Ada", "/desk").get_by_role("link", name="Settle").count() == 0
    page = at("Cat")
    page.get_by_role("link", name="Settle 1 item").click()
    expect(page.get_by_role("listitem")).to_contain_text("2231")
    page.get_by_role("link", name="Zorb nurse").click()
    for text in ("Coder 1", "Coder 2", "2231", "2237", "soc-coder"):
        expect(page.get_by_role("main")).to_contain_text(text)
    assert "Ada" not in page.content()
    page.locator("#answer-2237").check()
    page.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("There is nothing to settle")).to_be_visible()
    with database.read() as connection:
        (correction,) = list_corrections(connection, "confirmed", 0, 10)
    assert [(one.status, one.by) for one in correction.history] == [("proposed", "Bob"), ("confirmed", "Cat")]
    coded = page.request.get("/v1/classify?title=Zorb+nurse").json()
    assert (coded["code"], coded["evidence"]["override"]["correction"]) == ("2237", correction.proposal.id)


def test_agreement_of_two_clerks_is_scikit_learns_and_each_sees_his_own(at, put, answers, database):
    put(*TITLES, is_double=True)
    codes = ["2237", "6131", "3213", "2231"]
    ada, bob = ([codes[place % of] for place in range(len(TITLES))] for of in (4, 3))
    for name, given in (("Ada", ada), ("Bob", bob)):
        for code in given:
            answers(name, code)
    with database.read() as connection:
        (levels, _) = (between.levels for between in totals(connection).people)
    for each in levels:
        sides = ([code[: each.level] for code in given] for given in (ada, bob))
        assert each.kappa == pytest.approx(cohen_kappa_score(*sides))
    page = at("Dan")
    rows = page.get_by_role("region", name="Two people: doubtful").get_by_role("row")
    unit = levels[0]
    expect(rows.nth(1)).to_contain_text(f"{unit.share:.0%}")
    expect(rows.nth(1)).to_contain_text(f"{unit.kappa:.2f}")
    expect(page.get_by_text(words.NO_KAPPA)).to_have_count(0)
    expect(page.get_by_text(words.NO_INTERVAL)).to_have_count(0)
    own = at("Bob")
    expect(own.get_by_role("region", name="You, and those who coded")).to_contain_text(f"{unit.kappa:.2f}")
    assert "All coders together" not in own.content()
    expect(own.get_by_text("Items answered").locator("..")).to_contain_text("30")


def test_where_kappa_or_its_interval_is_missing_the_page_says_why(at, put, answers):
    put("Consultant", "Coordinator", is_double=True)
    for name, code in (("Ada", "2237"), ("Bob", "2231")) * 2:
        answers(name, code)
    page = at("Ada")
    rows = page.get_by_role("region", name="You, and those who coded").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("0.00")
    expect(page.get_by_role("main")).to_contain_text(f"{words.NO_KAPPA} {words.NO_INTERVAL}")


@pytest.mark.parametrize("javascript", [False, True])
def test_every_page_is_accessible_and_fits(at, put, accessible, shot, javascript):
    put("Coordinator", is_double=True)
    put("Consultant", kind="vacancy", category="Health", description="Advises. " * 200)
    put("Zorb nurse " * 9, "Operator")

    def code(name, choice):
        page = begin(at(name, javascript=javascript))
        page.locator("fieldset .card input").nth(choice).check()
        page.get_by_label("Note").fill("They say so.")
        page.get_by_role("button", name="Save").click()
        return page

    def search(page):
        page.get_by_role("searchbox").fill("operator")
        page.get_by_role("button", name="Search").click()
        return page

    code("Ada", 0)
    pages = {"desk-item": code("Dan", 1)}
    pages["desk-wrong"] = begin(at("Cat", javascript=javascript))
    pages["desk-wrong"].get_by_role("button", name="Save").click()
    pages["desk-review"] = at("Cat", "/desk/review", javascript=javascript)
    settle = at("Cat", "/desk/review", javascript=javascript)
    settle.get_by_role("main").get_by_role("link").first.click()
    pages["desk-settle"] = search(settle)
    pages["desk"] = at("Dan", javascript=javascript)
    for viewport in (WIDE, PHONE):
        for name, page in pages.items():
            page.set_viewport_size(viewport)
            if javascript:
                shot(page, name)
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name
            accessible(page)


def test_no_answer_is_lost_when_the_server_is_killed(
    at, put, start_server, database, answered, monkeypatch, tokens, browser
):
    put(*TITLES[:4])
    monkeypatch.setenv("SOC_CODER_DATABASE", str(database.url.database))
    own = start_server()
    login = {"username": "Ada", "password": tokens["Ada"], "origin": own.url}
    context = browser.new_context(base_url=own.url, http_credentials=login, java_script_enabled=False)
    page = context.new_page()
    page.goto("/desk")
    begin(page)
    for _ in range(2):
        page.locator("fieldset .card input").first.check()
        page.get_by_role("button", name="Save").click()
    expect(heading(page)).to_have_text(TITLES[2])
    own.process.send_signal(signal.SIGKILL)
    own.process.wait()
    context.close()
    assert [title for title, _, _ in answered("Ada")] == TITLES[:2]
    page = begin(at())
    expect(heading(page)).to_have_text(TITLES[2])  # it is still hers
    expect(page.get_by_text("Your last answer")).to_contain_text(TITLES[1])


def test_forms_of_other_sites_and_those_without_a_role_are_refused(at, put, tokens, server, database):
    put("Consultant")
    page = at()
    for way in ("next", "undo", "items/1", "review/1"):
        assert page.request.post(f"/desk/{way}", headers={"Origin": "https://elsewhere.example"}).status == 403
    assert page.request.get("/desk/review").status == 401
    assert page.request.get("/desk/items/999").status == 404
    assert find_key(database, tokens["Ada"]).role == "code"
