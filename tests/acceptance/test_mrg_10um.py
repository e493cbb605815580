"""The reference mrg_10um: a double-cable fibre of 10 um beside NEURON."""

from __future__ import annotations

FIBRE_UM = 10.0
NODES = (5, 10, 15, 20, 25, 30, 35)
