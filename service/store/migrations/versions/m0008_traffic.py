"""Requests by the hour, and when there was a worker to count them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "traffic",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("hour", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("status", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("within", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "hour", "subject", "status", "within", name="pk_traffic"),
    )
    op.create_table(
        "attendances",
        sa.Column("worker", sa.String(16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", "since", name="pk_attendances"),
    )


def downgrade() -> None:
    """Remove the tables and all that they hold."""
    for table in ("attendances", "traffic"):
        op.drop_table(table)
