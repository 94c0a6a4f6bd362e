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


def _subjects(name: str, title: str, description: str, sources: tuple[str, ...], pattern: str) -> Table:
    return Table(
        name=name,
        title=title,
        description=description,
        sources=sources,
        fields=(
            _field("code", "Code of the group.", pattern=pattern, required=True),
            _field("title", "Official title.", required=True),
            _field("parent", "Code of the group above; empty at the top.", pattern=pattern),
        ),
        primary_key=("code",),
        foreign_keys=(("parent", name),),
    )


def _cah(version: str) -> Table:
    return _subjects(
        _cah_name(version),
        f"Common Aggregation Hierarchy, version {version}",
        "A group of subjects, at one of three levels.",
        (_cah_name(version),),
        r"\d\d(-\d\d){0,2}",
    )


def _cah_name(version: str) -> str:
    return "cah_" + "_".join(version.split(".")[:2])


def _category(scheme: str, other: str) -> dict[str, Any]:
    return _field(
        f"{scheme}_category",
        f"How the {scheme} subject maps to {other}: 1 almost identical, 2 nearly, 3 one related match, 4 several.",
        "integer",
        required=True,
        minimum=1,
        maximum=4,
    )


def _group(version: str) -> dict[str, Any]:
    return _field(_cah_name(version), f"Group of version {version}.", pattern=r"\d\d-\d\d-\d\d", required=True)


