"""Pathways: what leads where, filtered and a page at a time."""
