"""What the parts of a coding are called on a page."""

from __future__ import annotations

from models.coding import Kind, Reason
from models.drift import Reading

LEVELS = {1: "Major group", 2: "Sub-major group", 3: "Minor group", 4: "Unit group"}

SCHEMES = {"soc2020": "SOC2020", "soc2010": "SOC2010"}

KINDS: dict[Kind, str] = {
    "job_title": "job titles",
    "vacancy": "vacancies",
    "course": "courses",
    "apprenticeship": "apprenticeship standards",
}

REASONS: dict[Reason, str] = {
    "empty": "Nothing that could name a job is left once pay, hours and the like are taken out.",
    "not_a_job": "These words do not seem to name a job.",
    "no_subject": "These words name no subject that is known.",
    "out_of_scope": "These words name no occupation, but some other status, or are in another alphabet than the Latin.",
    "too_vague": "The title is too general for one unit group. The industry or the text of the advert may settle it.",
    "tie": "Several unit groups fit about equally well. The industry or the text of the advert may settle it.",
    "uncodable": "People have confirmed that this cannot be coded.",
    "invalid": "This cannot be read as a job title.",
}

METHODS = {
    "index": "Found in the ONS coding index",
    "classifier": "Judged by the trained classifier",
    "override": "Confirmed by people",
    "none": "Nothing to go by",
    "subject": "Judged by the subject of the course",
    "official": "The official code of the standard",
}

WHY = {
    "exact": "same title, qualifier and industry",
    "default": "what the index has for the bare title",
    "only_entry": "every entry of this title has this code",
    "open": "one of several codes of this title",
}

REMOVED = {
    "pay": "pay",
    "hours": "hours or contract",
    "place": "place",
    "reference": "reference number",
    "masked": "masked words",
    "count": "number of posts",
    "phrase": "words of advertising",
    "misspelt": "misspelt, and mended",
    "award": "award",
    "mode": "mode of study",
    "placement": "placement or year abroad",
    "provision": "foundation year or top-up",
    "unknown_code": "a code that is not known",
}

VIA = {
    "index_entry": "named by the index entry",
    "crosswalk": "from the official relationship, with shares",
    "override": "confirmed by people",
}

READINGS: dict[Reading, str] = {
    "stable": "stable",
    "moderate": "moderate shift",
    "large": "large shift",
    "too few": "too few to tell",
}
