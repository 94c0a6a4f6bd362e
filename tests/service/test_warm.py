"""What is loaded once the service listens."""

from __future__ import annotations

import gc
import subprocess
import sys

from mappings.errors import SocCoderError
from service import warm
from service.app import create_app
from service.settings import Settings

ASKED = (
    "/v1/classify?title=BSc+Nursing&kind=course",
    "/v1/classify?title=Network+engineer&kind=apprenticeship",
    "/v1/occupations?search=plumer",
    "/v1/occupations/2314/pay",
    "/v1/occupations/2314/courses",
    "/v1/pathways/occupations/5315/apprenticeships",
    "/v1/pathways/occupations/5315/neighbours",
    "/api/v1/soc/search?q=nurse",
)

FIRST_REQUESTS = f"""
import sys
from fastapi.testclient import TestClient
from service.app import create_app
from service.settings import Settings
from service.warm import warm

app = create_app(Settings(log_level="error"))
client = TestClient(app)
client.get("/v1/classify?title=nurse")
warm(app.state.thread.coder, app.state.soc_records)
opened = []
sys.addaudithook(lambda event, given: opened.append(given[0]) if event == "open" else None)
for address in {ASKED}:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
print([each for each in map(str, opened) if "/models/" in each or each.endswith(".pyc")])
"""


def test_no_first_request_reads_what_was_learned_or_loads_a_module():
    done = subprocess.run([sys.executable, "-c", FIRST_REQUESTS], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_cannot_be_loaded_is_left_to_who_asks(monkeypatch):
    def damaged(*_):
        raise SocCoderError("damaged")

    for name in ("of_occupation", "_code", "_find_figures"):
        monkeypatch.setattr(warm, name, damaged)
    app = create_app(Settings())
    gc.unfreeze()
    warm.warm(app.state.thread.coder, app.state.soc_records)
    assert gc.get_freeze_count() > 0
