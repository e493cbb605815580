"""Steps between versions of a format are found, run in order, and complete."""

from __future__ import annotations

import pytest

from neurolab.errors import FormatError
from neurolab.formats import project
from neurolab.formats.migrations import PROJECT, Document, Migrations


def _three_versions() -> Migrations:
    """Return a format whose field was renamed twice."""
    steps = Migrations(newest=3)

    @steps.migration(2, 3)
    def _second(document: Document) -> Document:
        return {**document, "c": document["b"] + 1}

    @steps.migration(1, 2)
    def _first(document: Document) -> Document:
        return {**document, "b": document["a"] + 1}

    return steps


def test_steps_run_in_order() -> None:
    """A file of version 1 goes through both steps, one of version 2 through one."""
    steps = _three_versions()
    assert steps.upgrade({"format_version": 1, "a": 1})["c"] == 3
    assert steps.upgrade({"format_version": 2, "b": 5})["c"] == 6
    assert steps.upgrade({"format_version": 3}) == {"format_version": 3}


def test_upgrade_sets_the_version_and_leaves_its_input() -> None:
    """The old document stays as it was read."""
    old = {"format_version": 1, "a": 1}
    assert _three_versions().upgrade(old)["format_version"] == 3
    assert old == {"format_version": 1, "a": 1}


@pytest.mark.parametrize(("old", "new"), [(1, 2), (1, 3), (3, 4), (0, 1), (2, 1)])
def test_misplaced_step_is_refused(old: int, new: int) -> None:
    """A step must lead one version up, within the format, and be the only one."""
    with pytest.raises(ValueError, match="no place for a step"):
        _three_versions().migration(old, new)


def test_project_file_has_every_step() -> None:
    """From each older version a step leads on."""
    assert PROJECT.missing() == []


@pytest.fixture
def _next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the project file one of version 2, in which `seeds` became `seed`."""
    steps = Migrations(newest=2)

    @steps.migration(1, 2)
    def _rename(document: Document) -> Document:
        lab = dict(document["lab"])
        lab["seed"] = lab.pop("seeds")
        return {**document, "lab": lab}

    monkeypatch.setattr(project, "PROJECT", steps)
    monkeypatch.setattr(project, "FORMAT_VERSION", 2)


OLD = (
    b'{"format": "neurolab-lab", "format_version": 1, "lab":'
    b' {"name": "x", "bath": {"celsius": 6.3}, "neurons": [], "seeds": 5}}'
)


@pytest.mark.usefixtures("_next_version")
def test_old_project_file_is_brought_up_to_date() -> None:
    """A renamed field is read under its new name."""
    assert project.decode_lab(OLD, "old.json").seed == 5


@pytest.mark.usefixtures("_next_version")
@pytest.mark.parametrize(
    ("new", "key"),
    [
        (b'"seed": 5', "project_not_migrated"),
        (b'"seeds": "5"', "project_type_wrong"),
        (b'"seeds": 5, "x": 1', "project_field_unknown"),
        (b'"seeds": 1' + b"0" * 400, "project_not_finite"),
    ],
)
def test_wrong_old_file_is_explained(new: bytes, key: str) -> None:
    """A file that is not what its version says gives a sentence too."""
    with pytest.raises(FormatError) as caught:
        project.decode_lab(OLD.replace(b'"seeds": 5', new), "old.json")
    assert caught.value.key == key
