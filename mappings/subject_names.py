"""The names that subjects go by: the terms of HECoS, and what else stands for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mappings.normalise import normalise
from mappings.package import rows


@dataclass(frozen=True, slots=True)
class SubjectName:
    """A name of a subject of higher education.

    Attributes:
        name: as the source writes it.
        kind: `term` for the preferred term of HECoS, `non-preferred` for another that stands for it; `degree` for a
            degree subject of the Department for Education, `match` for another name that can be taken for one, and
            `suggestion` for one that may be.
        subjects: HECoS codes; a name that combines subjects has several.
    """

    name: str
    kind: str
    subjects: tuple[str, ...]


@cache
def load_subject_names() -> Mapping[str, tuple[SubjectName, ...]]:
    """Return the names by `normalise(name)`; one name may stand for several subjects, by different sources or not."""
    found: dict[str, list[SubjectName]] = defaultdict(list)
    for name in _names():
        found[normalise(name.name)].append(name)
    return {key: tuple(names) for key, names in found.items()}


def _names() -> Iterator[SubjectName]:
    for code, title in rows("hecos"):
        yield SubjectName(title, "term", (code,))
    for synonym, code in rows("hecos_synonyms"):
        yield SubjectName(synonym, "non-preferred", (code,))
    degrees: dict[str, tuple[str, ...]] = {}
    for subject, code in rows("degree_subjects"):
        degrees[subject] = (*degrees.get(subject, ()), code)
    for subject, codes in degrees.items():
        yield SubjectName(subject, "degree", codes)
    for synonym, kind, subject in rows("degree_subject_synonyms"):
        yield SubjectName(synonym, kind, degrees[subject])
