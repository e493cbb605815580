"""The reference mrg_10um: a double-cable fibre of 10 um beside NEURON."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.document.templates import mrg_fibre
from tests.acceptance.fibres import SPACING_UM, Passage, passage

if TYPE_CHECKING:
    from collections.abc import Callable

FIBRE_UM = 10.0
NODES = (5, 10, 15, 20, 25, 30, 35)
