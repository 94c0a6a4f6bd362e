"""All addresses of `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from service.compat import ashe, hesa, outlook, soc, vacancies
from service.compat.other_sites import AS_SCRIPT, callback

router = APIRouter(tags=["LMI for All"], dependencies=[Depends(callback)], responses=AS_SCRIPT)

for each in (soc, ashe, outlook, hesa, vacancies):
    router.include_router(each.router)
