"""Vacancies: one shape for all feeds, coded on the way in, stored, found again."""
