"""Outcomes of graduates, as a licensed user has them: what they went on to do and what they earn, by subject."""
