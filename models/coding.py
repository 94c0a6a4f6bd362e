"""The shapes that go in and come out of every coder: an `Item` in, a `Coding` out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from pydantic import ConfigDict

from models.links import Link, Subject

TitleKind = Literal["job_title", "vacancy"]
Kind = Literal["job_title", "vacancy", "course", "apprenticeship"]
Scheme = Literal["soc2020", "soc2010"]
Why = Literal["exact", "default", "only_entry", "open"]
Reason = Literal["empty", "not_a_job", "no_subject", "out_of_scope", "too_vague", "tie", "uncodable", "invalid"]
About = Literal["qualifier", "industry", "title"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to code. Only `title` is required, and may be empty where a code is given; empty means "not given"."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    title: str
    """The job title, as a person or an advert wrote it; or the title of the course or of the standard."""
    kind: Kind = "job_title"
    """`job_title`: a title as in a survey or a register. `vacancy`: a title as in an advert. `course`: a course of
    higher education. `apprenticeship`: an apprenticeship standard."""
    qualifier: str = ""
    """The coding index's additional qualifying term, such as "primary", or "nos" for none of them."""
    industry: str = ""
    """The industry of the employer, such as "hospital service"."""
    description: str = ""
    """The advert's text (vacancies)."""
    category: str = ""
    """The job board's category (vacancies); it may be wrong and is weighed as such."""
    salary: str = ""
    """The pay as advertised (vacancies)."""
    location: str = ""
    """The place as advertised (vacancies)."""
    employer: str = ""
    """The employer as advertised (vacancies)."""
    hecos: str = ""
    """HECoS codes, 6 digits, separated by `|` (courses)."""
    jacs3: str = ""
    """JACS3 codes, such as `I100`, `I1` or `9`, separated by `|` (courses)."""
    cah: str = ""
    """CAH codes of version 1.3, such as `11-01-02`, separated by `|`; `1.1:11-01-02` is of version 1.1 (courses)."""
    level: str = ""
    """Level of the qualification, 2 to 8 (courses, apprenticeships)."""
    route: str = ""
    """Route of the occupational maps, such as "Digital" (apprenticeships)."""
    overview: str = ""
    """What the occupation is, in the words of the standard (apprenticeships)."""
    duties: str = ""
    """Its duties (apprenticeships)."""
    typical_job_titles: str = ""
    """Its typical job titles, separated by `|`, `;` or new lines (apprenticeships)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit group that the item may belong to, or that a course or a standard leads to."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Unit group, 4 digits."""
    title: str
    """The unit group's title."""
    probability: float
    """Calibrated probability that a careful coder chooses this group, 0 to 1; of a course or a standard the weight of
    its link (`Link.weight`), which need not sum to 1."""


@dataclass(frozen=True, slots=True)
class Share:
    """A code of another scheme, and the share of this code's people who hold it."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Code in the other scheme."""
    title: str
    """Title of that code."""
    share: float
    """0 to 1; the shares of one answer sum to at most 1."""


@dataclass(frozen=True, slots=True)
class OtherScheme:
    """The same item in the other edition of SOC."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    scheme: Scheme
    """The other scheme."""
    edition: str
    """Its edition."""
    via: Literal["index_entry", "crosswalk", "override"]
    """`index_entry`: the matched index entry names the code. `crosswalk`: shares of the official relationship.
    `override`: people have confirmed the code."""
    codes: tuple[Share, ...]
    """Codes with shares, largest first."""


@dataclass(frozen=True, slots=True)
class MatchedEntry:
    """An entry of the coding index that speaks for a candidate."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    entry_id: str
    """The entry's identifier in the index table."""
    title: str
    """Job title in natural word order."""
    qualifier: str
    """Additional qualifying term, or empty."""
    industry: str
    """Industry qualifying term, or empty."""
    code: str
    """The unit group it names, in the scheme of the coding."""
    why: Why
    """`exact`: title, qualifier and industry all match. `default`: the entry that holds for the bare title, or that the
    index marks as its default. `only_entry`: all entries of the title name one group. `open`: they name several, and
    nothing given tells them apart."""

    @property
    def terms(self) -> str:
        """Title, qualifier and industry, as far as the entry has them, joined by commas."""
        return ", ".join(filter(None, (self.title, self.qualifier, self.industry)))


