"""What the service saw: counts of codings, and titles kept to be looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    for table, own in (
        ("seen", (("measure", 20), ("value", 20))),
        ("kept_titles", (("title", 200), ("code", 4), ("reason", 20))),
    ):
        texts = (("source", 64), ("kind", 20), ("scheme", 20), ("model_version", 100), *own)
        op.create_table(
            table,
            sa.Column("day", sa.Date, nullable=False),
            *(sa.Column(name, sa.String(length), nullable=False) for name, length in texts),
            sa.Column("count", sa.BigInteger, nullable=False),
            sa.PrimaryKeyConstraint("day", *(name for name, _ in texts), name=f"pk_{table}"),
        )


def downgrade() -> None:
    """Remove the tables and all that they hold."""
    for table in ("kept_titles", "seen"):
        op.drop_table(table)
