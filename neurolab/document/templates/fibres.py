"""Isolated myelinated fibres: the double cable as published, and the scaled single one.

Both begin and end with a node; internode k lies between node k and node k + 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from neurolab.document.records import Branch, BranchKind, Myelin, Neuron
from neurolab.document.templates.generic import internode, node
from neurolab.document.templates.parts import (
    FARTHEST_UM,
    celsius_range,
    line,
    membrane,
)
from neurolab.errors import LabError
from neurolab.physiology import myelin
from neurolab.physiology.cells import fibre
from neurolab.texts import word

NODE_DRAWN_SHARE = 0.08
"""Share of the drawn distance between nodes that a node takes."""

FLUT_DRAWN_SHARE = 0.08
MYSA_DRAWN_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class FibreShape:
    """Numbers of one double-cable fibre, um; see `physiology.myelin.FibreGeometry`."""

    fibre: float
    axon: float
    node: float
    spacing: float
    flut: float
    lamellae: float

    @property
    def stin(self) -> float:
        """Length of one of the long middle sections."""
        paranodes = 2.0 * (myelin.MYSA_LENGTH_UM.value + self.flut)
        rest = self.spacing - myelin.NODE_LENGTH_UM.value - paranodes
        return rest / myelin.STIN_PER_INTERNODE


def fibre_shape(fibre_diameter_um: float) -> FibreShape:
    """Return a row of the published table, or one between two rows.

    Raises
    ------
    LabError
        Outside the table, because nobody measured such a fibre.
    """
    rows = myelin.GEOMETRIES
    thinnest, thickest = rows[0].fibre_um.value, rows[-1].fibre_um.value
    if not thinnest <= fibre_diameter_um <= thickest:
        raise LabError(
            "fibre_outside_table",
            diameter_um=fibre_diameter_um,
            thinnest_um=thinnest,
            thickest_um=thickest,
        )
    above = next(row for row in rows if row.fibre_um.value >= fibre_diameter_um)
    below = rows[max(rows.index(above) - 1, 0)]
    width = above.fibre_um.value - below.fibre_um.value
    share = (above.fibre_um.value - fibre_diameter_um) / width if width else 0.0

    def between(name: str) -> float:
        low, high = getattr(below, name).value, getattr(above, name).value
        return float(high - share * (high - low))

    return FibreShape(
        fibre=fibre_diameter_um,
        axon=between("axon_um"),
        node=between("node_um"),
        spacing=between("spacing_um"),
        flut=between("flut_um"),
        lamellae=between("lamellae"),
    )


def mrg_fibre(
    *,
    neuron_id: str = "n1",
    fibre_diameter_um: float = 10.0,
    nodes: int = 41,
) -> Neuron:
    """Return an isolated fibre of McIntyre, Richardson and Grill (2002).

    One compartment per section: node, MYSA, FLUT, six STIN, FLUT, MYSA, as published.

    Parameters
    ----------
    neuron_id : str
    fibre_diameter_um : float
        5.7 to 16; between the published fibres the table is interpolated.
    nodes : int
    """
    shape = fibre_shape(fibre_diameter_um)
    drawn = min(shape.spacing, FARTHEST_UM / max(nodes - 1, 1))
    branches = [_mrg_node(0, None, shape, drawn)]
    for number in range(nodes - 1):
        branches += _mrg_internode(number, branches[-1], shape, drawn)
        branches.append(_mrg_node(number + 1, branches[-1], shape, drawn))
    return Neuron(
        id=neuron_id,
        name=word("templates.mrg_fibre"),
        template="mrg_fibre",
        about=word("templates.mrg_fibre_about"),
        celsius=fibre.CELSIUS.value,
        valid_celsius=celsius_range(fibre.VALID_CELSIUS),
        cable="double",
        branches=tuple(branches),
        membranes=(
            membrane("node", fibre.NODE_DOUBLE),
            membrane("mysa", fibre.MYSA_MEMBRANE),
            membrane("internode", fibre.INTERNODE_MEMBRANE),
        ),
    )


def _mrg_node(
    number: int, parent: Branch | None, shape: FibreShape, drawn: float
) -> Branch:
    """Return node `number` behind `parent`."""
    start = (0.0, 0.0) if parent is None else parent.path[-1]
    return Branch(
        id=f"node_{number}",
        kind=BranchKind.NODE,
        parent=None if parent is None else parent.id,
        length_um=myelin.NODE_LENGTH_UM.value,
        start_diameter_um=shape.node,
        end_diameter_um=shape.node,
        membrane="node",
        compartments=1,
        path=line(start, NODE_DRAWN_SHARE * drawn),
    )


def _mrg_internode(
    number: int, parent: Branch, shape: FibreShape, drawn: float
) -> list[Branch]:
    """Return the ten sections of internode `number`, in order."""
    rest = 1.0 - NODE_DRAWN_SHARE - 2.0 * (FLUT_DRAWN_SHARE + MYSA_DRAWN_SHARE)
    stin_share = rest / myelin.STIN_PER_INTERNODE
    stins = [f"stin_{one}" for one in range(1, myelin.STIN_PER_INTERNODE + 1)]
    sections: list[Branch] = []
    for part in ("mysa_1", "flut_1", *stins, "flut_2", "mysa_2"):
        length, share = shape.stin, stin_share
        if part.startswith("mysa"):
            length, share = myelin.MYSA_LENGTH_UM.value, MYSA_DRAWN_SHARE
        elif part.startswith("flut"):
            length, share = shape.flut, FLUT_DRAWN_SHARE
        before = sections[-1] if sections else parent
        sections.append(
            _mrg_section(
                f"internode_{number}_{part}", before, shape, length, share * drawn
            )
        )
    return sections


def _mrg_section(
    name: str, parent: Branch, shape: FibreShape, length: float, drawn: float
) -> Branch:
    """Return one section; under the MYSA axon and space are as narrow as the node."""
    mysa = "_mysa_" in name
    diameter = shape.node if mysa else shape.axon
    periaxonal = myelin.MYSA_PERIAXONAL_NM if mysa else myelin.PERIAXONAL_NM
    return Branch(
        id=name,
        kind=BranchKind.INTERNODE,
        parent=parent.id,
        length_um=length,
        start_diameter_um=diameter,
        end_diameter_um=diameter,
        membrane="mysa" if mysa else "internode",
        compartments=1,
        myelin=Myelin(
            fibre_diameter_um=shape.fibre,
            lamellae=shape.lamellae,
            periaxonal_nm=periaxonal.value,
        ),
        path=line(parent.path[-1], drawn),
    )


def scaled_myelinated_fibre(
    *,
    neuron_id: str = "n1",
    fibre_diameter_um: float = 10.0,
    nodes: int = 41,
) -> Neuron:
    """Return an isolated single-cable fibre whose parts scale with its diameter.

    Parameters
    ----------
    neuron_id : str
    fibre_diameter_um : float
        0.5 to 20.
    nodes : int
    """
    thinnest, thickest = (one.value for one in fibre.SINGLE_CABLE_FIBRES)
    if not thinnest <= fibre_diameter_um <= thickest:
        raise LabError(
            "fibre_outside_table",
            diameter_um=fibre_diameter_um,
            thinnest_um=thinnest,
            thickest_um=thickest,
        )
    spacing = myelin.internode_length_um(fibre_diameter_um)
    drawn = min(spacing, FARTHEST_UM / max(nodes - 1, 1))
    gap = NODE_DRAWN_SHARE * drawn
    first = node("node_0", None, fibre_diameter_um)
    branches = [replace(first, path=line((0.0, 0.0), gap))]
    for number in range(nodes - 1):
        sheath = internode(f"internode_{number}", branches[-1].id, fibre_diameter_um)
        sheath = replace(sheath, path=line(branches[-1].path[-1], drawn - gap))
        behind = node(f"node_{number + 1}", sheath.id, fibre_diameter_um)
        branches += [sheath, replace(behind, path=line(sheath.path[-1], gap))]
    return Neuron(
        id=neuron_id,
        name=word("templates.scaled_myelinated_fibre"),
        template="scaled_myelinated_fibre",
        about=word("templates.scaled_myelinated_fibre_about"),
        celsius=fibre.CELSIUS.value,
        valid_celsius=celsius_range(fibre.VALID_CELSIUS),
        branches=tuple(branches),
        membranes=(
            membrane("node", fibre.NODE_SINGLE),
            membrane("internode", fibre.SHEATHED_AXOLEMMA),
        ),
    )