@dataclass(frozen=True, slots=True)
class Removed:
    """Words that the cleaning took out of the title before it was coded."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    kind: str
    """What they were taken for: `pay`, `hours`, `place`, `reference`, `masked`, `count`, `phrase`; `misspelt` where
    they were not taken out but mended. Of a course: `award`, `mode` (part-time, by distance), `placement` (a year in
    industry or abroad), `provision` (foundation year, top-up), `unknown_code`."""
    text: str
    """The words as they stood in the title."""


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The second candidate, and what tells it from the first."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Unit group, 4 digits."""
    title: str
    """The unit group's title."""
    probability: float
    """Calibrated probability of this group, 0 to 1."""
    apart: tuple[str, ...]
    """Titles with their terms, near the item's own, that the coding index puts in this group; at most three."""


@dataclass(frozen=True, slots=True)
class Curated:
    """What people have confirmed for the item."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    correction: str
    """Identifier of the correction."""
    scheme: Scheme
    """Scheme of the code."""
    code: str | None
    """The unit group confirmed; null where the item cannot be coded."""
    confirmed: datetime
    """When it was confirmed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a clerk needs to check a coding."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    cleaned_title: str
    """The title as it was coded."""
    removed: tuple[Removed, ...]
    """What the cleaning took out."""
    method: Literal["index", "classifier", "override", "none", "subject", "official"]
    """What decided: the coding index, or the learned classifier, or people who confirmed a correction, or nothing; of a
    course its `subject`, of an apprenticeship standard that is known its `official` code."""
    entries: tuple[MatchedEntry, ...]
    """Index entries matched, the deciding one first; at most three."""
    runner_up: RunnerUp | None
    """The second candidate; null where its probability is below 0.01, or the coder was not to explain."""
    known: float
    """Share of the item's word and character n-grams that the classifier has learned, 0 to 1."""
    override: Curated | None = None
    """What people have confirmed, where that decided; candidates and entries are still the coder's own."""
    subjects: tuple[Subject, ...] = ()
    """Subjects of a course, most probable first."""
    links: tuple[Link, ...] = ()
    """Occupations that a course or a standard leads to, each with what speaks for it: those of `candidates`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to a question. Its title, qualifier and industry, put in the item's, settle the code when sent back."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    label: str
    """The answer in a person's words."""
    code: str
    """The unit group it settles on, in the scheme of the coding."""
    code_title: str
    """Title of that group."""
    title: str
    """The item's `title`."""
    qualifier: str
    """The item's `qualifier`, or empty."""
    industry: str
    """The item's `industry`, or empty."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question whose answer tells an item's candidates apart, from the terms of the coding index."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    about: About
    """What is asked for: mostly a `qualifier` (or an industry), only an `industry`, or a more specific `title`."""
    text: str
    """The question in a sentence."""
    choices: tuple[Choice, ...]
    """Two to six answers, most probable first, of at least two unit groups; "any other" comes last."""


@dataclass(frozen=True, slots=True)
class Coding:
    """The answer for one item: how deep it could honestly be coded, and why."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    scheme: Scheme
    """Scheme of `code` and `candidates`."""
    edition: str
    """Edition of that scheme."""
    code: str | None
    """4 digits, or fewer where only a wider group is certain enough, or null where the coder abstains."""
    title: str | None
    """Title of `code`."""
    level: int
    """Number of digits of `code`: 4 unit, 3 minor, 2 sub-major, 1 major group, 0 none."""
    confidence: float | None
    """Calibrated probability that `code` is right at its level, 0 to 1; null where there is no code, and where people
    have confirmed it."""
    candidates: tuple[Candidate, ...]
    """Unit groups, best first; filled even where the coder abstains, if anything was found."""
    plausible: tuple[str, ...]
    """Unit groups that cannot be ruled out, best first: a careful coder's is among them as often as `coverage` says."""
    coverage: float
    """The stated coverage of `plausible`, 0 to 1."""
    other_scheme: OtherScheme | None
    """The other edition's codes for `code` (or for the best candidate where `code` is shorter than 4 digits)."""
    sub_unit_group: str | None
    """6-digit SOC2020 sub-unit group, where a matched index entry names it."""
    evidence: Evidence
    """What the coding rests on."""
    reason: Reason | None
    """Why the code is shorter than 4 digits or missing; null for a full coding."""
    question: Question | None
    """What to ask a person; null where the coding is sure, where the coding index tells no candidates apart, and where
    the coder was not to explain."""
    model_version: str
    """Version of the trained bundle."""
    data_version: str
    """Version of the tables in `mappings/tables`."""
