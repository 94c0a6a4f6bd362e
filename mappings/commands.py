"""Commands that look things up: `search` and `crosswalk`."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mappings.crosswalk import load_crosswalk
from mappings.search import load_search
from mappings.version import data_version

app = typer.Typer()

_Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Beginnings of words of a title, or a code.")],
    scheme: Annotated[str, typer.Option(help="soc2020, soc2010 or isco08.")] = "soc2020",
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many hits to show.")] = 10,
    as_json: _Json = False,
) -> None:
    """Search the coding index and the groups of a scheme."""
    hits = load_search(scheme)(" ".join(words), limit)
    found = [
        {
            "code": hit.code,
            "title": hit.title,
            "qualifier": hit.entry.qualifier if hit.entry else "",
            "industry": hit.entry.industry if hit.entry else "",
            "default": hit.entry.default if hit.entry else "",
            "entry_id": hit.entry.entry_id if hit.entry else "",
            "score": round(hit.score, 3),
        }
        for hit in hits
    ]
    if as_json:
        typer.echo(json.dumps({"scheme": scheme, "data_version": data_version(), "hits": found}, ensure_ascii=False))
        return
    table = Table("code", "title", "qualifier", "industry", "default", box=None)
    for hit in found:
        table.add_row(*(str(hit[column]) for column in ("code", "title", "qualifier", "industry", "default")))
    Console().print(table if found else "Nothing found.")


@app.command()
def crosswalk(
    code: Annotated[str, typer.Argument(help="Digits of a group of the scheme crossed from.")],
    source: Annotated[str, typer.Option("--from", help="soc2010, soc2020 or isco08.")],
    target: Annotated[str, typer.Option("--to", help="soc2010, soc2020 or isco08.")],
    as_json: _Json = False,
) -> None:
    """Carry a code to another scheme, with shares."""
    walk = load_crosswalk(source, target)
    links = [
        {"code": link.code, "title": walk.target.group(link.code).title, "share": round(link.share, 6)}
        for link in walk.targets(code)
    ]
    group = walk.source.group(code)
    if as_json:
        answer = {"from": source, "to": target, "code": code, "title": group.title, "derived": walk.derived}
        typer.echo(json.dumps(answer | {"data_version": data_version(), "links": links}, ensure_ascii=False))
        return
    table = Table("code", "title", "share", box=None)
    for link in links:
        table.add_row(str(link["code"]), str(link["title"]), f"{link['share']:.1%}")
    console = Console()
    console.print(f"{code} {group.title} ({walk.source.edition})", highlight=False)
    console.print(table if links else f"The source links it to nothing in {walk.target.title}.")
