"""Commands that look things up: `search` and `crosswalk`."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mappings.crosswalk import Crosswalk, Link, load_crosswalk
from mappings.schemes import SCHEMES, SUBJECT_SCHEMES
from mappings.search import load_search
from mappings.subject_crosswalk import Match, load_subject_crosswalk
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
    code: Annotated[str, typer.Argument(help="Code of a group of the scheme crossed from.")],
    source: Annotated[str, typer.Option("--from", help=f"{', '.join(SCHEMES)}, {', '.join(SUBJECT_SCHEMES)}.")],
    target: Annotated[str, typer.Option("--to", help="Another scheme, of occupations or of subjects as the first is.")],
    as_json: _Json = False,
) -> None:
    """Carry a code to another scheme: of occupations with shares, of subjects with how well they match."""
    walk = load_subject_crosswalk(source, target) if source in SUBJECT_SCHEMES else load_crosswalk(source, target)
    links = [
        {"code": link.code, "title": walk.target.group(link.code).title, **_how(link)} for link in walk.targets(code)
    ]
    group = walk.source.group(code)
    if as_json:
        answer: dict[str, object] = {"from": source, "to": target, "code": code, "title": group.title}
        if isinstance(walk, Crosswalk):
            answer["derived"] = walk.derived
        typer.echo(json.dumps(answer | {"data_version": data_version(), "links": links}, ensure_ascii=False))
        return
    table = Table(*(links[0] if links else ()), box=None)
    for link in links:
        table.add_row(*(f"{cell:.1%}" if isinstance(cell, float) else str(cell) for cell in link.values()))
    console = Console()
    console.print(f"{code} {group.title} ({walk.source.edition})", highlight=False)
    console.print(table if links else f"The source links it to nothing in {walk.target.title}.")


def _how(link: Link | Match) -> dict[str, object]:
    """Return the share of a link between occupations, or how well two subjects match."""
    if isinstance(link, Link):
        return {"share": round(link.share, 6)}
    return {"relation": link.relation, "category": link.category}
