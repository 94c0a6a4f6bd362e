"""The coder: text in, `Coding` out. The one way in for titles, adverts, courses and apprenticeship standards alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from mappings.errors import UnknownSchemeError
from mappings.schemes import load_scheme
from mappings.version import data_version
from models import bundle
from models.clean import Cleaned, clean
from models.coding import (
    Candidate,
    Coding,
    Evidence,
    Item,
    Kind,
    MatchedEntry,
    Reason,
    Scheme,
    TitleKind,
    Why,
)
from models.depth import DepthRule
from models.encoder import Encoder
from models.equivalents import crossing, other_scheme, sub_unit_group
from models.features import Fields
from models.lookup import Match, match
from models.network import Network
from models.overrides import Override, Overrides, overrule
from models.pool import Pool
from models.question import SURE, ask, tell_runner_up
from models.scope import outside
from models.spelling import mend
from models.tally import read_reference

EXACT_RELIABILITY = 0.999
"""How far an entry that matches title, qualifier and industry is trusted: of the keys that both editions of the coding
index hold, the share to which they give the same SOC2010 unit group (all but 21 of some 27,900)."""

LEAST_KNOWN = 0.4
"""An item of whose n-grams the network knows a smaller share than this is taken for something else than a job: of
20,000 unlabelled advert titles 1 in 1,000 lies below 0.68; random letters lie below 0.36."""

READ_CLOSELY: Kind = "vacancy"
"""The kind of item that the encoder reads: it does no better than the network on bare job titles."""

DOUBTFUL = 0.7
"""An advert whose best group the network gives a smaller probability than this is read again by the encoder."""

CODERS: Mapping[Kind, str] = {"course": "models.courses.course_coder", "apprenticeship": "models.apprenticeships.coder"}
"""The modules whose `code_many(items, scheme, top)` codes what is no title, each imported when it is first needed."""

_LEAST_PROBABILITY = 0.0005
_MOST_ENTRIES = 3


class Coder:
    """Codes titles and adverts with a trained bundle and the coding index, and hands on what is of another kind.

    Attributes:
        version: version of the bundle.
        data_version: version of the tables.
        codes: the SOC2020 unit groups.
        folder: the folder of the bundle.
        overrides: what people have confirmed, which goes before the coder's own answers; others may be put in their
            place at any time.
        reference: how it codes what training had, by kind and scheme; empty in a bundle that does not say.
    """

    def __init__(self, trained: bundle.Bundle) -> None:
        self.version = trained.version
        self.folder = trained.folder
        self.data_version = data_version()
        self.overrides = Overrides()
        self._network = Network(trained.network)
        self.codes = self._network.codes
        if self.codes != load_scheme("soc2020").unit_groups:
            raise bundle.UnfitBundleError(
                f"Model {self.version} has other unit groups than the tables ({self.data_version}).",
                "Train one on these tables with 'soc-coder train'.",
            )
        self._places = {code: place for place, code in enumerate(self.codes)}
        self._encoder = Encoder(trained.encoder) if trained.encoder else None
        self._pools = {name: Pool(**pool) for name, pool in trained.settings["pools"].items()}
        self._depths = {name: DepthRule(**rule) for name, rule in trained.settings["depth"].items()}
        self.reference = read_reference(trained.settings)
        self._reliability: Mapping[str, float] = {"exact": EXACT_RELIABILITY, **trained.settings["reliability"]}

    @classmethod
    def load(cls, folder: Path | None = None) -> Coder:
        """Return a coder with the bundle in `folder`; without one, the bundle that soc-coder ships.

        Raises:
            DamagedBundleError: the bundle is missing, incomplete or altered.
            UnfitBundleError: its unit groups are not those of the tables.
        """
        return cls(bundle.read(folder or bundle.DEFAULT))

    def code(self, item: Item, scheme: Scheme = "soc2020", top: int = 5, careful: bool = True) -> Coding:
        """Code one item and explain the coding; see `code_many`."""
        return self.code_many([item], scheme, top, explain=True, careful=careful)[0]

    def code_many(
        self,
        items: Sequence[Item],
        scheme: Scheme = "soc2020",
        top: int = 5,
        explain: bool = False,
        careful: bool = True,
    ) -> list[Coding]:
        """Code items; many at once are much quicker than one by one.

        Args:
            items: what to code, of any kinds. A title that cannot be coded is no error: its coding says why.
            scheme: `soc2020` or `soc2010`.
            top: most candidates of each coding, at least 1.
            explain: whether to name runner-ups and ask questions too, which takes about a third longer.
            careful: whether the encoder reads adverts that leave the network in doubt; without, coding is faster and
                right less often.

        Returns:
            A coding for each item, in order.

        Raises:
            UnknownSchemeError: there is no such scheme of occupations.
        """
        if scheme not in get_args(Scheme):
            raise UnknownSchemeError(f"Titles cannot be coded to {scheme!r}.", "Choose soc2020 or soc2010.")
        titles = [item for item in items if item.kind not in CODERS]
        codings = iter(self._code_titles(titles, scheme, top, explain, careful))
        if len(titles) == len(items):
            return list(codings)
        others = {
            kind: iter(import_module(module).code_many([item for item in items if item.kind == kind], scheme, top))
            for kind, module in CODERS.items()
            if any(item.kind == kind for item in items)
        }
        return [next(others.get(item.kind, codings)) for item in items]

    def _code_titles(
        self, items: Sequence[Item], scheme: Scheme, top: int, explain: bool, careful: bool
    ) -> list[Coding]:
        """Code job titles and vacancies; see `code_many`."""
        weighed = self._weigh(items, scheme, careful)
        codes = load_scheme(scheme).unit_groups
        codings = []
        for item, each in zip(items, weighed, strict=True):
            rule = self.rule(item.kind, careful)
            coding = self._coding(item, each, codes, scheme, top, explain, rule)
            codings.append(overrule(coding, each.override, each.found, rule) if each.override else coding)
        return codings

    def rule(self, kind: Kind, careful: bool = True) -> DepthRule:
        """Return the rule by which a kind of item is coded as deep as can be."""
        return self._depths[named(kind, careful)]

    def probabilities(
        self, items: Sequence[Item], careful: bool = True, heed_index: bool = True
    ) -> NDArray[np.float32]:
        """Return the calibrated probabilities of the SOC2020 unit groups, shape (items, groups); rows sum to 1.

        Args:
            items: what to code.
            careful: see `code_many`.
            heed_index: whether to look titles up; without, it shows what the classifiers make of them by themselves.
        """
        weighed = self._weigh(items, "soc2020", careful, heed_index)
        return np.array([each.probabilities for each in weighed], np.float32).reshape(-1, len(self.codes))

    def _weigh(self, items: Sequence[Item], scheme: Scheme, careful: bool, heed_index: bool = True) -> list[_Weighed]:
        """Weigh what is known of each item; see `code_many`."""
        plain = [clean(item.title, item.location) for item in items]
        cleaned = [mend(each, self._network.knows) for each in plain]
        fields = list(map(_fields, items, cleaned))
        logs, known = self._network.log_probabilities(fields)
        matches = {
            wanted: _matches(items, cleaned, wanted) if heed_index else [None] * len(items)
            for wanted in dict.fromkeys((scheme, "soc2020"))
        }
        decided = list(map(_decision, items, matches[scheme]))
        spread = self._pooled(items, [logs], matches["soc2020"])
        if self._encoder and careful:
            doubtful = [
                row
                for row, best in enumerate(spread.max(axis=1))
                if best < DOUBTFUL and items[row].kind == READ_CLOSELY and not decided[row]
            ]
            if doubtful:
                closer = self._encoder.log_probabilities([fields[row] for row in doubtful])
                some = [items[row] for row in doubtful]
                found = [matches["soc2020"][row] for row in doubtful]
                spread[doubtful] = self._pooled(some, [logs[doubtful], closer], found)
        if scheme == "soc2010":
            spread = _to_soc2010(spread, self._places, matches["soc2020"])
        places = self._places if scheme == "soc2020" else load_scheme("soc2010").places
        for row, decision in enumerate(decided):
            if decision:
                _lead(spread[row], places[decision.code], self._reliability[decision.why])
        shares = known.round(4).tolist()
        by_index = (each is not None for each in decided)
        overrides = self.overrides
        confirmed = (overrides.find(item, each.title, scheme) for item, each in zip(items, plain, strict=True))
        return list(map(_Weighed, cleaned, matches[scheme], shares, by_index, confirmed, spread))

    def _pooled(
        self, items: Sequence[Item], logs: Sequence[NDArray[np.float32]], matches: Sequence[Match | None]
    ) -> NDArray[np.float32]:
        """Pool what the network, or network and encoder, and the index say, by the pool of each item's kind."""
        pooled = np.empty_like(logs[0])
        for kind in get_args(TitleKind):
            rows = [row for row, item in enumerate(items) if item.kind == kind]
            if rows:
                pool = self._pools[named(kind, careful=len(logs) > 1)]
                found = [matches[row] for row in rows]
                pooled[rows] = pool.probabilities([each[rows] for each in logs], found, self._places)
        return pooled

    def _coding(
        self,
        item: Item,
        weighed: _Weighed,
        codes: Sequence[str],
        scheme: Scheme,
        top: int,
        explain: bool,
        rule: DepthRule,
    ) -> Coding:
        cleaned, found = weighed.cleaned, weighed.found
        if reason := _abstains(item, weighed):
            return self._abstention(weighed, scheme, reason, rule)
        candidates = _ranked(weighed.probabilities, codes)
        depth = rule.settle(candidates, weighed.decided)
        groups = load_scheme(scheme)
        best = depth.code if depth.code is not None else candidates[0][0]
        unsure = depth.reason is not None or candidates[0][1] < SURE
        case = found, cleaned.core, candidates, scheme
        return Coding(
            scheme=scheme,
            edition=groups.edition,
            code=depth.code,
            title=groups.group(depth.code).title if depth.code else None,
            level=len(depth.code or ""),
            confidence=None if depth.probability is None else round(depth.probability, 4),
            candidates=tuple(
                Candidate(code, groups.group(code).title, round(probability, 4))
                for code, probability in candidates[:top]
            ),
            plausible=depth.plausible,
            coverage=rule.coverage,
            other_scheme=other_scheme(best, found, scheme),
            sub_unit_group=sub_unit_group(best, found),
            evidence=Evidence(
                cleaned.title,
                cleaned.removed,
                "index" if weighed.decided else "classifier",
                _entries(found, scheme),
                tell_runner_up(*case) if explain else None,
                weighed.known,
            ),
            reason=depth.reason,
            question=ask(*case) if explain and unsure else None,
            model_version=self.version,
            data_version=self.data_version,
        )

    def _abstention(self, weighed: _Weighed, scheme: Scheme, reason: Reason, rule: DepthRule) -> Coding:
        cleaned = weighed.cleaned
        return Coding(
            scheme=scheme,
            edition=load_scheme(scheme).edition,
            code=None,
            title=None,
            level=0,
            confidence=None,
            candidates=(),
            plausible=(),
            coverage=rule.coverage,
            other_scheme=None,
            sub_unit_group=None,
            evidence=Evidence(cleaned.title, cleaned.removed, "none", (), None, weighed.known),
            reason=reason,
            question=None,
            model_version=self.version,
            data_version=self.data_version,
        )


