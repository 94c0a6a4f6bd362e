"""Feeds of vacancies: a small reader for each format, all of which yield one shape."""
