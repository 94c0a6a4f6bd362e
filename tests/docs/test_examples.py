"""The worked examples: every command of a block `console`, run as it stands, with a real server, answers as is shown.

What is elided with … may be anything, and how an answer is broken into lines does not matter.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from markdown_it import MarkdownIt

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("start", "howto_vacancies", "howto_pathways", "howto_data_team")
SERVED = "http://127.0.0.1:8000"
MARK = "\x1e"


def examples(text: str) -> list[tuple[str, str]]:
    """Return the commands of a page in order, each with the answer that is shown below it."""
    found: list[tuple[str, str]] = []
    for block in MarkdownIt().parse(text):
        if block.type != "fence" or block.info != "console":
            continue
        for line in block.content.splitlines(keepends=True):
            command, answer = found.pop() if found and not line.startswith("$ ") else ("", "")
            if line.startswith("$ ") or (line.startswith("> ") and not answer):
                found.append((command + line[2:], answer))
            else:
                found.append((command, answer + line))
    return found


def is_as_shown(answer: str, shown: str) -> bool:
    """Whether an answer is what is shown, whitespace and what is elided left out of account."""
    parts = [re.escape(re.sub(r"\s", "", part)) for part in shown.split("…")]
    return re.fullmatch(".*".join(parts), re.sub(r"\s", "", answer), re.DOTALL) is not None


@pytest.mark.parametrize(
    ("answer", "shown", "same"),
    [
        ('{"code":"2237","level":4}', '{"code":"2237",…}', True),
        ('{"code":"2237","level":4}', '{"code":"2237",\n …}', True),
        ('{"code":"2231","level":4}', '{"code":"2237",…}', False),
        ("one\ntwo\n", "one\n", False),
        ("", "", True),
    ],
)
def test_answers_are_compared_with_what_is_shown(answer, shown, same):
    assert is_as_shown(answer, shown) == same


def test_commands_are_told_from_answers():
    page = "```console\n$ cat > a.csv <<END\n> title\n> END\n$ wc -l a.csv\n1 a.csv\n```\n\n```sh\nmake run\n```\n"
    assert examples(page) == [("cat > a.csv <<END\ntitle\nEND\n", ""), ("wc -l a.csv\n", "1 a.csv\n")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("examples")


@pytest.fixture(scope="module")
def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOC_CODER_")}
    path = f"{Path(sys.executable).parent}:{kept['PATH']}"
    return {**kept, "PATH": path, "COLUMNS": "120", "MLFLOW_TRACKING_URI": f"sqlite:///{folder / 'mlflow.db'}"}


@pytest.fixture(scope="module")
def served(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server that works in the folder of the examples."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = folder / "log"
    with log.open("wb") as file:
        command = ["soc-coder", "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=subprocess.STDOUT)
    address, began = f"http://127.0.0.1:{port}", time.monotonic()
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() - began < 60, log.read_text()
        try:
            urlopen(f"{address}/health/ready", timeout=10).close()
        except OSError:
            time.sleep(0.05)
        else:
            break
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("page", PAGES)
def test_examples_answer_as_is_shown(page, folder, environment, served):
    shown = examples((DOCS / f"{page}.md").read_text(encoding="utf-8"))
    assert len(shown) >= 5
    lines = "".join(f"{command}printf '{MARK}%s{MARK}' $?\n" for command, _ in shown)
    script = folder / f"{page}.sh"
    script.write_text(f"exec 2>&1\n{lines}".replace(SERVED, served), encoding="utf-8")
    answered = subprocess.run(
        ["bash", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
    ).stdout.split(MARK)
    answers, statuses = answered[:-1:2], answered[1::2]
    assert len(answers) == len(shown), answered
    for (command, expected), answer, status in zip(shown, answers, statuses, strict=True):
        assert status == "0", f"{command}{answer}"
        assert is_as_shown(answer, expected.replace(SERVED, served)), f"{command}{answer[:4000]}\nis not\n{expected}"
