"""Watching the service: its traffic, kept where no restart loses it, and what asks to be looked at."""
