"""One module for each source workbook: from its sheets to plain frames."""
