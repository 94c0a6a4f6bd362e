"""The index of the words of vacancies: FTS5 of SQLite, or `tsvector` of PostgreSQL.

Both reduce English words to their stems, leave case and accents out, and pass over no word, so that "IT" can be sought.
SQLite's index has no text of its own: what is taken out of it must still stand in the vacancy as it was put in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Text,
    column,
    false,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
)

from service.store.tables import VACANCIES

_TEXTS = ("title", "employer", "description")
_SQLITE = table("words", *map(column, ("words", "rowid", *_TEXTS)))
_POSTGRESQL = table("words", *map(column, ("vacancy", "heading", "whole")))
_CONFIGURATION: ColumnElement[str] = literal_column("'soc_coder'")

_JOINS = "-/._@:&#%=+~'\u2019<>"
"""What PostgreSQL would take for a part of a word, a number, an address or a tag."""
_ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ"
_PLAIN = "".join(unicodedata.normalize("NFD", letter)[0] for letter in _ACCENTED)
_FOLDED = str.maketrans(_JOINS + _ACCENTED, " " * len(_JOINS) + _PLAIN)
"""Parts words for PostgreSQL as SQLite does, and takes accents off; its own function `translate` takes much longer."""

_PIECES = re.compile(r'"([^"]*)"?|([^\s"]+)')
_WORD = re.compile(r"[^\W_]+")
_FUNCTION_WORDS = frozenset({"a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"})


def index_words(connection: Connection, numbers: Sequence[int]) -> None:
    """Put the words of vacancies, which are not in it, into the index."""
    of = VACANCIES.c
    texts = select(of.number, *(of[name] for name in _TEXTS)).where(of.number.in_(numbers))
    if _is_sqlite(connection):
        connection.execute(insert(_SQLITE).from_select(["rowid", *_TEXTS], texts))
        return
    rows = connection.execute(texts).all()
    given = func.unnest(
        literal([row.number for row in rows], ARRAY(BigInteger)),
        literal([f"{row.title} {row.employer}".translate(_FOLDED) for row in rows], ARRAY(Text)),
        literal([row.description.translate(_FOLDED) for row in rows], ARRAY(Text)),
    )
    folded = given.table_valued("number", "head", "body", name="folded").render_derived()
    head, body = (func.to_tsvector(_CONFIGURATION, text) for text in (folded.c.head, folded.c.body))
    vectors = select(folded.c.number, head, head.op("||")(body))
    connection.execute(insert(_POSTGRESQL).from_select(["vacancy", "heading", "whole"], vectors))


def forget_words(connection: Connection, numbers: Sequence[int]) -> None:
    """Take the words of vacancies out of the index, before the vacancies change or go."""
    if _is_sqlite(connection):
        of = VACANCIES.c
        rows = select(literal_column("'delete'"), of.number, *(of[name] for name in _TEXTS))
        names = ["words", "rowid", *_TEXTS]
        connection.execute(insert(_SQLITE).from_select(names, rows.where(of.number.in_(numbers))))
        return
    connection.execute(_POSTGRESQL.delete().where(_POSTGRESQL.c.vacancy.in_(numbers)))


def scrub_words(connection: Connection) -> None:
    """Leave nothing in SQLite's index of what was taken out of it: it is written anew, which takes seconds if large.

    PostgreSQL does that when it vacuums.
    """
    if _is_sqlite(connection):
        connection.execute(insert(_SQLITE).values(words="optimize"))


def holding(connection: Connection, sought: str, in_heading: bool = False) -> Select[tuple[int]]:
    """Return a query for the numbers of the vacancies that have all words sought.

    Args:
        connection: where the query is for.
        sought: words, and phrases between double quotes, as anyone writes them: nothing else has a meaning. Where there
            is no word in it, no vacancy is found.
        in_heading: whether title and employer alone must have them; else, with the description.
    """
    phrases = " ".join(f'"{phrase}"' for phrase in _phrases(sought))
    if _is_sqlite(connection):
        match = f"{{title employer}} : ({phrases})" if in_heading else phrases
        found = column("words").op("MATCH")(match) if phrases else false()
        return select(_SQLITE.c.rowid).where(found)
    vector = _POSTGRESQL.c.heading if in_heading else _POSTGRESQL.c.whole
    return select(_POSTGRESQL.c.vacancy).where(
        vector.op("@@")(func.websearch_to_tsquery(_CONFIGURATION, phrases.translate(_FOLDED)))
    )


def _phrases(sought: str) -> list[str]:
    """Return the words and phrases in a text; single words without a meaning of their own only if there is no other."""
    plain = unicodedata.normalize("NFC", sought).translate({ord("“"): '"', ord("”"): '"'})
    pieces = (_WORD.findall("".join(piece)) for piece in _PIECES.findall(plain))
    phrases = [" ".join(words) for words in pieces if words]
    return [phrase for phrase in phrases if phrase.lower() not in _FUNCTION_WORDS] or phrases


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
