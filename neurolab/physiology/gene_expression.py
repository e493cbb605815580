"""From a kinase to a protein: phosphorylated CREB, messenger RNA, protein.

c' = 0.3 max(PKA - 0.3, 0) (1 - c) - c/20; m' = 0.1 c - m/25; p' = 0.05 m - p/90 (per
min). Too slow for a bench that runs in milliseconds: `protocols.gene_expression` runs
it by itself on a clock of minutes.
"""

from __future__ import annotations

from neurolab.physiology.cascade import INPUT, Stage, StageLaw
from neurolab.physiology.cascade_numbers import Numbers
from neurolab.physiology.parameter import ASSUMED

_OWN = Numbers(
    ASSUMED,
    37.0,
    "hippocampal neurons",
    "Assumed: CREB is phosphorylated within minutes and the longer the longer the "
    "input, an early wave of RNA follows within half an hour, protein in hours.",
)

GENE_EXPRESSION = (
    Stage(
        "pCREB",
        "phosphorylated CREB",
        "",
        INPUT,
        StageLaw.SATURATES,
        _OWN.rate("k_c", 0.3, "Phosphorylation by protein kinase A.", "1/min"),
        _OWN.rate("k_-c", 1.0 / 20.0, "Phosphatases take it off.", "1/min"),
        threshold=_OWN.number(
            "theta", 0.3, "", 0.0, 0.9, "Share of active kinase below which none acts."
        ),
    ),
    Stage(
        "mRNA",
        "messenger RNA",
        "",
        "pCREB",
        StageLaw.LINEAR,
        _OWN.rate("k_m", 0.1, "Transcription.", "1/min"),
        _OWN.rate("k_-m", 1.0 / 25.0, "Decay of the RNA.", "1/min"),
    ),
    Stage(
        "protein",
        "protein",
        "",
        "mRNA",
        StageLaw.LINEAR,
        _OWN.rate("k_p", 0.05, "Translation.", "1/min"),
        _OWN.rate("k_-p", 1.0 / 90.0, "Decay of the protein.", "1/min"),
    ),
)
