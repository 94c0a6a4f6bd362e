"""The roof: the command `soc-coder`, which mounts each floor's commands and imports a floor only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from mappings.errors import SocCoderError

COMMANDS = {
    "classify": ("models.commands", "Code a title, or a file of titles or adverts."),
    "search": ("mappings.commands", "Search the coding index."),
    "crosswalk": ("mappings.commands", "Carry a code to another scheme, with shares."),
    "outcomes": ("models.outcomes.commands", "Check a file of what graduates went on to do, and show its layout."),
    "ingest": ("service.vacancies.commands", "Read a feed of vacancies into the store, coded."),
    "recode": ("service.vacancies.commands", "Code the vacancies of the store again."),
    "vacancies": ("service.vacancies.commands", "Delete vacancies, and look after the quarantine."),
    "serve": ("service.commands", "Start the HTTP service."),
    "db": ("service.admin", "Upgrade the database of the service."),
    "keys": ("service.admin", "Give out and revoke API keys."),
    "corrections": ("service.admin", "List and export corrections."),
    "drift": ("service.drift_command", "Compare what the service coded with what training had."),
    "probe": ("service.probe", "Check from outside that a service is ready and its certificate valid."),
    "follow": ("training.follow", "Fetch newly promoted models for the service."),
    "desk": ("service.desk.commands", "Put titles on the desk where people code them."),
    "data": ("service.releases.commands", "Check, load, promote and take back releases of figures."),
    "files": ("service.files.commands", "Work on files that people sent to be coded."),
    "backup": ("service.store.commands", "Back up the store into a file."),
    "restore": ("service.store.commands", "Put what a backup holds into the store."),
    "sources": ("training.commands", "Build, check and compare the tables of the source workbooks."),
    "train": ("training.commands", "Train a bundle and register it as the challenger."),
    "train-courses": ("training.education.course_commands", "Learn to code courses, and measure it."),
    "train-standards": ("training.education.standard_commands", "Learn to code standards, and measure it."),
    "audit": ("training.education.standard_commands", "Show official codes of standards to look at."),
    "reference": ("training.reference", "Add the reference for drift to a bundle without one."),
    "evaluate": ("training.commands", "Measure the coder on labelled adverts."),
    "compare": ("training.commands", "Show what a new model would change, and for whom."),
    "promote": ("training.commands", "Make a model the champion, unless it is worse."),
    "rollback": ("training.commands", "Put back the champion before this one."),
    "cards": ("training.cards.commands", "Make model card, data sheet and transparency record of a bundle."),
}
"""Command → the module whose Typer `app` has it, and its line in the help."""


class Roof(TyperGroup):
    """A group of commands whose modules are imported when a command is called, so that each starts quickly."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command, importing its floor; None where there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        try:
            module = import_module(COMMANDS[cmd_name][0])
        except ModuleNotFoundError as error:
            raise SocCoderError(
                f"'soc-coder {cmd_name}' needs {error.name}, which the base install does not hold.",
                hint="Install it with: pip install 'soc-coder[training]'",
            ) from error
        return typer.main.get_group(module.app).get_command(ctx, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


app = typer.Typer(cls=Roof, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def roof(context: typer.Context) -> None:
    """Code UK job titles and adverts to SOC2020 and SOC2010."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run the command line: bad input ends in one line on standard error and exit status 2."""
    try:
        sys.exit(app(standalone_mode=False))
    except SocCoderError as error:
        typer.echo(f"soc-coder: {error}", err=True)
        sys.exit(2)
    except TyperException as error:
        typer.echo(f"soc-coder: {error.format_message()} See --help.", err=True)
        sys.exit(2)
    except typer.Abort:
        typer.echo("soc-coder: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)


if __name__ == "__main__":
    main()
