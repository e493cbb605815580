"""The calcium sensor of a docked vesicle: five sites, and fusion.

A vesicle in state V0 to V5 has as many calcium ions bound. The default is the
allosteric scheme of Lou, Scheuss & Schneggenburger (2005): it fuses from every state,
each bound ion making it f times more willing, so that without calcium something is
left (spontaneous miniatures). The older scheme of Schneggenburger & Neher (2000) fuses
from V5 only. Both agree above 2 uM. Binding is cooperative: with each ion bound the
next one unbinds more slowly, by b.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from neurolab.physiology.parameter import ASSUMED, Parameter
from neurolab.physiology.scheme import Scheme, Transition

if TYPE_CHECKING:
    from collections.abc import Mapping

SENSOR_SITES = 5
STATES = ("V0", "V1", "V2", "V3", "V4", "V5")
FUSED = "fused"
CELSIUS = 23.0
_TISSUE = "rat calyx of Held"


def _lou(
    symbol: str, value: float, unit: str, high: float, note: str, low: float = 0.0
) -> Parameter:
    return Parameter(symbol, value, unit, low, high, "lou_2005", CELSIUS, _TISSUE, note)


ON = _lou("k_on", 0.1, "1/(uM ms)", 10.0, "How fast one site binds calcium.")
OFF = _lou("k_off", 4.0, "1/ms", 1000.0, "How fast the first bound ion leaves.")
COOPERATIVITY = _lou(
    "b", 0.5, "", 1.0, "Factor on unbinding with each further ion bound.", 1e-3
)
WILLINGNESS = _lou(
    "f", 31.3, "", 1000.0, "Factor on the rate of fusion with each ion bound.", 1.0
)
SPONTANEOUS = _lou("I+", 2e-7, "1/ms", 1.0, "Rate of fusion without any calcium.")
Q10 = Parameter(
    "Q10",
    2.5,
    "",
    1.0,
    5.0,
    ASSUMED,
    CELSIUS,
    _TISSUE,
    "Factor of all rates per 10 degrees. Assumed; with it 10 uM at 37 C release 5 % of "
    "the vesicles in an action potential.",
)
_VALID_CELSIUS = (20.0, 40.0)

_SN_TISSUE = "rat calyx of Held"


def _sn(symbol: str, value: float, unit: str, high: float, note: str) -> Parameter:
    source = "schneggenburger_neher_2000"
    return Parameter(symbol, value, unit, 0.0, high, source, CELSIUS, _SN_TISSUE, note)


_SN_ON = _sn("k_on", 0.09, "1/(uM ms)", 10.0, "How fast one site binds calcium.")
_SN_OFF = _sn("k_off", 9.5, "1/ms", 1000.0, "How fast the first bound ion leaves.")
_SN_COOPERATIVITY = _sn("b", 0.25, "", 1.0, "Factor on unbinding with each ion bound.")
_SN_FUSION = _sn("gamma", 6.0, "1/ms", 1000.0, "Rate of fusion with five ions bound.")

IS_SEQUENTIAL = Parameter(
    "sequential",
    0.0,
    "",
    0.0,
    1.0,
    ASSUMED,
    None,
    _TISSUE,
    "1 takes the sequential scheme of 2000, which has no release without calcium. "
    "Assumed 0: the allosteric scheme, which has.",
)

PARAMETERS = {
    "sensor.on": ON,
    "sensor.off": OFF,
    "sensor.cooperativity": COOPERATIVITY,
    "sensor.willingness": WILLINGNESS,
    "sensor.spontaneous": SPONTANEOUS,
    "sensor.q10": Q10,
    "sensor.sequential": IS_SEQUENTIAL,
}
"""What of the sensor a synapse may change, by the end of its address. With
``sensor.sequential`` 1 the others have no effect."""


def _changed(parameter: Parameter, value: float, unit: str) -> Parameter:
    """Return a rate of one transition, derived from a constant of the scheme."""
    return replace(
        parameter,
        value=value,
        unit=unit,
        low=min(0.0, value),
        high=max(parameter.high, value),
    )


def _binding(on: Parameter, off: Parameter, b: float) -> list[Transition]:
    """Return how five sites fill and empty."""
    arrows = []
    for k in range(SENSOR_SITES):
        # 1/(uM ms) in the papers, 1/(mM ms) in schemes
        forward = (SENSOR_SITES - k) * on.value * 1000.0
        back = (k + 1) * off.value * b**k
        arrows.append(
            Transition(
                STATES[k],
                STATES[k + 1],
                _changed(on, forward, "1/(mM ms)"),
                binds=1,
            )
        )
        arrows.append(
            Transition(
                STATES[k + 1], STATES[k], _changed(off, back, "1/ms"), releases=1
            )
        )
    return arrows


def _fusion(state: int, rate: Parameter) -> Transition:
    """Return fusion from one state; the ions go with the vesicle."""
    return Transition(STATES[state], FUSED, rate, consumes=FUSED, ligands=state)


def _scheme(
    name: str, title: str, arrows: list[Transition], q10: Parameter, about: str
) -> Scheme:
    return Scheme(
        name=name,
        title=title,
        states=(*STATES, FUSED),
        transitions=tuple(arrows),
        open_states=(),
        q10=q10,
        celsius=CELSIUS,
        valid_celsius=_VALID_CELSIUS,
        about=about,
    )


def allosteric_sensor(values: Mapping[str, float] | None = None) -> Scheme:
    """Return the scheme of Lou and colleagues.

    Parameters
    ----------
    values : mapping of str to float, optional
        Constants that differ, by their names in `PARAMETERS`.
    """
    own = {
        name: replace(one, value=(values or {}).get(name, one.value))
        for name, one in PARAMETERS.items()
    }
    f, spontaneous = own["sensor.willingness"].value, own["sensor.spontaneous"]
    arrows = _binding(
        own["sensor.on"], own["sensor.off"], own["sensor.cooperativity"].value
    )
    for k in range(SENSOR_SITES + 1):
        rate = _changed(spontaneous, spontaneous.value * f**k, "1/ms")
        arrows.append(_fusion(k, rate))
    return _scheme(
        "allosteric",
        "allosteric calcium sensor",
        arrows,
        own["sensor.q10"],
        "Each calcium ion that a docked vesicle binds makes it thirty times more "
        "willing to fuse. Five of them make it fuse within a millisecond; at rest it "
        "fuses once in a quarter of an hour.",
    )


def sequential_sensor() -> Scheme:
    """Return the scheme of Schneggenburger & Neher: no calcium, no release at all."""
    arrows = _binding(_SN_ON, _SN_OFF, _SN_COOPERATIVITY.value)
    arrows.append(_fusion(SENSOR_SITES, _SN_FUSION))
    return _scheme(
        "sequential",
        "sequential calcium sensor",
        arrows,
        Q10,
        "A docked vesicle fuses only when five calcium ions are bound.",
    )


ALLOSTERIC = allosteric_sensor()
SEQUENTIAL = sequential_sensor()


def sensor(values: Mapping[str, float]) -> Scheme:
    """Return the scheme that a synapse's parameters ask for."""
    if values.get("sensor.sequential", IS_SEQUENTIAL.value) >= 0.5:
        return SEQUENTIAL
    return allosteric_sensor(values)
