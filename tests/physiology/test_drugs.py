"""What drugs leave of each target, row by row, and how they add up."""

from __future__ import annotations

import math
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.drugs import (
    DRUGS,
    NO_EFFECT,
    UNPLUGGING,
    Action,
    Effect,
    Reach,
    blockers,
    effect_on,
    effects,
    occupancy,
    reach_after,
)

SODIUM = {"hh_na", "pyr37_na", "tm_na", "mrg_naf", "mrg_nap", "muscle_na"}
SITES = {"benzodiazepine_site", "phosphoryl_site"}
OTHERS = {
    *("ampa", "nmda", "nicotinic", "gaba_a", "glycine"),
    *("eaat", "gat", "dat", "net", "sert", "ache"),
    *("release", "release.gaba", "release.glycine", "adenylate_cyclase"),
}
SHELF = {
    *("ttx", "tea", "four_ap", "cadmium", "conotoxin", "agatoxin"),
    *("cnqx", "nbqx", "apv", "mk801", "ketamine", "curare", "bungarotoxin"),
    *("bicuculline", "picrotoxin", "strychnine", "diazepam", "flumazenil"),
    *("neostigmine", "sarin", "pralidoxime", "tboa", "tiagabine", "cocaine"),
    *("citalopram", "fluoxetine", "botulinum", "tetanus"),
    *("atropine", "baclofen", "propranolol", "forskolin"),
}


def usual(*names: str) -> dict[str, float]:
    """Return the usual bath doses of some drugs."""
    return {name: DRUGS[name].usual_micromolar for name in names}


def assert_only(effect: Effect, **changed: float) -> None:
    """Check that an effect has these values and no others."""
    for field in fields(Effect):
        expected = changed.get(field.name, getattr(NO_EFFECT, field.name))
        assert getattr(effect, field.name) == pytest.approx(expected), field.name


# -- the shelf as a whole --------------------------------------------------------------


def test_every_row_is_on_the_shelf() -> None:
    """Nothing is missing and nothing is there twice."""
    assert set(DRUGS) == SHELF
    assert all(name == drug.name for name, drug in DRUGS.items())


def test_every_target_exists() -> None:
    """Targets are channels, receptors, carriers, the enzyme, fusion or a site."""
    known = {*CHANNELS, *CASCADES, *OTHERS, *SITES}
    for drug in DRUGS.values():
        assert drug.targets
        assert {target.name for target in drug.targets} <= known


def test_every_site_has_a_rival_and_every_rival_a_site() -> None:
    """What one drug can be taken off, another one takes it off, and the reverse."""
    targets = [target for drug in DRUGS.values() for target in drug.targets]
    assert {target.site for target in targets} - {""} == SITES
    assert {target.name for target in targets} >= SITES


@pytest.mark.parametrize("name", DRUGS)
def test_usual_dose_is_ten_times_the_half_dose(name: str) -> None:
    """The usual bath dose reaches at least 10/11 of what the drug is used for."""
    drug = DRUGS[name]
    assert drug.usual_micromolar >= 10.0 * drug.half.value
    assert drug.about.endswith(".")
    assert drug.title


@pytest.mark.parametrize("name", sorted(SHELF - {"flumazenil", "pralidoxime"}))
def test_every_drug_changes_its_first_target(name: str) -> None:
    """The usual dose does something; only the two antidotes alone do nothing."""
    first = DRUGS[name].targets[0]
    assert effect_on(first.name, usual(name)) != NO_EFFECT


@pytest.mark.parametrize("name", ["flumazenil", "pralidoxime"])
def test_antidotes_alone_do_nothing(name: str) -> None:
    """They act on a drug, not on a receptor or enzyme."""
    assert set(effects(usual(name))) <= SITES


def test_blockers_of_channels_are_the_targets_of_drugs() -> None:
    """A channel lists a drug exactly if the drug lists the channel, with one value."""
    for name, channel in CHANNELS.items():
        assert channel.blockers == blockers(name)


