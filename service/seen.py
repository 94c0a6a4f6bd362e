"""What the service saw: counted in memory, and carried to the store every few seconds.

Only counts are kept. Titles that were not coded to a unit group are kept too where the setting `keep_titles` says so,
with what looks like an e-mail address or a telephone number masked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from threading import Lock

import structlog
from sqlalchemy import Connection

from mappings.errors import SocCoderError
from models.coding import Coding, Item, Kind, Scheme
from models.tally import Tally, tally
from service.carry import carry
from service.store import seen as store
from service.store.database import Database
from service.store.seen import Cell, KeptTitle

UNNAMED, PAGE, OTHER = "(unnamed)", "(page)", "(other)"
"""Sources that no caller can name: a request that names none, the service's page, and what is beyond `MOST_SOURCES`."""

MOST_SOURCES = 200
"""Sources counted by their name in a day; workers that learn of new ones in the same seconds may pass it."""

MOST_CELLS = 200_000
"""Counts that may wait in memory while the store is away; beyond, those that wait are given up."""

MOST_TITLES = 1_000
"""Different titles that a worker keeps between two visits to the store."""

LONGEST_TITLE = 200
"""Characters of a title that are kept."""

_ADDRESS = re.compile(r"(?<!\S)@*[^\s@]+@\S+")
_LABEL = r"[\w+-]{1,64}"
_AT, _POINT = (rf"\s?[(\[{{]\s?(?:{word})\s?[)\]}}]\s?" for word in ("at|@", r"dot|\."))
_DOT = rf"(?:\.|{_POINT}|\sdot\s)"
_SPELT = re.compile(
    rf"(?<![\w+-])(?:{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}?(?:{_AT}|@\s?)|{_LABEL}(?:{_DOT}{_LABEL}){{1,3}}\s(?:at|@)\s)"
    rf"{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}(?:[a-z]{{2}}|com|org|net|info|jobs)\b"
    rf"|(?<![\w+-]){_LABEL}\sat\s{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}(?:{_POINT}|\sdot\s)(?:com|org|uk|co\sdot\suk)\b",
    re.IGNORECASE,
)
"""An address that is written so that no program should know it: `jo (at) site.example`, `jo dot b at site dot com`."""
_MAY_BE_SPELT = re.compile(rf"(?:\bat|@)[\s)\]}}]{{1,3}}{_LABEL}{_DOT}", re.IGNORECASE)
"""What is in each of them, and soon looked for."""
_GAP = r"[\s().\u2010-\u2015-]{0,3}"
_TELEPHONE = re.compile(
    r"(?<![£$€\d])(?<!\d[.,])(?!\d\d([./-])\d\d\1\d{4})(?:\(\s?)?(?:"  # no date
    rf"(?:\+(?!\d{{4,6}}(?:\.\d\d)?\s?[\u2010-\u2015-])|00){_GAP}[1-9](?:{_GAP}\d){{7,14}}"  # of any country; no pay
    rf"|0[\s()-]{{0,2}}[1-9](?:{_GAP}\d){{8,9}}"
    r"|(?:44 ?(?:\(0\) ?)?[123]|(?:44 ?(?:\(0\) ?)?)?7)(?: ?\d){9}"  # the plus, or the nought, was lost
    r")(?!\d)"
)


def today() -> date:
    """Return the day, in UTC."""
    return datetime.now(UTC).date()


