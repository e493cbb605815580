"""Present values of some addresses, for panels that show numbers and not traces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.errors import NeuroLabError
from neurolab.kernel.circuit import (
    CELLS,
    CONDUCTANCES,
    ELECTRODE_CURRENTS,
    GATES,
    IONS,
    SYNAPSES,
)
from neurolab.kernel.full import read_full
from neurolab.simulation.probes import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from neurolab.kernel.circuit import State
    from neurolab.kernel.network import Activity
    from neurolab.simulation.build import Model
    from neurolab.simulation.probe import Probe


class Readings:
    """Reads addresses of a running lab; what a model lacks is left out.

    A current that is differentiated from a charge has no present value and is left out.
    """

    def __init__(self) -> None:
        self.addresses: tuple[str, ...] = ()
        self._known: tuple[Model, tuple[str, ...], tuple[Probe, ...]] | None = None

    def take(self, model: Model, state: State, activity: Activity) -> dict[str, float]:
        """Return the present value of each address, in the unit of its probe."""
        if not self.addresses:
            return {}
        known = self._known
        if known is None or known[0] is not model or known[1] != self.addresses:
            probes = tuple(_resolved(self.addresses, model))
            known = self._known = model, self.addresses, probes
        return {one.address: _read(one, model, state, activity) for one in known[2]}


def _resolved(addresses: Iterable[str], model: Model) -> Iterable[Probe]:
    for address in addresses:
        try:
            probe = resolve(address, model)
        except NeuroLabError:
            continue
        if not probe.is_rate:
            yield probe


def _read(probe: Probe, model: Model, state: State, activity: Activity) -> float:
    row, index = probe.row, probe.index
    match probe.array:
        case array if array == CELLS:
            return float(state.cells[row, index])
        case array if array == GATES:
            return float(state.gates[index])
        case array if array == CONDUCTANCES:
            return float(state.conductance[index])
        case array if array == ELECTRODE_CURRENTS:
            return float(state.electrode_current[index])
        case array if array == SYNAPSES:
            return float(activity.patches.totals[index, row])
        case array if array == IONS:
            return float(state.ions[row, index])
    full = model.synapses.full.full
    return float(read_full(full, activity.full, probe.array, row, index))
