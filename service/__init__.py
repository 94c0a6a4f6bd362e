"""Serve what is learned: the HTTP API and its page."""
