"""The notebooks run as they stand; what is committed of them is a whole run, without adverts or paths."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbmake.nb_run import NotebookRun

from training.folders import PROJECT
from training.labelled import read_labelled

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
MOST_BYTES = 600_000


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def shown(path):
    """Every text that the outputs of a notebook hold."""
    outputs = [output for cell in code_cells(path) for output in cell.outputs]
    kinds = [kind for output in outputs for kind in (output.get("data", {}), {"text/plain": output.get("text", "")})]
    return "\n".join(str(text) for kind in kinds for name, text in kind.items() if name.startswith("text/"))


def test_there_are_notebooks():
    assert len(NOTEBOOKS) == 4


@pytest.mark.timeout(600)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, shared_data):
    result = NotebookRun(path, default_timeout=240).execute()
    assert result.error is None, result.error.trace


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestWhatIsCommitted:
    def test_was_run_from_top_to_bottom_without_a_failure(self, path):
        cells = code_cells(path)
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
        kinds = {(output.output_type, output.get("name")) for cell in cells for output in cell.outputs}
        assert kinds <= {("display_data", None), ("execute_result", None)}

    def test_has_plots_and_says_what_they_show(self, path):
        cells = read(path).cells
        plots = [
            output for cell in code_cells(path) for output in cell.outputs if "image/png" in output.get("data", {})
        ]
        assert len(plots) >= 5
        assert cells[0].cell_type == "markdown"
        assert sum(cell.cell_type == "markdown" for cell in cells) >= 5

    def test_is_small_and_without_the_noise_of_a_run(self, path):
        assert path.stat().st_size < MOST_BYTES
        cells = read(path).cells
        assert not any("execution" in cell.metadata for cell in cells)
        text = shown(path) + "".join(cell.source for cell in cells)
        assert not [folder for folder in (PROJECT, PROJECT.parent, Path.home()) if f"{folder}/" in text]

    def test_shows_no_text_of_an_advert(self, path, shared_data):
        adverts = [
            advert
            for name in ("coded_adverts_train.csv", "coded_adverts_dev.csv")
            for advert in read_labelled(shared_data / "labelled" / name)
        ]
        text = shown(path).casefold()
        beginnings = {advert.item.description[:60].casefold() for advert in adverts if advert.item.description}
        assert not [each for each in beginnings if each in text]
        titles = {advert.item.title.casefold() for advert in adverts if len(advert.item.title.split()) >= 5}
        assert not [title for title in titles if title in text]
