from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.outcomes.commands import app
from models.outcomes.faults import BadOutcomesError
from models.outcomes.layout import LAYOUTS, explain

DOCUMENT = Path(__file__).parents[3] / "docs" / "outcomes.md"


def run(*arguments):
    return CliRunner().invoke(app, ["outcomes", *map(str, arguments)])


def test_says_how_much_may_be_told(write):
    rows = [{"subject": "100279", "soc": code, "count": count} for code, count in (("2233", 203), ("2231", "c"))]
    done = run("check", write(rows))
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].endswith("1 subjects (hecos), 2 counts (soc2020), 1 of them withheld")
    assert lines[1].startswith("outcomes.csv: 1 rows have counts that are not multiples of 5")
    assert lines[2].startswith("It can be used: version ")


def test_lists_every_fault(write):
    done = run("check", write([{"subject": "1", "soc": "1", "count": "some"}] * 3))
    assert isinstance(done.exception, BadOutcomesError)
    assert len(done.stdout.splitlines()) == 6
    assert "6 faults" in str(done.exception)
    assert "\n" not in str(done.exception)


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_and_documentation_have_every_column(name):
    shown = run("layout").stdout
    document = DOCUMENT.read_text(encoding="utf-8")
    for column, meaning in explain(name).items():
        assert column in shown
        assert (
            f"| `{column}` | {'yes' if LAYOUTS[name].model_fields[column].is_required() else ''} | {meaning} |"
            in document
        )
