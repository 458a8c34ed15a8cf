"""The home's own file: read, checked, edited without losing a word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devices.home_file import DeviceNote, HomeFile, HomeFileBroken
from devices.model import Area

GOOD = """\
# our home
areas:
  Kitchen:   # where we eat
    floor: Ground Floor
    aliases: [cookery]
devices:
  kitchen_display:
    screen: true   # it has one
    area: kitchen
"""


def file_with(folder: Path, text: str) -> HomeFile:
    (folder / "home.yaml").write_text(text)
    file = HomeFile(folder / "home.yaml")
    file.refresh()
    return file


def test_areas_and_devices_are_read(tmp_path: Path) -> None:
    file = file_with(tmp_path, GOOD)
    assert file.problem is None
    assert file.notes.areas == (Area("Kitchen", "Ground Floor", ("cookery",)),)
    assert file.notes.about(["kitchen_display"]) == DeviceNote(area="kitchen", screen=True)
    assert file.notes.spelling("kitchen") == "Kitchen"


def test_a_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    file = HomeFile(tmp_path / "none.yaml")
    file.refresh()
    assert file.problem is None
    assert file.notes.areas == ()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("areas:\n  Kitchen: {floor: [\n", "line"),
        ("areas:\n  Kitchen:\n    flor: x\n", "flor"),
        ("devices:\n  tv:\n    screen: maybe\n", "line 3"),
        ("- a\n", "areas"),
        ("devices: 5\n", "devices"),
        ("\x00", "YAML"),
    ],
)
def test_a_mistake_leaves_the_last_good_version_in_force_and_says_where(tmp_path: Path, text: str, where: str) -> None:
    file = file_with(tmp_path, GOOD)
    (tmp_path / "home.yaml").write_text(text)
    assert file.refresh()
    assert file.problem is not None
    assert where in file.problem
    assert "stays in force" in file.problem
    assert file.notes.areas[0].name == "Kitchen"


def test_only_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = file_with(tmp_path, GOOD)
    assert not file.refresh()
    os.utime(tmp_path / "home.yaml", ns=(1, 1))
    assert file.refresh()


def test_an_edit_keeps_comments_and_what_else_is_there(tmp_path: Path) -> None:
    file = file_with(tmp_path, GOOD)
    file.edit_device("d1", {"name": "Big Screen", "aliases": ("telly",)}, known_as=("kitchen_display",))
    file.edit_area("KITCHEN", {"floor": "Cellar"})
    text = (tmp_path / "home.yaml").read_text()
    for words in ("# our home", "# where we eat", "# it has one", "name: Big Screen", "floor: Cellar", "telly"):
        assert words in text
    assert "d1" not in text, "the device keeps the key that it has"
    assert file.notes.about(["kitchen_display"]).name == "Big Screen"
    again = HomeFile(tmp_path / "home.yaml")
    again.refresh()
    assert again.notes == file.notes


def test_an_empty_value_takes_the_key_out(tmp_path: Path) -> None:
    file = file_with(tmp_path, GOOD)
    file.edit_device("kitchen_display", {"area": ""})
    assert file.notes.about(["kitchen_display"]).area is None


def test_an_edit_makes_a_file_that_is_not_there(tmp_path: Path) -> None:
    file = HomeFile(tmp_path / "new" / "home.yaml")
    file.edit_area("Attic", {})
    assert file.notes.areas == (Area("Attic"),)
    assert (tmp_path / "new" / "home.yaml").exists()


def test_a_broken_file_is_never_written_over(tmp_path: Path) -> None:
    file = file_with(tmp_path, "areas: [")
    with pytest.raises(HomeFileBroken, match="correct it there"):
        file.edit_area("Attic", {})
    assert (tmp_path / "home.yaml").read_text() == "areas: ["


def test_an_edit_that_the_file_may_not_hold_is_refused(tmp_path: Path) -> None:
    file = file_with(tmp_path, GOOD)
    with pytest.raises(HomeFileBroken):
        file.edit_device("x", {"name": "n" * 500})
    assert (tmp_path / "home.yaml").read_text() == GOOD
