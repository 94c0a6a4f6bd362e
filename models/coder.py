"""The coder: text in, `Coding` out. The one way in for titles and adverts alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from mappings.crosswalk import load_crosswalk
from mappings.errors import UnknownSchemeError
from mappings.schemes import load_scheme
from mappings.version import data_version
from models import bundle
from models.clean import Cleaned, clean
from models.coding import Candidate, Coding, Evidence, Item, Kind, MatchedEntry, OtherScheme, Reason, Scheme, Share, Why
from models.depth import settle_depth
from models.features import Fields
from models.lookup import Match, match
from models.network import Network
from models.pool import Pool

EXACT_RELIABILITY = 0.999
"""How far an entry that matches title, qualifier and industry is trusted: of the keys that both editions of the coding
index hold, the share to which they give the same SOC2010 unit group (all but 21 of some 27,900)."""

LEAST_KNOWN = 0.4
"""An item of whose n-grams the network knows a smaller share than this is taken for something else than a job: of
20,000 unlabelled advert titles 1 in 1,000 lies below 0.68; random letters lie below 0.36."""

_LEAST_PROBABILITY = 0.0005
_MOST_ENTRIES = 3


class Coder:
    """Codes titles and adverts with a trained bundle and the coding index.

    Attributes:
        version: version of the bundle.
        data_version: version of the tables.
        folder: the folder of the bundle.
    """

    def __init__(self, trained: bundle.Bundle) -> None:
        self.version = trained.version
        self.folder = trained.folder
        self.data_version = data_version()
        self._network = Network(trained.network)
        self._places = {code: place for place, code in enumerate(self._network.codes)}
        self._pools: dict[Kind, Pool] = {kind: Pool(**pool) for kind, pool in trained.settings["pools"].items()}
        self._reliability: Mapping[str, float] = {"exact": EXACT_RELIABILITY, **trained.settings["reliability"]}

    @classmethod
    def load(cls, folder: Path | None = None) -> Coder:
        """Return a coder with the bundle in `folder`; without one, the bundle that soc-coder ships.

        Raises:
            DamagedBundleError: the bundle is missing, incomplete or altered.
        """
        return cls(bundle.read(folder or bundle.DEFAULT))

    def code(self, item: Item, scheme: Scheme = "soc2020", top: int = 5) -> Coding:
        """Code one item; see `code_many`."""
        return self.code_many([item], scheme, top)[0]

    def code_many(self, items: Sequence[Item], scheme: Scheme = "soc2020", top: int = 5) -> list[Coding]:
        """Code items; many at once are much quicker than one by one.

        Args:
            items: what to code. A title that cannot be coded is no error: its coding says why.
            scheme: `soc2020` or `soc2010`.
            top: most candidates of each coding, at least 1.

        Returns:
            A coding for each item, in order.

        Raises:
            UnknownSchemeError: there is no such scheme of occupations.
        """
        if scheme not in get_args(Scheme):
            raise UnknownSchemeError(f"Titles cannot be coded to {scheme!r}.", "Choose soc2020 or soc2010.")
        cleaned = [clean(item.title, item.location) for item in items]
        fields = [
            Fields(each.title, each.core, item.category, item.description)
            if item.kind == "vacancy"
            else Fields(each.title, each.core)
            for item, each in zip(items, cleaned, strict=True)
        ]
        logs, known = self._network.log_probabilities(fields)
        matches = {wanted: _matches(items, cleaned, wanted) for wanted in dict.fromkeys((scheme, "soc2020"))}
        spread = self._pooled(items, logs, matches["soc2020"])
        codes = self._network.codes
        if scheme == "soc2010":
            spread, codes = _to_soc2010(spread, self._places, matches["soc2020"]), load_scheme("soc2010").unit_groups
        return [
            self._coding(item, each, found, share, probabilities, codes, scheme, top)
            for item, each, found, share, probabilities in zip(
                items, cleaned, matches[scheme], known, spread, strict=True
            )
        ]

    def _pooled(
        self, items: Sequence[Item], logs: NDArray[np.float32], matches: Sequence[Match | None]
    ) -> NDArray[np.float32]:
        pooled = np.empty_like(logs)
        for kind, pool in self._pools.items():
            rows = [row for row, item in enumerate(items) if item.kind == kind]
            if rows:
                pooled[rows] = pool.probabilities(logs[rows], [matches[row] for row in rows], self._places)
        return pooled

    def _coding(
        self,
        item: Item,
        cleaned: Cleaned,
        found: Match | None,
        known: float,
        probabilities: NDArray[np.float32],
        codes: Sequence[str],
        scheme: Scheme,
        top: int,
    ) -> Coding:
        decided = _decision(item, found)
        if decided:
            probabilities = _led_by(probabilities, codes.index(decided.code), self._reliability[decided.why])
        elif known < LEAST_KNOWN:
            return self._abstention(item, cleaned, scheme)
        candidates = _ranked(probabilities, codes)
        depth = settle_depth(candidates)
        groups = load_scheme(scheme)
        best = depth.code if depth.code is not None else candidates[0][0]
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
            other_scheme=_other_scheme(best, found, scheme),
            sub_unit_group=_sub_unit_group(best, found, scheme),
            evidence=Evidence(
                cleaned.title, cleaned.removed, "index" if decided else "classifier", _entries(found, scheme)
            ),
            reason=depth.reason,
            model_version=self.version,
            data_version=self.data_version,
        )

    def _abstention(self, item: Item, cleaned: Cleaned, scheme: Scheme) -> Coding:
        reason: Reason = "not_a_job" if item.title.strip() else "empty"
        evidence = Evidence(cleaned.title, cleaned.removed, "none", ())
        edition = load_scheme(scheme).edition
        return Coding(
            scheme, edition, None, None, 0, None, (), None, None, evidence, reason, self.version, self.data_version
        )


class _Decision(NamedTuple):
    """The group that the index itself gives an item, and by which convention."""

    code: str
    why: Why


def _decision(item: Item, found: Match | None) -> _Decision | None:
    """Return what the index decides: the whole title of a job title, an advert's only where its terms match exactly."""
    if found is None or found.code is None or not found.whole:
        return None
    return _Decision(found.code, found.why) if item.kind == "job_title" or found.why == "exact" else None


