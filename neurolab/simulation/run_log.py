"""The run log: everything that happens to a run from outside, and living it again.

The lab at the start, the seed in it and the log reproduce every number of a run bit for
bit, on the same machine and version.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neurolab.document.records import Lab


class Happening(StrEnum):
    """What can happen to a run from outside.

    FIRE starts a sweep from the state that is there, RESET from rest.
    """

    EDIT = "edit"
    FIRE = "fire"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Something that happened to a run.

    Attributes
    ----------
    tick : int
        When it took effect.
    happening : Happening
    lab : Lab or None
        The lab after an edit.
    generation : int
        Number of the arrangement of compartments after it.
    """

    tick: int
    happening: Happening
    lab: Lab | None = None
    generation: int = 0
