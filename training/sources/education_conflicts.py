"""What the sources of subjects and of apprenticeships contradict themselves or each other about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from mappings.normalise import normalise
from training.sources.conflicts import KEY, Conflict

SLIPS = {
    "OCC0268": "8215",  # Piling attendant has the code of driving instructors
}
"""Official codes that are plainly wrong, by occupation; the table keeps them as published."""

_PRINCIPAL, _DETAILED = 2, 4
"""Characters of the codes of JACS3."""

_PUBLISHED = "as published"


def jacs3(tables: Mapping[str, pd.DataFrame], listed: pd.DataFrame, in_cah: pd.DataFrame) -> Iterator[Conflict]:
    """Yield the subjects that one source of JACS3 lacks, and those that two have otherwise.

    Args:
        tables: the tables of subjects, by name.
        listed: the list of JACS 3.0: code, title.
        in_cah: the detailed subjects in the CAH: principal, principal_title.
    """
    groups = tables["jacs3"].set_index("code")
    detailed = groups[groups.index.str.len() == _DETAILED]
    for code, title, parent in _lacking(detailed, listed["code"]):
        yield Conflict("not in the list of JACS 3.0", code, title, f"below {parent}")
    for what, table in (("HECoS", "jacs3_hecos"), ("CAH 1.1", "jacs3_cah")):
        for code, title, _ in _lacking(detailed, tables[table]["jacs3"]):
            yield Conflict(f"no {what}", code, title, "none")
    strange = detailed[
        (detailed["parent"].str.len() == _PRINCIPAL) & (detailed["parent"].str[0] != detailed.index.str[0])
    ]
    for code, title, parent in strange.itertuples():
        yield Conflict("principal subject", code, f"{title}: below {parent}", _PUBLISHED)
    principals = in_cah.drop_duplicates("principal").set_index("principal")["principal_title"]
    for titles in (listed.set_index("code")["title"], principals):
        yield from _titles("title of JACS3", titles, groups["title"])


def hecos(tables: Mapping[str, pd.DataFrame], in_cah: pd.DataFrame) -> Iterator[Conflict]:
    """Yield the subjects of HECoS that the CAH names otherwise, and the degree subjects that HECoS codes otherwise.

    Args:
        tables: the tables of subjects, by name.
        in_cah: the subjects as the CAH has them: hecos, title.
    """
    yield from _titles("title of HECoS", in_cah.set_index("hecos")["title"], tables["hecos"].set_index("code")["title"])
    synonyms = tables["hecos_synonyms"]
    preferred = dict(zip(synonyms["synonym"].map(normalise), synonyms["hecos"], strict=True))
    for subject, codes in tables["degree_subjects"].groupby("subject")["hecos"]:
        own = preferred.get(normalise(str(subject)))
        if own and own not in set(codes):
            yield Conflict("HECoS subject", str(subject), "|".join(codes), f"both; HECoS itself has {own}")


def occupations(tables: Mapping[str, pd.DataFrame], entries: pd.DataFrame) -> Iterator[Conflict]:
    """Yield official codes of occupations that are slips or that no entry of the index has, and what lacks a reference.

    Args:
        tables: the tables of occupations, by name.
        entries: coded entries of the SOC2020 index, with their keys.
    """
    maps = tables["map_occupations"]
    for each in maps[maps["soc2020"] == maps["code"].map(SLIPS)].itertuples():
        yield Conflict("slip", f"{each.code} soc2020", f"{each.title}: {each.soc2020}", _PUBLISHED)
    indexed = entries.groupby(KEY[0])["soc2020"].agg(lambda codes: "|".join(sorted(set(codes))))
    coded = maps.assign(indexed=maps["title"].map(normalise).map(indexed))
    for each in coded[(coded["soc2020"] != "") & coded["indexed"].notna()].itertuples():
        if str(each.soc2020) not in str(each.indexed).split("|"):
            found = f"{each.title}: {each.soc2020}; the index has {each.indexed}"
            yield Conflict("code of an occupation", str(each.code), found, _PUBLISHED)
    standards = tables["standards_2020"]
    for each in standards[standards["reference"] == ""].itertuples():
        yield Conflict("no reference", f"{each.code} standards_2020", str(each.title), "empty")


def _lacking(subjects: pd.DataFrame, known: pd.Series[str]) -> Iterator[tuple[str, str, str]]:
    """Yield code, title and parent of the subjects whose code is not among those known."""
    yield from subjects[~subjects.index.isin(known)].itertuples(name=None)


def _titles(kind: str, found: pd.Series[str], kept: pd.Series[str]) -> Iterator[Conflict]:
    """Yield the codes whose title is another in the tables."""
    ours = kept.to_dict()
    for code, title in found.to_dict().items():
        if title != ours[code]:
            yield Conflict(kind, str(code), title, ours[code])
