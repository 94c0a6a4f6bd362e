"""Read again what is in the quarantine, after a reader was mended or what was deleted may come back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

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
"""Items that are read again at a time, at most."""


class Replayed(NamedTuple):
    """What came of reading again: the outcomes, the number of the last item read, and how many come after it."""

    counts: Counter[str]
    reached: int
    left: int


def replay(database: Database, coder: Coder, source: str | None, options: Options, after: int = 0) -> Replayed:
    """Read quarantined items again; those that vacancies can be made of now are kept, and leave the quarantine.

    At most `CHUNK` items are read; to be called again with the number reached, while there are any left.

    Args:
        database: the store.
        coder: the coder.
        source: only what is of this source; None for all.
        options: how they are taken in; they are coded in this process.
        after: number of the item to begin after; 0 begins with the first.

    Returns:
        What became of the vacancies, with how many items stay, by fault; and how far it has come.
    """
    with database.read() as connection:
        some = quarantine.list_quarantined(connection, source, after, CHUNK)
        reached = some[-1].number if some else after
        left = quarantine.count_quarantined(connection, source, reached)
    counts: Counter[str] = Counter()
    by_source: dict[str, list[Quarantined]] = defaultdict(list)
    for each in some:
        by_source[each.source].append(each)
    for name, items in by_source.items():
        counts += _replay(database, coder, name, items, options)
    return Replayed(counts, reached, left)


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
