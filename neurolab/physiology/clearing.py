"""How each transmitter leaves: which route exists, by what agent, and why not.

Three routes, each a switch of the synapse: ``diffusion`` out of the cleft, ``uptake``
by carriers, splitting by an ``enzyme``. A route that does not exist has no switch, and
`Route.about` says why.
"""

from __future__ import annotations

from dataclasses import dataclass

ROUTE_NAMES = ("diffusion", "uptake", "enzyme")


@dataclass(frozen=True, slots=True)
class Route:
    """One way out of the cleft.

    Attributes
    ----------
    name : str
        One of `ROUTE_NAMES`.
    agent : str or None
        What does it: a key of `transporters.CARRIERS` or `transporters.UPTAKES`, or
        ``ache``; None for diffusion and for a route that does not exist.
    exists : bool
    about : str
        What the route is, or why there is none, in a student's words.
    """

    name: str
    agent: str | None
    exists: bool
    about: str


_DIFFUSION = Route(
    "diffusion",
    None,
    True,
    "Molecules wander out of the cleft at its rim, most of them within a tenth of a "
    "millisecond. Closing the rim also cuts off carriers that sit outside.",
)
_SPLIT_INSIDE = (
    "No enzyme splits this transmitter in the cleft: monoamine oxidase and COMT work "
    "inside cells, minutes later."
)
_NOT_SPLIT = "No enzyme splits this transmitter in the cleft. It is taken up whole."
_ENDINGS = "Carriers of axon endings and glia take the transmitter up."


def _routes(
    uptake: str | None, about_uptake: str, enzyme: str | None, about_enzyme: str
) -> dict[str, Route]:
    return {
        "diffusion": _DIFFUSION,
        "uptake": Route("uptake", uptake, uptake is not None, about_uptake),
        "enzyme": Route("enzyme", enzyme, enzyme is not None, about_enzyme),
    }


ROUTES: dict[str, dict[str, Route]] = {
    "glutamate": _routes(
        "eaat",
        "Carriers of glial cells, outside the cleft, catch glutamate and hold it; "
        "they take it inside tens of milliseconds later.",
        None,
        _NOT_SPLIT,
    ),
    "acetylcholine": _routes(
        None,
        "Nothing takes acetylcholine up: it is split first, and only the choline goes "
        "back into the ending.",
        "ache",
        "Acetylcholinesterase, all over the cleft, splits most molecules before they "
        "reach the rim.",
    ),
    "gaba": _routes("gat", _ENDINGS, None, _NOT_SPLIT),
    "glycine": _routes("glyt", _ENDINGS, None, _NOT_SPLIT),
    "dopamine": _routes(
        "dat",
        "The dopamine carrier takes it back into the ending within tenths of a second; "
        "cocaine blocks it.",
        None,
        _SPLIT_INSIDE,
    ),
    "noradrenaline": _routes(
        "net",
        "The noradrenaline carrier takes it back into the ending; cocaine blocks it.",
        None,
        _SPLIT_INSIDE,
    ),
    "serotonin": _routes(
        "sert",
        "The serotonin carrier takes it back into the ending; antidepressants (SSRI) "
        "block it.",
        None,
        _SPLIT_INSIDE,
    ),
}
"""Transmitter to its routes by name."""
