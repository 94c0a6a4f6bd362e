"""What makes two vacancies the same: their reference, their content, or the advert that they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from operator import attrgetter

from mappings.normalise import normalise
from service.seen import mask
from service.vacancies.vacancy import Refusal, Vacancy

_CONTENT = attrgetter(*(name for name in Vacancy.__slots__ if name not in ("source", "reference", "notes")))


def without_contacts(vacancy: Vacancy) -> Vacancy:
    """Return a vacancy with e-mail addresses and telephone numbers masked in its title and description."""
    return replace(vacancy, title=mask(vacancy.title), description=mask(vacancy.description))


def content_digest(vacancy: Vacancy) -> str:
    """Return a digest that changes when anything of the vacancy does: 32 hexadecimal digits."""
    return _digest(map(repr, _CONTENT(vacancy)))


def cluster_key(vacancy: Vacancy) -> str:
    """Return what all copies of an advert have in common, in any source: 32 hexadecimal digits.

    Copies have the same title, employer, place and description once case, accents, punctuation and spacing are left
    out. A title and a place alone may be those of many jobs: a vacancy with neither employer nor description is a copy
    of none.
    """
    if not (vacancy.employer or vacancy.description):
        return reference_digest(vacancy.source, vacancy.reference)
    parts = vacancy.title, vacancy.employer, vacancy.place.text, vacancy.description
    return _digest(("advert", *map(normalise, parts)))


def reference_digest(source: str, reference: str) -> str:
    """Return a digest of a source and a reference in it: 32 hexadecimal digits."""
    return _digest(("reference", source, reference))


def refusal_digest(refusal: Refusal, feed: str) -> str:
    """Return a digest of a refused item; of one without its text, of where it stands in which feed."""
    return _digest((refusal.fault, refusal.raw or f"{feed} {refusal.where}"))


def _digest(parts: Iterable[str]) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
