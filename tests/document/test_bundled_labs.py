"""Bundled labs load, are free of findings and hold what their templates build."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from neurolab.document.checks import check
from neurolab.document.labs import LABS
from neurolab.document.records import ElectrodeMode, Lab, Step
from neurolab.document.templates import TEMPLATES
from neurolab.formats.project import encode_lab, load_lab
from neurolab.texts import resource_folder

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    path.stem: path for path in sorted((resource_folder() / "labs").glob("*.json"))
}
TEMPLATE_OF = {
    "action-potential": "single_compartment",
    "adapting-neuron": "adapting_neuron",
    "fast-spiking": "fast_spiking_interneuron",
    "generic-neuron": "generic_neuron",
    "graded-potentials": "passive_dendrite",
    "mrg-fibre": "mrg_fibre",
    "muscle-fibre": "muscle_fibre",
    "myelinated-neuron": "myelinated_neuron",
    "squid-axon": "squid_axon",
}


@cache
def _lab(name: str) -> Lab:
    """Return a bundled lab."""
    return load_lab(FILES[name])


def _write_anew(path: Path) -> bytes:
    """Return the bytes that saving the lab of a file would write."""
    return encode_lab(load_lab(path))


def test_every_promised_lab_is_there_and_no_other() -> None:
    """The folder holds these labs, one file each."""
    assert set(FILES) == set(TEMPLATE_OF) | set(LABS)
    assert {path.suffix for path in FILES.values()} == {".json"}


@pytest.mark.parametrize("name", LABS)
def test_lab_is_what_its_module_builds(name: str) -> None:
    """A lab of several cells and its file are the same; neither is forgotten."""
    assert encode_lab(LABS[name]()) == FILES[name].read_bytes()


@pytest.mark.parametrize("name", [*TEMPLATE_OF, *LABS])
def test_lab_has_nothing_to_report(name: str) -> None:
    """Neither errors nor warnings: the bath suits every cell, within a degree."""
    lab = _lab(name)
    assert check(lab) == ()
    assert all(abs(lab.bath.celsius - one.celsius) <= 1.0 for one in lab.neurons)


@pytest.mark.parametrize("name", TEMPLATE_OF)
def test_lab_holds_what_its_template_builds(name: str) -> None:
    """A changed template is not forgotten in the files."""
    assert _lab(name).neurons == (TEMPLATES[TEMPLATE_OF[name]].build(),)


@pytest.mark.parametrize("name", [*TEMPLATE_OF, *LABS])
def test_lab_is_written_as_saving_would(name: str) -> None:
    """Opening and saving a bundled lab changes no byte."""
    assert _write_anew(FILES[name]) == FILES[name].read_bytes()


@pytest.mark.parametrize("name", [*TEMPLATE_OF, *LABS])
def test_lab_has_names_that_students_can_read(name: str) -> None:
    """Everything has a name, and every id is short and without a digit too many."""
    lab = _lab(name)
    names = [(one.id, one.name) for one in lab.electrodes]
    names += [(one.id, one.name) for one in lab.inputs]
    names += [(one.id, one.name) for one in lab.synapses]
    names += [(one.id, one.name) for one in lab.neurons]
    assert all(name for _, name in names)
    assert max(len(key) for key, _ in names) <= 16


@pytest.mark.parametrize("name", [*TEMPLATE_OF, *LABS])
def test_lab_says_what_to_look_at(name: str) -> None:
    """It is named as its file, and has a title, a text and traces on the scope."""
    lab = _lab(name)
    assert lab.name == name
    assert lab.title
    assert len(lab.about) > 100
    assert lab.channels
    assert len(set(lab.channels)) == len(lab.channels)


@pytest.mark.parametrize("name", TEMPLATE_OF)
def test_lab_has_one_stimulus_within_its_sweep(name: str) -> None:
    """One electrode plays one step; the others record."""
    lab = _lab(name)
    clamps = [one for one in lab.electrodes if one.mode is not ElectrodeMode.VOLTAGE]
    assert [one.mode for one in clamps] == [ElectrodeMode.CURRENT_CLAMP]
    (step,) = clamps[0].commands
    assert isinstance(step, Step)
    assert step.onset_ms + step.duration_ms < lab.sweep_ms