def test_tetrodotoxin_reaches_every_sodium_channel() -> None:
    """TTX closes all sodium channels and nothing else; release is untouched."""
    assert {target.name for target in DRUGS["ttx"].targets} == SODIUM
    assert {n for n, c in CHANNELS.items() if c.ion == "na"} == SODIUM


def test_tea_reaches_the_delayed_rectifiers() -> None:
    """TEA closes the delayed potassium channel of every family."""
    delayed = {"hh_k", "pyr37_kv", "tm_k", "mrg_ks", "muscle_k"}
    assert {target.name for target in DRUGS["tea"].targets} == delayed


# -- the rules -------------------------------------------------------------------------


def test_half_of_the_channels_are_closed_at_the_half_dose() -> None:
    """The Hill law of one site: 0, 1/2, 10/11, and 0 without the drug."""
    assert occupancy(0.0, 5.0) == 0.0
    assert occupancy(5.0, 5.0) == 0.5
    assert occupancy(50.0, 5.0) == pytest.approx(10.0 / 11.0)


def test_no_drug_is_no_effect() -> None:
    """An empty bath, an empty bottle and a drug that nobody knows do nothing."""
    assert effects({}) == {}
    assert effects({"ttx": 0.0, "unobtainium": 1e3}) == {}
    assert effect_on("hh_na", {"tea": 1e3}) == Effect()


def test_drugs_of_all_channels_multiply() -> None:
    """TEA and 4-AP at their half doses leave a quarter."""
    halves = {
        name: DRUGS[name].target("hh_k").half.value for name in ("tea", "four_ap")
    }
    assert effect_on("hh_k", halves).left == pytest.approx(0.25)


def test_toxins_close_only_their_subtype_and_add_up() -> None:
    """Conotoxin leaves 70 %, agatoxin 35 %, both 5 % of the calcium channels."""
    plenty = 1e9
    assert effect_on("ca_bs", {"conotoxin": plenty}).left == pytest.approx(0.7)
    assert effect_on("ca_bs", {"agatoxin": plenty}).left == pytest.approx(0.35)
    both = {"conotoxin": plenty, "agatoxin": plenty}
    assert effect_on("ca_bs", both).left == pytest.approx(0.05)
    with_cadmium = both | {"cadmium": 10.0}
    assert effect_on("ca_bs", with_cadmium).left == pytest.approx(0.025)


def test_competitors_for_one_site_add_up() -> None:
    """Each at its Ki: transmitter must be three times as much, not four."""
    halves = {"cnqx": 0.353, "nbqx": 0.15}
    assert effect_on("ampa", halves).competition == pytest.approx(3.0)


def test_a_dose_in_one_synapse_adds_to_the_bath() -> None:
    """The same drug from both sides counts as its sum, and stays local."""
    both = effects({"cnqx": 0.353}, {"cnqx": 0.706, "apv": 1.5})
    assert both["ampa"].competition == pytest.approx(4.0)
    assert both["nmda"].competition == pytest.approx(2.0)
    assert "nmda" not in effects({"cnqx": 0.353})


@given(
    st.dictionaries(st.sampled_from(sorted(SHELF)), st.floats(0.0, 1e5)),
    st.dictionaries(st.sampled_from(sorted(SHELF)), st.floats(0.0, 1e5)),
)
def test_effects_stay_possible(bath: dict[str, float], local: dict[str, float]) -> None:
    """Shares within 0..1, no negative rate, and more drug never undoes itself."""
    reached = effects(bath, local)
    for name, effect in reached.items():
        assert 0.0 <= effect.left <= 1.0
        assert effect.competition >= 1.0
        assert 0.0 < effect.unbinding <= 1.0
        assert effect.activity >= 0.0
        assert all(rate > 0.0 for _, rate in effect.plugs)
        fewer = effects(local).get(name, NO_EFFECT)
        assert effect.competition >= fewer.competition
    assert effects(local, bath).keys() == reached.keys()


