"""The site that `make docs` builds: whole, without a warning, and with nothing from elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, sync_playwright
from typer.main import get_command

import soc_coder
from service.app import create_app
from service.errors import KINDS
from service.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
LOADED = "//img/@src | //script/@src | //iframe/@src | //link[not(@rel='canonical')]/@href"
MOST_BYTES = 250_000
"""Of the first page with all that it loads, before compression."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` does; a warning is an error."""
    (recipe,) = re.findall(r"\$\(BIN\)/sphinx-build (.+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("docs")
    arguments = recipe.replace("var/", f"{folder}/").split()
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, html.HtmlElement]:
    return {path: html.parse(path).getroot() for path in site.rglob("*.html")}


def text_of(page: html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def test_every_document_is_a_page(site):
    documents = [*(ROOT / "docs").glob("*.md"), *(ROOT / "notebooks").glob("*.ipynb"), ROOT / "README.md"]
    assert len(documents) > 30
    for path in documents:
        assert (site / path.relative_to(ROOT)).with_suffix(".html").is_file()


def test_every_link_leads_somewhere(site, pages):
    @cache
    def names(path: Path) -> set[str]:
        return set(pages[path].xpath("//@id"))

    broken = []
    for path, page in pages.items():
        for href in page.xpath("//a/@href"):
            link = urlsplit(href)
            if link.scheme or href == "#":
                continue
            target = (path.parent / unquote(link.path)).resolve() if link.path else path
            if not target.is_file() or (link.fragment and unquote(link.fragment) not in names(target)):
                broken.append(f"{path.relative_to(site)}: {href}")
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site, pages):
    for path, page in pages.items():
        for address in page.xpath(LOADED):
            assert not urlsplit(address).netloc, f"{path.relative_to(site)}: {address}"
    for path in site.rglob("*.css"):
        assert not re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", path.read_text(encoding="utf-8"))


def test_every_plot_says_what_it_shows(pages):
    plots = [
        plot for path, page in pages.items() if path.parent.name == "notebooks" for plot in page.xpath("//article//img")
    ]
    assert len(plots) >= 30
    assert [plot.get("src") for plot in plots if len(plot.get("alt", "")) < 60] == []


def test_the_first_page_is_light(site, pages):
    first = site / "docs" / "index.html"
    loaded = {(first.parent / urlsplit(address).path).resolve() for address in pages[first].xpath(LOADED)}
    assert sum(path.stat().st_size for path in {first, *loaded} if path.is_file()) < MOST_BYTES


def test_no_page_tells_where_it_was_built(site):
    files = [path for path in site.rglob("*") if path.suffix in {".html", ".js", ".json", ".txt"}]
    assert [path for path in files if f"{ROOT}/" in path.read_text(encoding="utf-8")] == []


def test_the_api_is_described_whole(site, pages):
    document = create_app(Settings()).openapi()
    addresses = pages[site / "docs" / "addresses.html"]
    told = {heading.text_content().rstrip("¶") for heading in addresses.xpath("//h3")}
    assert told == {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    assert text_of(addresses).count("Needs an API key") == sum(
        "security" in each for methods in document["paths"].values() for each in methods.values()
    )
    shapes = pages[site / "docs" / "shapes.html"]
    named = {heading.text_content().rstrip("¶") for heading in shapes.xpath("//h2")}
    assert named == set(document["components"]["schemas"])


def test_every_setting_is_told(pages):
    told = "\n".join(map(text_of, pages.values()))
    assert [name for name in Settings.model_fields if f"{PREFIX}{name.upper()}" not in told] == []


def test_every_command_is_described_whole(site, pages):
    page = pages[site / "docs" / "commands.html"]
    told = {heading.text_content().rstrip("¶").removeprefix("soc-coder ") for heading in page.xpath("//h2")}
    roof = get_command(soc_coder.app)
    groups = {name: roof.get_command(None, name) for name in soc_coder.COMMANDS}
    assert told == {
        f"{name} {part}".strip() for name, group in groups.items() for part in getattr(group, "commands", [""])
    }
    assert {"--kind", "--careful, --fast"} <= {code.text_content() for code in page.xpath("//td[1]//code")}


@pytest.mark.parametrize("status", KINDS)
def test_every_error_is_told(status):
    assert f"\n| {status} | `{KINDS[status].code}` | " in (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("needs chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "name", ["docs/index", "docs/howto_vacancies", "docs/addresses", "README", "notebooks/3_calibration_and_abstention"]
)
def test_a_page_in_a_browser(site, browser, name, width):
    asked = []
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith((site.as_uri(), "data:"))] == []
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_the_site_can_be_searched(site, browser):
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.wait_for_url("**/docs/index.html")
    box = page.get_by_role("textbox", name="Search")
    box.fill("conformal")
    box.press("Enter")
    page.locator("#search-results a", has_text="Calibration and abstention").wait_for(timeout=20_000)
    page.close()
