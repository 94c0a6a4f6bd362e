"""Which bundle a service serves, for commands that work beside it."""

from __future__ import annotations

from pathlib import Path

from mappings.errors import SocCoderError
from models import bundle, pointer
from service.live import is_followed


def served_folder(model: str | None, option: str) -> Path:
    """Return the folder of the bundle that a service with this setting serves.

    Args:
        model: the setting.
        option: the option of the command that names another folder.

    Raises:
        SocCoderError: the service follows the registry, so that only it knows.
    """
    if model is None:
        return bundle.DEFAULT
    path = Path(model)
    if is_followed(model):
        said = pointer.read(path)
        return path.parent / said.folder if said and said.folder else bundle.DEFAULT
    if not path.is_dir():
        raise SocCoderError(f"The service follows {model}.", f"Name the folder of the bundle it serves with {option}.")
    return path
