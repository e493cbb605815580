"""The models in Arbor: one cable cell, one thread, no GPU."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from neurolab.measure.spikes import spike_times
from tests.benchmarks import cases
from tests.benchmarks.timing import RunResult, UnavailableError, measure

if TYPE_CHECKING:
    from tests.benchmarks.cases import Case

SCHEMES = ("default",)
_CELSIUS_ZERO_K = 273.15


def run(case: Case, scheme: str = SCHEMES[0]) -> RunResult:
    """Return time and accuracy of Arbor; it has one scheme."""
    del scheme
    try:
        import arbor
    except ImportError as error:
        raise UnavailableError("Arbor") from error
    build = arbor.config()
    vectorised = "vectorised" if build["vectorize"] else "not vectorised"
    version = f"Arbor {build['version']} ({build['arch']}, {vectorised})"
    return measure(case, partial(ArborModel, arbor), version)


class ArborModel:
    """One simulation of one cable cell.

    Parameters
    ----------
    arbor : module
        Arbor itself.
    case : Case
        The model.
    step_ms : float
        The fixed step.
    """

    def __init__(self, arbor: Any, case: Case, step_ms: float) -> None:
        self._ms = arbor.units.ms
        self._step = step_ms * self._ms
        cell = _cell(arbor, case)
        self.compartments = _count(arbor, cell)
        self._recipe = _recipe(arbor, cell, _sites(case)[1])
        context = arbor.context(threads=1, gpu_id=None)
        self._simulation = arbor.simulation(self._recipe, context)
        # Without a network Arbor 0.12 hands out no spikes: read them off the voltage.
        schedule = arbor.regular_schedule(
            0.0 * self._ms, self._step, cases.DURATION_MS * self._ms
        )
        self._samples = self._simulation.sample((0, "probe"), schedule)

    def advance(self, until_ms: float) -> None:
        """Compute until `until_ms`."""
        self._simulation.run(until_ms * self._ms, self._step)

    def spike_times_ms(self) -> list[float]:
        """Return the crossings at the probe within `cases.DURATION_MS`."""
        times, voltages = self._simulation.samples(self._samples)[0][0].T
        return [float(t) for t in spike_times(times, voltages, cases.SPIKE_LEVEL_MV)]


def _cell(arbor: Any, case: Case) -> Any:
    """Return the cell with its membrane and its stimulus."""
    units = arbor.units
    shape, policy = (
        _cable(arbor, case) if case.cable_compartments else _tree(arbor, case)
    )
    decor = arbor.decor()
    decor.set_property(
        Vm=cases.START_MV * units.mV,
        cm=cases.CAPACITANCE_UF_CM2 * 1e-2 * units.F / units.m2,
        rL=cases.AXIAL_RESISTANCE_OHM_CM * units.Ohm * units.cm,
        tempK=(cases.TEMPERATURE_C + _CELSIUS_ZERO_K) * units.Kelvin,
    )
    decor.paint("(all)", arbor.density("hh", el=cases.LEAK_REVERSAL_MV))
    current = arbor.i_clamp(
        cases.STIMULUS_START_MS * units.ms,
        1e9 * units.ms,
        case.current_na * units.nA,
    )
    decor.place(_sites(case)[0], current)
    return arbor.cable_cell(shape, decor, arbor.label_dict({}), policy)


def _sites(case: Case) -> tuple[str, str]:
    """Return where the stimulus and the probe are.

    Arbor reads three soma points as NEURON does, but as two halves that meet in the
    root, where its compartments have no membrane; a quarter of the soma is the middle
    of one that has.
    """
    count = case.cable_compartments
    if not count:
        return "(location 0 0.25)", "(location 0 0.25)"
    probe = (cases.PROBE_COMPARTMENT + 0.5) / count
    return f"(location 0 {0.5 / count})", f"(location 0 {probe})"


def _cable(arbor: Any, case: Case) -> tuple[Any, Any]:
    """Return shape and compartments of a cable."""
    tree = arbor.segment_tree()
    radius = cases.CABLE_DIAMETER_UM / 2
    end = case.cable_compartments * cases.COMPARTMENT_UM
    near, far = arbor.mpoint(0, 0, 0, radius), arbor.mpoint(end, 0, 0, radius)
    tree.append(arbor.mnpos, near, far, tag=1)
    return tree, arbor.cv_policy_fixed_per_branch(case.cable_compartments)


def _tree(arbor: Any, case: Case) -> tuple[Any, Any]:
    """Return shape and compartments of a morphology."""
    shape = arbor.load_swc_neuron(case.swc).morphology
    longest = cases.MORPHOLOGY_COMPARTMENT_UM * arbor.units.um
    return shape, arbor.cv_policy_max_extent(longest)


def _count(arbor: Any, cell: Any) -> int:
    """Return the compartments that have membrane; those at forks have none."""
    table = arbor.cv_data(cell)
    return sum(
        any(cable.dist > cable.prox for cable in table.cables(k))
        for k in range(table.num_cv)
    )


def _recipe(arbor: Any, cell: Any, probe: str) -> Any:
    """Return a recipe of this one cell."""

    class OneCell(arbor.recipe):  # type: ignore[misc]
        """One cell, no network."""

        def num_cells(self) -> int:
            """Return one."""
            return 1

        def cell_kind(self, gid: int) -> Any:
            """Return the kind of a cell with branches."""
            del gid
            return arbor.cell_kind.cable

        def cell_description(self, gid: int) -> Any:
            """Return the cell."""
            del gid
            return cell

        def probes(self, gid: int) -> Any:
            """Return the voltage at the probe."""
            del gid
            return [arbor.cable_probe_membrane_voltage(probe, "probe")]

        def global_properties(self, kind: Any) -> Any:
            """Return the ions of NEURON's defaults."""
            del kind
            return arbor.neuron_cable_properties()

    return OneCell()
