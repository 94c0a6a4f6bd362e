"""The settings: one table of name, default and help, which code, command line and documentation share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from mappings.errors import SocCoderError
from models.coding import Scheme

PREFIX = "SOC_CODER_"
"""What the environment variable of a setting begins with."""

_SITE = r"https?://[a-z0-9.-]+(:[0-9]+)?"
_SITES = rf"^{_SITE}( ?, ?{_SITE})*$"


class Settings(BaseSettings):
    """Settings, each read from the environment variable of its name in capitals after `SOC_CODER_`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, use_attribute_docstrings=True
    )

    host: str = "127.0.0.1"
    """Address to listen on; `0.0.0.0` listens on every network."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    """Port to listen on."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Processes that answer; each loads the bundle and the tables for itself."""
    model: str | None = None
    """Model to serve instead of the shipped one: its folder, `models:/soc-coder@champion`, or a follower's file."""
    database: str = "var/soc-coder.db"
    """Where API keys, corrections and vacancies are: a SQLite file, made on first use, or a `postgresql://` URL."""
    keep_counts: Annotated[int, Field(ge=0, le=3650)] = 400
    """Days that counts of what was coded are kept, to measure drift; 0 counts nothing."""
    keep_traffic: Annotated[int, Field(ge=0, le=3650)] = 1100
    """Days that counts of requests by the hour are kept, with no word of who asked or for what; 0 counts none."""
    keep_titles: Annotated[int, Field(ge=0, le=3650)] = 0
    """Days that titles not coded to a unit group are kept, addresses and telephone numbers masked; 0 keeps none."""
    keep_descriptions: bool = True
    """Whether the texts of vacancies are kept once they are coded, addresses and telephone numbers masked."""
    least_count: Annotated[int, Field(ge=1)] = 10
    """Least count of vacancies that is told; smaller ones, and others by which they could be reckoned, are not."""
    sources: str | None = None
    """Folder with volume 1 of SOC2020, which has what occupations do in sentences; without it they are not told."""
    outcomes: str | None = None
    """File or folder of what graduates went on to do, by which links of courses are weighed too (docs/outcomes.md)."""
    compat_scheme: Scheme = "soc2010"
    """Edition of SOC that codes at `/api/v1` are of, where the caller names none."""
    backups: str = "var/backups"
    """Folder that what is current is backed up into before a release of figures takes its place."""
    files: str = "var/files"
    """Folder that files are kept in while they are coded at `/files`, with what became of them."""
    keep_files: Annotated[int, Field(ge=1, le=8760)] = 24
    """Hours that such a file and what became of it is kept."""
    address_rate: Annotated[int, Field(ge=0)] = 0
    """Requests a minute that each address may make, of each worker; 0 sets no limit, where a proxy sets one."""
    key_rate: Annotated[int, Field(ge=0)] = 1200
    """Requests a minute that each API key may make, of each worker; 0 sets no limit."""
    proxies: str = "127.0.0.1"
    """Proxies that are believed about whom they ask for (`X-Forwarded-For`): their addresses, with commas between."""
    public_url: str | None = None
    """Address at which the public reaches the service, `https://soc.example.org`; its certificate is watched."""
    user_header: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9-]{1,100}$")] = None
    """Header in which a proxy that is believed names who is signed in; the key of that name says what he may do."""
    desk_random: Annotated[float, Field(ge=0, le=1)] = 0.1
    """Share of the desk's items that is drawn at random from all, to measure the coder by."""
    desk_double: Annotated[float, Field(ge=0, le=1)] = 0.1
    """Share of the desk's items that two people code, neither seeing the other's answer."""
    sites: Annotated[str | None, Field(pattern=_SITES)] = None
    """Sites whose pages may read all that needs no key, as `https://careers.example`, with commas between."""
    webhook: str | None = None
    """Address of the public internet that is told, as JSON, when a release is ready, rejected or promoted."""
    mail_server: str | None = None
    """Mail server through which it is told too: `smtp://host:25`, or `smtps://user:password@host`."""
    mail_to: str | None = None
    """Mail addresses that are told, with commas between; the first is the sender too."""
    traces: str | None = None
    """Address that traces of requests are sent to, by OTLP over HTTP: `http://127.0.0.1:4318/v1/traces`."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe log entry to write; `warning` leaves out the entry for each request."""


def load_settings(**given: object) -> Settings:
    """Return the settings: those `given`, else from the environment, else the defaults.

    Raises:
        SocCoderError: naming every setting that has a bad value.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(f"{PREFIX}{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors())
        raise SocCoderError(f"The settings cannot be used: {problems}.", "docs/operations.md lists them all.") from None
