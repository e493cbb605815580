"""The picture of a lab: its items, kept up to date by comparing labs by identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from neurolab.diagram.colours import FULL, VoltageRange
from neurolab.diagram.drawing.connections import lay_out_connection
from neurolab.diagram.drawing.schematic import SCHEMATIC, TRUE, lay_out, spread
from neurolab.diagram.items.detail_item import DetailItem
from neurolab.diagram.items.electrode_item import ElectrodeItem
from neurolab.diagram.items.flash_item import FlashItem
from neurolab.diagram.items.gap_item import GapItem
from neurolab.diagram.items.input_item import InputItem
from neurolab.diagram.items.membrane_item import MembraneItem
from neurolab.diagram.items.sheath_item import SheathItem
from neurolab.diagram.items.synapse_item import SynapseItem
from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.document.edits.places import address_of
from neurolab.document.records import Transmitter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsScene

    from neurolab.diagram.drawing.curves import Floats
    from neurolab.diagram.drawing.shapes import NeuronShape
    from neurolab.document.records import Electrode, Lab, Neuron, Place, Synapse
    from neurolab.simulation.engine import Frame


class Picture:
    """Items of everything on the bench.

    Parameters
    ----------
    scene : QGraphicsScene
        Where they are shown.
    """

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self.lab: Lab | None = None
        self.is_true = False
        self.spread = 1.0
        self.shapes: dict[str, NeuronShape] = {}
        self.sheaths: dict[str, SheathItem] = {}
        self.details: dict[str, DetailItem] = {}
        self.electrodes: dict[str, ElectrodeItem] = {}
        self.inputs: dict[str, InputItem] = {}
        self.synapses: dict[str, SynapseItem] = {}
        self.gaps: dict[str, GapItem] = {}
        self.membrane = MembraneItem()
        self.membrane.setZValue(1.0)
        self.flash = FlashItem()
        self.range = FULL
        scene.addItem(self.membrane)
        scene.addItem(self.flash)

    # -- the lab ---------------------------------------------------------------------

    def show_lab(self, lab: Lab) -> bool:
        """Show a lab; return whether neurons look different."""
        before = self.lab
        self.lab = lab
        neurons_changed = before is None or before.neurons is not lab.neurons
        if neurons_changed:
            neurons_changed = self._update_neurons(lab)
        self._update_inputs(lab)
        if neurons_changed or not _is_wired_alike(before, lab):
            self._update_synapses(lab)
        self._update_gaps(lab)
        self._update_electrodes(lab)
        return neurons_changed

    def set_true_scale(self, is_true: bool) -> None:
        """Draw at true scale, or as a schematic."""
        if self.is_true != is_true and self.lab is not None:
            self.is_true = is_true
            lab, self.lab = self.lab, None
            self.shapes = {}
            self.show_lab(lab)

    def _update_neurons(self, lab: Lab) -> bool:
        self.spread = spread(lab) if self.is_true else 1.0
        shapes = {one.id: self._shape(one) for one in lab.neurons}
        changed = any(
            self.shapes.get(key) is not shape for key, shape in shapes.items()
        ) or len(shapes) != len(self.shapes)
        for key, shape in shapes.items():
            if self.shapes.get(key) is shape:
                continue
            if key not in self.sheaths:
                self.sheaths[key], self.details[key] = SheathItem(), DetailItem()
                self._scene.addItem(self.sheaths[key])
                self._scene.addItem(self.details[key])
            self.sheaths[key].set_shape(shape)
            self.details[key].set_shape(shape)
        for key in [key for key in self.sheaths if key not in shapes]:
            self._scene.removeItem(self.sheaths.pop(key))
            self._scene.removeItem(self.details.pop(key))
        self.shapes = shapes
        if changed:
            self.membrane.set_shapes(list(shapes.values()))
            self.flash.set_bounds(self.membrane.boundingRect())
        return changed

    def _shape(self, neuron: Neuron) -> NeuronShape:
        """Return the shape of a neuron; the old one where nothing drawn changed."""
        old = self.shapes.get(neuron.id)
        if old is not None:
            same_branches = old.neuron.branches is neuron.branches
            if same_branches and old.neuron.position == neuron.position:
                return old
            if same_branches and not self.is_true:
                dx = neuron.position[0] - old.neuron.position[0]
                dy = neuron.position[1] - old.neuron.position[1]
                return old.moved(neuron, dx, dy)
        return lay_out(neuron, TRUE if self.is_true else SCHEMATIC, self.spread)

    def _update_inputs(self, lab: Lab) -> None:
        for number, one in enumerate(lab.inputs, start=1):
            item = self.inputs.get(one.id)
            if item is None:
                item = self.inputs[one.id] = InputItem(one)
                self._scene.addItem(item)
            if item.record is not one or item.number != number:
                item.show_input(one, number)
            item.setPos(self.spread * one.position[0], self.spread * one.position[1])
        present = {one.id for one in lab.inputs}
        for key in [key for key in self.inputs if key not in present]:
            self._scene.removeItem(self.inputs.pop(key))

    def _update_synapses(self, lab: Lab) -> None:
        shown = set()
        for synapse in lab.synapses:
            source = self.source(synapse)
            if source is None:
                continue
            shape = lay_out_connection(synapse, *source, self.shapes)
            if shape is None:
                continue
            shown.add(synapse.id)
            transmitter = transmitter_of(lab, synapse) or Transmitter.GLUTAMATE
            item = self.synapses.get(synapse.id)
            if item is None:
                item = self.synapses[synapse.id] = SynapseItem(shape, transmitter)
                self._scene.addItem(item)
                if synapse.terminal is not None:
                    item.show_voltage(self._colour(self.range.stops_mv[1]))
            else:
                item.show_shape(shape, transmitter)
        for key in [key for key in self.synapses if key not in shown]:
            self._scene.removeItem(self.synapses.pop(key))

    def source(self, synapse: Synapse) -> tuple[Floats, Floats] | None:
        """Return where a synapse's twigs start, and their heading."""
        if synapse.terminal is None:
            item = self.inputs.get(synapse.input or "")
            if item is None:
                return None
            return np.array([item.pos().x(), item.pos().y()]), np.zeros(2)
        point = self.point(synapse.terminal)
        if point is None:
            return None
        shape = self.shapes[synapse.terminal.neuron].branches[synapse.terminal.branch]
        normal = shape.normal(synapse.terminal.position)
        return point, np.array([-normal[1], normal[0]])

    def point(self, place: Place) -> Floats | None:
        """Return where a place is drawn, None if it is gone."""
        shape = self.shapes.get(place.neuron)
        return None if shape is None else shape.point(place.branch, place.position)

    def _update_gaps(self, lab: Lab) -> None:
        for gap in lab.electrical_synapses:
            first, second = self.point(gap.first), self.point(gap.second)
            if first is None or second is None:
                continue
            item = self.gaps.get(gap.id)
            if item is None:
                item = self.gaps[gap.id] = GapItem()
                self._scene.addItem(item)
            item.show_line(QPointF(*first), QPointF(*second))
        present = {one.id for one in lab.electrical_synapses}
        for key in [key for key in self.gaps if key not in present]:
            self._scene.removeItem(self.gaps.pop(key))

    def _update_electrodes(self, lab: Lab) -> None:
        for electrode in lab.electrodes:
            point = self.point(electrode.place)
            item = self.electrodes.get(electrode.id)
            if point is None:
                continue
            if item is None:
                item = self.electrodes[electrode.id] = ElectrodeItem(electrode)
                self._scene.addItem(item)
                item.show_electrode(electrode, channel_of(lab, electrode))
            number = channel_of(lab, electrode)
            if item.electrode is not electrode or item.number != number:
                item.show_electrode(electrode, number)
            item.setPos(*map(float, point))
        present = {one.id for one in lab.electrodes}
        for key in [key for key in self.electrodes if key not in present]:
            self._scene.removeItem(self.electrodes.pop(key))

    # -- what runs -------------------------------------------------------------------

    def show_frame(self, frame: Frame) -> None:
        """Colour everything by the present state."""
        self.membrane.set_voltages(frame.layout, frame.v_drawn)
        self._colour_twigs(frame)

    def set_range(self, voltages: VoltageRange) -> None:
        """Choose what voltages the colours stand for."""
        self.range = voltages
        self.membrane.set_range(voltages)

    def _colour(self, voltage_mv: float) -> QColor:
        return QColor(*self.range.colour(voltage_mv))

    def _colour_twigs(self, frame: Frame) -> None:
        """Give the twigs of each synapse the voltage of its terminal."""
        for item in self.synapses.values():
            terminal = item.shape_now.synapse.terminal
            if terminal is None or terminal.neuron not in frame.layout.maps:
                continue
            known = frame.layout.maps[terminal.neuron].first
            if terminal.branch in known:
                place = (terminal.neuron, terminal.branch, terminal.position)
                voltage = float(frame.v[frame.layout.locate(*place)])
                item.show_voltage(self._colour(voltage))

    def bounds(self) -> QRectF:
        """Return the room of everything that is drawn to scale."""
        bounds = QRectF()
        for shape in self.shapes.values():
            x, y, right, bottom = shape.bounds
            bounds |= QRectF(x, y, right - x, bottom - y)
        for item in self.synapses.values():
            bounds |= item.boundingRect()
        for one in self.inputs.values():
            bounds |= one.box().translated(one.pos()).adjusted(-10, -10, 40, 10)
        return bounds


def _is_wired_alike(before: Lab | None, lab: Lab) -> bool:
    """Return whether two labs have the very same synapses and inputs."""
    return (
        before is not None
        and before.synapses is lab.synapses
        and before.inputs is lab.inputs
    )


def channel_of(lab: Lab, electrode: Electrode) -> int | None:
    """Return the scope channel, from 0, that shows an electrode; None if none does."""
    wanted = (address_of(electrode.place), f"electrode.{electrode.id}.current")
    for number, address in enumerate(lab.channels):
        if address in wanted:
            return number
    return None
