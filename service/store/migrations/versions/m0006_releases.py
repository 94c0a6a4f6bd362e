"""Figures of occupations, in releases, and which of these are current."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "releases",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("dataset", sa.String(40), nullable=False),
        sa.Column("edition", sa.String(20), nullable=False),
        sa.Column("scheme", sa.String(20), nullable=False),
        sa.Column("scheme_edition", sa.String(200), nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_releases"),
        sa.CheckConstraint(
            "status IN ('staged', 'checked', 'loaded', 'ready', 'rejected')", name=op.f("ck_releases_status")
        ),
    )
    op.create_table(
        "release_log",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("release", _NUMBER, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_release_log"),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name="fk_release_log_release"),
    )
    op.create_index("ix_release_log_release", "release_log", ["release"])
    op.create_table(
        "figures",
        sa.Column("release", _NUMBER, nullable=False),
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("measure", sa.String(20), nullable=False),
        sa.Column("period", sa.String(9), nullable=False),
        sa.Column("sex", sa.String(6), nullable=False),
        sa.Column("hours", sa.String(9), nullable=False),
        sa.Column("industry", sa.String(1), nullable=False),
        sa.Column("geography", sa.String(9), nullable=False),
        sa.Column("cells", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint(
            "release", "code", "measure", "period", "sex", "hours", "industry", "geography", name="pk_figures"
        ),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name="fk_figures_release"),
    )
    op.create_table(
        "promotions",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("dataset", sa.String(40), nullable=False),
        sa.Column("slot", sa.String(20), nullable=False),
        sa.Column("release", _NUMBER, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("why", sa.String(2000), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("backup", sa.String(1000), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_promotions"),
    )
    op.create_index("ix_promotions_dataset", "promotions", ["dataset", "slot", "number"])


def downgrade() -> None:
    """Remove the tables and all that they hold."""
    for table in ("promotions", "figures", "release_log", "releases"):
        op.drop_table(table)
