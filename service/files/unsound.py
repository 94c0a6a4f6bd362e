"""What is wrong with a file that was sent."""

from __future__ import annotations

from mappings.errors import SocCoderError


class UnsoundFileError(SocCoderError):
    """A file is not what it should be: this is for its sender to mend."""
