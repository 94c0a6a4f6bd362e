"""Read again what is in the quarantine, after a reader was mended or what was deleted may come back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from io import BytesIO

from models.cells import cells
from models.coder import Coder
from service.feeds.formats import read
from service.store import quarantine
from service.store.database import Database
from service.store.quarantine import Quarantined
from service.vacancies.coded import SCHEME, TOP
from service.vacancies.ingest import QUARANTINED, Options, count, keep_coded, prepare, uncoded, with_codings
from service.vacancies.vacancy import Refusal, Vacancy

CHUNK = 500
"""Items that are read again at a time."""


def replay(database: Database, coder: Coder, source: str | None, options: Options) -> Counter[str]:
    """Read quarantined items again; those that vacancies can be made of now are kept, and leave the quarantine.

    Args:
        database: the store.
        coder: the coder.
        source: only what is of this source; None for all.
        options: how they are taken in; they are coded in this process.

    Returns:
        What became of the vacancies, and how many items stay, by fault.
    """
    counts: Counter[str] = Counter()
    after = 0
    while True:
        with database.read() as connection:
            some = quarantine.list_quarantined(connection, source, after, CHUNK)
        if not some:
            return counts
        after = some[-1].number
        by_source: dict[str, list[Quarantined]] = defaultdict(list)
        for each in some:
            by_source[each.source].append(each)
        for name, items in by_source.items():
            counts += _replay(database, coder, name, items, options)


def _replay(
    database: Database, coder: Coder, source: str, items: Sequence[Quarantined], options: Options
) -> Counter[str]:
    vacancies: list[Vacancy] = []
    mended: list[int] = []
    stay: Counter[str] = Counter()
    for item in items:
        found = list(read(BytesIO(item.raw.encode()), source, item.layout)) if item.layout else []
        whole = [each for each in found if not isinstance(each, Refusal)]
        if whole and len(whole) == len(found):
            vacancies += whole
            mended.append(item.number)
        else:
            stay[QUARANTINED + item.fault] += 1
    incoming = list(map(prepare, vacancies))
    places = uncoded(database, source, incoming)
    codings = coder.code_many(
        [incoming[place].vacancy.item() for place in places], SCHEME, TOP, careful=options.careful
    )
    coded = with_codings(incoming, places, list(map(cells, codings)), coder)
    with database.write() as connection:
        kept = keep_coded(connection, source, coded, None, options)
        quarantine.release(connection, mended)
    return count(kept, ()) + stay
