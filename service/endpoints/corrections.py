"""Corrections: propose what is right, and decide on what others propose."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from mappings.schemes import load_scheme
from models.coding import Item, Scheme, TitleKind
from models.overrides import FIELDS, title_key
from service.corrections import (
    Correction,
    Proposal,
    Status,
    Verdict,
    decide,
    find_correction,
    list_corrections,
    propose,
)
from service.curation import Curation
from service.errors import declare
from service.items import LONGEST_FIELD
from service.keys import Key, requires
from service.links import lead
from service.parts import database_of

MOST_CORRECTIONS = 1000
"""Corrections in one request."""

LONGEST_NOTE = 2000
"""Characters of a note."""

router = APIRouter(prefix="/v1/corrections", tags=["Corrections"])

Coder = Annotated[Key, requires("code")]
Confirmer = Annotated[Key, requires("confirm")]

# Neither engine's text takes a NUL.
Text = Annotated[str, StringConstraints(max_length=LONGEST_FIELD, pattern=r"^[^\x00]*$")]
Note = Annotated[str, StringConstraints(max_length=LONGEST_NOTE, pattern=r"^[^\x00]*$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Version = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]


_FIRST: dict[int | str, dict[str, Any]] = {
    200: lead(
        "give_correction_v1_corrections__id__get",
        "confirm_correction_v1_corrections__id__confirm_post",
        "reject_correction_v1_corrections__id__reject_post",
        "withdraw_correction_v1_corrections__id__withdraw_post",
        id="$response.body#/corrections/0/id",
    )
}


class CorrectedItem(BaseModel):
    """The item that was coded, as far as a correction goes by it; an advert's text is not kept."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    title: Text
    """The job title, as it was sent to be coded."""
    kind: TitleKind = "job_title"
    """`job_title` or `vacancy`."""
    qualifier: Text = ""
    """The qualifier it was sent with."""
    industry: Text = ""
    """The industry it was sent with."""
    category: Text = ""
    """The job board's category (vacancies); with one, the correction holds for this category only."""
    location: Text = ""
    """The place (vacancies): the cleaning takes it off the end of the title."""


class CorrectionProposal(BaseModel):
    """What was coded, and what is right."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    id: Identifier = Field(default_factory=lambda: uuid4().hex)
    """The caller's own identifier: sent again with the same content, the correction is kept once. Made where none is
    given."""
    item: CorrectedItem
    """The item."""
    scheme: Scheme = "soc2020"
    """Scheme of both codes."""
    given_code: Annotated[str, StringConstraints(pattern=r"^\d{1,4}$")] | None = None
    """The code that the coder gave, of any level; null where it gave none."""
    model_version: Version
    """`model_version` of the coding."""
    data_version: Version
    """`data_version` of the coding."""
    right_code: Annotated[str, StringConstraints(pattern=r"^\d{4}$")] | None
    """The unit group that is right; null where the item cannot be coded."""
    note: Note = ""
    """Why. It is kept, and not exported."""

    @model_validator(mode="after")
    def _check(self) -> CorrectionProposal:
        scheme = load_scheme(self.scheme)
        for code in (self.given_code, self.right_code):
            if code is not None and code not in scheme:
                raise ValueError(f"{scheme.title} has no code {code}")
        if not title_key(self._item()):
            raise ValueError("the title has no letter or digit to find it by")
        return self

    def _item(self) -> Item:
        return Item(**self.item.model_dump())

    def proposal(self) -> Proposal:
        """Return what is to be kept."""
        edition = load_scheme(self.scheme).edition
        versions = self.model_version, self.data_version
        return Proposal(self.id, self._item(), self.scheme, edition, self.given_code, *versions, self.right_code)


class CorrectionsRequest(BaseModel):
    """Corrections to propose: all of them are kept, or none."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    corrections: Annotated[list[CorrectionProposal], Field(min_length=1, max_length=MOST_CORRECTIONS)]
    """The corrections."""


class Kept(BaseModel):
    """A correction that was proposed."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    """Its identifier."""
    new: bool
    """False where it was there already."""


class KeptAnswer(BaseModel):
    """What became of the proposals, in their order."""

    corrections: list[Kept]


class DecisionAnswer(BaseModel):
    """What was decided of a correction; its proposal is the first."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    status: Status
    """The status from then on."""
    by: str
    """Name of the API key."""
    at: datetime
    """When, in UTC."""
    note: str
    """Why."""


