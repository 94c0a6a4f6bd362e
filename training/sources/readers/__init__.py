"""One module for each kind of source: from its sheets or lines to plain frames."""
