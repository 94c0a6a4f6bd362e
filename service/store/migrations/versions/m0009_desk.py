"""The coder's desk: what people are to code, and what they answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "desk_items",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        *(
            sa.Column(name, sa.String(1000), nullable=False)
            for name in ("title", "qualifier", "industry", "category", "location")
        ),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("scheme", sa.String(20), nullable=False),
        sa.Column("given_code", sa.String(4)),
        sa.Column("candidates", sa.JSON, nullable=False),
        sa.Column("model_version", sa.String(100), nullable=False),
        sa.Column("data_version", sa.String(100), nullable=False),
        sa.Column("sample", sa.String(8), nullable=False),
        sa.Column("priority", sa.Float, nullable=False),
        sa.Column("is_double", sa.Boolean, nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("correction", sa.String(64)),
        sa.Column("added", _AT, nullable=False),
        sa.CheckConstraint("sample IN ('doubtful', 'random')", name="ck_desk_items_sample"),
        sa.CheckConstraint("status IN ('open', 'review', 'settled')", name="ck_desk_items_status"),
        sa.PrimaryKeyConstraint("number", name="pk_desk_items"),
        sa.UniqueConstraint("digest", name="uq_desk_items_digest"),
    )
    op.create_index("ix_desk_items_status", "desk_items", ["status", "priority"])
    op.create_index("ix_desk_items_source", "desk_items", ["source", "reference"])
    op.create_table(
        "desk_opinions",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("item", _NUMBER, nullable=False),
        sa.Column("coder", sa.String(100)),
        sa.Column("is_sighted", sa.Boolean, nullable=False),
        *(sa.Column(name, _AT) for name in ("taken", "until", "answered")),
        sa.Column("code", sa.String(4)),
        sa.Column("reason", sa.String(20)),
        sa.Column("from_text", sa.Boolean, nullable=False),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_desk_opinions"),
        sa.ForeignKeyConstraint(["item"], ["desk_items.number"], name="fk_desk_opinions_item"),
        sa.UniqueConstraint("item", "coder", "is_sighted", name="uq_desk_opinions_item"),
    )
    op.create_index("ix_desk_opinions_coder", "desk_opinions", ["coder", "answered"])
    op.create_table(
        "desk_skips",
        sa.Column("item", _NUMBER, nullable=False),
        sa.Column("coder", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("item", "coder", name="pk_desk_skips"),
        sa.ForeignKeyConstraint(["item"], ["desk_items.number"], name="fk_desk_skips_item"),
    )


def downgrade() -> None:
    """Remove the tables and all that they hold."""
    for table in ("desk_skips", "desk_opinions", "desk_items"):
        op.drop_table(table)