def named(kind: Kind, careful: bool) -> str:
    """Return the name, in a bundle's settings, of a kind's pool or rule where the encoder reads too, or does not."""
    return f"{kind}/careful" if careful and kind == READ_CLOSELY else kind


class _Weighed(NamedTuple):
    """What is known of one item."""

    cleaned: Cleaned
    found: Match | None
    """What the index says of it, in the scheme asked for."""
    known: float
    """Share of its n-grams that the network knows, 0 to 1."""
    decided: bool
    """Whether the index by itself decides."""
    override: Override | None
    """What people have confirmed for it."""
    probabilities: NDArray[np.float32]
    """Of the scheme's unit groups, shape (groups,)."""


def _abstains(item: Item, weighed: _Weighed) -> Reason | None:
    """Return why nothing is to be said of an item, or None."""
    if weighed.decided:
        return None
    if not item.title.strip():
        return "empty"
    return outside(item.title) or ("not_a_job" if weighed.known < LEAST_KNOWN else None)


class _Decision(NamedTuple):
    """The group that the index itself gives an item, and by which convention."""

    code: str
    why: Why


def _decision(item: Item, found: Match | None) -> _Decision | None:
    """Return what the index decides: the whole title of a job title, an advert's only where its terms match exactly."""
    if found is None or found.code is None or not found.whole:
        return None
    return _Decision(found.code, found.why) if item.kind == "job_title" or found.why == "exact" else None


