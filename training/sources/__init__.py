"""From the source workbooks to the tables of `mappings`: read, build, validate, write."""
