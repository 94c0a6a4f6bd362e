"""The tables of the store. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
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


def _item() -> tuple[Column[str], ...]:
    """Return the columns of an item, as far as a correction goes by it."""
    texts = ("title", "qualifier", "industry", "category", "location")
    return (Column("kind", String(20), nullable=False), *(Column(name, String(1000), nullable=False) for name in texts))


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
    *_item(),
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

IMPORTS = Table(
    "imports",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("feed", String(1000), nullable=False),
    Column("fingerprint", String(64)),
    Column("is_complete", Boolean, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("started", Instant, nullable=False),
    Column("finished", Instant),
    Index("ix_imports_source", "source", "number"),
)
"""Feeds read: how far (`position` items are in the store), what became of the items, and when it was done. The
`fingerprint` is the SHA-256 of a file; of another feed there is none."""

VACANCIES = Table(
    "vacancies",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("reference", String(200), nullable=False),
    Column("reference_from", String(10), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("cluster", String(32), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("employer", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("postcode", String(8), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("pay", Text, nullable=False),
    Column("pay_minimum", Float),
    Column("pay_maximum", Float),
    Column("pay_period", String(5)),
    Column("currency", String(3), nullable=False),
    Column("annual_minimum", Float),
    Column("annual_maximum", Float),
    Column("full_time_hours", Float),
    Column("hours", String(20)),
    Column("weekly_hours", Float),
    Column("contract", String(20)),
    Column("posted", Date),
    Column("closes", Date, index=True),
    Column("url", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("standard", JSON(none_as_null=True)),
    Column("layout", String(40), nullable=False),
    Column("notes", JSON, nullable=False),
    Column("soc2020", String(4)),
    Column("soc2010", String(4), index=True),
    Column("confidence", Float),
    Column("import_number", NUMBER),
    Column("first_seen", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("gone", Instant),
    UniqueConstraint("source", "reference"),
    Index(
        "ix_vacancies_postcode",
        *("postcode", "number"),
        sqlite_where=text("latitude IS NOT NULL"),
        postgresql_where=text("latitude IS NOT NULL"),
    ),
    Index(
        "ix_vacancies_gone",
        "gone",
        sqlite_where=text("gone IS NOT NULL"),
        postgresql_where=text("gone IS NOT NULL"),
    ),
)
"""Vacancies, one row for each reference of a source. `digest` is of the content; those of one `cluster` are the same
advert, and the first of them has the lowest number. `soc2020` and `soc2010` are the current codes, `confidence` that of
`soc2020`. `import_number` is the import that saw it last, null where a request did; `gone` is when its source was found
not to have it any more. The words of title, employer and description are indexed beside (`service.store.words`)."""

LISTINGS = Table(
    "listings",
    METADATA,
    Column("vacancy", NUMBER, ForeignKey(VACANCIES.c.number), primary_key=True, autoincrement=False),
    Column("cluster", String(32), nullable=False),
    Column("soc2020", String(4)),
    Column("standing", Float, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("postcode", String(8), nullable=False),
    Column("closes", Date),
    Column("posted", Date),
    Column("pay", Float),
    Column("contract", String(20)),
    Column("hours", String(20)),
    Column("source", String(64), nullable=False),
    Index("ix_listings_soc2020", "soc2020", "latitude", "longitude", "closes", "standing", "cluster"),
    Index("ix_listings_latitude", "latitude", "longitude", "closes", "soc2020", "standing", "cluster"),
    Index(
        "ix_listings_postcode",
        "postcode",
        sqlite_where=text("latitude IS NULL"),
        postgresql_where=text("latitude IS NULL"),
    ),
)
"""What the vacancies that are not gone are sought and ranked by, away from their texts, which are long to pass over:
two indexes have all that they are ranked by. `standing` is `service.vacancies.rank.standing`, `pay` pounds a year at
most. The coordinates are the vacancy's, or else those that the store knows its postcode by."""

