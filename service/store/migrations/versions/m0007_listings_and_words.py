"""What vacancies are sought and ranked by, away from their texts; and the index of their words."""

from __future__ import annotations

from datetime import date, datetime
from math import log2
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_CHUNK = 5_000
_RANKED_BY = ["soc2020", "latitude", "longitude", "gone", "closes", "posted", "first_seen", "confidence", "cluster"]
_SAME = ("cluster", "soc2020", "latitude", "longitude", "postcode", "closes", "posted", "contract", "hours", "source")
_TEXTS = "title, employer, description"
_JOINS = "-/._@:&#%=+~'\u2019<>"
_ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyyAAAAAACEEEEIIIINOOOOOUUUUY"


def upgrade() -> None:
    """Make the tables and fill them from the vacancies that there are."""
    listings = op.create_table(
        "listings",
        sa.Column("vacancy", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("cluster", sa.String(32), nullable=False),
        sa.Column("soc2020", sa.String(4)),
        sa.Column("standing", sa.Float, nullable=False),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("postcode", sa.String(8), nullable=False),
        sa.Column("closes", sa.Date),
        sa.Column("posted", sa.Date),
        sa.Column("pay", sa.Float),
        sa.Column("contract", sa.String(20)),
        sa.Column("hours", sa.String(20)),
        sa.Column("source", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("vacancy", name="pk_listings"),
        sa.ForeignKeyConstraint(["vacancy"], ["vacancies.number"], name="fk_listings_vacancy"),
    )
    for column in ("soc2020", "latitude", "annual_maximum", "posted", "postcode"):
        op.drop_index(f"ix_vacancies_{column}", "vacancies")
    _partial_index("ix_vacancies_postcode", "vacancies", ["postcode", "number"], "latitude IS NOT NULL")
    _fill(listings)
    op.create_index(
        "ix_listings_soc2020", "listings", ["soc2020", "latitude", "longitude", "closes", "standing", "cluster"]
    )
    op.create_index(
        "ix_listings_latitude", "listings", ["latitude", "longitude", "closes", "soc2020", "standing", "cluster"]
    )
    _partial_index("ix_listings_postcode", "listings", ["postcode"], "latitude IS NULL")
    if op.get_context().dialect.name == "sqlite":
        _index_in_sqlite()
    else:
        _index_in_postgresql()


def downgrade() -> None:
    """Remove the tables, and put the earlier indexes in their place."""
    op.drop_table("words")
    if op.get_context().dialect.name != "sqlite":
        op.execute("DROP TEXT SEARCH CONFIGURATION soc_coder")
        op.execute("DROP TEXT SEARCH DICTIONARY soc_coder_stem")
    op.drop_table("listings")
    op.drop_index("ix_vacancies_postcode", "vacancies")
    for column in ("annual_maximum", "posted", "postcode"):
        op.create_index(f"ix_vacancies_{column}", "vacancies", [column])
    op.create_index("ix_vacancies_latitude", "vacancies", ["latitude", "longitude"])
    op.create_index("ix_vacancies_soc2020", "vacancies", _RANKED_BY)


def _index_in_sqlite() -> None:
    op.execute(
        f"CREATE VIRTUAL TABLE words USING fts5({_TEXTS}, content='vacancies', content_rowid='number', columnsize=0, "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )
    op.execute("INSERT INTO words(words) VALUES('rebuild')")


def _index_in_postgresql() -> None:
    kinds = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"
    for statement in (
        "CREATE TEXT SEARCH DICTIONARY soc_coder_stem (TEMPLATE = snowball, LANGUAGE = english)",
        "CREATE TEXT SEARCH CONFIGURATION soc_coder (COPY = english)",
        f"ALTER TEXT SEARCH CONFIGURATION soc_coder ALTER MAPPING FOR {kinds} WITH soc_coder_stem",
        "CREATE TABLE words (vacancy BIGINT NOT NULL, heading TSVECTOR NOT NULL, whole TSVECTOR NOT NULL, "
        "CONSTRAINT pk_words PRIMARY KEY (vacancy), "
        "CONSTRAINT fk_words_vacancy FOREIGN KEY (vacancy) REFERENCES vacancies (number))",
    ):
        op.execute(statement)
    vector = "to_tsvector('soc_coder', translate({}, :accented, :plain))"
    heading = vector.format("title || ' ' || employer")
    fill = f"INSERT INTO words SELECT number, {heading}, {heading} || {vector.format('description')} FROM vacancies"
    op.get_bind().execute(sa.text(fill), {"accented": _JOINS + _ACCENTED, "plain": " " * len(_JOINS) + _PLAIN})
    for column in ("heading", "whole"):
        op.execute(f"CREATE INDEX ix_words_{column} ON words USING gin ({column})")


def _fill(listings: sa.Table) -> None:
    bind = op.get_bind()
    vacancies = sa.table(
        "vacancies",
        *(sa.column(name) for name in (*_SAME, "number", "confidence", "annual_maximum", "currency")),
        sa.column("posted", sa.Date),
        sa.column("closes", sa.Date),
        sa.column("first_seen", sa.DateTime(timezone=True)),
        sa.column("gone"),
    )
    of = vacancies.c
    after = 0
    places: dict[str, tuple[float, float]] = {}
    known = sa.select(of.postcode, of.latitude, of.longitude).where(of.postcode != "", of.latitude.is_not(None))
    for code, latitude, longitude in bind.execute(known.order_by(of.number)):
        places.setdefault(code, (latitude, longitude))
    while True:
        some = sa.select(vacancies).where(of.number > after).order_by(of.number).limit(_CHUNK)
        rows = bind.execute(some).all()
        if not rows:
            return
        after = rows[-1].number
        found = [_listing(row, places) for row in rows if row.gone is None]
        if found:
            bind.execute(listings.insert(), found)


def _listing(row: Any, places: dict[str, tuple[float, float]]) -> dict[str, Any]:
    match = 0.0 if row.soc2020 is None else 1.0 if row.confidence is None else row.confidence
    listing = {name: getattr(row, name) for name in _SAME} | {
        "vacancy": row.number,
        "standing": log2(max(match, 1e-6)) + _advertised(row.posted, row.first_seen).toordinal() / 30,
        "pay": row.annual_maximum if row.currency == "GBP" else None,
    }
    if row.latitude is None and row.postcode in places:
        listing["latitude"], listing["longitude"] = places[row.postcode]
    return listing


def _advertised(posted: date | None, first_seen: datetime) -> date:
    return min(posted, first_seen.date()) if posted else first_seen.date()


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
