"""API keys, corrections and what was decided of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "keys",
        sa.Column("handle", sa.String(8), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("created", _INSTANT, nullable=False),
        sa.Column("expires", _INSTANT, nullable=False),
        sa.Column("revoked", _INSTANT),
        sa.PrimaryKeyConstraint("handle", name="pk_keys"),
    )
    unrevoked = sa.text("revoked IS NULL")
    op.create_index(
        "uq_keys_name_unrevoked", "keys", ["name"], unique=True, sqlite_where=unrevoked, postgresql_where=unrevoked
    )
    op.create_table(
        "corrections",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(1000), nullable=False),
        sa.Column("qualifier", sa.String(1000), nullable=False),
        sa.Column("industry", sa.String(1000), nullable=False),
        sa.Column("category", sa.String(1000), nullable=False),
        sa.Column("location", sa.String(1000), nullable=False),
        sa.Column("scheme", sa.String(20), nullable=False),
        sa.Column("edition", sa.String(200), nullable=False),
        sa.Column("given_code", sa.String(4)),
        sa.Column("model_version", sa.String(100), nullable=False),
        sa.Column("data_version", sa.String(100), nullable=False),
        sa.Column("right_code", sa.String(4)),
        sa.Column("status", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_corrections"),
        sa.UniqueConstraint("id", name="uq_corrections_id"),
        sa.CheckConstraint(
            "status IN ('proposed', 'confirmed', 'rejected', 'withdrawn')", name=op.f("ck_corrections_status")
        ),
    )
    op.create_index("ix_corrections_status", "corrections", ["status", "number"])
    op.create_table(
        "decisions",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("correction", _NUMBER, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_decisions"),
        sa.ForeignKeyConstraint(["correction"], ["corrections.number"], name="fk_decisions_correction"),
    )
    op.create_index("ix_decisions_correction", "decisions", ["correction"])
    generations = op.create_table(
        "generations",
        sa.Column("of", sa.String(50), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("of", name="pk_generations"),
    )
    op.bulk_insert(generations, [{"of": "overrides", "number": 0}])


def downgrade() -> None:
    """Remove the tables and all that they hold."""
    for table in ("generations", "decisions", "corrections", "keys"):
        op.drop_table(table)
