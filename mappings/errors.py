"""Errors a caller can mend: each says what is wrong and how to put it right."""

from __future__ import annotations


class SocCoderError(ValueError):
    """Something the caller gave cannot be used.

    Attributes:
        message: what is wrong, in one sentence.
        hint: how to mend it; empty when the message says it all.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class UnknownSchemeError(SocCoderError):
    """No such classification."""


class UnknownCodeError(SocCoderError):
    """The scheme has no such code."""


class UnknownCrosswalkError(SocCoderError):
    """The two schemes are not linked by any table."""
