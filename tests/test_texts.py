"""Every sentence for the user exists, is used, and gets the fields that it names."""

from __future__ import annotations

import ast
import string
import tomllib
from functools import cache
from pathlib import Path

import pytest

import neurolab
from neurolab.errors import LabError
from neurolab.texts import resource_folder, word

SOURCE = Path(neurolab.__file__).parent


@cache
def _trees() -> dict[str, ast.Module]:
    """Return the syntax tree of every module, by its path in the package."""
    return {
        str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }


@cache
def _texts() -> dict[str, str]:
    """Return every sentence by ``section.key``."""
    path = resource_folder() / "texts" / "en.toml"
    sections = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        f"{section}.{key}": sentence
        for section, entries in sections.items()
        for key, sentence in entries.items()
    }


def _name(node: ast.expr) -> str:
    """Return the last part of a dotted name, or nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@cache
def _error_classes() -> frozenset[str]:
    """Return `NeuroLabError` and all its children, wherever they are defined."""
    parents = {
        node.name: {_name(base) for base in node.bases}
        for tree in _trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    known = {"NeuroLabError"}
    while True:
        more = {name for name, bases in parents.items() if bases & known} - known
        if not more:
            return frozenset(known)
        known |= more


def _calls(names: frozenset[str]) -> list[tuple[str, ast.Call]]:
    """Return each call of one of `names`, with its place."""
    return [
        (f"{path}:{node.lineno}", node)
        for path, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node.func) in names
    ]


def _keys(call: ast.Call) -> list[str] | None:
    """Return the literal keys that a call may pass first; None if not literal."""
    first = call.args[0] if call.args else None
    branches = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    keys = [node.value for node in branches if isinstance(node, ast.Constant)]
    return [str(key) for key in keys] if len(keys) == len(branches) else None


def _hands_on_a_key(call: ast.Call) -> bool:
    """Return whether the key comes from a record that holds one, as ``found.key``."""
    return bool(call.args) and _name(call.args[0]) == "key"


def _used_sentences() -> list[tuple[str, ast.Call, str]]:
    """Return place, call and ``section.key`` of every literal use."""
    errors = [
        (place, call, f"errors.{key}")
        for place, call in _calls(_error_classes())
        for key in _keys(call) or []
    ]
    words = [
        (place, call, key)
        for place, call in _calls(frozenset({"word"}))
        for key in _keys(call) or []
    ]
    return errors + words


def _placeholders(sentence: str) -> set[str]:
    """Return the fields that a sentence needs."""
    parts = string.Formatter().parse(sentence)
    return {field.split(".")[0].split("[")[0] for _, field, _, _ in parts if field}


def test_errors_have_a_literal_key() -> None:
    """No error is raised with a sentence of its own in place of a key."""
    wrong = [
        place
        for place, call in _calls(_error_classes())
        if _keys(call) is None and not _hands_on_a_key(call)
    ]
    assert wrong == []


def test_every_key_in_the_code_has_a_sentence() -> None:
    """Each key used in the code stands in the texts."""
    missing = [
        (place, key) for place, _, key in _used_sentences() if key not in _texts()
    ]
    assert missing == []


def test_every_call_gives_the_fields_of_its_sentence() -> None:
    """A sentence can always be filled in: its fields are in the call."""
    wrong = []
    for place, call, key in _used_sentences():
        given = {word.arg for word in call.keywords}
        needed = _placeholders(_texts().get(key, ""))
        if None not in given and not needed <= given:
            wrong.append((place, key, sorted(needed - given)))
    assert wrong == []


def _constants() -> tuple[set[str], set[str]]:
    """Return all string constants of the code, and the openings of f-strings."""
    whole, openings = set(), set()
    for tree in _trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and node.values:
                first = node.values[0]
                if isinstance(first, ast.Constant):
                    openings.add(str(first.value))
    return whole, {opening for opening in openings if "." in opening}


def test_every_sentence_is_used() -> None:
    """No sentence is left in the texts that the code does not name."""
    whole, openings = _constants()
    openings.discard("errors.")  # how an error finds its sentence; names none
    unused = [
        key
        for key in _texts()
        if key not in whole
        and not (key.startswith("errors.") and key.removeprefix("errors.") in whole)
        and not any(key.startswith(opening) for opening in openings)
    ]
    assert unused == []


def test_every_sentence_is_a_valid_format() -> None:
    """Braces are balanced, and every field has a name."""
    for key, sentence in _texts().items():
        fields = [field for _, field, _, _ in string.Formatter().parse(sentence)]
        assert "" not in fields, key


def test_error_speaks_its_sentence() -> None:
    """The text of an error is its sentence with the fields filled in."""
    error = LabError("unit_unknown", unit="mQ")
    assert str(error) == word("errors.unit_unknown", unit="mQ")
    assert "mQ" in str(error)


def test_error_is_caught_as_the_standard_error() -> None:
    """A script may catch a `LabError` as the `ValueError` that it is."""
    with pytest.raises(ValueError, match="is not a unit"):
        raise LabError("unit_unknown", unit="mQ")
