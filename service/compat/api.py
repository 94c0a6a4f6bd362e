"""All addresses of `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from service.compat import ashe, hesa, outlook, soc, vacancies

router = APIRouter()

for each in (soc, ashe, outlook, hesa, vacancies):
    router.routes.extend(each.router.routes)
