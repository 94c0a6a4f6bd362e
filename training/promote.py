"""Promote: make a challenger the champion, if the gate lets it; and put the champion before it back."""

from __future__ import annotations

from datetime import UTC, datetime

from mappings.errors import SocCoderError
from training.registry import CHALLENGER, CHAMPION, MODEL, alias_of, aliases, version_of
from training.tracking import store

OVER = "promoted_over"
"""The tag of a version that names the champion whose place it took."""


class RefusedError(SocCoderError):
    """The gate refuses a challenger."""


def promote(uri: str, worse: list[str], by: str, reason: str = "", force: bool = False) -> tuple[str, str]:
    """Make a registered model the champion, and return the numbers of the champion before and of the new one.

    The version's tags tell who did so, when and why, over which champion, and, where it was forced, what is worse.

    Args:
        uri: as in `training.registry.resolve`.
        worse: where it is worse than the champion (`training.gate.worse`).
        by: who promotes it.
        reason: why; needed where it is forced.
        force: whether it is promoted although it is worse.

    Raises:
        RefusedError: it is worse, and not forced; or it is forced without a reason.
        SocCoderError: the registry cannot be reached, or there is no such model, or it is the champion.
    """
    if force and not reason.strip():
        raise RefusedError("A promotion is forced only with a reason.", "Give it with --reason.")
    if worse and not force:
        raise RefusedError(
            f"{uri} is worse than the champion beyond noise on: {'; '.join(worse)}.",
            "'soc-coder compare' shows where. To promote it all the same: --force --reason '…'.",
        )
    with store() as client:
        version, before = str(version_of(client, uri).version), str(version_of(client, CHAMPION).version)
        if version == before:
            raise SocCoderError(f"{uri} is the champion already: version {version}.")
        tags = {OVER: before, "promoted_despite": "; ".join(worse), **_signed("promoted", by, reason)}
        for name, value in tags.items():
            client.set_model_version_tag(MODEL, version, name, value)
        client.set_registered_model_alias(MODEL, alias_of(CHAMPION), version)
        if aliases(client).get(alias_of(CHALLENGER)) == version:
            client.delete_registered_model_alias(MODEL, alias_of(CHALLENGER))
    return before, version


def rollback(by: str, reason: str) -> tuple[str, str]:
    """Put back the champion that the present one was promoted over, and return the numbers of both, the present first.

    The tags of the version that was the champion tell who did so, when and why.

    Raises:
        SocCoderError: the registry cannot be reached, or there is no champion, or none before it.
    """
    with store() as client:
        champion = version_of(client, CHAMPION)
        if not (before := champion.tags.get(OVER)):
            raise SocCoderError(f"Version {champion.version} is the first champion: there is none to go back to.")
        for name, value in _signed("rolled_back", by, reason).items():
            client.set_model_version_tag(MODEL, champion.version, name, value)
        client.set_registered_model_alias(MODEL, alias_of(CHAMPION), before)
    return str(champion.version), before


def _signed(what: str, by: str, reason: str) -> dict[str, str]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {f"{what}_at": now, f"{what}_by": by, f"{what}_because": reason}
