from __future__ import annotations

from pathlib import Path

import pytest

from mappings.errors import SocCoderError
from service.settings import PREFIX, Settings, load_settings

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_documentation_has_every_setting(name):
    field = Settings.model_fields[name]
    default = "" if field.default is None else f"`{field.default}`"
    assert f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |" in OPERATIONS.read_text(encoding="utf-8")


def test_the_documentation_has_no_other_setting():
    rows = [line for line in OPERATIONS.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{PREFIX}")]
    assert len(rows) == len(Settings.model_fields)


def test_a_setting_comes_from_the_environment_unless_given(monkeypatch):
    monkeypatch.setenv("SOC_CODER_PORT", "9000")
    monkeypatch.setenv("SOC_CODER_LOG_LEVEL", "warning")
    monkeypatch.setenv("SOC_CODER_HOST", "")
    settings = load_settings(port=9001)
    assert (settings.host, settings.port, settings.log_level) == ("127.0.0.1", 9001, "warning")


def test_every_bad_setting_is_named(monkeypatch):
    monkeypatch.setenv("SOC_CODER_PORT", "none")
    monkeypatch.setenv("SOC_CODER_LOG_LEVEL", "loud")
    with pytest.raises(SocCoderError, match=r"SOC_CODER_PORT.*SOC_CODER_WORKERS.*SOC_CODER_LOG_LEVEL"):
        load_settings(workers=0)
