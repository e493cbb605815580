"""Every number of physiology has a unit, a range that holds it, and a source."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import pytest

import neurolab.physiology
from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.parameter import ASSUMED, Parameter
from neurolab.physiology.references import REFERENCES, Reading
from neurolab.units import parse_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = [
    name
    for _, name, package in walk_packages(
        neurolab.physiology.__path__, "neurolab.physiology."
    )
    if not package
]
ALL = [
    name
    for _, name, _ in walk_packages(
        neurolab.physiology.__path__, "neurolab.physiology."
    )
]


def parameters_in(value: object) -> Iterator[Parameter]:
    """Return the parameters in a record, table or sequence, however deep."""
    if isinstance(value, Parameter):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from parameters_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from parameters_in(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from parameters_in(getattr(value, field.name))


def parameters_of(module: str) -> list[Parameter]:
    """Return all parameters that a module holds."""
    return list(parameters_in(list(vars(import_module(module)).values())))


@pytest.mark.parametrize("module", ALL)
def test_every_value_has_a_known_source(module: str) -> None:
    """The source is a listed work or says assumed."""
    for parameter in parameters_of(module):
        assert parameter.source == ASSUMED or parameter.source in REFERENCES, parameter


@pytest.mark.parametrize("module", ALL)
def test_every_value_lies_in_its_range(module: str) -> None:
    """Low <= value <= high."""
    for parameter in parameters_of(module):
        assert parameter.low <= parameter.value <= parameter.high, parameter


@pytest.mark.parametrize("module", OWN)
def test_every_value_has_a_note_and_an_assumed_one_its_reason(module: str) -> None:
    """Notes are sentences; that of an assumed value says that it is assumed."""
    for parameter in parameters_of(module):
        assert parameter.note.endswith("."), parameter
        if parameter.source == ASSUMED:
            assert "ssumed" in parameter.note or "hosen" in parameter.note, parameter


@pytest.mark.parametrize("module", ALL)
def test_every_unit_is_known(module: str) -> None:
    """Units are those of `neurolab.units`."""
    for parameter in parameters_of(module):
        if parameter.unit:
            parse_unit(parameter.unit)


def test_channels_are_described_in_full() -> None:
    """Title, explanation, ion and a non-empty temperature range."""
    for name, channel in CHANNELS.items():
        assert channel.name == name
        assert channel.title
        assert channel.about.endswith(".")
        assert channel.ion in {"na", "k", "ca", "cl"}
        low, high = channel.valid_celsius
        assert low < high


def test_references_are_complete() -> None:
    """Each work says how to find it and how it was read."""
    for reference in REFERENCES.values():
        assert reference.citation
        assert reference.url == "" or reference.url.startswith("https://")
        assert isinstance(reference.kind, Reading)
