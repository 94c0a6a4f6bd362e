"""The official mapping of SOC2010 unit groups to ISCO-08 unit groups."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training.sources.sheets import read_sheet

_SHEETS = {"1to1s": (1.0,), "1to2 50-50": (0.5, 0.5), "1to2 40-60": (0.4, 0.6)}
"""The shares that the targets of a SOC2010 code have on each sheet, in order."""


def read_links(path: Path) -> pd.DataFrame:
    """Return soc2010, isco08 and share (0 to 1).

    The sheet of one-to-one links also lists the first target of each one-to-two link and refers to the other sheets
    for the second; a code that another sheet splits is read there.
    """
    frames = []
    for sheet, shares in _SHEETS.items():
        frame = read_sheet(path, sheet).iloc[1:]
        frame = pd.DataFrame({"soc2010": frame[0].replace("", None).ffill(), "isco08": frame[2], "note": frame[1]})
        frame = frame[~frame["note"].str.startswith("see worksheet")].drop(columns="note")
        place = frame.groupby("soc2010").cumcount()
        frames.append(frame.assign(share=[shares[i] if i < len(shares) else 0.0 for i in place]))
    whole, *split = frames
    halves = pd.concat(split)
    return pd.concat([whole[~whole["soc2010"].isin(halves["soc2010"])], halves], ignore_index=True)
