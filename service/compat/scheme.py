"""The edition of SOC that a client of LMI for All speaks."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from models.coding import Scheme


async def _in_scheme(
    request: Request,
    scheme: Annotated[
        Scheme | None,
        Query(description="Edition of SOC that the codes are of; without, that of SOC_CODER_COMPAT_SCHEME."),
    ] = None,
) -> Scheme:
    default: Scheme = request.app.state.compat_scheme
    return scheme or default


InScheme = Annotated[Scheme, Depends(_in_scheme)]
"""The edition of SOC that codes are in, of questions and answers alike."""
