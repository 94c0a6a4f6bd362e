"""A release: one edition of a data set as it was once published, whose figures never change."""

from __future__ import annotations

from dataclasses import dataclass

from models.coding import Scheme
from service.occupations.datasets import DATASETS, Dataset

SHIPPED = 0
"""The number of a release that comes with soc-coder; those that were loaded count from 1."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release.

    Attributes:
        number: its number in the store, or `SHIPPED`.
        dataset_name: name of the data set.
        edition: which edition, such as `2024`.
        scheme: scheme of its codes.
        scheme_edition: edition of that scheme.
        file: name of the file that it was read from.
        fingerprint: SHA-256 of that file, in hexadecimal digits.
        digest: SHA-256 of its figures (`service.occupations.digest`).
    """

    number: int
    dataset_name: str
    edition: str
    scheme: Scheme
    scheme_edition: str
    file: str
    fingerprint: str
    digest: str

    @property
    def dataset(self) -> Dataset:
        """The data set."""
        return DATASETS[self.dataset_name]

    @property
    def slot(self) -> tuple[str, str]:
        """What it is current for: name of the data set, and which year of it."""
        return self.dataset_name, self.dataset.slot(self.edition)

    @property
    def name(self) -> str:
        """What to call it: `ashe_weekly_pay/2024/3`."""
        return f"{self.dataset_name}/{self.edition}/{self.number}"
