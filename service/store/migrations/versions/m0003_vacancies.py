"""Vacancies, how they were coded, where they came from, and what no vacancy could be made of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "imports",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("feed", sa.String(1000), nullable=False),
        sa.Column("fingerprint", sa.String(64)),
        sa.Column("is_complete", sa.Boolean, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("started", _INSTANT, nullable=False),
        sa.Column("finished", _INSTANT),
        sa.PrimaryKeyConstraint("number", name="pk_imports"),
    )
    op.create_index("ix_imports_source", "imports", ["source", "number"])
    op.create_table(
        "vacancies",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("reference_from", sa.String(10), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("cluster", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("employer", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("postcode", sa.String(8), nullable=False),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("pay", sa.Text, nullable=False),
        sa.Column("pay_minimum", sa.Float),
        sa.Column("pay_maximum", sa.Float),
        sa.Column("pay_period", sa.String(5)),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("annual_minimum", sa.Float),
        sa.Column("annual_maximum", sa.Float),
        sa.Column("full_time_hours", sa.Float),
        sa.Column("hours", sa.String(20)),
        sa.Column("weekly_hours", sa.Float),
        sa.Column("contract", sa.String(20)),
        sa.Column("posted", sa.Date),
        sa.Column("closes", sa.Date),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("standard", sa.JSON),
        sa.Column("layout", sa.String(40), nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("soc2020", sa.String(4)),
        sa.Column("soc2010", sa.String(4)),
        sa.Column("confidence", sa.Float),
        sa.Column("import_number", _NUMBER),
        sa.Column("first_seen", _INSTANT, nullable=False),
        sa.Column("changed", _INSTANT, nullable=False),
        sa.Column("gone", _INSTANT),
        sa.PrimaryKeyConstraint("number", name="pk_vacancies"),
        sa.UniqueConstraint("source", "reference", name="uq_vacancies_source"),
    )
    for column in ("cluster", "annual_maximum", "posted", "closes", "soc2020", "soc2010"):
        op.create_index(f"ix_vacancies_{column}", "vacancies", [column])
    op.create_index("ix_vacancies_latitude", "vacancies", ["latitude", "longitude"])
    gone = sa.text("gone IS NOT NULL")
    op.create_index("ix_vacancies_gone", "vacancies", ["gone"], sqlite_where=gone, postgresql_where=gone)
    op.create_table(
        "codings",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("vacancy", _NUMBER, nullable=False),
        sa.Column("scheme", sa.String(20), nullable=False),
        sa.Column("edition", sa.String(200), nullable=False),
        sa.Column("model_version", sa.String(100), nullable=False),
        sa.Column("data_version", sa.String(100), nullable=False),
        sa.Column("code", sa.String(4)),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("confidence", sa.Float),
        sa.Column("candidates", sa.JSON, nullable=False),
        sa.Column("other_scheme", sa.JSON, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("coded_at", _INSTANT, nullable=False),
        sa.Column("is_current", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_codings"),
        sa.ForeignKeyConstraint(["vacancy"], ["vacancies.number"], name="fk_codings_vacancy"),
    )
    op.create_index("ix_codings_vacancy", "codings", ["vacancy", "number"])
    op.create_table(
        "quarantine",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("feed", sa.String(1000), nullable=False),
        sa.Column("place", sa.String(100), nullable=False),
        sa.Column("fault", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("layout", sa.String(40), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_quarantine"),
        sa.UniqueConstraint("source", "digest", name="uq_quarantine_source"),
    )
    op.create_table(
        "deletions",
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_deletions"),
    )


def downgrade() -> None:
    """Remove the tables and all that they hold."""
    for table in ("deletions", "quarantine", "codings", "vacancies", "imports"):
        op.drop_table(table)
