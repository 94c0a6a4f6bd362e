"""What vacancies have in common that are alike."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "likenesses",
        sa.Column("key", sa.BigInteger, nullable=False),
        sa.Column("vacancy", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("key", "vacancy", name="pk_likenesses"),
        sa.ForeignKeyConstraint(["vacancy"], ["vacancies.number"], name="fk_likenesses_vacancy"),
    )
    op.create_index("ix_likenesses_vacancy", "likenesses", ["vacancy"])


def downgrade() -> None:
    """Remove the table and all that it holds."""
    op.drop_table("likenesses")
