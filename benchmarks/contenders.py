"""The coders that are compared: ours, and those that stand for what people use without it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np
import numpy.typing as npt

from benchmarks import CACHE
from benchmarks.processes import CORES
from mappings.errors import SocCoderError
from mappings.index import IndexEntry, load_index
from mappings.normalise import normalise
from models.coding import Item
from training.labelled import TRAIN, read_labelled
from training.minilm import SHA256, minilm

TOP = 5
"""Unit groups that a coder proposes for a title."""

Ranking = list[tuple[str, float]]
"""SOC2020 unit groups, best first, with what the coder shows as its confidence, 0 to 1."""

Scores = npt.NDArray[np.float32]
"""Items by index titles."""


class Contender(Protocol):
    """A coder as the benchmark drives it."""

    name: ClassVar[str]
    """What the report calls it."""
    sample: ClassVar[int | None]
    """The number of titles that a coder too slow for all of them is timed on."""
    version: str
    """What was measured, to the version."""
    size_mb: float
    """Megabytes of what it has learned; 0 where it has learned nothing."""

    def __init__(self) -> None:
        """Load the coder, so that it is ready to code."""

    def code(self, items: Sequence[Item]) -> list[Ranking]:
        """Return at most `TOP` unit groups for each item."""


class Ours:
    """The coder of this project. It reads all that an item holds; the others read its title."""

    name: ClassVar[str] = "soc-coder"
    sample: ClassVar[int | None] = None
    careful: ClassVar[bool] = True

    def __init__(self) -> None:
        from models.coder import Coder

        self._coder = Coder.load()
        self.version = f"bundle {self._coder.version}, tables {self._coder.data_version}"
        self.size_mb = _megabytes(*self._coder.folder.iterdir())

    def code(self, items: Sequence[Item]) -> list[Ranking]:
        """Return the candidates of each coding with their probabilities; one by itself is explained, as by the API."""
        codings = self._coder.code_many(items, top=TOP, explain=len(items) == 1, careful=self.careful)
        return [[(each.code, each.probability) for each in coding.candidates] for coding in codings]


class Fast(Ours):
    """The coder of this project without its encoder."""

    name: ClassVar[str] = "soc-coder, fast"
    careful: ClassVar[bool] = False


class MiniLM:
    """all-MiniLM-L6-v2: the index titles nearest in meaning, which is how open SOC mappers code.

    Its confidence is the cosine similarity. The vectors of the index titles are kept in `var/benchmarks`, so that only
    the first load on a machine works them out.
    """

    name: ClassVar[str] = "MiniLM nearest neighbour"
    sample: ClassVar[int | None] = None
    cache: ClassVar[Path] = CACHE

    def __init__(self) -> None:
        folder = minilm()
        from sentence_transformers import SentenceTransformer  # asks a hub unless told first not to

        self._model = SentenceTransformer(str(folder), device="cpu")
        self._table = TitleTable()
        self._vectors = self._index_vectors()
        self.size_mb = _megabytes(folder / "model.safetensors") + self._vectors.nbytes / 1e6
        self.version = f"all-MiniLM-L6-v2, sentence-transformers {version('sentence-transformers')}"

    def code(self, items: Sequence[Item]) -> list[Ranking]:
        """Return the unit groups of the titles with the largest cosine."""
        return self._table.rank(self._embed([item.title for item in items]) @ self._vectors.T)

    def _embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self._model.encode(list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False)

    def _index_vectors(self) -> npt.NDArray[np.float32]:
        key = hashlib.sha256("\n".join((SHA256, *self._table.titles)).encode()).hexdigest()[:16]
        path = self.cache / f"minilm-{key}.npy"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            with part.open("wb") as file:
                np.save(file, self._embed(self._table.titles))
            part.replace(path)
        vectors: npt.NDArray[np.float32] = np.load(path)
        return vectors


class Linear:
    """Plain tf-idf and a linear model of scikit-learn, learned from the index entries with qualifier and industry.

    Its confidence is the margin, put between 0 and 1 so that the edges of the margin, -1 and 1, come to lie there. What
    it learned is kept in `var/benchmarks`, so that only the first load on a machine learns.
    """

    name: ClassVar[str] = "tf-idf linear, index"
    sample: ClassVar[int | None] = None
    cache: ClassVar[Path] = CACHE

    def __init__(self) -> None:
        from joblib import Memory

        self._model = Memory(self.cache, verbose=0).cache(_fit_linear)(*zip(*self.lesson(), strict=True))
        self.size_mb = self._model[-1].coef_.nbytes / 1e6
        self.version = f"scikit-learn {version('scikit-learn')}"

    def lesson(self) -> list[tuple[str, str]]:
        """Return the texts that it learns from, each with its unit group."""
        return [
            (" ".join(filter(None, (entry.title, entry.qualifier, entry.industry))), entry.soc2020)
            for entry in load_index().entries
            if entry.soc2020
        ]

    def code(self, items: Sequence[Item]) -> list[Ranking]:
        """Return the unit groups of the titles with the largest margins."""
        margins = self._model.decision_function([item.title for item in items])
        best = np.argsort(-margins, axis=1, kind="stable")[:, :TOP]
        confidence, codes = ((margins + 1) / 2).clip(0, 1), self._model.classes_
        return [[(str(codes[i]), float(row[i])) for i in top] for row, top in zip(confidence, best, strict=True)]


class LinearOfAdverts(Linear):
    """The same, learned also from the titles of the coded adverts that training does not hold out."""

    name: ClassVar[str] = "tf-idf linear, index and adverts"

    def lesson(self) -> list[tuple[str, str]]:
        """Return the texts that it learns from, each with its unit group.

        Raises:
            SocCoderError: there are no coded adverts.
        """
        from training.examples import is_held_out  # brings pandas, which would weigh on the others

        learned = [advert for advert in read_labelled(TRAIN) if not is_held_out(advert.item.title)]
        if not learned:
            raise SocCoderError(f"There are no coded adverts in {TRAIN}.", "Name the other coders with --coder.")
        return super().lesson() + [(advert.item.title, min(advert.best)) for advert in learned]


class WRatio:
    """rapidfuzz WRatio: the index titles nearest in spelling. Its confidence is the ratio over 100.

    It compares each title with every title of the index, so it is timed on a sample.
    """

    name: ClassVar[str] = "rapidfuzz WRatio"
    sample: ClassVar[int | None] = 200
    size_mb = 0.0

    def __init__(self) -> None:
        self._table = TitleTable()
        self._titles = [normalise(title) for title in self._table.titles]
        self.version = f"rapidfuzz {version('rapidfuzz')}"

    def code(self, items: Sequence[Item]) -> list[Ranking]:
        """Return the unit groups of the titles with the largest ratio."""
        from rapidfuzz import fuzz, process

        titles = [normalise(item.title) for item in items]
        ratios: Scores = process.cdist(titles, self._titles, scorer=fuzz.WRatio, workers=CORES)
        return self._table.rank(ratios / np.float32(100))


class TitleTable:
    """The distinct titles of the coding index, each with one SOC2020 unit group.

    That is the group of the title's default entry, else the one most of its entries name. (On the labelled adverts
    MiniLM agrees more often over this table than over a row for each entry.)
    """

    def __init__(self) -> None:
        coded = (
            (_usual_group(entries), entries[0].title)
            for same_title in load_index().titles.values()
            if (entries := [entry for entry in same_title if entry.soc2020])
        )
        groups, self.titles = zip(*sorted(coded), strict=True)
        self._groups, self._starts = np.unique(groups, return_index=True)

    def rank(self, scores: Scores) -> list[Ranking]:
        """Return the best `TOP` groups of each row of `scores` (items by titles): a group scores as its best title."""
        by_group = np.maximum.reduceat(scores, self._starts, axis=1).clip(0, 1)
        best = np.argsort(-by_group, axis=1, kind="stable")[:, :TOP]
        return [[(str(self._groups[i]), float(row[i])) for i in top] for row, top in zip(by_group, best, strict=True)]


class Key(StrEnum):
    """What the command line calls a coder."""

    OURS = "ours"
    FAST = "fast"
    LINEAR_OF_ADVERTS = "linear-of-adverts"
    LINEAR = "linear"
    MINILM = "minilm"
    WRATIO = "wratio"


CONTENDERS: dict[Key, type[Contender]] = {
    Key.OURS: Ours,
    Key.FAST: Fast,
    Key.LINEAR_OF_ADVERTS: LinearOfAdverts,
    Key.LINEAR: Linear,
    Key.MINILM: MiniLM,
    Key.WRATIO: WRatio,
}


def _usual_group(entries: Sequence[IndexEntry]) -> str:
    default = next((entry.soc2020 for entry in entries if entry.default), None)
    return default or Counter(entry.soc2020 for entry in entries).most_common(1)[0][0]


def _fit_linear(texts: Sequence[str], codes: Sequence[str]) -> Any:
    """Return a fitted pipeline of scikit-learn."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    plain = {"strip_accents": "unicode", "sublinear_tf": True}
    words = TfidfVectorizer(ngram_range=(1, 2), **plain)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), **plain)
    model = make_pipeline(make_union(words, letters), LinearSVC(tol=0.01, random_state=0)).fit(texts, codes)
    model[-1].coef_ = model[-1].coef_.astype(np.float32)
    return model


def _megabytes(*paths: Path) -> float:
    return sum(path.stat().st_size for path in paths) / 1e6
