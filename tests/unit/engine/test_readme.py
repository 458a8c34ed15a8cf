"""The README tells the truth about what can be checked: settings and commands."""

from __future__ import annotations

import re
from pathlib import Path

from engine.settings import PREFIX, Settings

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_table() -> str:
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=False)
        shown = "" if default is None or field.default_factory is not None else f"`{default}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


def test_every_setting_is_in_the_table_with_its_default_and_meaning():
    between = re.search(r"<!-- settings:[^\n]*-->\n(.*)\n<!-- /settings -->", README, re.DOTALL)
    assert between is not None
    assert between[1] == settings_table()


def test_every_make_target_that_is_named_exists():
    named = set(re.findall(r"`?make ([a-z]+)", README)) - {"and"}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets


def test_every_file_that_is_linked_exists():
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
