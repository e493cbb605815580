"""What one vesicle holds."""

from __future__ import annotations

from neurolab.physiology.parameter import ASSUMED, Parameter

_RANGE = (0.0, 100_000.0)


def _molecules(value: float, source: str, tissue: str, note: str) -> Parameter:
    low, high = _RANGE
    return Parameter("n_ves", value, "", low, high, source, None, tissue, note)


MOLECULES: dict[str, Parameter] = {
    "glutamate": _molecules(
        3000.0,
        "textbooks",
        "synapses of the brain",
        "Glutamate molecules in a vesicle; 1500 to 5000.",
    ),
    "acetylcholine": _molecules(
        8000.0,
        "kuffler_yoshikami_1975",
        "muscle of frog and snake",
        "Acetylcholine molecules in a vesicle; fewer than 10 000.",
    ),
    "gaba": _molecules(
        3000.0,
        "textbooks",
        "synapses of the brain",
        "GABA molecules in a vesicle; 2000 to 5000.",
    ),
    "glycine": _molecules(
        3000.0,
        "textbooks",
        "spinal synapses",
        "Glycine molecules in a vesicle; 2000 to 5000.",
    ),
    "dopamine": _molecules(
        3000.0,
        "textbooks",
        "striatum",
        "Dopamine molecules in a small vesicle of the striatum; large dense ones hold "
        "10 000 to 30 000.",
    ),
    "noradrenaline": _molecules(
        3000.0,
        ASSUMED,
        "",
        "Noradrenaline molecules in a vesicle. Assumed, as for dopamine.",
    ),
    "serotonin": _molecules(
        3000.0,
        ASSUMED,
        "",
        "Serotonin molecules in a vesicle. Assumed, as for dopamine.",
    ),
}
"""Transmitter to the mean number of molecules in a vesicle."""

CONTENT_VARIATION = Parameter(
    "CV",
    0.25,
    "",
    0.0,
    1.0,
    "textbooks",
    None,
    "central synapses and muscle",
    "Spread of the content from vesicle to vesicle, over its mean; 0.2 to 0.3.",
)
