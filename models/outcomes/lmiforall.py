"""Read an answer of LMI for All about the courses that those in an occupation had taken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_NAME = re.compile(r"\((\w+)\) .+")

_ORIGIN = {
    "survey": "dlhe",
    "level": "all",
    "domicile": "UK and EU",
    "mode": "full-time",
    "subject_scheme": "jacs3",
    "soc_scheme": "soc2010",
    "percentage_of": "occupation",
    "source": "HESA, Destinations of Leavers from Higher Education, by LMI for All",
    "licence": "HESA's, as LMI for All may show them",
}
"""What such an answer is of. Source: LMI for All, data documentation, graduate destinations
(https://www.lmiforall.org.uk/lmi-for-all-for-developers/data-documentation/graduate-destinations/): full-time leavers
from the UK and the EU in paid employment only, by principal subject of JACS and unit group of SOC2010."""

WHOLE = 100
"""The base that stands for the one that the answer leaves out: its owner has withheld what had too few people."""


def read_response(text: str) -> Iterator[dict[str, Any]]:
    """Yield the percentages of an answer to `/hesa/courses/{soc}` as rows of destinations.

    They are of the occupation: what its people had studied, not what the people of a subject do.

    Raises:
        ValueError: it is no such answer.
    """
    try:
        answer = json.loads(text)
        for year in answer["years"]:
            for course in year["courses"]:
                yield _ORIGIN | {
                    "years": str(year["year"]),
                    "soc": str(answer["soc"]),
                    "subject": _code(str(course["name"])),
                    "percentage": course["percentage"],
                    "base": WHOLE,
                }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("it is no answer of LMI for All to /hesa/courses/{soc}") from error


def _code(name: str) -> str:
    """Return the code of a subject that is named so: `(G1) Mathematics`."""
    found = _NAME.fullmatch(name)
    return found[1] if found else name
