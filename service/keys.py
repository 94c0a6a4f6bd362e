"""API keys: who may write.

A key is a long random token, shown once. The store keeps its SHA-256 only: a token of 256 random bits cannot be guessed
from its digest, so that the slow hashes that passwords need would add nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex
from typing import Annotated, Any, Literal, get_args

from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mappings.errors import SocCoderError
from service.errors import KINDS, ForbiddenError, UnauthorisedError
from service.proxies import signed_in
from service.store.database import Database
from service.store.tables import KEYS

Role = Literal["code", "confirm", "admin"]
"""What a key is good for, each with what comes before it: to propose corrections and send vacancies, to decide on the
corrections of others, and to decide on one's own too and delete vacancies."""

_TOKEN = re.compile(r"soc_([0-9a-f]{8})_[0-9a-f]{64}")
_NAME = re.compile(r"\w[\w .@-]{0,99}")

_BEARER = HTTPBearer(auto_error=False, description="An API key of soc-coder.")
_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same, for callers that cannot send that.")
_LOGIN = HTTPBasic(auto_error=False)
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="soc-coder: any name, and an API key as the password"'}


@dataclass(frozen=True, slots=True)
class Key:
    """An API key, without its token.

    Attributes:
        handle: the 8 hexadecimal digits by which its token is found, and which the token begins with.
        name: whose it is.
        role: what it is good for.
        created: when it was made.
        expires: when it ends.
        revoked: when it was revoked, or None.
    """

    handle: str
    name: str
    role: Role
    created: datetime
    expires: datetime
    revoked: datetime | None

    @property
    def state(self) -> Literal["live", "expired", "revoked"]:
        """Whether it opens anything now."""
        if self.revoked:
            return "revoked"
        return "live" if datetime.now(UTC) < self.expires else "expired"

    def allows(self, role: Role) -> bool:
        """Say whether it is good for what `role` is."""
        roles = get_args(Role)
        return roles.index(self.role) >= roles.index(role)


def add_key(database: Database, name: str, role: Role, days: int) -> str:
    """Make a key that is good for `days`, and return its token, which is kept nowhere.

    Raises:
        SocCoderError: the name is no name, or has a key that was not revoked.
    """
    if not _NAME.fullmatch(name):
        raise SocCoderError(f"{name!r} is no name for a key.", "Use up to 100 letters, digits, spaces and . _ - @")
    handle = token_hex(4)
    token = f"soc_{handle}_{token_hex(32)}"
    now = datetime.now(UTC)
    row = {"handle": handle, "digest": _digest(token), "name": name, "role": role, "created": now}
    try:
        with database.write() as connection:
            connection.execute(KEYS.insert().values(row | {"expires": now + timedelta(days=days)}))
    except IntegrityError:
        raise SocCoderError(
            f"{name} has a key already.", f"Revoke it first, with: soc-coder keys revoke {name!r}"
        ) from None
    return token


def list_keys(database: Database) -> list[Key]:
    """Return every key, those revoked and expired too, oldest first."""
    with database.read() as connection:
        rows = connection.execute(_KEY.order_by(KEYS.c.created, KEYS.c.handle))
        return [Key(*row) for row in rows]


def revoke_key(database: Database, name: str) -> None:
    """Revoke the key of `name`, from now on.

    Raises:
        SocCoderError: there is none that was not revoked.
    """
    of_name = (KEYS.c.name == name) & KEYS.c.revoked.is_(None)
    with database.write() as connection:
        if not connection.execute(KEYS.update().where(of_name).values(revoked=datetime.now(UTC))).rowcount:
            raise SocCoderError(f"{name} has no key to revoke.", "'soc-coder keys list' lists them all.")


def find_key(database: Database, token: str) -> Key | None:
    """Return the live key whose token this is, or None."""
    handle = _TOKEN.fullmatch(token)
    if not handle or not database.exists:
        return None
    with database.read() as connection:
        row = connection.execute(_KEY.add_columns(KEYS.c.digest).where(KEYS.c.handle == handle[1])).one_or_none()
    if row is None or not compare_digest(row.digest, _digest(token)):
        return None
    key = Key(*row[:-1])
    return key if key.state == "live" else None


def find_key_of(database: Database, name: str) -> Key | None:
    """Return the live key of a name, or None."""
    if not database.exists:
        return None
    with database.read() as connection:
        row = connection.execute(_KEY.where(KEYS.c.name == name, KEYS.c.revoked.is_(None))).one_or_none()
    key = row and Key(*row)
    return key if key and key.state == "live" else None


def requires(role: Role) -> Any:
    """Return what makes an address ask for a key of `role`, and gives it the key."""

    def check_key(
        request: Request,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
        header: Annotated[str | None, Security(_HEADER)],
    ) -> Key:
        token = bearer.credentials if bearer else header
        key = find_key(request.app.state.database, token) if token else None
        if key is None:
            raise UnauthorisedError(KINDS[401].message, KINDS[401].hint)
        if not key.allows(role):
            raise ForbiddenError(f"This needs a key of the role {role!r}; yours has {key.role!r}.", KINDS[403].hint)
        request.app.state.rates.count_key(request, key.handle)
        return key

    return Depends(check_key)


def asks(role: Role) -> Any:
    """Return what makes a page ask the browser for a key of `role`, as the password, and gives it the key.

    Who is signed in at a proxy that is believed needs none: the key of his name says what he may do.
    """

    def check_login(request: Request, login: Annotated[HTTPBasicCredentials | None, Security(_LOGIN)]) -> Key:
        database: Database = request.app.state.database
        key = find_key(database, login.password) if login else None
        if key is None and (name := signed_in(request)):
            key = find_key_of(database, name)
        if key is None or not key.allows(role):
            raise HTTPException(401, headers=_CHALLENGE)
        request.app.state.rates.count_key(request, key.handle)
        return key

    return Depends(check_login)


_KEY = select(KEYS.c.handle, KEYS.c.name, KEYS.c.role, KEYS.c.created, KEYS.c.expires, KEYS.c.revoked)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
