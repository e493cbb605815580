"""What a gesture is, and what it may ask of the scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QPointF, QRectF

    from neurolab.diagram.picture import Picture
    from neurolab.diagram.pointing import Hit
    from neurolab.document.edits.refs import Ref
    from neurolab.document.records import Lab, Place
    from neurolab.errors import NeuroLabError


class Bench(Protocol):
    """The scene, as a gesture sees it."""

    picture: Picture
    scale: float

    @property
    def lab(self) -> Lab:
        """Return the lab as it is shown."""

    @property
    def selected(self) -> tuple[Ref, ...]:
        """Return what is selected."""

    def select(
        self, refs: Iterable[Ref], branch: tuple[str, str] | None = None
    ) -> None:
        """Select things."""

    def propose(self, lab: Lab) -> bool:
        """Show a lab while the gesture lasts; False if it cannot exist."""

    def settle(self, text: str) -> None:
        """Make what was proposed one edit."""

    def withdraw(self) -> None:
        """Take back what was proposed."""

    def say(self, point: QPointF, *lines: str) -> None:
        """Show lines beside the pointer; none hides them."""

    def refuse(self, point: QPointF, error: NeuroLabError) -> None:
        """Say beside the pointer why something cannot be."""

    def place_lines(self, place: Place) -> tuple[str, ...]:
        """Return where a place is and what is there, in words."""

    def hit(self, point: QPointF) -> Hit | None:
        """Return what is under a point."""

    def show_band(self, band: QRectF | None) -> None:
        """Show the rubber band."""

    def show_wire(self, start: QPointF | None, stop: QPointF | None = None) -> None:
        """Show a connection that is being made."""

    def tr(self, text: str) -> str:
        """Translate a text."""


class Interaction:
    """A gesture; children say what moving and ending does.

    Parameters
    ----------
    bench : Bench
    """

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def start(self, point: QPointF) -> None:
        """Begin at a point of the drawing."""

    def press(self, point: QPointF) -> None:
        """Take notice of a press while the gesture lasts."""

    def move(self, point: QPointF) -> None:
        """Go on to a point."""

    def end(self, point: QPointF) -> bool | None:
        """Finish at a point; True if the gesture needs another one."""

    def cancel(self) -> None:
        """Leave everything as it was before."""
        self.bench.withdraw()
