"""The models in NeuroLab, through the engine that the program itself runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.timing import RunResult, UnavailableError

if TYPE_CHECKING:
    from tests.benchmarks.cases import Case

SCHEMES = ("default",)


def run(case: Case, scheme: str = SCHEMES[0]) -> RunResult:
    """Return time and accuracy of NeuroLab.

    Parameters
    ----------
    case : Case
        The model. Its membrane is `cases.LEAK_REVERSAL_MV`, its start
        `cases.START_MV` with steady gates, as in both peers.
    scheme : str
        One of `SCHEMES`.

    Raises
    ------
    UnavailableError
        While there is no engine to measure.
    """
    del case, scheme
    raise UnavailableError("NeuroLab's engine")
