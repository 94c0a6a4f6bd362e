"""The model registry: which model is champion and which challenger, and its bundle brought here."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mappings.errors import SocCoderError
from models import bundle
from training.tracking import store

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities.model_registry import ModelVersion

MODEL = "soc-coder"
"""The registered model."""

CHAMPION, CHALLENGER = f"models:/{MODEL}@champion", f"models:/{MODEL}@challenger"
"""The model that is served, and the one that would take its place."""

BUNDLE = "bundle"
"""The tag of a version that names its bundle's version, and the folder of the bundle among the model's artifacts."""

_URI = re.compile(r"models:/(?P<name>[^/@]+)(?:@(?P<alias>[^/@]+)|/(?P<version>\d+))")


def resolve(uri: str) -> str:
    """Return the number of the registered version that `uri` names now.

    Args:
        uri: `models:/soc-coder@champion`, or `models:/soc-coder/3`.

    Raises:
        SocCoderError: the registry cannot be reached, or has no such version; or `uri` is none.
    """
    with store() as client:
        return str(version_of(client, uri).version)


def fetch(uri: str, into: Path) -> Path:
    """Bring the bundle of a registered model here, whole or not at all, and return its folder.

    Args:
        uri: as in `resolve`.
        into: folder that holds bundles, each in a folder named by its version; where the bundle is there and sound,
            nothing is downloaded.

    Raises:
        SocCoderError: as in `resolve`; or the model has no bundle.
        DamagedBundleError: what came is not what the manifest says, or not what was registered.
    """
    with store() as client:
        version = version_of(client, uri)
        if BUNDLE not in version.tags:
            raise SocCoderError(f"{uri} was not registered by soc-coder: it has no tag {BUNDLE!r}.")
        folder = into / str(version.tags[BUNDLE])
        if _is_sound(folder):
            return folder
        into.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".partial-", dir=into) as partial:
            from mlflow.artifacts import download_artifacts

            source = f"models:/{version.name}/{version.version}/artifacts/{BUNDLE}"
            came = Path(download_artifacts(artifact_uri=source, dst_path=partial))
            if (read := bundle.read(came).version) != folder.name:
                raise bundle.DamagedBundleError(f"{uri} was registered as {folder.name}, but its bundle is {read}.")
            shutil.rmtree(folder, ignore_errors=True)
            came.replace(folder)
    return folder


def aliases(client: MlflowClient) -> dict[str, str]:
    """Return the number of the version of `MODEL` that each alias names; none where nothing is registered."""
    return {
        alias: str(number)
        for found in client.search_registered_models(f"name = '{MODEL}'")
        for alias, number in found.aliases.items()
    }


def alias_of(uri: str) -> str:
    """Return the alias in an address such as `CHAMPION`."""
    return uri.rpartition("@")[2]


def version_of(client: MlflowClient, uri: str) -> ModelVersion:
    """Return the registered version that `uri` names; see `resolve`."""
    if not (parts := _URI.fullmatch(uri)):
        raise SocCoderError(f"{uri!r} names no registered model.", f"Write {CHAMPION} or models:/{MODEL}/3.")
    name, alias, version = parts.groups()
    return client.get_model_version_by_alias(name, alias) if alias else client.get_model_version(name, version)


def _is_sound(folder: Path) -> bool:
    try:
        return bundle.read(folder).version == folder.name
    except bundle.DamagedBundleError:
        return False
