"""The subjects of a course, from a code or from words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from mappings.normalise import normalise
from mappings.package import rows
from mappings.schemes import load_subjects
from mappings.subject_crosswalk import load_subject_crosswalk
from mappings.subject_names import load_subject_names
from models.courses.lexicon import Lexicon, key
from models.courses.vectors import Vectors
from models.education import shipped
from models.links import Subject

PART = "courses"
"""The part of what is shipped that courses are coded with."""

LEAST_ALIKE = 0.5
"""Words whose vector is less like that of any name of a subject than this name none. It keeps out random letters, and
little else: any word of the language is like some subject."""

_LEAST = 0.005
_CLOSEST = 60
_ENDS = ("", "studies", "language")
_PARTS = re.compile(r"\s*(?:&|/|,|\+|\band\b|\bwith\b)\s*", re.IGNORECASE)

Name = tuple[str, tuple[str, ...]]
"""A name of subjects, and their HECoS codes."""


def of_code(scheme: str, code: str) -> tuple[Subject, ...]:
    """Return the subjects of HECoS that a code stands for; none where the tables link it to none.

    A subject of HECoS is itself. A group of the CAH has all subjects in it, each as probable as the others: which of
    them a course in the group is in, the code does not say. So has a code of JACS3 those that it is linked to, the
    close matches only where there are any.

    Raises:
        UnknownSchemeError: there is no such scheme of subjects.
        UnknownCodeError: it has no such code.
    """
    titles = load_subjects("hecos").groups
    if scheme == "hecos":
        return (Subject(code, load_subjects(scheme).group(code).title, 1.0),)
    matches = load_subject_crosswalk(scheme, "hecos").targets(code)
    close = [each for each in matches if each.relation == "close"] or matches
    return tuple(Subject(each.code, titles[each.code].title, round(1 / len(close), 4)) for each in close)


def of_text(text: str, top: int = 10) -> tuple[Subject, ...]:
    """Return the subjects that words may name, most probable first, each of at least 0.005.

    Args:
        text: the words, without award and the like (`models.courses.read`).
        top: most subjects.
    """
    return load_naming().of_text(text, top)


class Naming:
    """Finds the subjects that words name.

    Every name is scored by how alike it is in words, in letters and in meaning, by whether it is the same, and by
    whether it is a term of HECoS; the best score of each set of subjects goes into a softmax (conditional logit:
    McFadden, 1974). Words that name several subjects in a row ("law and economics") are in all of them.

    Attributes:
        names: the names and their subjects.
    """

    def __init__(
        self, names: Sequence[Name], vectors: Vectors, weights: NDArray[np.float32], respell: Mapping[str, str]
    ) -> None:
        """Take the names, and what was learned: weights of the five signs, and words to be written out."""
        self.names = names
        self._respell = respell
        self._weights = weights
        self._vectors = vectors
        self._lexicon = Lexicon([name for name, _ in names], respell)
        self._near = vectors.of([name for name, _ in names])
        self._keys = np.array([key(name, respell) for name, _ in names])
        self._terms = np.array([[name] == [_hecos()[code] for code in codes] for name, codes in names], np.float32)

    def signs(self, text: str) -> NDArray[np.float32]:
        """Return the signs that a name is what `text` means: words, letters, same, term, meaning; shape (names, 5)."""
        same = self._keys == key(text, self._respell)
        return np.column_stack([self._lexicon.likeness(text), same, self._terms, self._near @ self._meaning(text)])

    def best(self, text: str, without: str = "") -> dict[tuple[str, ...], NDArray[np.float32]]:
        """Return the sets of subjects nearest to `text`, each with the signs of its best name.

        Args:
            text: the words.
            without: a normalised name to leave out, for learning.
        """
        signs = self.signs(text)
        scores = signs @ self._weights
        found: dict[tuple[str, ...], NDArray[np.float32]] = {}
        for place in np.argsort(-scores, kind="stable")[:_CLOSEST]:
            name, codes = self.names[place]
            if not without or normalise(name) != without:
                found.setdefault(codes, signs[place])
        return found

    def alike(self, text: str) -> float:
        """Return how like the meaning of `text` is to that of the nearest name, -1 to 1."""
        return float((self._near @ self._meaning(text)).max())

    def of_text(self, text: str, top: int = 10) -> tuple[Subject, ...]:
        """Return the subjects that words may name; see the function of this name."""
        probable: dict[str, float] = defaultdict(float)
        for part in self.parts(text):
            for code, probability in self._probabilities(part).items():
                probable[code] = max(probable[code], probability)
        ranked = sorted(probable.items(), key=lambda each: (-each[1], each[0]))
        return tuple(Subject(code, _hecos()[code], round(share, 4)) for code, share in ranked[:top] if share >= _LEAST)

    def parts(self, text: str) -> list[str]:
        """Return the names that `text` puts in a row, where it is no name itself and each of them is; else `text`."""
        parts = [part for part in _PARTS.split(text) if part.strip()]
        if len(parts) > 1 and not self._is_name(text) and all(map(self._is_name, parts)):
            return parts
        return [text] if normalise(text) else []

    def _is_name(self, text: str) -> bool:
        """Say whether `text` is a name, or would be with a word that names often end in."""
        written = {key(f"{text} {end}", self._respell) for end in _ENDS}
        return bool(np.isin(self._keys, list(written)).any())

    def _probabilities(self, text: str) -> dict[str, float]:
        if self.alike(text) < LEAST_ALIKE and not self._is_name(text):
            return {}
        best = self.best(text)
        scores = np.stack(list(best.values())) @ self._weights
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        found: dict[str, float] = defaultdict(float)
        for codes, share in zip(best, shares.tolist(), strict=True):
            for code in codes:
                found[code] = min(found[code] + share, 1.0)
        return found

    def _meaning(self, text: str) -> NDArray[np.float32]:
        written = " ".join(self._respell.get(word, word) for word in normalise(text).split())
        found: NDArray[np.float32] = self._vectors.of([written])[0]
        return found


@cache
def load_naming() -> Naming:
    """Return the shipped naming; the first call takes about a second of one core.

    Raises:
        DamagedBundleError: what is shipped of courses cannot be read.
    """
    arrays = shipped.read(PART).arrays
    respell = dict(zip(arrays["respelt"].tolist(), arrays["respellings"].tolist(), strict=True))
    return Naming(tuple(chain(names(), synonyms())), load_vectors(), arrays["naming"], respell)


@cache
def load_vectors() -> Vectors:
    """Return the shipped vectors."""
    return Vectors(shipped.read(PART).arrays)


def names() -> Iterator[Name]:
    """Yield the names of subjects: of HECoS, of degree subjects, and of JACS3 where it maps closely."""
    for found in load_subject_names().values():
        yield from ((each.name, each.subjects) for each in found if each.kind in ("term", "non-preferred", "degree"))
    crosswalk = load_subject_crosswalk("jacs3", "hecos")
    for code, title, _ in rows("jacs3"):
        matches = crosswalk.targets(code) if len(code) == len("I100") else ()
        if close := tuple(each.code for each in matches if each.relation == "close" and each.category in (1, 2)):
            yield title, close


def synonyms() -> Iterator[Name]:
    """Yield the other names of degree subjects, each with all subjects that it may stand for."""
    for found in load_subject_names().values():
        some = [each for each in found if each.kind in ("match", "suggestion")]
        if some:
            yield some[0].name, tuple(sorted({code for each in some for code in each.subjects}))


@cache
def _hecos() -> Mapping[str, str]:
    return {code: group.title for code, group in load_subjects("hecos").groups.items()}
