"""Releases of data sets: a file is staged, checked, loaded, compared and promoted, and may be taken back."""
