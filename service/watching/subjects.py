"""What a request asks for, by the template of its address."""

from __future__ import annotations

from functools import cache

HEALTH, OTHER = "health", "other"
"""Checks of health and metrics, which no person asks for; and static files, unknown addresses, and what was refused
before its address was looked at."""

SUBJECTS = {
    "coding": "Coding",
    "lookups": "Look-ups",
    "occupations": "Occupations",
    "vacancies": "Vacancies",
    "pathways": "Pathways",
    "compat": "LMI for All",
    "upkeep": "Upkeep",
    "pages": "Pages",
    HEALTH: "Health checks",
    OTHER: "Other",
}
"""The subjects, and what they are called."""

_BEGINNINGS = (
    ("/v1/classify", "coding"),
    ("/v1/schemes", "lookups"),
    ("/v1/crosswalks", "lookups"),
    ("/v1/occupations", "occupations"),
    ("/v1/datasets", "occupations"),
    ("/v1/vacancies", "vacancies"),
    ("/v1/pathways", "pathways"),
    ("/api/v1/", "compat"),
    ("/v1/", "upkeep"),
    ("/health/", HEALTH),
    ("/metrics", HEALTH),
    ("/", "pages"),
)
"""The first that an address begins with holds."""


@cache
def subject_of(route: str) -> str:
    """Return the subject of a route, given its template, or `other` where the request had none."""
    return next((subject for beginning, subject in _BEGINNINGS if route.startswith(beginning)), OTHER)
