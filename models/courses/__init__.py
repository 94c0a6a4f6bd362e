"""Coding a course: text or code → subjects → occupations."""