def _matches(items: Sequence[Item], cleaned: Sequence[Cleaned], scheme: Scheme) -> list[Match | None]:
    return [
        match(item.title, each, item.qualifier, item.industry, scheme)
        for item, each in zip(items, cleaned, strict=True)
    ]


def _led_by(probabilities: NDArray[np.float32], place: int, reliability: float) -> NDArray[np.float32]:
    """Give the group at `place` the probability `reliability`, and the others the rest in their proportions."""
    led = probabilities.copy()
    led[place] = 0
    led *= (1 - reliability) / max(float(led.sum()), 1e-9)
    led[place] = reliability
    return led


def _ranked(probabilities: NDArray[np.float32], codes: Sequence[str]) -> list[tuple[str, float]]:
    likely = np.flatnonzero(probabilities >= _LEAST_PROBABILITY)
    order = likely[np.argsort(-probabilities[likely], kind="stable")]
    return [
        (codes[place], probability) for place, probability in zip(order, probabilities[order].tolist(), strict=True)
    ]


@cache
def _shares_in_soc2010() -> NDArray[np.float32]:
    """Return the share of each SOC2020 unit group's people in each of SOC2010, shape (412, 369)."""
    old = {code: place for place, code in enumerate(load_scheme("soc2010").unit_groups)}
    new = load_scheme("soc2020").unit_groups
    crosswalk = load_crosswalk("soc2020", "soc2010")
    shares: NDArray[np.float32] = np.zeros((len(new), len(old)), np.float32)
    for row, code in enumerate(new):
        for link in crosswalk.targets(code):
            shares[row, old[link.code]] = link.share
    return shares


def _to_soc2010(
    probabilities: NDArray[np.float32], places: Mapping[str, int], matches: Sequence[Match | None]
) -> NDArray[np.float32]:
    """Carry probabilities to SOC2010: through the matched entry where it names the group, else by the crosswalk."""
    old = load_scheme("soc2010").unit_groups
    carried: NDArray[np.float32] = probabilities @ _shares_in_soc2010()
    for row, found in enumerate(matches):
        codes = {entry.soc2010 for entry in found.entries} if found and found.code else set()
        if found and found.code and len(codes) == 1 and (code := codes.pop()):
            mass = probabilities[row, places[found.code]]
            carried[row] -= mass * _shares_in_soc2010()[places[found.code]]
            carried[row, old.index(code)] += mass
    return carried.clip(min=0)


def _other_scheme(code: str, found: Match | None, scheme: Scheme) -> OtherScheme:
    other: Scheme = "soc2010" if scheme == "soc2020" else "soc2020"
    groups = load_scheme(other)
    if found and found.code == code:
        named = {getattr(entry, other) for entry in found.entries}
        if len(named) == 1 and (only := named.pop()):
            return OtherScheme(other, groups.edition, "index_entry", (Share(only, groups.group(only).title, 1.0),))
    return _crossed(code, scheme, other)


@cache
def _crossed(code: str, scheme: Scheme, other: Scheme) -> OtherScheme:
    groups = load_scheme(other)
    links = load_crosswalk(scheme, other).targets(code)
    shares = tuple(Share(link.code, groups.group(link.code).title, round(link.share, 4)) for link in links)
    return OtherScheme(other, groups.edition, "crosswalk", shares)


def _sub_unit_group(code: str, found: Match | None, scheme: Scheme) -> str | None:
    if found is None or found.code != code:
        return None
    named = {entry.sub_unit_group for entry in found.entries}
    return (named.pop() or None) if len(named) == 1 else None


def _entries(found: Match | None, scheme: Scheme) -> tuple[MatchedEntry, ...]:
    if found is None:
        return ()
    return tuple(
        MatchedEntry(entry.entry_id, entry.title, entry.qualifier, entry.industry, getattr(entry, scheme), found.why)
        for entry in found.entries[:_MOST_ENTRIES]
    )
