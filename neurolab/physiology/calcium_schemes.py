"""Two calcium channels of terminals as schemes of six states, P/Q and N type.

Li, Bischofberger & Jonas (2007) fitted each to currents of hippocampal mossy fibre
boutons: four steps whose rates grow with voltage, a exp(V / k) forward and
b exp(-V / k) back, and a last one that opens the channel at any voltage:

    C0 - C1 - C2 - C3 - C4 - O.

The open channel passes the same flux as the default one (`calcium`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from neurolab.physiology.calcium import ca_bs
from neurolab.physiology.channel import Channel, Flux, Gate
from neurolab.physiology.drugs import blockers
from neurolab.physiology.kinetics import Kinetics
from neurolab.physiology.parameter import ASSUMED, Parameter

if TYPE_CHECKING:
    from collections.abc import Sequence

_CELSIUS = 23.0
_BOUTON = Kinetics("li_2007", _CELSIUS, "rat hippocampal mossy fibre bouton")

Q10: Final = Parameter(
    "Q10",
    3.0,
    "",
    1.0,
    5.0,
    ASSUMED,
    _CELSIUS,
    "",
    "Factor by which the gates get faster for every 10 degrees. Assumed: as in the "
    "default channel.",
)


def _steps(
    moved: Sequence[tuple[float, float, float]], opening: tuple[float, float]
) -> tuple[Gate, ...]:
    """Return the steps from a, b (1/ms) and k (mV) of each."""
    rates = [
        (_BOUTON.exponential(a, 0.0, k), _BOUTON.exponential(b, 0.0, -k))
        for a, b, k in moved
    ]
    rates.append((_BOUTON.constant(opening[0]), _BOUTON.constant(opening[1])))
    symbols = (*(f"C{number}" for number in range(1, len(rates))), "O")
    return tuple(
        Gate(
            symbol=symbol,
            power=1 if symbol == "O" else 0,
            alpha=alpha,
            beta=beta,
            q10=Q10,
            celsius=_CELSIUS,
        )
        for symbol, (alpha, beta) in zip(symbols, rates, strict=True)
    )


def _channel(name: str, title: str, gates: tuple[Gate, ...], about: str) -> Channel:
    """Return a channel with everything but the gates as in the default one."""
    return Channel(
        name=name,
        title=title,
        ion="ca",
        gates=gates,
        density=ca_bs.density,
        reversal=ca_bs.reversal,
        conductance_q10=None,
        conductance_celsius=_CELSIUS,
        adjustable={},
        flux=Flux.GHK_CALCIUM,
        valid_celsius=ca_bs.valid_celsius,
        blockers=blockers(name),
        about=about,
        is_chain=True,
    )


ca_pq = _channel(
    "ca_pq",
    "P/Q-type calcium channel",
    _steps(
        (
            (5.89, 14.99, 62.61),
            (9.21, 6.63, 33.92),
            (5.20, 132.80, 135.08),
            (1823.18, 248.58, 20.86),
        ),
        (247.71, 8.28),
    ),
    "Two thirds of the calcium channels of a terminal. It opens fast enough to follow "
    "an action potential, and the poison of a spider closes it.",
)
ca_n = _channel(
    "ca_n",
    "N-type calcium channel",
    _steps(
        (
            (4.29, 5.23, 68.75),
            (5.24, 6.63, 39.53),
            (4.98, 73.89, 281.62),
            (772.63, 692.18, 18.46),
        ),
        (615.01, 7.68),
    ),
    "A third of the calcium channels of a terminal. An action potential opens fewer of "
    "them, and the poison of a cone snail closes it.",
)

TERMINAL_CHANNELS: Final = (ca_bs.name, ca_pq.name, ca_n.name)
"""What a terminal may have, in the order of ``calcium.channel``."""
