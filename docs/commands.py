"""The commands of `soc-coder` and their options, for the page `commands.md`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from typer.main import get_command

import soc_coder


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument, in capitals, or an option: its names, its default (empty for none) and what it is for."""

    names: str
    default: str
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is called, what it does, and what it takes."""

    name: str
    help: str
    parameters: list[Parameter]


def commands() -> Iterator[Command]:
    """Give every command in the order of `soc-coder --help`, those of a group in the place of the group."""
    roof: Any = get_command(soc_coder.app)
    for name in soc_coder.COMMANDS:
        yield from _commands(f"soc-coder {name}", roof.get_command(None, name))


def _commands(name: str, command: Any) -> Iterator[Command]:
    for part, each in getattr(command, "commands", {}).items():
        yield from _commands(f"{name} {part}", each)
    if not hasattr(command, "commands"):
        yield Command(name, command.help, [_parameter(each) for each in command.params if not each.hidden])


def _parameter(parameter: Any) -> Parameter:
    if parameter.param_type_name == "argument":
        names = parameter.name.upper()
    else:
        names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return Parameter(names, _default(parameter), parameter.help or "")


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    if isinstance(parameter.show_default, str):
        return parameter.show_default
    default = parameter.default.value if isinstance(parameter.default, Enum) else parameter.default
    if default in (None, "", False) or callable(default):
        return ""
    return f"`{parameter.opts[0]}`" if default is True else f"`{default}`"
