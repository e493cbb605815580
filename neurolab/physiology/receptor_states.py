"""What the states of a receptor's scheme mean: at rest, bound, open, desensitised."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from neurolab.physiology.scheme import bound_ligands

if TYPE_CHECKING:
    from neurolab.physiology.scheme import Scheme


class Condition(IntEnum):
    """How a receptor is."""

    REST = 0  # without transmitter
    BOUND = 1  # holds transmitter, closed, may open
    OPEN = 2
    DESENSITISED = 3  # holds transmitter and cannot open
    PLUGGED = 4  # open, with a drug in its pore


DESENSITISED: Final[dict[str, tuple[str, ...]]] = {
    "ampa": ("C3", "C4", "C5"),
    "nmda": ("D",),
}
"""Scheme to its desensitised states, by the names that their publications use."""


def conditions(scheme: Scheme) -> tuple[Condition, ...]:
    """Return what each state of a receptor's scheme means."""
    held = bound_ligands(scheme)
    found = []
    for state in scheme.states:
        if state in scheme.open_states:
            found.append(Condition.OPEN)
        elif " " in state:  # the name of an open state and of a drug
            found.append(Condition.PLUGGED)
        elif state in DESENSITISED.get(scheme.name, ()):
            found.append(Condition.DESENSITISED)
        elif held[state]:
            found.append(Condition.BOUND)
        else:
            found.append(Condition.REST)
    return tuple(found)
