"""Files that people sent to be coded, and how far each has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "file_jobs",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("folder", sa.String(32), nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        *(sa.Column(name, sa.String(20), nullable=False) for name in ("kind", "scheme")),
        sa.Column("is_careful", sa.Boolean, nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("rows", "done")),
        sa.Column("problem", sa.String(2000), nullable=False),
        *(sa.Column(name, _AT, nullable=False) for name in ("sent", "changed")),
        sa.Column("claim", sa.String(32)),
        sa.Column("beat", _AT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "status IN ('sent', 'read', 'waiting', 'done', 'failed', 'cancelled')", name="ck_file_jobs_status"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_file_jobs"),
        sa.UniqueConstraint("folder", name="uq_file_jobs_folder"),
    )
    for column in ("owner", "status"):
        op.create_index(f"ix_file_jobs_{column}", "file_jobs", [column])


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("file_jobs")