def _fields(item: Item, cleaned: Cleaned) -> Fields:
    """Return what the classifier reads: a job title's qualifying terms, an advert's category and text."""
    if item.kind == "vacancy":
        return Fields(cleaned.title, cleaned.core, item.category, item.description)
    return Fields(" ".join(filter(None, (cleaned.title, item.qualifier, item.industry))), cleaned.core)


def _matches(items: Sequence[Item], cleaned: Sequence[Cleaned], scheme: Scheme) -> list[Match | None]:
    return [
        match(item.title, each, item.qualifier, item.industry, scheme)
        for item, each in zip(items, cleaned, strict=True)
    ]


def _lead(probabilities: NDArray[np.float32], place: int, reliability: float) -> None:
    """Give the group at `place` the probability `reliability`, and the others the rest in their proportions."""
    probabilities[place] = 0
    probabilities *= (1 - reliability) / max(float(probabilities.sum()), 1e-9)
    probabilities[place] = reliability


def _ranked(probabilities: NDArray[np.float32], codes: Sequence[str]) -> list[tuple[str, float]]:
    likely = np.flatnonzero(probabilities >= _LEAST_PROBABILITY)
    order = likely[np.argsort(-probabilities[likely], kind="stable")]
    return [
        (codes[place], probability) for place, probability in zip(order, probabilities[order].tolist(), strict=True)
    ]


