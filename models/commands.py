"""The command of this floor: `soc-coder classify`."""

from __future__ import annotations

import shlex
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from mappings.errors import SocCoderError
from models.batch import Summary, code_file
from models.coder import Coder
from models.coding import Choice, Coding, Item, Kind, Scheme
from models.console import end_on_sigterm
from models.crew import available_cores
from models.depth import LEVELS
from models.links import LinkEvidence
from models.overrides import Overrides, read_overrides
from models.spark import code_dataset

app = typer.Typer()

Engine = Literal["plain", "spark"]

_FAULTS_SHOWN = 5


@app.command()
def classify(
    title: Annotated[
        str | None, typer.Argument(help="A job title, such as 'staff nurse', or the title of a course or standard.")
    ] = None,
    qualifier: Annotated[str, typer.Option(help="Additional qualifying term, such as 'primary'.")] = "",
    industry: Annotated[str, typer.Option(help="Industry of the employer.")] = "",
    description: Annotated[str, typer.Option(help="The advert's text.")] = "",
    hecos: Annotated[str, typer.Option(help="HECoS codes of the course, separated by |.")] = "",
    jacs3: Annotated[str, typer.Option(help="JACS3 codes of the course, such as I100, I1 or 9.")] = "",
    cah: Annotated[str, typer.Option(help="CAH codes of the course, such as 11-01-02.")] = "",
    level: Annotated[str, typer.Option(help="Level of the course or of the apprenticeship standard.")] = "",
    route: Annotated[str, typer.Option(help="Route of the apprenticeship standard.")] = "",
    overview: Annotated[str, typer.Option(help="Overview of the apprenticeship standard.")] = "",
    duties: Annotated[str, typer.Option(help="Duties of the apprenticeship standard.")] = "",
    typical_job_titles: Annotated[str, typer.Option(help="Its typical job titles, separated by |.")] = "",
    source: Annotated[
        Path | None, typer.Option("--in", help="File to code: .csv, .csv.gz, .jsonl or .parquet.")
    ] = None,
    target: Annotated[Path | None, typer.Option("--out", help="File to write, in any of these formats.")] = None,
    kind: Annotated[Kind, typer.Option(help="What is coded.")] = "job_title",
    scheme: Annotated[Scheme, typer.Option(help="Scheme of the codes.")] = "soc2020",
    top: Annotated[int, typer.Option(min=1, max=100, help="Most candidates.")] = 5,
    careful: Annotated[
        bool, typer.Option("--careful/--fast", help="Whether to read adverts that leave a doubt more closely.")
    ] = True,
    cores: Annotated[
        int | None,
        typer.Option(min=1, help="Processes that code a long file.", show_default="every core there is, at most 8"),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="spark: Parquet files, or folders of them, from --in to a new folder --out.")
    ] = "plain",
    master: Annotated[str, typer.Option(help="Address of Spark, or local[N]: N cores of this machine.")] = "local[*]",
    as_json: Annotated[bool, typer.Option("--json", help="Print the coding as JSON.")] = False,
    bundle: Annotated[Path | None, typer.Option(help="Folder of another bundle than the shipped one.")] = None,
    overrides: Annotated[
        Path | None, typer.Option(help="Confirmed corrections, as 'soc-coder corrections export' writes them.")
    ] = None,
    outcomes: Annotated[
        Path | None, typer.Option(help="What graduates went on to do, by which links of courses are weighed too.")
    ] = None,
) -> None:
    """Code a title, advert, course or apprenticeship standard, or a file of them."""
    given = None if title is None and not (hecos or jacs3 or cah) else title or ""
    if (given is None) == (source is None) or (source is None) != (target is None):
        raise SocCoderError("Give either a title, or a file with --in and --out.", "See 'soc-coder classify --help'.")
    coder = Coder.load(bundle)
    if outcomes:
        from models.outcomes.in_use import use

        use(str(outcomes))
    if overrides:
        coder.overrides = Overrides(read_overrides(overrides))
    if source and target and engine == "spark":
        _code_on_spark(coder, source, target, kind, scheme, top, careful, master)
    elif source and target:
        _code_file(coder, source, target, kind, scheme, top, cores or available_cores(), careful)
    else:
        item = Item(
            given or "",
            kind,
            qualifier=qualifier,
            industry=industry,
            description=description,
            hecos=hecos,
            jacs3=jacs3,
            cah=cah,
            level=level,
            route=route,
            overview=overview,
            duties=duties,
            typical_job_titles=typical_job_titles,
        )
        coding = coder.code(item, scheme, top, careful)
        _print_json(coding) if as_json else _print(coding)


