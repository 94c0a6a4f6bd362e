"""The tables of the store. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
"""Every table; its constraints have names, so that a migration can change them."""

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""A row's own number: SQLite counts up only what it calls INTEGER."""


class Instant(TypeDecorator[datetime]):
    """A moment, given and read with a time zone and kept in UTC: SQLite's own type has none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, with its time zone."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


KEYS = Table(
    "keys",
    METADATA,
    Column("handle", String(8), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("name", String(100), nullable=False),
    Column("role", String(10), nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("revoked", Instant),
)
"""API keys: the handle that finds one, the SHA-256 of the whole, whose it is, and what it is good for."""

Index(
    "uq_keys_name_unrevoked",
    KEYS.c.name,
    unique=True,
    sqlite_where=KEYS.c.revoked.is_(None),
    postgresql_where=KEYS.c.revoked.is_(None),
)

CORRECTIONS = Table(
    "corrections",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("title", String(1000), nullable=False),
    Column("qualifier", String(1000), nullable=False),
    Column("industry", String(1000), nullable=False),
    Column("category", String(1000), nullable=False),
    Column("location", String(1000), nullable=False),
    Column("scheme", String(20), nullable=False),
    Column("edition", String(200), nullable=False),
    Column("given_code", String(4)),
    Column("model_version", String(100), nullable=False),
    Column("data_version", String(100), nullable=False),
    Column("right_code", String(4)),
    Column("status", String(10), nullable=False),
    CheckConstraint("status IN ('proposed', 'confirmed', 'rejected', 'withdrawn')", name="status"),
    Index("ix_corrections_status", "status", "number"),
)
"""Codes that were wrong, and what is right: null where the item cannot be coded. `status` is the latest decision's."""

DECISIONS = Table(
    "decisions",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("correction", NUMBER, ForeignKey(CORRECTIONS.c.number), nullable=False, index=True),
    Column("status", String(10), nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", String(2000), nullable=False),
)
"""What was decided of each correction, from its proposal on: rows are added, never changed."""

GENERATIONS = Table(
    "generations",
    METADATA,
    Column("of", String(50), primary_key=True),
    Column("number", BigInteger, nullable=False),
)
"""Numbers that grow with each change of what the workers keep in memory, so that they need look at nothing else."""

SEEN = Table(
    "seen",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("source", String(64), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("scheme", String(20), primary_key=True),
    Column("model_version", String(100), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("value", String(20), primary_key=True),
    Column("count", BigInteger, nullable=False),
)
"""How many codings of a day had each value of a measure (`models.tally`), by source, kind, scheme and model."""

KEPT_TITLES = Table(
    "kept_titles",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("source", String(64), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("scheme", String(20), primary_key=True),
    Column("model_version", String(100), primary_key=True),
    Column("title", String(200), primary_key=True),
    Column("code", String(4), primary_key=True),
    Column("reason", String(20), primary_key=True),
    Column("count", BigInteger, nullable=False),
)
"""Masked titles of a day that were not coded to a unit group, if they are kept at all; `code` is empty where there was
none."""