@cache
def _shares_in_soc2010() -> NDArray[np.float32]:
    """Return the share of each SOC2020 unit group's people in each of SOC2010, shape (412, 369)."""
    return crossing("soc2020").astype(np.float32)


def _to_soc2010(
    probabilities: NDArray[np.float32], places: Mapping[str, int], matches: Sequence[Match | None]
) -> NDArray[np.float32]:
    """Carry probabilities to SOC2010: through the matched entry where it names the group, else by the crosswalk."""
    old = load_scheme("soc2010").places
    carried: NDArray[np.float32] = probabilities @ _shares_in_soc2010()
    for row, found in enumerate(matches):
        codes = {entry.soc2010 for entry in found.entries} if found and found.code else set()
        if found and found.code and len(codes) == 1 and (code := codes.pop()):
            mass = probabilities[row, places[found.code]]
            carried[row] -= mass * _shares_in_soc2010()[places[found.code]]
            carried[row, old[code]] += mass
    return carried.clip(min=0)


def _entries(found: Match | None, scheme: Scheme) -> tuple[MatchedEntry, ...]:
    if found is None:
        return ()
    return tuple(
        MatchedEntry(entry.entry_id, entry.title, entry.qualifier, entry.industry, getattr(entry, scheme), found.why)
        for entry in found.entries[:_MOST_ENTRIES]
    )
