"""The subjects of HECoS in a subject, or a group of subjects, of any scheme."""

from __future__ import annotations

from functools import cache

from mappings.schemes import load_subjects
from mappings.subject_crosswalk import load_subject_crosswalk


@cache
def subjects_in(scheme: str, code: str) -> frozenset[str]:
    """Return the codes of HECoS that `code` stands for; of JACS3 by close links, or where it has none by related ones.

    Raises:
        UnknownSchemeError: there is no such scheme of subjects.
        UnknownCodeError: the scheme has no such code.
    """
    if scheme == "hecos":
        return frozenset((load_subjects(scheme).group(code).code,))
    matches = load_subject_crosswalk(scheme, "hecos").targets(code)
    close = [match.code for match in matches if match.relation != "related"]
    return frozenset(close or [match.code for match in matches])