class Seen:
    """Counts codings by day, source, kind, scheme and model; threads may share it."""

    def __init__(
        self, database: Database, keep_counts: int, keep_titles: int, today: Callable[[], date] = today
    ) -> None:
        """Take the store and how long to keep things in it.

        Args:
            database: the store; it may be away.
            keep_counts: days that counts are kept, today included; 0 counts nothing.
            keep_titles: days that titles are kept; 0 keeps none, and deletes those that were kept.
            today: what tells the day.
        """
        self._database = database
        self._keep_counts = keep_counts
        self._keep_titles = keep_titles
        self._today = today
        self._lock = Lock()
        self._counts: Counter[Cell] = Counter()
        self._titles: Counter[KeptTitle] = Counter()
        self._sources: set[str] = set()
        self._day: date | None = None
        self._cleared: date | None = None
        self._log = structlog.get_logger().bind()

    def count(self, source: str, items: Sequence[Item], codings: Sequence[Coding]) -> None:
        """Count the codings of one request's items, which are all by one model and to one scheme."""
        if not codings:
            return
        day = self._today()
        scheme, model = codings[0].scheme, codings[0].model_version
        with self._lock:
            source = self._admitted(source, day)
            if self._keep_counts:
                for kind in {item.kind for item in items}:
                    some = [coding for item, coding in zip(items, codings, strict=True) if item.kind == kind]
                    for what, count in tally(some).items():
                        self._counts[Cell(day, source, kind, scheme, model, *what)] += count
            if self._keep_titles:
                for item, coding in zip(items, codings, strict=True):
                    self._keep_title(item, coding, day, source)

    def flush(self) -> None:
        """Carry the counts to the store in one transaction, and once a day delete what has been kept long enough.

        Raises:
            SocCoderError: the store is away; the counts wait for the next time, the titles are given up.
        """
        day = self._today()
        with self._lock:
            counts, titles = self._counts, self._titles
            self._counts, self._titles = Counter(), Counter()
        is_due = self._cleared != day and self._database.exists
        if not (counts or titles or is_due):
            return
        try:
            with self._database.write() as connection:
                store.add(connection, counts, titles)
                if self._cleared != day:
                    kept = timedelta(self._keep_counts), timedelta(self._keep_titles)
                    store.forget(connection, day - kept[0], day - kept[1])
                known = store.sources(connection, day)
        except SocCoderError:
            self._put_back(counts)
            raise
        self._cleared = day
        with self._lock:
            self._turn_to(day)
            self._sources |= known

    async def keep(self) -> None:
        """Carry the counts to the store again and again, and a last time when cancelled."""
        await carry(self.flush, "counts")

    def _admitted(self, source: str, day: date) -> str:
        self._turn_to(day)
        if source not in self._sources and len(self._sources) >= MOST_SOURCES:
            return OTHER
        self._sources.add(source)
        return source

    def _turn_to(self, day: date) -> None:
        if self._day != day:
            self._day, self._sources = day, set()

    def _keep_title(self, item: Item, coding: Coding, day: date, source: str) -> None:
        if not coding.reason or not (title := masked(item.title)):
            return
        given = coding.scheme, coding.model_version, title, coding.code or "", coding.reason
        kept = KeptTitle(day, source, item.kind, *given)
        if kept in self._titles or len(self._titles) < MOST_TITLES:
            self._titles[kept] += 1

    def _put_back(self, counts: Counter[Cell]) -> None:
        with self._lock:
            if len(counts) + len(self._counts) <= MOST_CELLS:
                counts.update(self._counts)
                self._counts = counts
                return
        self._log.error("counts_given_up", cells=len(counts))


def count_in(
    connection: Connection, source: str, kind: Kind, scheme: Scheme, model_version: str, counts: Tally
) -> None:
    """Count codings in the store at once, in the transaction in which what was coded is kept."""
    day = today()
    known = store.sources(connection, day)
    source = source if source in known or len(known) < MOST_SOURCES else OTHER
    cells = {Cell(day, source, kind, scheme, model_version, *what): count for what, count in counts.items()}
    store.add(connection, cells, {})


def mask(text: str) -> str:
    """Return a text with what looks like an e-mail address or a telephone number masked."""
    text = mask_telephones(_ADDRESS.sub("[address]", text))
    found = 1 if _MAY_BE_SPELT.search(text) else 0
    while found:  # one address may begin where another ends
        text, found = _SPELT.subn("[address]", text)
    return text


def mask_telephones(text: str) -> str:
    """Return a text with what looks like a telephone number masked."""
    found = 1
    while found:  # one number may begin where another ends
        text, found = _TELEPHONE.subn("[telephone]", text)
    return text


def masked(title: str) -> str:
    """Return a title in one line and cut to length, what looks like an e-mail address or telephone number masked."""
    return " ".join(mask(title).split())[:LONGEST_TITLE]
