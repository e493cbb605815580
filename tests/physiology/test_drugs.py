"""What drugs close, and that channels and shelf agree."""

from __future__ import annotations

import pytest

from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.drugs import DRUGS, block_fraction, open_fraction

SODIUM = {"hh_na", "pyr37_na", "tm_na", "mrg_naf", "mrg_nap", "muscle_na"}


def test_blockers_of_channels_are_the_targets_of_drugs() -> None:
    """A channel lists a drug exactly if the drug lists the channel, with one value."""
    for name, channel in CHANNELS.items():
        shelf = {d.name: d.targets[name] for d in DRUGS.values() if name in d.targets}
        assert channel.blockers == shelf
    for drug in DRUGS.values():
        assert set(drug.targets) <= set(CHANNELS)


def test_tetrodotoxin_reaches_every_sodium_channel() -> None:
    """TTX closes all sodium channels and nothing else."""
    assert set(DRUGS["ttx"].targets) == SODIUM
    assert {n for n, c in CHANNELS.items() if c.ion == "na"} == SODIUM


def test_tea_reaches_the_delayed_rectifiers() -> None:
    """TEA closes the delayed potassium channel of every family."""
    delayed = {"hh_k", "pyr37_kv", "tm_k", "mrg_ks", "muscle_k"}
    assert set(DRUGS["tea"].targets) == delayed


def test_half_of_the_channels_are_closed_at_the_half_dose() -> None:
    """The Hill law of one site: 0, 1/2, 10/11, and 0 without the drug."""
    assert block_fraction(0.0, 5.0) == 0.0
    assert block_fraction(5.0, 5.0) == 0.5
    assert block_fraction(50.0, 5.0) == pytest.approx(10.0 / 11.0)


@pytest.mark.parametrize("name", DRUGS)
def test_usual_dose_is_ten_times_the_half_dose(name: str) -> None:
    """The usual bath dose closes at least 10/11 of typical targets."""
    drug = DRUGS[name]
    assert drug.usual_micromolar >= 10.0 * drug.half_block.value


def test_drugs_of_all_channels_multiply() -> None:
    """TEA and 4-AP at their half doses leave a quarter."""
    halves = {name: DRUGS[name].targets["hh_k"].value for name in ("tea", "four_ap")}
    assert open_fraction("hh_k", halves) == pytest.approx(0.25)


def test_toxins_close_only_their_subtype_and_add_up() -> None:
    """Conotoxin leaves 70 %, agatoxin 35 %, both 5 % of the calcium channels."""
    plenty = 1e9
    assert open_fraction("ca_bs", {"conotoxin": plenty}) == pytest.approx(0.7)
    assert open_fraction("ca_bs", {"agatoxin": plenty}) == pytest.approx(0.35)
    both = {"conotoxin": plenty, "agatoxin": plenty}
    assert open_fraction("ca_bs", both) == pytest.approx(0.05)


def test_unknown_drugs_do_nothing() -> None:
    """A drug that is not on the shelf, or misses the channel, closes nothing."""
    assert open_fraction("hh_na", {"unobtainium": 1e3, "tea": 1e3}) == 1.0
