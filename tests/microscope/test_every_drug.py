"""What every drug of the shelf changes: picture, strip and traces of its synapse.

Mean release, so that a difference is the drug's and not chance. Bands of the traces are
those of PHYSIOLOGY where it has a number, and otherwise the sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import Dose, RegularSpikes
from neurolab.microscope.picture import SynapsePicture
from neurolab.physiology.drugs import DRUGS
from neurolab.simulation.engine import Engine
from neurolab.simulation.layout import TICK_MS
from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName
from tests.microscope.test_picture import lab_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from neurolab.simulation.chain import ChainRecord

    Floats = NDArray[np.float64]

KINDS = {
    "glutamate": ("glutamate", ("ampa", "nmda", "mglur1"), "central"),
    "gaba": ("gaba", ("gaba_a", "gaba_b"), "central"),
    "glycine": ("glycine", ("glycine",), "central"),
    "endplate": ("acetylcholine", ("nicotinic",), "neuromuscular"),
    "muscarinic": ("acetylcholine", ("m2", "m1"), "central"),
    "dopamine": ("dopamine", ("d1",), "central"),
    "noradrenaline": ("noradrenaline", ("beta",), "central"),
    "serotonin": ("serotonin", ("ht1a",), "central"),
}
STAGES = {
    "gaba": ["gaba_b.stage.R"],
    "muscarinic": ["m2.stage.R"],
    "noradrenaline": ["beta.stage.Gs", "beta.stage.cAMP"],
    "serotonin": ["ht1a.stage.R"],
}
CONTACTS, SEEN_MS, INTERVAL_MS, END_MS = 20, 2.5, 20.0, 60.0
NOTHING_ARRIVES, NO_STAGE = "nothing arrives", ""
SAME = 1e-6
NO = "no "


@dataclass(frozen=True, slots=True)
class Seen:
    """One synapse under two spikes: pictures early and late, arrivals, traces."""

    images: tuple[QImage, QImage]
    records: tuple[ChainRecord, ...]
    traces: dict[str, Floats]


def addresses(kind: str) -> list[str]:
    """Return what is read of a synapse, without its name."""
    receptors = KINDS[kind][1]
    slow = {"m2", "m1", "d1", "beta", "ht1a", "mglur1", "gaba_b"}
    names = ["released", "calcium.local", "cleft.mean", "cleft.around"]
    names += [f"{one}.open" for one in receptors if one not in slow]
    return names + STAGES.get(kind, [])


def _grab(engine: Engine) -> QImage:
    frame = engine.frame()
    assert frame.synapse is not None
    picture = SynapsePicture()
    picture.resize(420, 320)
    picture.show_view(frame.synapse, frame.time_ms)
    image = picture.grab().toImage()
    picture.deleteLater()
    return image


@cache
def seen(kind: str, *drugs: str) -> Seen:
    """Return what a synapse shows with drugs at their usual dose in the bath.

    With ``no uptake`` among them, or another way of clearing, that one is closed.
    """
    closed = tuple(one[len(NO) :] for one in drugs if one.startswith(NO))
    lab = lab_of(*KINDS[kind], contacts=CONTACTS, release="mean_field", closed=closed)
    train = RegularSpikes(onset_ms=1.0, interval_ms=INTERVAL_MS, count=2)
    doses = (
        Dose(drug=one, micromolar=DRUGS[one].usual_micromolar)
        for one in drugs
        if one in DRUGS
    )
    lab = replace(
        lab, inputs=(replace(lab.inputs[0], train=train),), doses=tuple(doses)
    )
    names = addresses(kind)
    engine = Engine(lab, [f"synapse.s.{one}" for one in names])
    engine.watch("s", 0)
    first = engine.advance(round(SEEN_MS / TICK_MS))
    early = _grab(engine)
    rest = engine.advance(round((END_MS - SEEN_MS) / TICK_MS))
    traces = {
        probe.address.removeprefix("synapse.s."): np.concatenate(
            [np.asarray(early.values), np.asarray(late.values)]
        )
        for probe, early, late in zip(
            first.channels, first.samples, rest.samples, strict=True
        )
    }
    records = (*first.chains, *rest.chains, *engine.frame().chains)
    return Seen((early, _grab(engine)), records, traces)


def first_change(kind: str, *drugs: str) -> str:
    """Return the first stage of any arrival that is not as without drugs."""
    found, usual = seen(kind, *drugs).records, seen(kind).records
    if not found:
        return NOTHING_ARRIVES
    for one, other in zip(found, usual, strict=False):
        for a, b in zip(one.stages, other.stages, strict=True):
            if a.happened != b.happened or abs(a.amount - b.amount) > SAME * abs(
                b.amount
            ):
                return a.name
    return NO_STAGE


GONE, SOME, UNCHANGED = (0.0, 0.1), (0.0, 0.5), (0.99, 1.01)
MORE, ANY_MORE = (1.1, np.inf), (1.001, np.inf)
SHOWN: dict[tuple[str, ...], tuple[str, dict[str, tuple[float, float]]]] = {
    ("glutamate", "ttx"): (NOTHING_ARRIVES, {"released": (0.0, 1e-3)}),
    ("glutamate", "tea"): ("terminal", {"released": (1.2, 1.45), "ampa.open": MORE}),
    ("glutamate", "four_ap"): ("terminal", {"released": (1.2, 1.45)}),
    ("glutamate", "cadmium"): ("terminal", {"released": (0.0, 1e-2)}),
    ("glutamate", "conotoxin"): ("terminal", {"released": (0.25, 0.4)}),
    ("glutamate", "agatoxin"): ("terminal", {"released": (0.008, 0.095)}),
    ("glutamate", "botulinum"): (
        "release",
        {"released": (0.0, 0.03), "calcium.local": UNCHANGED},
    ),
    ("glutamate", "cnqx"): (
        "cleft",
        {"released": UNCHANGED, "ampa.open": GONE, "nmda.open": (0.98, 1.02)},
    ),
    ("glutamate", "nbqx"): (
        "cleft",
        {"released": UNCHANGED, "ampa.open": GONE, "nmda.open": (0.98, 1.02)},
    ),
    ("glutamate", "apv"): ("cleft", {"ampa.open": UNCHANGED, "nmda.open": GONE}),
    ("glutamate", "mk801"): ("receptors", {"ampa.open": UNCHANGED, "nmda.open": SOME}),
    ("glutamate", "ketamine"): (
        "receptors",
        {"ampa.open": UNCHANGED, "nmda.open": SOME},
    ),
    ("glutamate", "tboa"): (
        "cleft",
        {"ampa.open": (1.0, 1.03), "nmda.open": (1.0, 1.2), "cleft.around": MORE},
    ),
    ("gaba", "tetanus"): ("release", {"released": (0.0, 0.03)}),
    ("glycine", "tetanus"): ("release", {"released": (0.0, 0.03)}),
    ("gaba", "bicuculline"): (
        "cleft",
        {"gaba_a.open": GONE, "gaba_b.stage.R": UNCHANGED},
    ),
    ("gaba", "picrotoxin"): (
        "cleft",
        {"gaba_a.open": (0.045, 0.055), "gaba_b.stage.R": UNCHANGED},
    ),
    ("gaba", "diazepam"): ("cleft", {"gaba_a.open": MORE}),
    ("gaba", "diazepam", "flumazenil"): ("cleft", {"gaba_a.open": (0.98, 1.02)}),
    ("gaba", "tiagabine"): (
        "cleft",
        {"gaba_a.open": (0.99, 1.03), "gaba_b.stage.R": MORE},
    ),
    ("gaba", "baclofen"): ("local", {"gaba_a.open": UNCHANGED, "gaba_b.stage.R": MORE}),
    ("glycine", "picrotoxin"): ("cleft", {"glycine.open": (0.09, 0.1)}),
    ("glycine", "strychnine"): ("cleft", {"glycine.open": GONE}),
    ("endplate", "curare"): ("cleft", {"released": UNCHANGED, "nicotinic.open": GONE}),
    ("endplate", "bungarotoxin"): ("cleft", {"nicotinic.open": GONE}),
    ("endplate", "neostigmine"): ("cleft", {"nicotinic.open": (1.1, 2.0)}),
    ("endplate", "sarin"): ("cleft", {"nicotinic.open": (1.1, 2.0)}),
    ("endplate", "sarin", "pralidoxime"): ("cleft", {"nicotinic.open": (0.98, 1.03)}),
    ("muscarinic", "atropine"): ("receptors", {"m2.stage.R": (0.0, 0.01)}),
    ("dopamine", "cocaine"): ("receptors", {"cleft.around": ANY_MORE}),
    ("noradrenaline", "cocaine"): ("receptors", {"cleft.around": ANY_MORE}),
    ("noradrenaline", "propranolol"): ("receptors", {"beta.stage.Gs": GONE}),
    ("noradrenaline", "forskolin"): (NO_STAGE, {"beta.stage.cAMP": (10.0, np.inf)}),
    ("serotonin", "cocaine"): ("receptors", {"ht1a.stage.R": ANY_MORE}),
    ("serotonin", "citalopram"): ("receptors", {"ht1a.stage.R": ANY_MORE}),
    ("glutamate", "no uptake"): (
        "cleft",
        {"ampa.open": (1.0, 1.06), "cleft.around": MORE},
    ),
    ("glutamate", "no diffusion"): ("cleft", {"cleft.mean": MORE, "nmda.open": MORE}),
    ("gaba", "no uptake"): ("cleft", {"gaba_b.stage.R": MORE}),
    ("endplate", "no enzyme"): ("cleft", {"nicotinic.open": (1.3, 2.1)}),
    ("dopamine", "no uptake"): ("receptors", {"cleft.around": ANY_MORE}),
    ("serotonin", "fluoxetine"): ("receptors", {"ht1a.stage.R": ANY_MORE}),
}
"""By synapse and drugs (or a way of clearing that is closed): the first stage of the
strip that differs, and how the peak of a trace compares with that without drugs."""


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    theme.apply(qapp, ThemeName.LIGHT, 1.0)


def test_every_drug_is_looked_at() -> None:
    """None of the shelf is left out."""
    assert {drug for case in SHOWN for drug in case[1:]} >= set(DRUGS)


@pytest.mark.parametrize("case", SHOWN, ids="-".join)
def test_drug_changes_picture_strip_and_traces(case: tuple[str, ...]) -> None:
    """The picture differs, the strip from the drug's stage on, the traces as known."""
    stage, bands = SHOWN[case]
    found, usual = seen(*case), seen(case[0])
    assert found.images != usual.images
    assert first_change(*case) == stage
    for name, (low, high) in bands.items():
        assert low <= found.traces[name].max() / usual.traces[name].max() <= high


def test_flumazenil_alone_does_nothing() -> None:
    """It only takes the place of a benzodiazepine."""
    assert first_change("gaba", "flumazenil") == NO_STAGE


def test_tetanus_spares_excitation() -> None:
    """The toxin is taken to the inhibitory interneurons."""
    assert first_change("glutamate", "tetanus") == NO_STAGE