_TITLE = _field("title", "Job title in natural word order.", required=True)
_QUALIFIER = _field("qualifier", "Additional qualifying term (ADD).")
_INDUSTRY = _field("industry", "Industry qualifying term (IND).")
_HECOS = _code("hecos", "HECoS subject.", "6", required=True)
_JACS3 = _field("jacs3", "Detailed subject of JACS3.", pattern=r"[A-Z]\d{3}", required=True)
_LEVEL = _field("level", "Level of the qualification.", "integer", required=True, minimum=2, maximum=7)
_ROUTE = _field("route", "Number of the route.", required=True)

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
        name="hecos",
        title="Higher Education Classification of Subjects",
        description="A subject of higher education.",
        sources=("hecos",),
        fields=(
            _code("code", "Six digits.", "6", required=True),
            _field("title", "Preferred term.", required=True),
        ),
        primary_key=("code",),
    ),
    _subjects(
        "jacs3",
        "Joint Academic Coding System 3.0",
        "A group of subjects: a subject area (`8`), a principal subject (`I1`) or a detailed subject (`I100`).",
        ("jacs3_hecos", "jacs3", "cah_1_1"),
        r"[A-Z1-9]|[A-Z]\d(\d\d)?",
    ),
    _cah("1.1"),
    _cah("1.3.4"),
    Table(
        name="hecos_synonyms",
        title="Non-preferred terms of HECoS",
        description="A term that may not be used for classification, and the subject it stands for.",
        sources=("hecos",),
        fields=(_field("synonym", "Non-preferred term.", required=True), _HECOS),
        primary_key=("synonym", "hecos"),
        foreign_keys=(("hecos", "hecos"),),
    ),
    Table(
        name="jacs3_hecos",
        title="Matches of JACS3 and HECoS",
        description="A detailed subject of JACS3 and a HECoS subject it matches, in either direction.",
        sources=("jacs3_hecos", "hecos_jacs3"),
        fields=(
            _JACS3,
            _HECOS,
            _field("relation", "Whether the match is close or the subjects are related.", enum=["close", "related"]),
            _category("jacs3", "HECoS"),
            _category("hecos", "JACS3"),
        ),
        primary_key=("jacs3", "hecos"),
        foreign_keys=(("jacs3", "jacs3"), ("hecos", "hecos")),
    ),
    Table(
        name="hecos_cah",
        title="HECoS subjects in the CAH",
        description="A HECoS subject and its group at the third level of each version.",
        sources=("cah_1_1", "cah_1_3"),
        fields=(_HECOS, _group("1.1"), _group("1.3.4")),
        primary_key=("hecos",),
        foreign_keys=(("hecos", "hecos"), ("cah_1_1", "cah_1_1"), ("cah_1_3", "cah_1_3")),
    ),
    Table(
        name="jacs3_cah",
        title="JACS3 subjects in the CAH",
        description="A detailed subject of JACS3 and its group at the third level; version 1.1 alone has JACS3.",
        sources=("cah_1_1",),
        fields=(_JACS3, _group("1.1")),
        primary_key=("jacs3",),
        foreign_keys=(("jacs3", "jacs3"), ("cah_1_1", "cah_1_1")),
    ),
    Table(
        name="degree_subjects",
        title="Degree subjects",
        description="A subject as degrees name it, and its HECoS subject; a combined one has several rows.",
        sources=("degree_subjects",),
        fields=(_field("subject", "Name of the degree subject.", required=True), _HECOS),
        primary_key=("subject", "hecos"),
        foreign_keys=(("hecos", "hecos"),),
    ),
    Table(
        name="degree_subject_synonyms",
        title="Other names of degree subjects",
        description="Another name, and the degree subject it stands for.",
        sources=("degree_subjects",),
        fields=(
            _field("synonym", "The other name.", required=True),
            _field(
                "kind",
                "match where it can be taken for the subject, suggestion where it may be.",
                required=True,
                enum=["match", "suggestion"],
            ),
            _field("subject", "Name of the degree subject.", required=True),
        ),
        primary_key=("synonym", "kind", "subject"),
    ),
    Table(
        name="degree_routes",
        title="Degree subjects as a way into occupations",
        description="A subject that a job profile names as a way in, and its unit group; a part of them.",
        sources=("degree_routes",),
        fields=(
            _field("subject", "The subject, as the profile words it.", required=True),
            _code("soc2010", "SOC2010 unit group.", required=True),
        ),
        primary_key=("subject", "soc2010"),
        foreign_keys=(("soc2010", "soc2010"),),
    ),
    Table(
        name="routes",
        title="Routes of the occupational maps",
        description="A route, and the name that most of its standards had in 2020; derived from both.",
        sources=("occupational_maps", "standards_2020"),
        fields=(
            _field("code", "Number of the route.", pattern=r"\d{1,2}", required=True),
            _field("title", "Name of the route.", required=True, unique=True),
        ),
        primary_key=("code",),
        derived=True,
    ),
    Table(
        name="map_occupations",
        title="Occupations of the occupational maps",
        description="An occupation of a standard, or a variant of one; a part of them.",
        sources=("occupational_maps",),
        fields=(
            _field("code", "OCC, a number, and a letter for a variant.", pattern=r"OCC\d{4}[A-Z]?", required=True),
            _field("title", "Title of the occupation.", required=True),
            _LEVEL,
            _ROUTE,
            _code("soc2020", "Official SOC2020 unit group, as published; empty where this part gives none."),
        ),
        primary_key=("code",),
        foreign_keys=(("route", "routes"), ("soc2020", "soc2020")),
    ),
    Table(
        name="map_products",
        title="Apprenticeship standards and T Levels of the occupational maps",
        description="An occupation and a product that leads to it.",
        sources=("occupational_maps",),
        fields=(
            _field("occupation", "Code of the occupation.", required=True),
            _field(
                "product",
                "ST and four digits for an apprenticeship standard; TL for an occupational specialism of a T Level.",
                pattern=r"ST\d{4}|TL\d{4}[a-z]?",
                required=True,
            ),
        ),
        primary_key=("occupation", "product"),
        foreign_keys=(("occupation", "map_occupations"),),
    ),
    Table(
        name="map_job_titles",
        title="Typical job titles of the occupational maps",
        description="A typical job title of an occupation and all its variants.",
        sources=("occupational_maps",),
        fields=(
            _field("family", "Code of the occupations, less the letter.", pattern=r"OCC\d{4}", required=True),
            _field("title", "Job title.", required=True),
        ),
        primary_key=("family", "title"),
    ),
    Table(
        name="standards_2020",
        title="Apprenticeship standards of 2020",
        description="An apprenticeship standard as it was in 2020.",
        sources=("standards_2020",),
        fields=(
            _field("code", "Code in the Learning Aim Reference Service.", pattern=r"\d{1,3}", required=True),
            _field("reference", "ST and four digits; empty for one that the source leaves empty.", pattern=r"ST\d{4}"),
            _field("title", "Title of the standard.", required=True),
            _LEVEL,
            _ROUTE,
        ),
        primary_key=("code",),
        foreign_keys=(("route", "routes"),),
    ),
    Table(
        name="conflicts",
        title="Conflicts found in the sources",
        description="A contradiction or slip in a source, and what the tables have instead.",
        sources=(
            "soc2020_index",
            "soc2010_index",
            "soc2010_soc2020",
            "hecos",
            "jacs3",
            "jacs3_hecos",
            "cah_1_1",
            "occupational_maps",
            "standards_2020",
        ),
        fields=(
            _field("kind", "What sort of conflict.", required=True),
            _field("key", "The entry, code or title.", required=True),
            _field("found", "What the source says.", required=True),
            _field("kept", "What the tables have.", required=True),
        ),
        primary_key=("kind", "key", "found"),
    ),
)