# -- row by row ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drug", "target", "left"),
    [
        ("ttx", "pyr37_na", 0.005 / 0.505),
        ("tea", "pyr37_kv", 1.0 / 21.0),
        ("four_ap", "pyr37_kv", 0.3 / 5.3),
        ("cadmium", "ca_bs", 10.0 / 210.0),
        ("conotoxin", "ca_bs", 1.0 - 0.3 / 1.01),
        ("agatoxin", "ca_bs", 1.0 - 0.65 / 1.01),
        ("bungarotoxin", "nicotinic", 0.001 / 0.101),
        ("picrotoxin", "gaba_a", 5.0 / 105.0),
        ("picrotoxin", "glycine", 10.0 / 110.0),
        ("neostigmine", "ache", 0.03 / 1.03),
        ("sarin", "ache", 0.001 / 0.101),
        ("tboa", "eaat", 0.79 * 5.7 / 105.7 + 0.21 * 42.0 / 142.0),
        ("botulinum", "release", 0.001 / 0.051),
        ("tetanus", "release.gaba", 0.001 / 0.051),
        ("tetanus", "release.glycine", 0.001 / 0.051),
    ],
)
def test_usual_dose_leaves(drug: str, target: str, left: float) -> None:
    """What is left of a target at the usual dose, and nothing else changes there."""
    assert_only(effect_on(target, usual(drug)), left=left)


@pytest.mark.parametrize(
    ("drug", "target", "factor"),
    [
        ("cnqx", "ampa", 1.0 + 10.0 / 0.353),
        ("nbqx", "ampa", 1.0 + 10.0 / 0.15),
        ("apv", "nmda", 1.0 + 50.0 / 1.5),
        ("bicuculline", "gaba_a", 11.0),
        ("strychnine", "glycine", 1.0 + 1.0 / 0.03),
        ("tiagabine", "gat", 1.0 + 20.0 / 0.06),
        ("cocaine", "dat", 1.0 + 10.0 / 0.3),
        ("cocaine", "net", 1.0 + 10.0 / 0.3),
        ("cocaine", "sert", 1.0 + 10.0 / 0.3),
        ("citalopram", "sert", 1.0 + 1.0 / 0.0012),
        ("fluoxetine", "sert", 1.0 + 1.0 / 0.0008),
        ("atropine", "m1", 1001.0),
        ("atropine", "m2", 1001.0),
        ("propranolol", "beta", 1.0 + 1.0 / 0.003),
    ],
)
def test_usual_dose_competes(drug: str, target: str, factor: float) -> None:
    """How much more transmitter is needed at the usual dose."""
    assert_only(effect_on(target, usual(drug)), competition=factor)


def test_cocaine_raises_km_as_measured() -> None:
    """1 uM of cocaine: dopamine falls from 1 to 0.1 uM in 0.724 s, not 0.340 s."""
    km = 0.2

    def seconds(factor: float) -> float:
        return (0.9 + km * factor * math.log(10.0)) / 4.0

    factor = effect_on("dat", {"cocaine": 1.0}).competition
    assert seconds(1.0) == pytest.approx(0.340, abs=1e-3)
    assert seconds(factor) == pytest.approx(0.724, abs=1e-3)


def test_amino_acid_antagonists_leave_each_other_s_receptor_alone() -> None:
    """NBQX and CNQX spare NMDA; APV, MK-801 and ketamine spare AMPA."""
    for name in ("cnqx", "nbqx"):
        assert set(effects(usual(name))) == {"ampa"}
    for name in ("apv", "mk801", "ketamine"):
        assert set(effects(usual(name))) == {"nmda"}


@pytest.mark.parametrize(
    ("target", "drug", "half"),
    [("nmda", "ketamine", 1.0), ("nicotinic", "curare", 0.12)],
)
def test_open_channel_blockers_plug_as_often_as_not_at_their_kd(
    target: str, drug: str, half: float
) -> None:
    """At the Kd both rates are equal, and only entering depends on the dose."""
    ((name, rate),) = effect_on(target, {drug: half}).plugs
    assert name == drug
    assert rate == pytest.approx(UNPLUGGING[target][drug])
    assert effect_on(target, {drug: half}).left == 1.0
    ((_, ten),) = effect_on(target, {drug: 10.0 * half}).plugs
    assert ten == pytest.approx(10.0 * rate)