def _code_file(
    coder: Coder,
    source: Path,
    target: Path,
    kind: Kind,
    scheme: Scheme,
    top: int,
    cores: int,
    careful: bool,
) -> None:
    end_on_sigterm()
    console = Console(stderr=True, soft_wrap=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(f"Coding {source.name}", total=1.0)
        summary = code_file(
            coder,
            source,
            target,
            kind,
            scheme,
            top,
            cores=cores,
            careful=careful,
            progress=lambda share: bar.update(task, completed=share),
        )
    _print_summary(summary, target, console)


def _code_on_spark(
    coder: Coder,
    source: Path,
    target: Path,
    kind: Kind,
    scheme: Scheme,
    top: int,
    careful: bool,
    master: str,
) -> None:
    end_on_sigterm()
    summary = code_dataset(coder, source, target, kind, scheme, top, careful, master)
    _print_summary(summary, target, Console(stderr=True, soft_wrap=True))


def _print_summary(summary: Summary, target: Path, console: Console) -> None:
    deep = ", ".join(f"{summary.levels[level]:,} to {level} digits" for level in LEVELS if summary.levels[level])
    short = ", ".join(f"{count:,} {reason}" for reason, count in summary.reasons.most_common())
    console.print(
        f"{summary.rows:,} rows: {deep or 'none coded'}.{f' Stopped short: {short}.' if short else ''} Wrote {target}.",
        markup=False,
    )
    for number, fault in summary.faults[:_FAULTS_SHOWN]:
        console.print(f"row {number:,}: {fault}", markup=False)
    if (more := summary.reasons["invalid"] - _FAULTS_SHOWN) > 0:
        console.print(f"and {more:,} more bad rows")


def _print_json(coding: Coding) -> None:
    from pydantic import TypeAdapter

    typer.echo(TypeAdapter(Coding).dump_json(coding, indent=2).decode())


def _print(coding: Coding) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if coding.code:
        sure = "" if coding.confidence is None else f", probability {coding.confidence:.2f}"
        console.print(f"[bold]{coding.code}[/bold] {coding.title}  ({coding.edition}{sure})")
    else:
        console.print(f"not coded ({coding.edition})")
    if coding.reason:
        console.print(f"stopped short: {coding.reason}")
    if confirmed := coding.evidence.override:
        console.print(f"confirmed by people: correction {confirmed.correction}, {confirmed.confirmed:%Y-%m-%d}")
    for subject in coding.evidence.subjects:
        console.print(f"subject {subject.code} {subject.title} ({subject.probability:.2f})", markup=False)
    by = ["evidence"] if coding.evidence.links else []
    table = Table("code", "unit group", "probability", *by, box=None, header_style="dim")
    said = {link.code: "; ".join(map(_said, link.evidence)) for link in coding.evidence.links}
    for one in coding.candidates:
        table.add_row(one.code, one.title, f"{one.probability:.3f}", *([escape(said.get(one.code, ""))] if by else []))
    if coding.candidates:
        console.print(table)
    for entry in coding.evidence.entries:
        console.print(f"index entry {entry.entry_id} ({entry.why}): {entry.terms} → {entry.code}", markup=False)
    if second := coding.evidence.runner_up:
        apart = f": {'; '.join(second.apart)}" if second.apart else ""
        console.print(f"runner-up {second.code} {second.title} ({second.probability:.3f}){apart}", markup=False)
    for removed in coding.evidence.removed:
        console.print(f"left out ({removed.kind}): {removed.text}", markup=False)
    if other := coding.other_scheme:
        codes = ", ".join(f"{one.code} {one.title} ({one.share:.0%})" for one in other.codes)
        console.print(f"{other.scheme} by {other.via.replace('_', ' ')}: {codes}", markup=False)
    if coding.question:
        console.print(f"{coding.question.text} Classify again with the title and option of the answer:", markup=False)
    for choice in coding.question.choices if coding.question else ():
        console.print(f"  {choice.label} → {choice.code}: {_arguments(choice)}", markup=False)
    console.print(f"model {coding.model_version}, data {coding.data_version}", style="dim")


def _said(evidence: LinkEvidence) -> str:
    return f"{evidence.kind.replace('_', ' ')}: {evidence.detail} ({evidence.strength:.2f})"


def _arguments(choice: Choice) -> str:
    options = (("--qualifier", choice.qualifier), ("--industry", choice.industry))
    return shlex.join([choice.title, *chain.from_iterable(option for option in options if option[1])])
