"""The layouts of the workbooks of every data set."""

from __future__ import annotations

from collections.abc import Mapping

from service.releases.layout import Layout
from service.releases.layouts import aps, ashe, lfs, skills

LAYOUTS: Mapping[str, Layout] = {each.dataset: each for each in (*ashe.LAYOUTS, aps.LAYOUT, lfs.LAYOUT, skills.LAYOUT)}
"""The layouts, by name of the data set."""
