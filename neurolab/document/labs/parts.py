"""What the labs that come with NeuroLab are put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec.structs import replace

from neurolab.document.records import (
    AnySpikeTrain,
    AnyWaveform,
    Bath,
    Electrode,
    ElectrodeMode,
    Input,
    IonConcentration,
    Lab,
    Place,
    SpikeTimes,
    Step,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.physiology.ions import MAMMAL
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from neurolab.document.records import Dose, Neuron

TEST_CONDUCTANCE: Final = (0.2, 2.0)
"""Rise and decay (ms) of the conductance with which summation is measured. It carries
twice the charge of one packet of the default synapse at the same peak."""

LASTING_INHIBITION: Final = (0.3, 6.0)
"""Rise and decay (ms) of the inhibition that is measured against it."""


def lab(
    name: str,
    neurons: Sequence[Neuron],
    channels: Sequence[str],
    *,
    celsius: float | None = None,
    ions: Sequence[IonConcentration] = (),
    **fields: Any,
) -> Lab:
    """Return a lab with the title and the text of its name.

    Parameters
    ----------
    name : str
        As its file; its words are ``labs.<name>`` and ``labs.<name>_about``, with
        underscores.
    neurons : sequence of Neuron
    channels : sequence of str
        Addresses on the oscilloscope, from the top.
    celsius : float, optional
        Of the bath; that of the first neuron by default.
    ions : sequence of IonConcentration
        Other than usual.
    **fields
        Of `Lab`.
    """
    key = f"labs.{name.replace('-', '_')}"
    warm = neurons[0].celsius if celsius is None else celsius
    return Lab(
        name=name,
        title=word(key),
        about=word(f"{key}_about"),
        bath=Bath(celsius=warm, ions=tuple(ions)),
        neurons=tuple(neurons),
        channels=tuple(channels),
        **fields,
    )


def cell(
    neuron: Neuron, name: str, position: tuple[float, float] = (0.0, 0.0)
) -> Neuron:
    """Return a neuron with a name and a place on the bench.

    Parameters
    ----------
    neuron : Neuron
    name : str
        Its words are ``labs.cell_<name>``.
    position : (float, float)
        Of its soma or its beginning, in um of the drawing.
    """
    return replace(neuron, name=word(f"labs.cell_{name}"), position=position)


def at(neuron: str, branch: str, position: float = 0.5) -> Place:
    """Return a place on a neuron."""
    return Place(neuron=neuron, branch=branch, position=position)


def voltage(neuron: str, branch: str, position: float = 0.5) -> str:
    """Return the address of a membrane voltage."""
    return f"neuron.{neuron}.{branch}@{position:g}.v"


def recording(name: str, place: Place, label: str = "") -> Electrode:
    """Return an electrode that only records.

    Parameters
    ----------
    name : str
        Id; by default its words are ``labs.at_<name>``.
    place : Place
    label : str
        Its words, if they are others.
    """
    return Electrode(id=name, name=label or word(f"labs.at_{name}"), place=place)


def stimulus(place: Place, *commands: AnyWaveform, name: str = "stimulus") -> Electrode:
    """Return an electrode that injects current (nA)."""
    return Electrode(
        id=name,
        name=word(f"labs.at_{name}"),
        place=place,
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=commands,
    )


def pulse(onset_ms: float, duration_ms: float, amplitude_na: float) -> Step:
    """Return a rectangular pulse of current."""
    return Step(onset_ms=onset_ms, duration_ms=duration_ms, amplitude=amplitude_na)


def axon(
    name: str,
    train: AnySpikeTrain | Sequence[float],
    position: tuple[float, float],
    transmitter: Transmitter = Transmitter.GLUTAMATE,
    **fields: Any,
) -> Input:
    """Return an outside input; its words are ``labs.axon_<name>``.

    Parameters
    ----------
    name : str
        Id.
    train : spike train or sequence of float
        Numbers are spike times, ms.
    position : (float, float)
        On the bench, in um of the drawing.
    transmitter : Transmitter
    **fields
        Of `Input`.
    """
    if not isinstance(train, AnySpikeTrain):
        train = SpikeTimes(times_ms=tuple(train))
    return Input(
        id=name,
        name=word(f"labs.axon_{name}"),
        transmitter=transmitter,
        train=train,
        position=position,
        **fields,
    )


def onto(
    neuron: str, branch: str, start: float = 0.0, stop: float | None = None
) -> Stretch:
    """Return a stretch of a branch; without `stop` and with `start`, one place."""
    return Stretch(
        neuron=neuron, branch=branch, start=start, stop=start if stop is None else stop
    )


def connection(
    name: str,
    source: str | Place,
    receptors: Sequence[str],
    *targets: Stretch,
    contacts: int = 1,
    detail: Literal["full", "light"] = "full",
    doses: Sequence[Dose] = (),
    label: str = "",
    **fields: Any,
) -> Synapse:
    """Return a synapse; its words are ``labs.synapse_<name>`` by default.

    Parameters
    ----------
    name : str
        Id.
    source : str or Place
        Id of an outside input, or the terminal of a neuron.
    receptors : sequence of str
    *targets : Stretch
    contacts, detail, doses
        As in `Synapse`.
    label : str
        Its words, if they are others.
    **fields
        Of `Synapse`.
    """
    return Synapse(
        id=name,
        name=label or word(f"labs.synapse_{name}"),
        input=source if isinstance(source, str) else None,
        terminal=None if isinstance(source, str) else source,
        receptors=tuple(receptors),
        targets=targets,
        contacts=contacts,
        detail=detail,
        doses=tuple(doses),
        **fields,
    )


def conductance(
    name: str,
    source: str,
    receptor: str,
    *targets: Stretch,
    peak_ns: float,
    times_ms: tuple[float, float],
    more: Mapping[str, float] | None = None,
    **fields: Any,
) -> Synapse:
    """Return a light synapse of a given conductance, which starts with the spike.

    Parameters
    ----------
    name, source, receptor : str
    *targets : Stretch
    peak_ns : float
        Of each contact.
    times_ms : (float, float)
        Time constants of rise and decay.
    more : mapping of str to float, optional
        Other parameters.
    **fields
        Of `connection`.
    """
    rise, decay = times_ms
    return connection(
        name,
        source,
        (receptor,),
        *targets,
        detail="light",
        parameters={
            f"{receptor}.light_peak": peak_ns,
            f"{receptor}.light_rise": rise,
            f"{receptor}.light_decay": decay,
            "light.delay": 0.0,
            **(more or {}),
        },
        **fields,
    )


def chloride(inside_millimolar: float) -> IonConcentration:
    """Return chloride as much inside, and as usual outside."""
    return _ion("cl", inside_millimolar=inside_millimolar)


def calcium(outside_millimolar: float) -> IonConcentration:
    """Return calcium as much outside, and as usual inside."""
    return _ion("ca", outside_millimolar=outside_millimolar)


def potassium(outside_millimolar: float) -> IonConcentration:
    """Return potassium as much outside, and as usual inside."""
    return _ion("k", outside_millimolar=outside_millimolar)


def _ion(name: str, **changed: float) -> IonConcentration:
    ion = MAMMAL[name]
    usual = {
        "outside_millimolar": ion.outside.value,
        "inside_millimolar": ion.inside.value,
    }
    return IonConcentration(ion=name, **(usual | changed))