def test_mk801_comes_out_within_hours_only() -> None:
    """Channels open for a fifth of the time return with 90 min (5400 s)."""
    off = UNPLUGGING["nmda"]["mk801"]
    assert 1e-3 / (0.2 * off) == pytest.approx(5400.0, rel=0.1)
    ((_, on),) = effect_on("nmda", usual("mk801")).plugs
    assert on == pytest.approx(0.5)


def test_two_open_channel_blockers_each_keep_their_pace() -> None:
    """Both enter, each at its own rate."""
    both = effect_on("nmda", {"mk801": 1.0, "ketamine": 1.0})
    assert dict(both.plugs) == pytest.approx({"mk801": 0.025, "ketamine": 0.01})


def test_curare_has_two_actions() -> None:
    """Competition with Kd 0.34 uM, and a plug with Kd 0.12 uM; release untouched."""
    effect = effect_on("nicotinic", {"curare": 0.34})
    assert effect.competition == pytest.approx(2.0)
    ((_, on),) = effect.plugs
    assert on / UNPLUGGING["nicotinic"]["curare"] == pytest.approx(0.34 / 0.12)
    assert effect.left == 1.0
    assert set(effects(usual("curare"))) == {"nicotinic"}


def test_bicuculline_spares_the_slow_inhibition() -> None:
    """GABA-B receptors and the release of GABA stay as they are."""
    assert set(effects(usual("bicuculline"))) == {"gaba_a"}


def test_picrotoxin_lowers_the_maximum_and_bicuculline_the_affinity() -> None:
    """One leaves EC50 as it is, the other the maximum."""
    assert effect_on("gaba_a", usual("picrotoxin")).competition == 1.0
    assert effect_on("gaba_a", usual("bicuculline")).left == 1.0


def test_diazepam_holds_gaba_and_flumazenil_takes_it_off() -> None:
    """1 uM makes unbinding 0.4 times as fast; with its antidote nearly as ever."""
    alone = effect_on("gaba_a", {"diazepam": 1.0})
    assert_only(alone, unbinding=0.4)
    both = effect_on("gaba_a", {"diazepam": 1.0, "flumazenil": 1.0})
    assert both.unbinding > 0.97
    weaker = effect_on("gaba_a", {"diazepam": 20.0, "flumazenil": 1.0})
    assert 0.4 < weaker.unbinding < both.unbinding


def test_neostigmine_keeps_two_to_five_per_cent_of_the_enzyme() -> None:
    """Complete block would be more than any experiment has seen."""
    assert 0.02 <= effect_on("ache", usual("neostigmine")).left <= 0.05


def test_tboa_blocks_each_carrier_with_its_own_affinity() -> None:
    """5.7 uM takes half of EAAT2 and an eighth of EAAT1."""
    left = effect_on("eaat", {"tboa": 5.7}).left
    assert left == pytest.approx(0.79 * 0.5 + 0.21 * 42.0 / 47.7)


def test_selective_inhibitors_are_selective() -> None:
    """SSRIs reach serotonin's carrier and no other; cocaine all three."""
    for name in ("citalopram", "fluoxetine"):
        assert set(effects(usual(name))) == {"sert"}
    assert set(effects(usual("cocaine"))) == {"dat", "net", "sert"}


def test_snare_toxins_leave_calcium_alone() -> None:
    """Botulinum takes fusion anywhere, tetanus that of inhibitory terminals only."""
    assert set(effects(usual("botulinum"))) == {"release"}
    assert set(effects(usual("tetanus"))) == {"release.gaba", "release.glycine"}


def test_an_oxime_frees_the_enzyme_before_ageing() -> None:
    """Most of it comes back at once, less and less as the bond ages, none at last."""
    poisoned = usual("sarin")
    treated = poisoned | usual("pralidoxime")
    assert effect_on("ache", poisoned).left < 0.01
    assert effect_on("ache", treated).left > 0.9
    left = [effects(treated, aged={"sarin": aged})["ache"].left for aged in (0, 0.5, 1)]
    assert left == sorted(left, reverse=True)
    assert left[-1] == pytest.approx(effect_on("ache", poisoned).left)
    neostigmine = usual("neostigmine") | usual("pralidoxime")
    assert effect_on("ache", neostigmine).left < 0.05


