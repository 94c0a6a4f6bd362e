"""The names by which tables and XML feeds call the fields of a vacancy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from service.vacancies.draft import Draft

NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "jobtitle", "vacancytitle", "position"),
    "reference": ("reference", "referencenumber", "vacancyreference", "jobid", "adid", "webindex", "guid", "id"),
    "description": ("fulldescription", "description", "jobdescription", "content", "body", "summary"),
    "employer": (
        "employer",
        "employername",
        "company",
        "companyname",
        "hiringorganization",
        "organisation",
        "advertiser",
    ),
    "place": ("place", "location", "locationnormalized", "joblocation", "locality"),
    "city": ("city", "town"),
    "region": ("county", "region", "state"),
    "postcode": ("postcode", "postalcode"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng"),
    "pay": ("salary", "pay", "salaryraw", "salaryoffered", "wage"),
    "pay_minimum": ("salarymin", "minsalary", "jobminsalary", "minimumsalary", "payminimum"),
    "pay_maximum": ("salarymax", "maxsalary", "jobmaxsalary", "maximumsalary", "paymaximum"),
    "pay_period": ("salaryperiod", "jobsalaryperiod", "payperiod"),
    "pay_currency": ("salarycurrency", "currency", "paycurrency"),
    "pay_annual": ("salarynormalized", "salaryannual", "payannual"),
    "hours": ("hours", "workinghours", "contracttime"),
    "weekly_hours": ("weeklyhours", "hoursperweek"),
    "contract": ("contract", "contracttype", "jobtype", "employmenttype", "jobemploymenttype"),
    "posted": ("posted", "dateposted", "posteddate", "postingdate", "jobposteddate", "date", "pubdate", "jobmaturity"),
    "closes": ("closes", "validthrough", "closingdate", "expirationdate", "expirydate", "expires"),
    "url": ("url", "joburl", "joblink", "vacancyurl", "link"),
    "category": ("category", "rolecategory", "sector"),
    "lars_code": ("larscode", "standardlarscode"),
    "standard_reference": ("standardreference", "standard"),
    "standard_title": ("standardtitle",),
    "standard_level": ("standardlevel", "apprenticeshiplevel"),
}
"""Field of `Draft` → names of columns that give it, the best first; in small letters, without marks and spaces."""

_NUMBERED_BESIDE = "jobreference"
"""A table with this column beside `id` is an export whose rows are numbered: `id` then names no vacancy, and employers
give one `jobReference` to several."""


class Layout:
    """Which columns of a table give which field.

    Args:
        columns: names of the columns, as written.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        places = {_plain(name): place for place, name in reversed(list(enumerate(columns)))}
        if _NUMBERED_BESIDE in places:
            places.pop("id", None)
        self._columns = [[places[name] for name in NAMES[field] if name in places] for field in Draft._fields]
        self.has_title = bool(self._columns[0])

    def draft(self, values: Sequence[str]) -> Draft:
        """Return the fields of a row; of several columns for one field, the first that is not blank.

        Args:
            values: the row, a value for each column.
        """
        return Draft._make(
            [
                ""
                if not places
                else values[places[0]]
                if len(places) == 1
                else next((values[place] for place in places if not _is_blank(values[place])), "")
                for places in self._columns
            ]
        )


@lru_cache(maxsize=256)
def layout(columns: tuple[str, ...]) -> Layout:
    """Return the layout of a table with these `columns`."""
    return Layout(columns)


def draft(values: Mapping[str, str]) -> Draft:
    """Return the fields of one item, named as columns are."""
    return layout(tuple(values)).draft(tuple(values.values()))


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def _is_blank(value: str) -> bool:
    return value in ("", "-") or value.isspace()
