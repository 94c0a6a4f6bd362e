"""The repository of vacancies: kept with their codings, found by source and reference, removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, func, select

from service.store.codings import add_codings, current_codes
from service.store.database import insert
from service.store.likenesses import cluster, forget_likeness
from service.store.listings import list_again, unlist, unlist_gone
from service.store.tables import CODINGS, DELETIONS, VACANCIES
from service.store.words import forget_words, index_words
from service.vacancies.coded import Coded
from service.vacancies.identity import reference_digest
from service.vacancies.vacancy import Pay, Place, Standard, Vacancy

Outcome = Literal["new", "changed", "back", "unchanged", "repeated", "withheld"]
"""What became of a vacancy that came in. `changed`: its content did. `back`: it was gone, and is there again as it was.
`repeated`: its reference came before in the same feed, whose first counts. `withheld`: it was deleted on request, or
removed while the feed was read."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A vacancy to keep.

    Attributes:
        vacancy: the vacancy, contacts masked.
        digest: digest of its content.
        cluster: what it has in common with its copies.
        coded: how it was coded; None where the store has it with this content.
        alike: keys that it shares with adverts that are alike.
    """

    vacancy: Vacancy
    digest: str
    cluster: str
    coded: Coded | None = None
    alike: tuple[int, ...] = ()


class Kept(NamedTuple):
    """What became of a vacancy."""

    outcome: Outcome
    is_linked: bool
    """Whether it is new or changed, and a copy of an advert that the store had before."""


class _Known(NamedTuple):
    number: int
    reference: str
    digest: str
    import_number: int | None
    gone: datetime | None


def digests(connection: Connection, source: str, references: Iterable[str]) -> dict[str, str]:
    """Return the digest of the content of each of the references of a source that the store has."""
    return {reference: known.digest for reference, known in _known(connection, source, references).items()}


def keep(
    connection: Connection, source: str, incoming: Sequence[Incoming], import_number: int | None, readmit: bool
) -> list[Kept]:
    """Keep vacancies of one source with their codings, and say of each what became of it.

    Args:
        connection: where to.
        source: the source.
        incoming: the vacancies, in the order of the feed.
        import_number: the import that they come from; None for those of a request.
        readmit: whether to take in what was deleted on request.
    """
    at = datetime.now(UTC)
    known = _known(connection, source, (each.vacancy.reference for each in incoming))
    withheld = _withheld(connection, incoming, readmit)
    seen = {each.reference for each in known.values() if each.import_number == import_number is not None}
    outcomes: list[Outcome] = []
    sorted_out: dict[Outcome, list[Incoming]] = defaultdict(list)
    for each in incoming:
        reference = each.vacancy.reference
        outcome = "repeated" if reference in seen else _outcome(each, known.get(reference), reference in withheld)
        outcomes.append(outcome)
        sorted_out[outcome].append(each)
        seen.add(reference)
    came = {"import_number": import_number, "gone": None}
    _insert(connection, sorted_out["new"], came | {"first_seen": at, "changed": at})
    known |= _known(connection, source, (each.vacancy.reference for each in sorted_out["new"]))
    written = [(known[each.vacancy.reference].number, each) for each in (*sorted_out["new"], *sorted_out["changed"])]
    _update(connection, written[len(sorted_out["new"]) :], came | {"changed": at})
    index_words(connection, [number for number, _ in written])
    same = [known[each.vacancy.reference].number for each in (*sorted_out["back"], *sorted_out["unchanged"])]
    if same:
        connection.execute(VACANCIES.update().where(VACANCIES.c.number.in_(same)).values(came))
    add_codings(connection, [(number, each.coded) for number, each in written if each.coded], at)
    cluster(connection, {number: each.alike for number, each in written})
    back = [known[each.vacancy.reference].number for each in sorted_out["back"]]
    list_again(connection, [*(number for number, _ in written), *back])
    linked = _linked(connection, [number for number, _ in written])
    return [
        Kept(outcome, outcome in ("new", "changed") and known[each.vacancy.reference].number in linked)
        for outcome, each in zip(outcomes, incoming, strict=True)
    ]


def mark_gone(connection: Connection, source: str, import_number: int, began: datetime) -> int:
    """Mark as gone what a source had, and a complete feed of it has not; return how many went.

    Args:
        connection: where to.
        source: the source.
        import_number: the import of that feed.
        began: when the import began; what was sent in another way since is left alone.
    """
    absent = VACANCIES.c.import_number.is_distinct_from(import_number) & (VACANCIES.c.changed < began)
    gone = VACANCIES.update().where(VACANCIES.c.source == source, VACANCIES.c.gone.is_(None), absent)
    went = connection.execute(gone.values(gone=datetime.now(UTC))).rowcount
    unlist_gone(connection, source)
    return went


def find(connection: Connection, source: str, reference: str) -> int | None:
    """Return the number of a vacancy, or None where the store has it not."""
    known = _known(connection, source, [reference])
    return known[reference].number if known else None


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Remove vacancies, and how they were coded, by their numbers."""
    forget_likeness(connection, numbers)
    forget_words(connection, numbers)
    unlist(connection, numbers)
    connection.execute(delete(CODINGS).where(CODINGS.c.vacancy.in_(numbers)))
    connection.execute(delete(VACANCIES).where(VACANCIES.c.number.in_(numbers)))


