"""The command `serve`."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvicorn

from mappings.errors import SocCoderError
from models.console import end_on_sigterm
from service.follower import followed
from service.live import first_coder
from service.metrics import MANY_WORKERS
from service.protocol import Protocol
from service.settings import PREFIX, Settings, load_settings

app = typer.Typer()

HUNG_SECONDS = 60
"""After how long without a sign of life a worker is ended and another started; uvicorn's own 5 seconds also end one
that waits for a busy machine, with the requests that it answers."""


def _option(name: str) -> typer.models.OptionInfo:
    field = Settings.model_fields[name]
    option: typer.models.OptionInfo = typer.Option(help=field.description, show_default=str(field.default))
    return option


@app.command()
def serve(
    host: Annotated[str | None, _option("host")] = None,
    port: Annotated[int | None, _option("port")] = None,
    workers: Annotated[int | None, _option("workers")] = None,
    model: Annotated[str | None, _option("model")] = None,
) -> None:
    """Start the HTTP service; further settings come from the environment (docs/operations.md)."""
    given = {"host": host, "port": port, "workers": workers, "model": model}
    settings = load_settings(**{name: value for name, value in given.items() if value is not None})
    _check_free(settings.host, settings.port)
    end_on_sigterm()
    with TemporaryDirectory(prefix="soc-coder-") as name, followed(settings.model, Path(name) / "models") as served:
        if served:
            os.environ[f"{PREFIX}MODEL"] = served
        if settings.workers > 1:
            os.environ[MANY_WORKERS] = name
            first_coder(served)  # else a bad one would be met, and retried, in every worker
        uvicorn.run(
            "service.app:create_app",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            http=Protocol,
            ws="none",
            proxy_headers=False,
            timeout_worker_healthcheck=HUNG_SECONDS,
            log_config=None,
            access_log=False,
            server_header=False,
        )


def _check_free(host: str, port: int) -> None:
    """Raise a SocCoderError unless the service can listen on `port` of `host`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise SocCoderError(
            f"The service cannot listen on {host} port {port}: {error.strerror}.",
            "Choose another with --host or --port.",
        ) from None
