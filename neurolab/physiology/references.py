"""The literature behind the numbers, each work listed once.

A `Parameter.source` is a key of `REFERENCES`. How a work was read is part of the
entry, because a number that was copied from a model file deserves more trust than one
remembered from a textbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reading(StrEnum):
    """How a value came from its source."""

    SOURCE = "source"  # read in the paper, its abstract or its model file
    SECONDARY = "secondary"  # read in a work that cites it
    COMPUTED = "computed"  # the result of a calculation, done twice
    MEMORY = "memory"  # known, but not looked up again


@dataclass(frozen=True, slots=True)
class Reference:
    """One work: how to cite it, where it is, how it was read."""

    citation: str
    url: str
    kind: Reading


REFERENCES: dict[str, Reference] = {
    "akk_auerbach_1999": Reference(
        "Akk G, Auerbach A (1999) Activation of muscle nicotinic acetylcholine "
        "receptor channels by nicotinic and muscarinic agonists. Br J Pharmacol "
        "128:1467-1476; abstract",
        "",
        Reading.SOURCE,
    ),
    "armstrong_hille_1972": Reference(
        "Armstrong CM, Hille B (1972) The inner quaternary ammonium ion receptor in "
        "potassium channels of the node of Ranvier. J Gen Physiol 59:388-400",
        "https://doi.org/10.1085/jgp.59.4.388",
        Reading.MEMORY,
    ),
    "bollmann_2000": Reference(
        "Bollmann JH, Sakmann B, Borst JGG (2000) Calcium sensitivity of glutamate "
        "release in a calyx-type terminal. Science 289:953-957; abstract",
        "https://doi.org/10.1126/science.289.5481.953",
        Reading.SOURCE,
    ),
    "borst_sakmann_1998": Reference(
        "Borst JGG, Sakmann B (1998) Calcium current during a single action potential "
        "in a large presynaptic terminal of the rat brainstem. J Physiol 506:143-157; "
        "Fig. 8, as coded by P. Manis (CaPCalyx)",
        "https://doi.org/10.1111/j.1469-7793.1998.143bx.x",
        Reading.SOURCE,
    ),
    "clements_1992": Reference(
        "Clements JD, Lester RAJ, Tong G, Jahr CE, Westbrook GL (1992) The time "
        "course of glutamate in the synaptic cleft. Science 258:1498-1501; abstract",
        "https://doi.org/10.1126/science.1359647",
        Reading.SOURCE,
    ),
    "colquhoun_1979": Reference(
        "Colquhoun D, Dreyer F, Sheridan RE (1979) The actions of tubocurarine at the "
        "frog neuromuscular junction. J Physiol 293:247-284; abstract",
        "https://doi.org/10.1113/jphysiol.1979.sp012888",
        Reading.SOURCE,
    ),
    "computed": Reference(
        "Calculated for NeuroLab from the equations, by two independent programs",
        "",
        Reading.COMPUTED,
    ),
    "del_castillo_katz_1954": Reference(
        "del Castillo J, Katz B (1954) Quantal components of the end-plate "
        "potential. J Physiol 124:560-573",
        "https://doi.org/10.1113/jphysiol.1954.sp005129",
        Reading.MEMORY,
    ),
    "destexhe_1994": Reference(
        "Destexhe A, Mainen ZF, Sejnowski TJ (1994) An efficient method for "
        "computing synaptic conductances based on a kinetic model of receptor "
        "binding. Neural Comput 6:14-18; model: ModelDB 18198",
        "https://modeldb.science/18198",
        Reading.SOURCE,
    ),
    "dittman_2000": Reference(
        "Dittman JS, Kreitzer AC, Regehr WG (2000) Interplay between facilitation, "
        "depression, and residual calcium at three presynaptic terminals. J Neurosci "
        "20:1374-1385; values as in the model of the auditory nerve in cnmodel",
        "https://doi.org/10.1523/JNEUROSCI.20-04-01374.2000",
        Reading.SOURCE,
    ),
    "li_2007": Reference(
        "Li L, Bischofberger J, Jonas P (2007) Differential gating and recruitment of "
        "P/Q-, N-, and R-type Ca2+ channels in hippocampal mossy fiber boutons. J "
        "Neurosci 27:13420-13429; model: ModelDB 267617",
        "https://modeldb.science/267617",
        Reading.SOURCE,
    ),
    "destexhe_1998": Reference(
        "Destexhe A, Mainen ZF, Sejnowski TJ (1998) Kinetic models of synaptic "
        "transmission. In: Koch C, Segev I (eds) Methods in Neuronal Modeling, 2nd "
        "ed. MIT Press; model: ModelDB 18198 (nmda5, gabaa5)",
        "https://modeldb.science/18198",
        Reading.SOURCE,
    ),
    "destexhe_sejnowski_1995": Reference(
        "Destexhe A, Sejnowski TJ (1995) G protein activation kinetics and spillover "
        "of GABA may account for differences between inhibitory responses in the "
        "hippocampus and thalamus. PNAS 92:9515-9519; as coded in gabab3.mod",
        "https://doi.org/10.1073/pnas.92.21.9515",
        Reading.SOURCE,
    ),
    "dodge_rahamimoff_1967": Reference(
        "Dodge FA, Rahamimoff R (1967) Co-operative action of calcium ions in "
        "transmitter release at the neuromuscular junction. J Physiol 193:419-432; "
        "abstract, the constants from memory",
        "https://doi.org/10.1113/jphysiol.1967.sp008367",
        Reading.MEMORY,
    ),
    "gentet_2000": Reference(
        "Gentet LJ, Stuart GJ, Clements JD (2000) Direct measurement of specific "
        "membrane capacitance in neurons. Biophys J 79:314-320",
        "https://doi.org/10.1016/S0006-3495(00)76293-X",
        Reading.MEMORY,
    ),
    "granseth_lagnado_2008": Reference(
        "Granseth B, Lagnado L (2008) The role of endocytosis in regulating the "
        "strength of hippocampal synapses. J Physiol 586:5969-5982; abstract",
        "",
        Reading.SOURCE,
    ),
    "helmchen_1997": Reference(
        "Helmchen F, Borst JGG, Sakmann B (1997) Calcium dynamics associated with a "
        "single action potential in a CNS presynaptic terminal. Biophys J "
        "72:1458-1471",
        "",
        Reading.MEMORY,
    ),
    "hille_2001": Reference(
        "Hille B (2001) Ion Channels of Excitable Membranes, 3rd ed. Sinauer, "
        "Sunderland",
        "",
        Reading.MEMORY,
    ),
    "hindered_dopamine_2022": Reference(
        "Hindered diffusion of dopamine in the striatum (2022), PMC9668542; abstract",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9668542/",
        Reading.SOURCE,
    ),
    "hodgkin_huxley_1952": Reference(
        "Hodgkin AL, Huxley AF (1952) A quantitative description of membrane current "
        "and its application to conduction and excitation in nerve. J Physiol "
        "117:500-544; the constants give the paper's computed results",
        "https://doi.org/10.1113/jphysiol.1952.sp004764",
        Reading.MEMORY,
    ),
    "hodgkin_katz_1949": Reference(
        "Hodgkin AL, Katz B (1949) The effect of sodium ions on the electrical "
        "activity of the giant axon of the squid. J Physiol 108:37-77",
        "https://doi.org/10.1113/jphysiol.1949.sp004310",
        Reading.MEMORY,
    ),
    "hu_2009": Reference(
        "Hu W, Tian C, Li T, Yang M, Hou H, Shu Y (2009) Distinct contributions of "
        "Nav1.6 and Nav1.2 in action potential initiation and backpropagation. Nat "
        "Neurosci 12:996-1002; model: ModelDB 123897",
        "https://doi.org/10.1038/nn.2359",
        Reading.SOURCE,
    ),
    "jackman_2016": Reference(
        "Jackman SL, Turecek J, Belinsky JE, Regehr WG (2016) The calcium sensor "
        "synaptotagmin 7 is required for synaptic facilitation. Nature 529:88-91",
        "https://doi.org/10.1038/nature16507",
        Reading.MEMORY,
    ),
    "huettner_bean_1988": Reference(
        "Huettner JE, Bean BP (1988) Block of N-methyl-D-aspartate-activated current "
        "by the anticonvulsant MK-801: selective binding to open channels. PNAS "
        "85:1307-1311; abstract",
        "https://doi.org/10.1073/pnas.85.4.1307",
        Reading.SOURCE,
    ),
    "jahr_stevens_1990": Reference(
        "Jahr CE, Stevens CF (1990) Voltage dependence of NMDA-activated "
        "macroscopic conductances predicted by single-channel kinetics. J Neurosci "
        "10:3178-3182; abstract, and as coded in ModelDB 18198",
        "https://doi.org/10.1523/JNEUROSCI.10-09-03178.1990",
        Reading.SOURCE,
    ),
    "jonas_1993": Reference(
        "Jonas P, Major G, Sakmann B (1993) Quantal components of unitary EPSCs at "
        "the mossy fibre synapse on CA3 pyramidal cells of rat hippocampus. J "
        "Physiol 472:615-663; both loops of the scheme close",
        "https://doi.org/10.1113/jphysiol.1993.sp019965",
        Reading.MEMORY,
    ),
    "koester_sakmann_2000": Reference(
        "Koester HJ, Sakmann B (2000) Calcium dynamics associated with action "
        "potentials in single nerve terminals of pyramidal cells in layer 2/3 of "
        "the young rat neocortex. J Physiol 529:625-646",
        "https://doi.org/10.1111/j.1469-7793.2000.00625.x",
        Reading.MEMORY,
    ),
    "kole_2008": Reference(
        "Kole MHP, Ilschner SU, Kampa BM, Williams SR, Ruben PC, Stuart GJ (2008) "
        "Action potential generation requires a high sodium channel density in the "
        "axon initial segment. Nat Neurosci 11:178-186; abstract",
        "https://doi.org/10.1038/nn2040",
        Reading.SOURCE,
    ),
    "kuffler_yoshikami_1975": Reference(
        "Kuffler SW, Yoshikami D (1975) The number of transmitter molecules in a "
        "quantum: an estimate from iontophoretic application of acetylcholine at "
        "the neuromuscular synapse. J Physiol 251:465-482; abstract",
        "https://doi.org/10.1113/jphysiol.1975.sp011103",
        Reading.SOURCE,
    ),
    "kushmerick_2006": Reference(
        "Kushmerick C, Renden R, von Gersdorff H (2006) Physiological temperatures "
        "reduce the rate of vesicle pool depletion and short-term depression via an"
        " acceleration of vesicle recruitment. J Neurosci 26:1366-1377; abstract",
        "https://doi.org/10.1523/JNEUROSCI.3889-05.2006",
        Reading.SOURCE,
    ),
    "lehre_danbolt_1998": Reference(
        "Lehre KP, Danbolt NC (1998) The number of glutamate transporter subtype "
        "molecules at glutamatergic synapses. J Neurosci 18:8751-8757; abstract",
        "https://doi.org/10.1523/JNEUROSCI.18-21-08751.1998",
        Reading.SOURCE,
    ),
    "lou_2005": Reference(
        "Lou X, Scheuss V, Schneggenburger R (2005) Allosteric modulation of the "
        "presynaptic Ca2+ sensor for vesicle fusion. Nature 435:497-501; as coded "
        "in two public models",
        "https://doi.org/10.1038/nature03568",
        Reading.SOURCE,
    ),
    "mainen_sejnowski_1996": Reference(
        "Mainen ZF, Sejnowski TJ (1996) Influence of dendritic structure on firing "
        "pattern in model neocortical neurons. Nature 382:363-366; rates of Mainen, "
        "Joerges, Huguenard & Sejnowski (1995) Neuron 15:1427-1439; model: ModelDB "
        "2488",
        "https://doi.org/10.1038/382363a0",
        Reading.SOURCE,
    ),
    "mcintyre_2002": Reference(
        "McIntyre CC, Richardson AG, Grill WM (2002) Modeling the excitability of "
        "mammalian nerve fibers: influence of afterpotentials on the recovery cycle. J "
        "Neurophysiol 87:995-1006; model: ModelDB 3810",
        "https://doi.org/10.1152/jn.00353.2001",
        Reading.SOURCE,
    ),
    "mintz_1992": Reference(
        "Mintz IM, Adams ME, Bean BP (1992) P-type calcium channels in rat central and "
        "peripheral neurons. Neuron 9:85-95",
        "",
        Reading.MEMORY,
    ),
    "narahashi_1964": Reference(
        "Narahashi T, Moore JW, Scott WR (1964) Tetrodotoxin blockage of sodium "
        "conductance increase in lobster giant axons. J Gen Physiol 47:965-974",
        "https://doi.org/10.1085/jgp.47.5.965",
        Reading.MEMORY,
    ),
    "nielsen_2004": Reference(
        "Nielsen TA, DiGregorio DA, Silver RA (2004) Modulation of glutamate "
        "mobility reveals the mechanism underlying slow-rising AMPAR EPSCs and the "
        "diffusion coefficient in the synaptic cleft. Neuron 42:757-771",
        "https://doi.org/10.1016/j.neuron.2004.04.003",
        Reading.SECONDARY,
    ),
    "rall_1959": Reference(
        "Rall W (1959) Branching dendritic trees and motoneuron membrane resistivity. "
        "Exp Neurol 1:491-527",
        "https://doi.org/10.1016/0014-4886(59)90046-9",
        Reading.MEMORY,
    ),
    "rosenberry_1975": Reference(
        "Rosenberry TL (1975) Acetylcholinesterase. Adv Enzymol 43:103-218",
        "",
        Reading.MEMORY,
    ),
    "rusakov_kullmann_1998": Reference(
        "Rusakov DA, Kullmann DM (1998) Extrasynaptic glutamate diffusion in the "
        "hippocampus: ultrastructural constraints, uptake, and receptor activation."
        " J Neurosci 18:3158-3170; abstract",
        "https://doi.org/10.1523/JNEUROSCI.18-09-03158.1998",
        Reading.SOURCE,
    ),
    "rushton_1951": Reference(
        "Rushton WAH (1951) A theory of the effects of fibre size in medullated nerve. "
        "J Physiol 115:101-122",
        "https://doi.org/10.1113/jphysiol.1951.sp004655",
        Reading.MEMORY,
    ),
    "schikorski_stevens_1997": Reference(
        "Schikorski T, Stevens CF (1997) Quantitative ultrastructural analysis of "
        "hippocampal excitatory synapses. J Neurosci 17:5858-5867; abstract",
        "https://doi.org/10.1523/JNEUROSCI.17-15-05858.1997",
        Reading.SOURCE,
    ),
    "schneggenburger_1999": Reference(
        "Schneggenburger R, Meyer AC, Neher E (1999) Released fraction and total size "
        "of a pool of immediately available transmitter quanta at a calyx synapse. "
        "Neuron 23:399-409",
        "https://doi.org/10.1016/S0896-6273(00)80789-8",
        Reading.MEMORY,
    ),
    "schneggenburger_neher_2000": Reference(
        "Schneggenburger R, Neher E (2000) Intracellular calcium dependence of "
        "transmitter release rates at a fast central synapse. Nature 406:889-893",
        "https://doi.org/10.1038/35022702",
        Reading.MEMORY,
    ),
    "shimamoto_1998": Reference(
        "Shimamoto K et al. (1998) DL-threo-beta-benzyloxyaspartate, a potent blocker "
        "of excitatory amino acid transporters. Mol Pharmacol 53:195-201",
        "https://doi.org/10.1124/mol.53.2.195",
        Reading.SECONDARY,
    ),
    "spruston_1995": Reference(
        "Spruston N, Jonas P, Sakmann B (1995) Dendritic glutamate receptor "
        "channels in rat hippocampal CA3 and CA1 pyramidal neurons. J Physiol "
        "482:325-352; abstract",
        "https://doi.org/10.1113/jphysiol.1995.sp020521",
        Reading.SOURCE,
    ),
    "tatsumi_1997": Reference(
        "Tatsumi M, Groshan K, Blakely RD, Richelson E (1997) Pharmacological profile "
        "of antidepressants and related compounds at human monoamine transporters. "
        "Eur J Pharmacol 340:249-258; table",
        "https://doi.org/10.1016/S0014-2999(97)01393-9",
        Reading.SOURCE,
    ),
    "textbooks": Reference(
        "Usual values of textbooks of neurophysiology (for instance Hille 2001, or "
        "Kandel et al., Principles of Neural Science), from memory",
        "",
        Reading.MEMORY,
    ),
    "traub_miles_1991": Reference(
        "Traub RD, Miles R (1991) Neuronal Networks of the Hippocampus. Cambridge "
        "University Press; as coded by A. Destexhe, ModelDB 3817 and 18198",
        "https://modeldb.science/3817",
        Reading.SOURCE,
    ),
    "tsodyks_markram_1997": Reference(
        "Tsodyks MV, Markram H (1997) The neural code between neocortical pyramidal"
        " neurons depends on neurotransmitter release probability. PNAS 94:719-723;"
        " as in the documentation of NEST",
        "https://doi.org/10.1073/pnas.94.2.719",
        Reading.SECONDARY,
    ),
    "wathey_1979": Reference(
        "Wathey JC, Nass MM, Lester HA (1979) Numerical reconstruction of the "
        "quantal event at nicotinic synapses. Biophys J 27:145-164; abstract",
        "https://doi.org/10.1016/S0006-3495(79)85208-X",
        Reading.SOURCE,
    ),
    "waxman_1980": Reference(
        "Waxman SG (1980) Determinants of conduction velocity in myelinated nerve "
        "fibers. Muscle Nerve 3:141-150",
        "",
        Reading.MEMORY,
    ),
    "wesseling_lo_2002": Reference(
        "Wesseling JF, Lo DC (2002) Limit on the role of activity in controlling "
        "the release-ready supply of synaptic vesicles. J Neurosci 22:9708-9720; "
        "abstract",
        "https://doi.org/10.1523/JNEUROSCI.22-22-09708.2002",
        Reading.SOURCE,
    ),
    "yamada_1989": Reference(
        "Yamada WM, Koch C, Adams PR (1989) Multiple channels and calcium dynamics. "
        "In: Koch C, Segev I (eds) Methods in Neuronal Modeling. MIT Press; as coded "
        "by A. Destexhe, ModelDB 3817",
        "https://modeldb.science/3817",
        Reading.SOURCE,
    ),
}