CODINGS = Table(
    "codings",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("vacancy", NUMBER, ForeignKey(VACANCIES.c.number), nullable=False),
    Column("scheme", String(20), nullable=False),
    Column("edition", String(200), nullable=False),
    Column("model_version", String(100), nullable=False),
    Column("data_version", String(100), nullable=False),
    Column("code", String(4)),
    Column("level", Integer, nullable=False),
    Column("confidence", Float),
    Column("candidates", JSON, nullable=False),
    Column("other_scheme", JSON, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("reason", String(20)),
    Column("coded_at", Instant, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Index("ix_codings_vacancy", "vacancy", "number"),
)
"""How each vacancy was coded: rows are added, and only the newest is current. `candidates` has unit groups with
probabilities, `other_scheme` the codes of the other edition with shares, each best first."""

QUARANTINE = Table(
    "quarantine",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("feed", String(1000), nullable=False),
    Column("place", String(100), nullable=False),
    Column("fault", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("layout", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("source", "digest"),
)
"""Items of feeds that no vacancy could be made of, and why; each is kept once, however often it comes."""

DELETIONS = Table(
    "deletions",
    METADATA,
    Column("digest", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
)
"""What was deleted on request, as a digest of its source and reference, so that no feed brings it back."""

LIKENESSES = Table(
    "likenesses",
    METADATA,
    Column("key", BigInteger, primary_key=True),
    Column("vacancy", NUMBER, ForeignKey(VACANCIES.c.number), primary_key=True, index=True),
)
"""What full adverts have in common that are alike (`service.vacancies.likeness`)."""

RELEASES = Table(
    "releases",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("dataset", String(40), nullable=False),
    Column("edition", String(20), nullable=False),
    Column("scheme", String(20), nullable=False),
    Column("scheme_edition", String(200), nullable=False),
    Column("file", String(200), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("content", LargeBinary),
    Column("digest", String(64), nullable=False),
    Column("status", String(10), nullable=False),
    Column("problems", JSON, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("status IN ('staged', 'checked', 'loaded', 'ready', 'rejected')", name="status"),
)
"""Releases of data sets and what they have come through: staged, checked, loaded, compared and so ready to promote; or
rejected, with every reason. `content` is the file until it is loaded. `changes` is what is to be reviewed, against the
edition before."""

RELEASE_LOG = Table(
    "release_log",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("release", NUMBER, ForeignKey(RELEASES.c.number), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("message", Text, nullable=False),
)
"""What was done with each release, and when: rows are added, never changed."""

FIGURES = Table(
    "figures",
    METADATA,
    Column("release", NUMBER, ForeignKey(RELEASES.c.number), primary_key=True),
    Column("code", String(4), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("period", String(9), primary_key=True),
    Column("sex", String(6), primary_key=True),
    Column("hours", String(9), primary_key=True),
    Column("industry", String(1), primary_key=True),
    Column("geography", String(9), primary_key=True),
    Column("cells", JSON, nullable=False),
)
"""The figures of each release, those that differ only in their statistic in one row: `cells` has value and mark by
statistic. Rows are added, never changed."""

PROMOTIONS = Table(
    "promotions",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("dataset", String(40), nullable=False),
    Column("slot", String(20), nullable=False),
    Column("release", NUMBER, nullable=False),
    Column("by", String(100), nullable=False),
    Column("why", String(2000), nullable=False),
    Column("at", Instant, nullable=False),
    Column("backup", String(1000), nullable=False),
    Index("ix_promotions_dataset", "dataset", "slot", "number"),
)
"""Which release was made current, by whom and why: the newest of a data set's slot holds, and rows are added, never
changed. Release 0 is the one that comes with soc-coder; the slot is the edition of a data set whose editions stand side
by side, else empty."""

TRAFFIC = Table(
    "traffic",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("subject", String(20), primary_key=True),
    Column("status", Integer, primary_key=True, autoincrement=False),
    Column("within", Integer, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
)
"""Requests by day and hour in UTC, by what they asked for, by the first digit of their status (0 where there was no
answer), and by the microseconds that they took at most (`service.watching.requests.BOUNDS`)."""

ATTENDANCES = Table(
    "attendances",
    METADATA,
    Column("worker", String(16), primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("until", Instant, nullable=False),
)
"""From when to when each worker was there and counted its requests: what no row covers was not recorded."""

DESK_ITEMS = Table(
    "desk_items",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("digest", String(32), nullable=False, unique=True),
    Column("source", String(64), nullable=False),
    Column("reference", String(200), nullable=False),
    *_item(),
    Column("text", Text, nullable=False),
    Column("scheme", String(20), nullable=False),
    Column("given_code", String(4)),
    Column("candidates", JSON, nullable=False),
    Column("model_version", String(100), nullable=False),
    Column("data_version", String(100), nullable=False),
    Column("sample", String(8), nullable=False),
    Column("priority", Float, nullable=False),
    Column("is_double", Boolean, nullable=False),
    Column("status", String(8), nullable=False),
    Column("correction", String(64)),
    Column("added", Instant, nullable=False),
    CheckConstraint("sample IN ('doubtful', 'random')", name="sample"),
    CheckConstraint("status IN ('open', 'review', 'settled')", name="status"),
    Index("ix_desk_items_status", "status", "priority"),
    Index("ix_desk_items_source", "source", "reference"),
)
"""What people are to code at the desk, and how the coder coded it: open until those who code it have, in review where
one with the role `confirm` is to look, settled. `text` is an advert's that is in no other table, until it is settled.
`correction` is the one that it led to, unless that was taken back."""

DESK_OPINIONS = Table(
    "desk_opinions",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("item", NUMBER, ForeignKey(DESK_ITEMS.c.number), nullable=False),
    Column("coder", String(100)),
    Column("is_sighted", Boolean, nullable=False),
    Column("taken", Instant),
    Column("until", Instant),
    Column("answered", Instant),
    Column("code", String(4)),
    Column("reason", String(20)),
    Column("from_text", Boolean, nullable=False),
    Column("note", String(2000), nullable=False),
    UniqueConstraint("item", "coder", "is_sighted"),
    Index("ix_desk_opinions_coder", "coder", "answered"),
)
"""A place for each that is to code an item: nobody's, or its coder's `until` a moment or for good once it is answered.
Who is sighted saw what others had answered; the others did not."""

DESK_SKIPS = Table(
    "desk_skips",
    METADATA,
    Column("item", NUMBER, ForeignKey(DESK_ITEMS.c.number), primary_key=True),
    Column("coder", String(100), primary_key=True),
)
"""Who would rather have others code an item: he is given it after all else."""

FILE_JOBS = Table(
    "file_jobs",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("owner", String(100), nullable=False, index=True),
    Column("folder", String(32), nullable=False, unique=True),
    Column("file", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("scheme", String(20), nullable=False),
    Column("is_careful", Boolean, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("status", String(10), nullable=False, index=True),
    Column("rows", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("problem", String(2000), nullable=False),
    Column("sent", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("claim", String(32)),
    Column("beat", Instant),
    Column("attempts", Integer, nullable=False),
    CheckConstraint("status IN ('sent', 'read', 'waiting', 'done', 'failed', 'cancelled')", name="status"),
)
"""Files that people sent to be coded, and how far each has come: sent, read and so to be told what its columns are,
waiting to be coded or being coded, done. What is in them is in `folder`, never here. `claim` is of the process at work
on one, `beat` when that last gave a sign of life, `attempts` how often one was begun since `done` last grew."""
