"""Overrides: what people have confirmed for certain items, which takes the place of the coder's own answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, get_args

from mappings.errors import SocCoderError
from mappings.normalise import normalise
from mappings.schemes import UNIT_GROUP, load_scheme
from models.clean import clean
from models.coding import Coding, Curated, Item, Kind, OtherScheme, Scheme, Share, TitleKind
from models.depth import Depth, DepthRule
from models.equivalents import crossed, other_scheme, sub_unit_group
from models.files import chunks, reader
from models.lookup import Match

FIELDS = ("kind", "title", "qualifier", "industry", "category", "location")
"""The fields of an item that an override goes by."""

COLUMNS = ("correction", "confirmed", *FIELDS, "scheme", "edition", "code")
"""Columns of a file of overrides, as `soc-coder corrections export` writes it; `code` is empty for the uncodable."""

_MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Override:
    """What people have confirmed for an item.

    Attributes:
        item: the item; of its fields, those in `FIELDS` count.
        scheme: scheme of the code.
        edition: edition of the scheme when the code was confirmed.
        code: the unit group; None where the item cannot be coded.
        correction: identifier of the correction it comes from.
        confirmed: when that was confirmed.
    """

    item: Item
    scheme: Scheme
    edition: str
    code: str | None
    correction: str
    confirmed: datetime

    @property
    def holds(self) -> bool:
        """Whether there is a title to go by, and a unit group of this code in the tables now used."""
        known = self.code is None or (self.code in load_scheme(self.scheme) and len(self.code) == UNIT_GROUP)
        return known and bool(title_key(self.item))


class _Held(NamedTuple):
    override: Override
    terms: tuple[str, str]
    category: str


class Overrides:
    """Overrides, found by the item.

    An item has an override where the kind is the same, the title is the same once normalised (a vacancy's once cleaned
    too), and so are qualifier and industry, given or not. An override that has a category is only for it, and goes
    before one that has none; then goes one in the scheme asked for, then the one confirmed last.
    """

    def __init__(self, overrides: Iterable[Override] = ()) -> None:
        """Take the overrides; those that do not hold (`Override.holds`) are left out."""
        held: dict[tuple[Kind, str], list[_Held]] = defaultdict(list)
        for each in overrides:
            if each.holds:
                key = each.item.kind, title_key(each.item)
                held[key].append(_Held(each, _terms(each.item), normalise(each.item.category)))
        self._held = dict(held)

    def __len__(self) -> int:
        """Return how many hold."""
        return sum(map(len, self._held.values()))

    def find(self, item: Item, cleaned: str, scheme: Scheme) -> Override | None:
        """Return the override of an item, or None.

        Args:
            item: the item.
            cleaned: its title as `models.clean.clean` leaves it.
            scheme: the scheme asked for.
        """
        near = self._held and self._held.get((item.kind, _title_key(item, cleaned)))
        if not near:
            return None
        terms, category = _terms(item), normalise(item.category)
        fit = [each for each in near if each.terms == terms and each.category in ("", category)]
        best = max(
            fit,
            key=lambda each: (bool(each.category), each.override.scheme == scheme, each.override.confirmed),
            default=None,
        )
        return best and best.override


@lru_cache(maxsize=100_000)
def title_key(item: Item) -> str:
    """Return what the title of an item is found by; empty where there is nothing to find it by.

    It is remembered, so that overrides are quickly taken up again when a few of them change.
    """
    return _title_key(item, clean(item.title, item.location).title)


def overrule(coding: Coding, override: Override, found: Match | None, rule: DepthRule) -> Coding:
    """Return the coding with what people have confirmed in place of the coder's answer; its candidates stay.

    A code of the other scheme is carried to the scheme of the coding: through the matched entries of the index where
    those of that code name one group, else by the shares of the crosswalk, as deep as these leave one plausible group.

    Args:
        coding: the coder's own answer.
        override: what people have confirmed.
        found: what the index says of the item in the scheme of the coding.
        rule: how deep shares let code.
    """
    curated = Curated(override.correction, override.scheme, override.code, override.confirmed)
    own = replace(
        coding,
        confidence=None,
        sub_unit_group=None,
        question=None,
        evidence=replace(coding.evidence, method="override", override=curated),
    )
    if override.code is None:
        return replace(own, code=None, title=None, level=0, plausible=(), other_scheme=None, reason="uncodable")
    if override.scheme == coding.scheme:
        depth = Depth(override.code, None, None, (override.code,))
        other = other_scheme(override.code, found, coding.scheme)
    else:
        depth = rule.settle(_carried(override.code, override.scheme, found, coding.scheme))
        groups = load_scheme(override.scheme)
        share = Share(override.code, groups.group(override.code).title, 1.0)
        other = OtherScheme(override.scheme, groups.edition, "override", (share,))
    return replace(
        own,
        code=depth.code,
        title=load_scheme(coding.scheme).group(depth.code).title if depth.code else None,
        level=len(depth.code or ""),
        plausible=depth.plausible,
        other_scheme=other,
        sub_unit_group=sub_unit_group(depth.code, found) if depth.code else None,
        reason=depth.reason,
    )


def read_overrides(path: Path) -> list[Override]:
    """Return the overrides of a file with the columns of `COLUMNS`, in order.

    Raises:
        SocCoderError: the file cannot be read, lacks a column, or has rows that cannot be used; all of them are
            counted, the first few named.
    """
    table = reader(path)
    if missing := [column for column in COLUMNS if column not in table.columns]:
        raise SocCoderError(
            f"{path.name} is no file of corrections: it has no column {', '.join(missing)}.",
            "Write one with: soc-coder corrections export FILE",
        )
    overrides, problems = [], []
    for number, row in enumerate(chain.from_iterable(chunks(table.rows())), 1):
        try:
            if row.fault:
                raise ValueError(row.fault)
            overrides.append(_override(row.values))
        except ValueError as error:
            problems.append(f"row {number}: {error}")
    if problems:
        more = [f"and {len(problems) - _MOST_PROBLEMS:,} more"] if len(problems) > _MOST_PROBLEMS else []
        raise SocCoderError(f"{path.name} has rows that cannot be used: {'; '.join(problems[:_MOST_PROBLEMS] + more)}.")
    return overrides


def _override(row: Mapping[str, Any]) -> Override:
    for column, names in (("kind", get_args(TitleKind)), ("scheme", get_args(Scheme))):
        if row[column] not in names:
            raise ValueError(f"{column} {row[column]!r} is none of {', '.join(names)}")
    item = Item(kind=row["kind"], **{name: str(row[name] or "") for name in FIELDS if name != "kind"})
    confirmed = datetime.fromisoformat(str(row["confirmed"]))
    if confirmed.tzinfo is None:
        raise ValueError(f"{row['confirmed']!r} has no time zone")
    override = Override(item, row["scheme"], row["edition"], row["code"] or None, row["correction"], confirmed)
    if not override.holds:
        raise ValueError(f"{override.code or 'no code'} for {item.title!r} does not hold with the tables now used")
    return override


def _title_key(item: Item, cleaned: str) -> str:
    return normalise(cleaned if item.kind == "vacancy" else item.title) or normalise(item.title)


def _terms(item: Item) -> tuple[str, str]:
    return normalise(item.qualifier), normalise(item.industry)


def _carried(code: str, scheme: Scheme, found: Match | None, to: Scheme) -> list[tuple[str, float]]:
    """Return the groups of the scheme `to` that people coded `code` in `scheme` have, with shares, largest first."""
    entries = found.entries if found else ()
    named = {getattr(entry, to) for entry in entries if getattr(entry, scheme) == code} - {""}
    if len(named) == 1:
        return [(named.pop(), 1.0)]
    return [(share.code, share.share) for share in crossed(code, scheme).codes]