class CorrectionAnswer(BaseModel):
    """A correction."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    """Its identifier."""
    item: CorrectedItem
    """The item."""
    scheme: Scheme
    """Scheme of both codes."""
    edition: str
    """Edition of the scheme when it was proposed."""
    given_code: str | None
    """The code that the coder gave, or null."""
    model_version: str
    """Version of the model that gave it."""
    data_version: str
    """Version of the tables that it used."""
    right_code: str | None
    """The unit group that is right; null where the item cannot be coded."""
    status: Status
    """Status after the latest decision."""
    history: list[DecisionAnswer]
    """Every decision, oldest first."""


class CorrectionsAnswer(BaseModel):
    """Some corrections."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    corrections: list[CorrectionAnswer]
    """In the order in which they came."""
    cursor: str | None
    """Where to go on; null where there are no more now."""


class DecisionRequest(BaseModel):
    """Why it is decided so."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    note: Note = ""
    """Why. It is kept, and not exported."""


@router.post("", responses=declare(400, 401, 403, 409, 413, 422, 503) | _FIRST)
def propose_corrections(request: Request, proposed: CorrectionsRequest, key: Coder) -> KeptAnswer:
    """Propose up to 1,000 corrections; they take effect once they are confirmed.

    The role `code` is needed.
    """
    proposals = [(each.proposal(), each.note) for each in proposed.corrections]
    with database_of(request).write() as connection:
        are_new = propose(connection, proposals, key.name)
    kept = [Kept(id=each.id, new=new) for (each, _), new in zip(proposals, are_new, strict=True)]
    return KeptAnswer(corrections=kept)


@router.get("", responses=declare(401, 403, 422, 503))
def give_corrections(
    request: Request,
    _key: Coder,
    status: Annotated[Status | None, Query(description="Only those of this status.")] = None,
    cursor: Annotated[str, Query(pattern=r"^\d{1,18}$", description="The `cursor` of the answer to go on from.")] = "0",
    limit: Annotated[int, Query(ge=1, le=MOST_CORRECTIONS, description="Corrections to give at most.")] = 100,
) -> CorrectionsAnswer:
    """List corrections, oldest first; the role `code` is needed."""
    with database_of(request).read() as connection:
        found = list_corrections(connection, status, int(cursor), limit + 1)
    cursor_after = str(found[limit - 1].number) if len(found) > limit else None
    return CorrectionsAnswer(corrections=list(map(_answer, found[:limit])), cursor=cursor_after)


@router.get("/{id}", responses=declare(401, 403, 404, 422, 503))
def give_correction(request: Request, id: Identifier, _key: Coder) -> CorrectionAnswer:
    """Give one correction with its history; the role `code` is needed."""
    with database_of(request).read() as connection:
        return _answer(find_correction(connection, id))


@router.post("/{id}/confirm", responses=declare(400, 401, 403, 404, 409, 413, 422, 503))
def confirm_correction(request: Request, id: Identifier, decided: DecisionRequest, key: Confirmer) -> CorrectionAnswer:
    """Confirm a correction that another person proposed: it takes effect at once, in all workers in about a second.

    The role `confirm` is needed; `admin` may confirm its own proposals too.
    """
    return _decided(request, id, "confirmed", key, decided.note)


@router.post("/{id}/reject", responses=declare(400, 401, 403, 404, 409, 413, 422, 503))
def reject_correction(request: Request, id: Identifier, decided: DecisionRequest, key: Confirmer) -> CorrectionAnswer:
    """Reject a correction that was proposed; the role `confirm` is needed."""
    return _decided(request, id, "rejected", key, decided.note)


@router.post("/{id}/withdraw", responses=declare(400, 401, 403, 404, 409, 413, 422, 503))
def withdraw_correction(request: Request, id: Identifier, decided: DecisionRequest, key: Confirmer) -> CorrectionAnswer:
    """Withdraw a correction that was proposed or confirmed: the coder's own answer holds again.

    The role `confirm` is needed.
    """
    return _decided(request, id, "withdrawn", key, decided.note)


def _decided(request: Request, identifier: str, verdict: Verdict, key: Key, note: str) -> CorrectionAnswer:
    with database_of(request).write() as connection:
        correction = decide(connection, identifier, verdict, key, note)
    curation: Curation = request.app.state.curation
    curation.look()
    return _answer(correction)


def _answer(correction: Correction) -> CorrectionAnswer:
    said = correction.proposal
    item = CorrectedItem(**{name: getattr(said.item, name) for name in FIELDS})
    history = [DecisionAnswer(status=one.status, by=one.by, at=one.at, note=one.note) for one in correction.history]
    return CorrectionAnswer(
        id=said.id,
        item=item,
        scheme=said.scheme,
        edition=said.edition,
        given_code=said.given_code,
        model_version=said.model_version,
        data_version=said.data_version,
        right_code=said.right_code,
        status=correction.status,
        history=history,
    )
