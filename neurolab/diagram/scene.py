"""The scene: the picture of the document's lab, and the gestures that edit it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtWidgets import QGraphicsScene

from neurolab.diagram.annotations import Annotations
from neurolab.diagram.colours import FULL, USUAL_REST_MV, fine_range
from neurolab.diagram.flashes import Flashes
from neurolab.diagram.interactions.connecting import MakeSynapse
from neurolab.diagram.interactions.joining import JoinCells, MoveGap
from neurolab.diagram.interactions.moving import (
    MoveElectrode,
    MoveInput,
    MoveTarget,
    MoveTerminal,
    MoveThings,
)
from neurolab.diagram.interactions.placing import PlaceThing
from neurolab.diagram.interactions.selecting import RubberBand
from neurolab.diagram.interactions.shaping import StretchBranch, WidenBranch
from neurolab.diagram.items.band_item import BandItem
from neurolab.diagram.items.readout_item import ReadoutItem
from neurolab.diagram.labels import Detail
from neurolab.diagram.picture import Picture
from neurolab.diagram.pointing import Hit, hit
from neurolab.diagram.proposals import Proposals
from neurolab.diagram.where import branch_title, distance_um, kind_title
from neurolab.document.edits.copying import Clip, copy, paste
from neurolab.document.edits.places import move_electrode, move_things
from neurolab.document.edits.refs import Ref, branch_of, every_ref, neuron_of
from neurolab.document.edits.removing import remove
from neurolab.document.records import BranchKind, Electrode, Input, Place, Synapse
from neurolab.units import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QGraphicsSceneMouseEvent

    from neurolab.diagram.interactions.base import Interaction
    from neurolab.document.document import Document
    from neurolab.document.records import Lab, Neuron
    from neurolab.errors import NeuroLabError
    from neurolab.simulation.engine import Frame

RECEIVING = (BranchKind.SOMA, BranchKind.DENDRITE)
DRAG_PX = 4.0
"""A press becomes a drag when the pointer has moved so far."""
REFUSAL_MS = 2600
PASTE_SHIFT = 40.0
NUDGE_PX = 10.0
FADE_INTERVAL_MS = 33
ROOM = 4000.0
"""Free room around everything, so that one can pan beyond it."""


class DiagramScene(QGraphicsScene):
    """Everything on the bench, drawn; see the package for how it works together.

    Parameters
    ----------
    document : Document

    Signals
    -------
    selection_made : tuple of Ref
        What is selected now.
    refused : str
        Why something could not be done, for the status bar.
    placing_changed : str
        The word of what is being placed, "" when it was dropped.
    range_changed, labels_changed, scale_changed
        The legend, the labels or true scale were switched.
    """

    selection_made = Signal(object)
    refused = Signal(str)
    placing_changed = Signal(str)
    range_changed = Signal()
    labels_changed = Signal()
    scale_changed = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document
        self.picture = Picture(self)
        self.scale = 1.0
        self.detail = Detail.NAMES
        self.rest_mv = USUAL_REST_MV
        self.branch: tuple[str, str] | None = None
        self.frame: Frame | None = None
        self._selected: tuple[Ref, ...] = ()
        self._hovered: Hit | None = None
        self._pointer = QPointF()
        self._pressed: tuple[QPointF, Hit | None, bool] | None = None
        self._interaction: Interaction | None = None
        self._wants_fine: bool | None = None
        self._clip: Clip | None = None
        self._pastes = 0
        self._flashes = Flashes()
        self.band, self.readout = BandItem(), ReadoutItem()
        self.addItem(self.band)
        self.addItem(self.readout)
        self.annotations = Annotations(self)
        self._proposals = Proposals(document, self)
        self._proposals.refused.connect(self._on_proposals_refused)
        self._hush = QTimer(self)
        self._hush.setSingleShot(True)
        self._hush.timeout.connect(self._on_hush_timeout)
        self._fade = QTimer(self)
        self._fade.setInterval(FADE_INTERVAL_MS)
        self._fade.timeout.connect(self._on_fade_timeout)
        document.opened.connect(self._on_document_opened)
        document.lab_changed.connect(self._on_document_lab_changed)
        self._on_document_lab_changed(document.lab)

    # -- the document ----------------------------------------------------------------

    @property
    def lab(self) -> Lab:
        """Return the lab as it is shown, previews included."""
        return self.document.lab

    def _on_document_opened(self, lab: Lab) -> None:
        """Forget what belonged to the lab before."""
        self._interaction = self._pressed = None
        self._proposals.forget()
        self.say(self._pointer)
        self.frame = None
        self._wants_fine = None
        self._flashes = Flashes()
        self.picture.flash.show_flashes([])
        self.picture.membrane.forget()
        self.select(())

    def _on_document_lab_changed(self, lab: Lab) -> None:
        looks_new = self.picture.show_lab(lab)
        there = set(every_ref(lab))
        kept = tuple(ref for ref in self._selected if ref in there)
        branch = self.branch
        if branch is not None and not self._has_branch(branch):
            branch = None
        if kept != self._selected or branch != self.branch:
            self.select(kept, branch)
        elif looks_new:
            self._update_selection()
        if looks_new:
            self.setSceneRect(self.picture.bounds().adjusted(-ROOM, -ROOM, ROOM, ROOM))
            self._update_range()
        self.annotations.update()

    def _has_branch(self, branch: tuple[str, str]) -> bool:
        shape = self.picture.shapes.get(branch[0])
        return shape is not None and branch[1] in shape.branches

    # -- what runs -------------------------------------------------------------------

    def show_frame(self, frame: Frame) -> None:
        """Colour the drawing by the present state."""
        first = self.frame is None
        self.frame = frame
        if first or frame.sweep_time_ms == 0.0:
            self._take_rest(frame)
        self.picture.show_frame(frame)
        self._flashes.watch(frame)
        self._show_flashes()
        if self._hovered is not None and self._interaction is None:
            self._say_hovered()

    def _take_rest(self, frame: Frame) -> None:
        """Remember the voltage at rest, for the second range."""
        v = frame.v[_receiving(self.lab, frame)]
        rest = float(np.median(v)) if v.size else USUAL_REST_MV
        if np.isfinite(rest) and abs(rest - self.rest_mv) > 0.5:
            self.rest_mv = round(rest, 1)
            self._update_range()

    def _show_flashes(self) -> None:
        self.picture.flash.show_flashes(self._flashes.at(self.picture.shapes))
        if self._flashes.is_busy and not self._fade.isActive():
            self._fade.start()

    def _on_fade_timeout(self) -> None:
        self.picture.flash.show_flashes(self._flashes.at(self.picture.shapes))
        if not self._flashes.is_busy:
            self._fade.stop()

    def close(self) -> None:
        """Stop every timer: the view is going."""
        for timer in (self._fade, self._hush):
            timer.stop()
        self.cancel_gesture()

    # -- how it is shown -------------------------------------------------------------

    @property
    def is_fine(self) -> bool:
        """Return whether colours stand for rest plus or minus 10 mV."""
        if self._wants_fine is not None:
            return self._wants_fine
        lab = self.lab
        return lab.fine_colours or (
            bool(lab.neurons)
            and not any(
                membrane.channels for one in lab.neurons for membrane in one.membranes
            )
        )

    def set_fine_range(self, is_fine: bool | None) -> None:
        """Choose the range of the colours; None lets the lab decide."""
        self._wants_fine = is_fine
        self._update_range()

    def toggle_range(self) -> None:
        """Change between the two ranges."""
        self.set_fine_range(not self.is_fine)

    def _update_range(self) -> None:
        wanted = fine_range(self.rest_mv) if self.is_fine else FULL
        if wanted != self.picture.range:
            self.picture.set_range(wanted)
            if self.frame is not None:
                self.picture.show_frame(self.frame)
            self.range_changed.emit()

    def set_labels(self, detail: Detail) -> None:
        """Choose how much the labels say."""
        self.detail = detail
        self.annotations.update()
        self.labels_changed.emit()

    def cycle_labels(self) -> None:
        """Go from names to sentences, to nothing, and back."""
        following = {
            Detail.NAMES: Detail.SENTENCES,
            Detail.SENTENCES: Detail.NONE,
            Detail.NONE: Detail.NAMES,
        }
        self.set_labels(following[self.detail])

    def set_true_scale(self, is_true: bool) -> None:
        """Draw at true scale, or as a schematic."""
        self.picture.set_true_scale(is_true)
        self.setSceneRect(self.picture.bounds().adjusted(-ROOM, -ROOM, ROOM, ROOM))
        self._update_selection()
        self.annotations.update()
        self.scale_changed.emit()

    def set_scale(self, scale: float) -> None:
        """Take the pixels per unit of the drawing from the view."""
        self.scale = scale
        self.annotations.arrange(scale)

    def repaint_everything(self) -> None:
        """Take the colours and sizes of a new theme."""
        for item in self.items():
            item.update()
        self.annotations.forget()
        self.annotations.update()
        self.update()

    # -- selection -------------------------------------------------------------------

    @property
    def selected(self) -> tuple[Ref, ...]:
        """Return what is selected, in the order in which it was."""
        return self._selected

    def select(
        self, refs: Iterable[Ref], branch: tuple[str, str] | None = None
    ) -> None:
        """Select things; `branch` (neuron, branch) gets handles."""
        self._selected = tuple(dict.fromkeys(refs))
        self.branch = branch
        self._update_selection()
        self.selection_made.emit(self._selected)

    def select_all(self) -> None:
        """Select everything on the bench."""
        self.select(every_ref(self.lab))

    def select_next(self, step: int = 1) -> bool:
        """Select the next thing with the keyboard; False past the last one."""
        every = every_ref(self.lab)
        last = self._selected[-1] if self._selected else None
        start = -1 if step > 0 else len(every)
        if last is not None and last in every:
            start = every.index(last)
        if not 0 <= start + step < len(every):
            return False
        ref = every[start + step]
        branch = None
        if ref.kind == "neuron":
            branch = (ref.id, neuron_of(self.lab, ref.id).branches[0].id)
        self.select((ref,), branch)
        return True

    def _update_selection(self) -> None:
        chosen = set(self._selected)
        outlines = []
        for ref in self._selected:
            shape = self.picture.shapes.get(ref.id) if ref.kind == "neuron" else None
            for name, one in shape.branches.items() if shape is not None else ():
                strong = self.branch == (ref.id, name)
                if strong or one.branch.kind not in _WRAPPED:
                    outlines.append((one, strong))
        outlines.sort(key=lambda pair: pair[1])
        self.band.show_outlines(outlines)
        for kind, items in (
            ("electrode", self.picture.electrodes),
            ("input", self.picture.inputs),
            ("synapse", self.picture.synapses),
            ("gap", self.picture.gaps),
        ):
            for key, item in items.items():
                item.is_selected = (kind, key) in chosen
                item.update()
        self.annotations.update_handles()

    # -- gestures --------------------------------------------------------------------

    def propose(self, lab: Lab) -> bool:
        """Show a lab while a gesture lasts; False if it cannot exist."""
        return self._proposals.propose(lab)

    def settle(self, text: str) -> None:
        """Make what was proposed one edit."""
        self._proposals.settle(text)

    def withdraw(self) -> None:
        """Take back what was proposed."""
        self._proposals.withdraw()

    def edit(self, lab: Lab, text: str) -> bool:
        """Make an edit at once; False if the lab cannot exist."""
        if not self.propose(lab):
            self.withdraw()
            return False
        self.settle(text)
        return True

    def show_band(self, band: QRectF | None) -> None:
        """Show the rubber band."""
        self.band.show_band(band)

    def show_wire(self, start: QPointF | None, stop: QPointF | None = None) -> None:
        """Show a connection that is being made."""
        self.band.show_wire(start, stop)

    def say(self, point: QPointF, *lines: str) -> None:
        """Show lines beside the pointer; none hides them."""
        self._hush.stop()
        self.readout.show_lines(point, lines)

    def refuse(self, point: QPointF, error: NeuroLabError) -> None:
        """Say beside the pointer, and in the status bar, why something cannot be."""
        words = str(error)
        self.readout.show_lines(point, tuple(_wrapped(words)), refusal=True)
        self.refused.emit(words)
        self._hush.start(REFUSAL_MS)

    def _on_proposals_refused(self, error: NeuroLabError) -> None:
        self.refuse(self._pointer, error)

    def _on_hush_timeout(self) -> None:
        if self.readout.is_refusal:
            self.readout.show_lines(self._pointer, ())

    @property
    def is_busy(self) -> bool:
        """Return whether a gesture lasts."""
        return self._interaction is not None

    @property
    def is_placing(self) -> bool:
        """Return whether something from the palette follows the pointer."""
        return isinstance(self._interaction, _FROM_PALETTE)

    def hit(self, point: QPointF) -> Hit | None:
        """Return what is under a point."""
        handles = [one for one in self.annotations.handles if one.isVisible()]
        return hit(self.picture, handles, point, self.scale)

    def start_placing(self, kind: str, neuron: Neuron | None = None) -> None:
        """Let something from the palette follow the pointer; see `placing`."""
        self.cancel_gesture()
        self._interaction = (
            JoinCells(self) if kind == "gap:" else PlaceThing(self, kind, neuron)
        )
        self.placing_changed.emit(kind)

    def start_joining(self, place: Place) -> None:
        """Let a gap junction begin at a place; its other end follows the pointer."""
        self.cancel_gesture()
        self._interaction = JoinCells(self, place)
        self.placing_changed.emit("gap:")

    def cancel_gesture(self) -> None:
        """Stop a gesture and leave everything as it was before."""
        gesture, self._interaction, self._pressed = self._interaction, None, None
        if gesture is not None:
            gesture.cancel()
            self.say(self._pointer)
            self.annotations.update()
            if isinstance(gesture, _FROM_PALETTE):
                self.placing_changed.emit("")

    def _end_gesture(self, point: QPointF) -> None:
        gesture = self._interaction
        if gesture is None:
            return
        if gesture.end(point):
            return
        self._interaction = None
        self.annotations.update()
        if isinstance(gesture, _FROM_PALETTE):
            self.placing_changed.emit("")

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Begin a press; it is a click until the pointer moves."""
        event.accept()
        self._pointer = event.scenePos()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.is_placing and self._interaction is not None:
            self._interaction.press(self._pointer)
            return  # dropped at the release
        adds = bool(event.modifiers() & _ADDING)
        found = self.hit(self._pointer)
        self._pressed = (self._pointer, found, adds)
        self._select_pressed(found, adds=adds)

    def _select_pressed(self, found: Hit | None, *, adds: bool) -> None:
        """Select what was pressed, unless it is part of the selection."""
        if found is None:
            if not adds:
                self.select(())
            return
        if found.kind == "handle":
            return
        branch = None
        if found.place is not None and found.kind == "membrane":
            branch = (found.place.neuron, found.place.branch)
        if adds:
            others = tuple(ref for ref in self._selected if ref != found.ref)
            if found.ref in self._selected:
                self.select(others)
            else:
                self.select((*others, found.ref), branch)
        elif found.ref not in self._selected or len(self._selected) == 1:
            self.select((found.ref,), branch)

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Go on with a gesture, begin one, or hover."""
        event.accept()
        self._pointer = event.scenePos()
        if self._interaction is not None:
            self._interaction.move(self._pointer)
            return
        if self._pressed is None:
            self.hover(self._pointer)
            return
        start, found, adds = self._pressed
        moved = (self._pointer - start) * self.scale
        if moved.manhattanLength() >= DRAG_PX:
            self._pressed = None
            self._interaction = self._gesture(found, adds=adds)
            self._interaction.start(start)
            self._interaction.move(self._pointer)

    def _gesture(self, found: Hit | None, *, adds: bool) -> Interaction:
        """Return the gesture that a drag from here begins."""
        self._set_hovered(None)
        if found is None:
            return RubberBand(self, adds=adds)
        if found.handle is not None:
            return self._handle_gesture(found)
        if found.kind == "electrode":
            return MoveElectrode(self, found.ref.id)
        if found.kind == "contact":
            return MoveTarget(self, found.ref.id, found.number)
        if found.kind == "gap":
            return MoveGap(self, found.ref.id)
        if found.kind == "input" and len(self._selected) <= 1:
            return MoveInput(self, found.ref.id)
        movable = tuple(r for r in self._selected if r.kind in ("neuron", "input"))
        return MoveThings(self, movable or (found.ref,))

    def _handle_gesture(self, found: Hit) -> Interaction:
        assert found.handle is not None
        handle = found.handle
        match handle.kind:
            case "length":
                return StretchBranch(self, handle.owner[0], handle.owner[1])
            case "diameter":
                return WidenBranch(self, handle.owner[0], handle.owner[1])
            case "end":
                return MoveTerminal(self, handle.owner[0])
            case "input_port":
                source: Place | Ref = Ref("input", handle.owner[0])
            case _:
                source = Place(
                    neuron=handle.owner[0], branch=handle.owner[1], position=1.0
                )
        return MakeSynapse(self, source, handle.pos())

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """End a gesture or a click."""
        event.accept()
        self._pointer = event.scenePos()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._interaction is not None:
            self._end_gesture(self._pointer)
        elif self._pressed is not None:
            _, found, adds = self._pressed
            if found is not None and not adds and len(self._selected) > 1:
                self.select((found.ref,))
        self._pressed = None

    def move_gesture(self, point: QPointF) -> None:
        """Let a gesture go on to a point."""
        self._pointer = point
        if self._interaction is not None:
            self._interaction.move(point)

    def drop_placing(self, point: QPointF) -> None:
        """Drop what follows the pointer."""
        self._pointer = point
        if self.is_placing:
            self._end_gesture(point)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends a gesture, or the selection."""
        if event.key() == Qt.Key.Key_Escape and (self.is_busy or self._selected):
            if self.is_busy:
                self.cancel_gesture()
            else:
                self.select(())
            event.accept()
            return
        super().keyPressEvent(event)

    # -- commands --------------------------------------------------------------------

    def delete(self) -> None:
        """Take what is selected off the bench; of a neuron only a chosen branch."""
        if self._selected:
            self.edit(remove(self.lab, self._selected), self.tr("Delete"))

    def copy(self) -> None:
        """Keep a copy of what is selected."""
        if self._selected:
            self._clip, self._pastes = copy(self.lab, self._selected), 0

    def cut(self) -> None:
        """Copy what is selected and take it off the bench."""
        self.copy()
        if self._selected:
            self.edit(remove(self.lab, self._selected), self.tr("Cut"))

    def paste(self) -> None:
        """Put what was copied on the bench, a little aside."""
        if self._clip is not None:
            self._pastes += 1
            self._paste(self._clip, self.tr("Paste"), self._pastes)

    def duplicate(self) -> None:
        """Put a copy of what is selected beside it."""
        if self._selected:
            clip = copy(self.lab, self._selected)
            self._paste(clip, self.tr("Duplicate"), 1)

    def _paste(self, clip: Clip, text: str, times: int) -> None:
        by = PASTE_SHIFT * times
        lab, refs = paste(self.lab, clip, by, by)
        if refs and self.edit(lab, text):
            self.select(refs)

    def switched(self, ref: Ref, *, on: bool) -> Lab:
        """Return the lab with an electrode, input or synapse switched on or off."""
        lab = self.lab
        match ref.kind:
            case "electrode":
                return replace(lab, electrodes=_switched(lab.electrodes, ref.id, on=on))
            case "input":
                return replace(lab, inputs=_switched(lab.inputs, ref.id, on=on))
            case "synapse":
                return replace(lab, synapses=_switched(lab.synapses, ref.id, on=on))
        return lab

    def nudge(self, dx: int, dy: int) -> None:
        """Move what is selected by one step of the arrow keys."""
        movable = tuple(r for r in self._selected if r.kind in ("neuron", "input"))
        if movable:
            step = NUDGE_PX / self.scale / self.picture.spread
            lab = move_things(self.lab, movable, step * dx, step * dy)
            self.edit(lab, self.tr("Move things"))
            return
        for ref in self._selected:
            if ref.kind == "electrode":
                item = self.picture.electrodes[ref.id]
                place = item.electrode.place
                at = min(max(place.position + 0.02 * (dx or -dy), 0.0), 1.0)
                lab = move_electrode(self.lab, ref.id, replace(place, position=at))
                self.edit(lab, self.tr("Move electrode"))

    # -- hovering --------------------------------------------------------------------

    def hover(self, point: QPointF) -> None:
        """Say what is under the pointer."""
        self._pointer = point
        found = self.hit(point)
        self._set_hovered(found)
        if found is None:
            if not self.readout.is_refusal or not self._hush.isActive():
                self.say(point)
            return
        self._say_hovered()

    def leave(self) -> None:
        """Forget the pointer: it left the view."""
        self._set_hovered(None)
        if not self.is_busy:
            self.say(self._pointer)

    def _set_hovered(self, found: Hit | None) -> None:
        old = self._hovered
        self._hovered = found
        if old is not None and (found is None or old[:2] != found[:2]):
            self._heat(old, is_hot=False)
        if found is not None:
            self._heat(found, is_hot=True)

    def _heat(self, found: Hit, *, is_hot: bool) -> None:
        """Light up what is under the pointer."""
        for item in (
            found.handle,
            self.picture.electrodes.get(found.ref.id)
            if found.kind == "electrode"
            else None,
            self.picture.inputs.get(found.ref.id) if found.kind == "input" else None,
            self.picture.synapses.get(found.ref.id)
            if found.kind == "contact"
            else None,
            self.picture.gaps.get(found.ref.id) if found.kind == "gap" else None,
        ):
            if item is not None and item.is_hot != is_hot:
                item.is_hot = is_hot
                item.update()

    def _say_hovered(self) -> None:
        found = self._hovered
        if (found is not None and found.ref in every_ref(self.lab)) or found is None:
            lines = self.annotations.describe(found) if found is not None else ()
            self.say(self._pointer, *lines)

    def place_lines(self, place: Place) -> tuple[str, ...]:
        """Return where a place is and what is there, in words."""
        neuron = neuron_of(self.lab, place.neuron)
        branch = branch_of(neuron, place.branch)
        title, kind = branch_title(branch), kind_title(branch.kind)
        name = neuron.name or neuron.id
        first = f"{name} · {title}" if kind in title else f"{name} · {title} ({kind})"
        way = distance_um(neuron, place)
        second = self.tr("%1 µm from the soma").replace("%1", format_number(way, 4))
        if branch.parent is None and kind != kind_title(branch.kind.SOMA):
            second = self.tr("%1 µm from its start").replace(
                "%1", format_number(way, 4)
            )
        voltage = self.voltage_at(place)
        if voltage is not None:
            second += " · " + self.tr("%1 mV").replace("%1", f"{voltage:.1f}")
        return first, second

    def voltage_at(self, place: Place) -> float | None:
        """Return the voltage at a place in the last frame, None if not known."""
        frame = self.frame
        if frame is None or place.neuron not in frame.layout.maps:
            return None
        if place.branch not in frame.layout.maps[place.neuron].first:
            return None
        where = frame.layout.locate(place.neuron, place.branch, place.position)
        return float(frame.v[where])


_FROM_PALETTE = (PlaceThing, JoinCells)
_WRAPPED = (BranchKind.NODE, BranchKind.INTERNODE)
_Switch = TypeVar("_Switch", Electrode, Input, Synapse)
_ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


def _wrapped(words: str, widest: int = 46) -> list[str]:
    """Return a sentence in lines."""
    lines: list[str] = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) + 1 > widest and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _switched(
    records: tuple[_Switch, ...], key: str, *, on: bool
) -> tuple[_Switch, ...]:
    """Return records with one of them switched on or off."""
    return tuple(replace(one, on=on) if one.id == key else one for one in records)


def _receiving(lab: Lab, frame: Frame) -> NDArray[np.int64]:
    """Return the compartments of somata and dendrites, or all if there are none.

    Axons rest a little lower, and have most of the compartments: in colours around
    their rest a soma would look depolarised.
    """
    found = [
        compartments.first[one.id]
        + frame.layout.first[neuron.id]
        + np.arange(compartments.count[one.id])
        for neuron in lab.neurons
        if (compartments := frame.layout.maps.get(neuron.id)) is not None
        for one in neuron.branches
        if one.kind in RECEIVING and one.id in compartments.first
    ]
    return np.concatenate(found) if found else np.arange(frame.v.size)