def withhold(connection: Connection, source: str, reference: str) -> None:
    """Have a reference of a source withheld from now on."""
    row = {"digest": reference_digest(source, reference), "at": datetime.now(UTC)}
    connection.execute(insert(connection, DELETIONS).values(row).on_conflict_do_nothing())


def is_withheld(connection: Connection, source: str, reference: str) -> bool:
    """Say whether a reference of a source was deleted on request."""
    of = DELETIONS.c.digest == reference_digest(source, reference)
    return connection.execute(select(DELETIONS.c.at).where(of)).one_or_none() is not None


def read_vacancy(row: Row[Any]) -> Vacancy:
    """Return the vacancy of a row of the table."""
    pay = Pay(
        row.pay,
        row.pay_minimum,
        row.pay_maximum,
        row.pay_period,
        row.currency,
        row.annual_minimum,
        row.annual_maximum,
        row.full_time_hours,
    )
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Vacancy(
        place=Place(row.place, row.postcode, row.latitude, row.longitude),
        pay=pay,
        standard=Standard(**row.standard) if row.standard else None,
        notes=tuple(row.notes),
        **plain,
    )


_PLAIN = [name for name in Vacancy.__slots__ if name not in ("place", "pay", "standard", "notes")]


def _values(each: Incoming) -> dict[str, Any]:
    vacancy = each.vacancy
    return {name: getattr(vacancy, name) for name in _PLAIN} | {
        "digest": each.digest,
        "cluster": each.cluster,
        "place": vacancy.place.text,
        "postcode": vacancy.place.postcode,
        "latitude": vacancy.place.latitude,
        "longitude": vacancy.place.longitude,
        "pay": vacancy.pay.text,
        "pay_minimum": vacancy.pay.minimum,
        "pay_maximum": vacancy.pay.maximum,
        "pay_period": vacancy.pay.period,
        "currency": vacancy.pay.currency,
        "annual_minimum": vacancy.pay.annual_minimum,
        "annual_maximum": vacancy.pay.annual_maximum,
        "full_time_hours": vacancy.pay.full_time_hours,
        "standard": vacancy.standard and asdict(vacancy.standard),
        "notes": vacancy.notes,
        **(current_codes(each.coded) if each.coded else {}),
    }


def _known(connection: Connection, source: str, references: Iterable[str]) -> dict[str, _Known]:
    columns = (VACANCIES.c[name] for name in _Known._fields)
    of = VACANCIES.c.source == source, VACANCIES.c.reference.in_(list(references))
    return {row.reference: _Known(*row) for row in connection.execute(select(*columns).where(*of))}


def _withheld(connection: Connection, incoming: Sequence[Incoming], readmit: bool) -> set[str]:
    """Return the references that were deleted on request; where they are to be readmitted, forget that they were."""
    asked = {reference_digest(each.vacancy.source, each.vacancy.reference): each.vacancy.reference for each in incoming}
    found = DELETIONS.c.digest.in_(list(asked))
    if readmit:
        connection.execute(delete(DELETIONS).where(found))
        return set()
    return {asked[digest] for digest in connection.scalars(select(DELETIONS.c.digest).where(found))}


def _outcome(each: Incoming, known: _Known | None, is_withheld: bool) -> Outcome:
    if is_withheld or (known is None and each.coded is None):
        return "withheld"
    if known is None:
        return "new"
    if known.digest != each.digest and each.coded:
        return "changed"
    return "back" if known.gone else "unchanged"


def _insert(connection: Connection, incoming: Sequence[Incoming], further: dict[str, Any]) -> None:
    if incoming:
        connection.execute(VACANCIES.insert(), [_values(each) | further for each in incoming])


def _update(connection: Connection, written: Sequence[tuple[int, Incoming]], further: dict[str, Any]) -> None:
    if written:
        forget_words(connection, [number for number, _ in written])
        statement = VACANCIES.update().where(VACANCIES.c.number == bindparam("of"))
        connection.execute(statement, [_values(each) | further | {"of": number} for number, each in written])


def _linked(connection: Connection, numbers: Sequence[int]) -> set[int]:
    """Return those of some vacancies that are not the first of their cluster."""
    clusters = select(VACANCIES.c.cluster).where(VACANCIES.c.number.in_(numbers))
    firsts = select(func.min(VACANCIES.c.number)).where(VACANCIES.c.cluster.in_(clusters)).group_by(VACANCIES.c.cluster)
    return set(numbers) - set(connection.scalars(firsts))