def test_metabotropic_drugs_reach_what_they_are_named_for() -> None:
    """Atropine, propranolol, baclofen and forskolin."""
    assert set(effects(usual("atropine"))) == {"m1", "m2"}
    assert set(effects(usual("propranolol"))) == {"beta"}
    baclofen = effect_on("gaba_b", usual("baclofen"))
    assert_only(baclofen, agonist_micromolar=30.0)
    forskolin = effect_on("adenylate_cyclase", usual("forskolin"))
    assert_only(forskolin, activity=50.0 / 55.0)


# -- how they come and go --------------------------------------------------------------


@pytest.mark.parametrize("name", DRUGS)
def test_effect_grows_to_that_of_the_dose(name: str) -> None:
    """Nothing at once, more every minute; what is reversible ends at its dose."""
    drug = DRUGS[name]
    dose = drug.usual_micromolar
    course = [
        reach_after(drug, Reach(), dose, t).micromolar
        for t in (0.0, 1.0, 10.0, 100.0, 1e5)
    ]
    assert course[0] == 0.0
    assert course == sorted(course)
    if drug.binding is None:
        assert course[-1] == pytest.approx(dose)
    else:
        assert occupancy(course[-1], drug.half.value) > 0.999


def test_toxins_and_nerve_agents_stay() -> None:
    """What does not wash out is still there after a day; cadmium is not."""
    stay = {name for name, drug in DRUGS.items() if not drug.reversible}
    toxins = {"conotoxin", "agatoxin", "botulinum", "tetanus", "bungarotoxin", "sarin"}
    assert stay == toxins
    for name in DRUGS:
        there = Reach(micromolar=1.0, bound=0.5)
        after = reach_after(DRUGS[name], there, 0.0, 1440.0)
        if name in stay:
            assert after.bound >= 0.5
        else:
            assert after.micromolar < 1e-6


def test_neostigmine_washes_out_with_a_half_life_of_half_an_hour() -> None:
    """The enzyme's own recovery sets the pace."""
    after = reach_after(DRUGS["neostigmine"], Reach(micromolar=1.0), 0.0, 30.0)
    assert after.micromolar == pytest.approx(0.5, abs=0.01)


def test_irreversible_drugs_bind_at_their_rate() -> None:
    """Sarin at 10 nM takes half of the enzyme in 2.6 min."""
    sarin = DRUGS["sarin"]
    minutes = math.log(2.0) / (27.0 * 0.01)
    reached = reach_after(sarin, Reach(), 0.01, minutes).micromolar
    assert effect_on("ache", {"sarin": reached}).left == pytest.approx(0.5)


def test_sarin_ages_in_hours_and_nothing_else_does() -> None:
    """Half after four hours."""
    there = Reach(micromolar=1.0, bound=0.5)
    assert reach_after(DRUGS["sarin"], there, 0.0, 0.0).aged_share == 0.0
    aged = reach_after(DRUGS["sarin"], there, 0.0, 240.0).aged_share
    assert aged == pytest.approx(0.5)
    assert reach_after(DRUGS["neostigmine"], there, 1.0, 1e4).aged_share == 0.0


@pytest.mark.parametrize("name", DRUGS)
def test_a_course_is_the_same_in_any_number_of_pieces(name: str) -> None:
    """Thirty minutes at once, or one by one."""
    drug, whole = DRUGS[name], Reach()
    for dose in (1.0, 0.0):
        pieces = whole
        for _ in range(30):
            pieces = reach_after(drug, pieces, dose, 1.0)
        whole = reach_after(drug, whole, dose, 30.0)
        assert pieces.micromolar == pytest.approx(whole.micromolar, rel=1e-9)
        assert pieces.bound == pytest.approx(whole.bound, rel=1e-9)


def test_only_open_channels_are_plugged_by_those_that_plug() -> None:
    """Every drug that plugs says at which rate it enters."""
    for drug in DRUGS.values():
        for target in drug.targets:
            if target.action in (Action.PLUGS, Action.HOLDS, Action.MIMICS):
                assert target.extent is not None
