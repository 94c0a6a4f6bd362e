"""The tables: their fields, keys and descriptions, as Frictionless table schemas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from training.sources.readers.soc2010_soc2020 import SAMPLES

_SHARE = {"minimum": 0, "maximum": 1}
_SAMPLE_NAMES = {"lfs": "the Labour Force Survey", "census": "the Census"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the data package.

    Attributes:
        name: name of the resource and of its file, less `.csv`.
        title: what it is, as a heading.
        description: what one row is.
        sources: names of the sources in the catalogue; the first gives the edition.
        fields: Frictionless fields, in the order of the columns.
        primary_key: names of the fields that identify a row; empty when none do.
        foreign_keys: field and the table whose `code` it is.
        derived: whether the facts were derived from others rather than published as such.
    """

    name: str
    title: str
    description: str
    sources: tuple[str, ...]
    fields: tuple[dict[str, Any], ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[tuple[str, str], ...] = ()
    derived: bool = False

    @property
    def columns(self) -> list[str]:
        """The names of the fields."""
        return [field["name"] for field in self.fields]

    @property
    def schema(self) -> dict[str, Any]:
        """The Frictionless table schema."""
        schema: dict[str, Any] = {"fields": list(self.fields)}
        if self.primary_key:
            schema["primaryKey"] = list(self.primary_key)
        if self.foreign_keys:
            schema["foreignKeys"] = [
                {"fields": [field], "reference": {"resource": "" if table == self.name else table, "fields": ["code"]}}
                for field, table in self.foreign_keys
            ]
        return schema


def _field(name: str, description: str, kind: str = "string", **constraints: Any) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": kind, "description": description}
    return field | ({"constraints": constraints} if constraints else {})


def _code(name: str, description: str, digits: str = "4", **constraints: Any) -> dict[str, Any]:
    return _field(name, description, pattern=rf"\d{{{digits}}}", **constraints)


def _scheme(name: str, title: str, source: str, levels: str, digits: str) -> Table:
    return Table(
        name=name,
        title=title,
        description=f"A group of the scheme, at one of its levels: {levels}.",
        sources=(source,),
        fields=(
            _code("code", "Digits of the group, as many as its level.", digits, required=True),
            _field("title", "Official title.", required=True),
            _code("parent", "Code of the group one level up; empty for a major group.", digits),
        ),
        primary_key=("code",),
        foreign_keys=(("parent", name),),
    )


def _crosswalk(
    source: str, target: str, description: str, sources: tuple[str, ...], *more: dict[str, Any], derived: bool = False
) -> Table:
    return Table(
        name=f"crosswalk_{source}_{target}",
        title=f"Crosswalk between {source} and {target}",
        description=description,
        sources=sources,
        fields=(
            _code(source, "Unit group.", required=True),
            _code(target, "Unit group.", required=True),
            _field(
                "share",
                f"Share of the {source} group that is in the {target} group.",
                "number",
                required=True,
                **_SHARE,
            ),
            _field(
                "reverse_share",
                f"Share of the {target} group that is in the {source} group.",
                "number",
                required=True,
                **_SHARE,
            ),
            _field(
                "weight",
                "Respondents the link stands for in the samples of crosswalk_soc2010_soc2020.",
                "number",
                required=True,
            ),
            *more,
        ),
        primary_key=(source, target),
        foreign_keys=((source, source), (target, target)),
        derived=derived,
    )


def _sample_fields() -> list[dict[str, Any]]:
    fields = []
    for sample in SAMPLES:
        survey, sex = sample.split("_")
        people = f"{sex} in the sample of {_SAMPLE_NAMES[survey]}"
        fields += [
            _field(f"{sample}_base", f"The SOC2010 group's {people}.", "integer", required=True, minimum=0),
            _field(
                f"{sample}_share",
                f"Share of the SOC2010 group's {people} that is in the SOC2020 group; empty without a base.",
                "number",
                **_SHARE,
            ),
        ]
    return fields


_TITLE = _field("title", "Job title in natural word order.", required=True)
_QUALIFIER = _field("qualifier", "Additional qualifying term (ADD).")
_INDUSTRY = _field("industry", "Industry qualifying term (IND).")

TABLES = (
    _scheme(
        "soc2020",
        "Standard Occupational Classification 2020",
        "soc2020_index",
        "major, sub-major, minor, unit and sub-unit group",
        "1,6",
    ),
    _scheme(
        "soc2010",
        "Standard Occupational Classification 2010",
        "soc2010_index",
        "major, sub-major, minor and unit group",
        "1,4",
    ),
    _scheme(
        "isco08",
        "International Standard Classification of Occupations 2008",
        "soc2020_index",
        "major, sub-major, minor and unit group",
        "1,4",
    ),
    Table(
        name="index",
        title="Coding index",
        description="A title with its qualifiers and codes: the SOC2020 index, then the SOC2010 entries it lacks.",
        sources=("soc2020_index", "soc2010_index"),
        fields=(
            _field(
                "entry_id",
                "UNIQUE ID of the SOC2020 index; v51 and record number of the SOC2010 index.",
                required=True,
                unique=True,
            ),
            _TITLE,
            _QUALIFIER,
            _INDUSTRY,
            _field(
                "default",
                "How the entry is the default for its title (D); empty when it is not.",
                enum=["O", "I", "A", "Q", "QS", "M"],
            ),
            _code("soc2020", "SOC2020 unit group; empty for an entry that only the SOC2010 index has."),
            _code("sub_unit_group", "SOC2020 sub-unit group (SOC_2020_ext).", "6"),
            _code("soc2010", "SOC2010 unit group; empty for three entries that the source leaves uncoded."),
            _code("isco08", "ISCO-08 unit group that the SOC2020 index gives."),
            _field("source", "Source of the entry.", required=True, enum=["soc2020_index", "soc2010_index"]),
        ),
        primary_key=("entry_id",),
        foreign_keys=(
            ("soc2020", "soc2020"),
            ("sub_unit_group", "soc2020"),
            ("soc2010", "soc2010"),
            ("isco08", "isco08"),
        ),
    ),
    Table(
        name="see",
        title="References of the coding index",
        description="A title that the index does not code itself, and the title to look under.",
        sources=("soc2020_index",),
        fields=(
            _TITLE,
            _QUALIFIER,
            _INDUSTRY,
            _field("see", "Title to look under, in natural word order.", required=True),
            _field("see_qualifier", "Qualifying term to look under."),
        ),
        primary_key=("title", "qualifier", "industry"),
    ),
    Table(
        name="abbreviations",
        title="Abbreviations of the coding index",
        description="An abbreviation and one of its meanings.",
        sources=("soc2020_index",),
        fields=(
            _field("abbreviation", "As the index writes it.", required=True),
            _field("meaning", "In words.", required=True),
        ),
        primary_key=("abbreviation", "meaning"),
    ),
    _crosswalk(
        "soc2010",
        "soc2020",
        "A pair of unit groups that respondents coded to both schemes share; shares pooled over four samples.",
        ("soc2010_soc2020",),
        *_sample_fields(),
    ),
    _crosswalk(
        "soc2010",
        "isco08",
        "A SOC2010 unit group and an ISCO-08 unit group it is mapped to.",
        ("soc2010_isco08", "soc2010_soc2020"),
    ),
    _crosswalk(
        "soc2020",
        "isco08",
        "A pair of unit groups that entries of the SOC2020 index share; derived from them, not published as such.",
        ("soc2020_index", "soc2010_soc2020"),
        _field("entries", "Entries of the index with both codes.", "integer", required=True, minimum=1),
        derived=True,
    ),
    Table(
        name="conflicts",
        title="Conflicts found in the sources",
        description="A contradiction or slip in a source, and what the tables have instead.",
        sources=("soc2020_index", "soc2010_index", "soc2010_soc2020"),
        fields=(
            _field("kind", "What sort of conflict.", required=True),
            _field("key", "The entry, code or title.", required=True),
            _field("found", "What the source says.", required=True),
            _field("kept", "What the tables have.", required=True),
        ),
        primary_key=("kind", "key", "found"),
    ),
)
