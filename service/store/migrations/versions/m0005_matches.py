"""Indexes by which vacancies are found by occupation and place."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

_RANKED_BY = ["soc2020", "latitude", "longitude", "gone", "closes", "posted", "first_seen", "confidence", "cluster"]


def upgrade() -> None:
    """Make the indexes."""
    op.drop_index("ix_vacancies_soc2020", "vacancies")
    op.create_index("ix_vacancies_soc2020", "vacancies", _RANKED_BY)
    op.create_index("ix_vacancies_postcode", "vacancies", ["postcode"])


def downgrade() -> None:
    """Put the earlier index in their place."""
    op.drop_index("ix_vacancies_postcode", "vacancies")
    op.drop_index("ix_vacancies_soc2020", "vacancies")
    op.create_index("ix_vacancies_soc2020", "vacancies", ["soc2020"])
