"""Plots of results: lines against linear or logarithmic axes, and maps of colour.

`LinePlot` and `MapPlot` know axes with titles and units, names in a legend, the
theme's colours, and what they show as picture, SVG and table. The live traces of the
oscilloscope are painted by the oscilloscope itself.

pyqtgraph takes a quarter of a second to import: import this module where the first plot
is made, not at the head of a panel.

Examples
--------
>>> plot = LinePlot(Axis("Time", "ms", is_log=True), Axis("Open", "%"))
>>> plot.show_curves([Curve("AMPA", times, shares, 0)])  # colour of channel 1
>>> cleft = MapPlot(Axis("Time", "ms"), Axis("Radius", "um"), Axis("Glutamate", "mM"))
>>> cleft.show_map(time_edges, radius_edges, concentrations)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPen
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from neurolab.units import format_natural, unit_symbol
from neurolab.widgets import theme
from neurolab.widgets.svg import svg_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QContextMenuEvent, QMouseEvent

    Floats = NDArray[np.float64]

MAP_COLOURS = "viridis"
"""Rises evenly in lightness, and is safe for colour-blind eyes."""
MAP_PIXELS = (480, 240)
LEAST_DECADES = 2
MOST_DECADES = 6
TIMES = (("s", 1000.0), ("ms", 1.0), ("µs", 1e-3), ("ns", 1e-6))


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis measures.

    Attributes
    ----------
    title, unit : str
    is_log : bool
        Equal factors have equal lengths; what is not above 0 is left out.
    """

    title: str
    unit: str = ""
    is_log: bool = False

    @property
    def label(self) -> str:
        """Return title and unit; a logarithmic axis has the unit at its numbers."""
        symbol = unit_symbol(self.unit)
        if not symbol or symbol == "1" or self.is_log:
            return self.title
        return f"{self.title} ({symbol})"

    @property
    def head(self) -> str:
        """Return title and unit as the head of a column."""
        return f"{self.title} [{self.unit}]" if self.unit else self.title

    def placed(self, values: Floats) -> Floats:
        """Return where values are along the axis; nan is nowhere."""
        if not self.is_log:
            return np.asarray(values, dtype=np.float64)
        return np.log10(np.where(np.asarray(values) > 0.0, values, np.nan))


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a plot.

    Attributes
    ----------
    name : str
        In the legend; "" is not named there.
    xs, ys : (n,) float64
        In the units of the axes.
    colour : int or str
        Number of a channel, or ``#rrggbb``.
    dashed, points : bool
        A broken line; a dot at each sample.
    """

    name: str
    xs: Floats
    ys: Floats
    colour: int | str = 0
    dashed: bool = False
    points: bool = False


def decade(value: float, unit: str) -> str:
    """Return a power of ten with the unit that reads best: ``10 µs``."""
    if unit == "ms":
        for symbol, size in TIMES:
            if value >= 0.999 * size:
                return f"{value / size:.4g} {symbol}"
    return format_natural(value, unit, 2)


class _AxisItem(pyqtgraph.AxisItem):  # type: ignore[misc]
    """An axis in the theme's type, with decades where it is logarithmic."""

    def __init__(self, side: str, axis: Axis) -> None:
        super().__init__(side)
        self.axis = axis
        self.enableAutoSIPrefix(False)
        self.setLabel(axis.label)

    def dress(self) -> None:
        """Take the theme's colours and type."""
        look = theme.current()
        self.setPen(QColor(look.scope_grid))
        self.setTextPen(QColor(look.scope_quiet))
        small = theme.font(look.small_px)
        self.setStyle(tickFont=small, tickLength=-theme.px(4))
        self.label.setFont(small)
        self.setLabel(self.axis.label, color=look.scope_text)

    def tickValues(
        self, low: float, high: float, size: float
    ) -> list[tuple[float, list[float]]]:
        """Return whole decades, as many as have room, or the usual steps."""
        if not self.axis.is_log:
            found: list[tuple[float, list[float]]] = super().tickValues(low, high, size)
            return found[:1] if self.orientation in ("left", "right") else found[:2]
        first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
        room = max(size / theme.px(60), 1.0)
        stride = max(math.ceil((last - first + 1) / room), 1)
        return [(float(stride), [float(k) for k in range(first, last + 1, stride)])]

    def tickStrings(
        self, values: list[float], scale: float, spacing: float
    ) -> list[str]:
        """Return the numbers beside the ticks."""
        if self.axis.is_log:
            return [decade(10.0**value, self.axis.unit) for value in values]
        texts: list[str] = super().tickStrings(values, scale, spacing)
        return [text.replace("-", "−") for text in texts]


class Plot(theme.Themed, QWidget):
    """What both kinds of plot have: axes, colours, pictures of themselves.

    A double click shows everything again after dragging or the wheel; the menu of the
    right button exports what is shown.

    Parameters
    ----------
    x, y : Axis

    Signals
    -------
    export_requested : str
        A file is wanted: ``csv``, ``png`` or ``svg``.
    """

    export_requested = Signal(str)

    def __init__(self, x: Axis, y: Axis) -> None:
        super().__init__()
        self.across, self.up = x, y
        self.canvas = pyqtgraph.GraphicsLayoutWidget()
        self.axes = {"bottom": _AxisItem("bottom", x), "left": _AxisItem("left", y)}
        self.plot = self._framed(self.axes)
        self._mark = pyqtgraph.InfiniteLine(angle=90)
        self._mark.setZValue(1.0)
        self._mark.hide()
        self.plot.addItem(self._mark, ignoreBounds=True)
        self.setMinimumSize(160, 100)
        # the menu is this widget's, not that of what it draws with
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def _framed(self, axes: dict[str, _AxisItem]) -> pyqtgraph.PlotItem:
        """Return a new area between axes, without the menus and buttons of its own."""
        made = self.canvas.addPlot(axisItems=axes, enableMenu=False)
        made.hideButtons()
        # it keeps a menu that nobody opens: as a child it goes when this widget does
        made.ctrlMenu.setParent(self, Qt.WindowType.Popup)
        return made

    def fit(self) -> None:
        """Show everything."""
        self.plot.autoRange(padding=0.03)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show everything."""
        self.fit()

    def mark(self, x: float | None) -> None:
        """Draw an upright line at a place, in the unit of the axis; None: no line."""
        at = np.nan if x is None else float(self.across.placed(np.array([x]))[0])
        self._mark.setVisible(bool(np.isfinite(at)))
        if np.isfinite(at):
            self._mark.setValue(at)

    def menu(self) -> QMenu:
        """Return the menu of the right button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, ending in (
            (self.tr("Export the numbers (CSV) …"), "csv"),
            (self.tr("Export a picture (PNG) …"), "png"),
            (self.tr("Export a drawing (SVG) …"), "svg"),
        ):
            action = menu.addAction(text)
            action.triggered.connect(
                lambda _=False, one=ending: self.export_requested.emit(one)
            )
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer files of what is shown."""
        self.menu().popup(event.globalPos())

    def table(self) -> tuple[list[str], list[Floats]]:
        """Return the heads and columns of a table of what is shown."""
        raise NotImplementedError

    def picture(self) -> QImage:
        """Return what is shown as a picture."""
        return self.grab().toImage()

    def svg(self) -> bytes:
        """Return what is shown as a drawing of lines, in SVG."""
        return svg_of(self.canvas.size(), self.canvas.render)

    def _dress(self) -> None:
        look = theme.current()
        self.canvas.setBackground(QColor(look.scope_face))
        self._mark.setPen(QPen(QColor(look.scope_text), 0))
        for axis in self.axes.values():
            axis.dress()


class LinePlot(Plot):
    """Lines against two axes, each linear or logarithmic.

    Parameters
    ----------
    x, y : Axis
    has_legend : bool
    legend_left : bool
        It stands where curves begin low, instead of where they end low.
    """

    def __init__(
        self, x: Axis, y: Axis, *, has_legend: bool = True, legend_left: bool = False
    ) -> None:
        super().__init__(x, y)
        self.curves: list[Curve] = []
        self._lines: list[pyqtgraph.PlotDataItem] = []
        self._named: list[pyqtgraph.PlotDataItem] = []
        corner = (10, 10) if legend_left else (-10, 10)
        self._legend = self.plot.addLegend(offset=corner) if has_legend else None
        self.dress()

    def show_curves(self, curves: Sequence[Curve], *, fit: bool = True) -> None:
        """Show these lines and no others."""
        self.curves = list(curves)
        while len(self._lines) > len(curves):
            self.plot.removeItem(self._lines.pop())
        while len(self._lines) < len(curves):
            self._lines.append(self.plot.plot())
        self._draw()
        if fit:
            self.fit()

    def table(self) -> tuple[list[str], list[Floats]]:
        """Return a column of places and one of values for each line."""
        heads: list[str] = []
        columns: list[Floats] = []
        for curve in self.curves:
            name = f"{curve.name}: " if curve.name else ""
            heads += [f"{name}{self.across.head}", f"{name}{self.up.head}"]
            columns += [curve.xs, curve.ys]
        return heads, columns

    def _draw(self) -> None:
        """Give each line its samples, colours and name."""
        look = theme.current()
        for curve, line in zip(self.curves, self._lines, strict=True):
            colour = curve.colour
            ink = QColor(look.channel(colour) if isinstance(colour, int) else colour)
            pen = QPen(ink, look.trace_px)
            pen.setCosmetic(True)
            if curve.dashed:
                pen.setStyle(Qt.PenStyle.DashLine)
            dots = {"symbol": "o", "symbolSize": theme.px(6)} if curve.points else {}
            line.setData(
                self.across.placed(curve.xs),
                self.up.placed(curve.ys),
                pen=pen,
                symbolBrush=ink,
                symbolPen=None,
                connect="finite",
                antialias=True,
                **({"symbol": None} | dots),
            )
            # thick lines are drawn fast in pieces, which would break the dashes
            line.curve.setSegmentedLineMode("off" if curve.dashed else "on")
        if self._legend is not None:
            self._update_legend(self._legend)

    def _update_legend(self, legend: pyqtgraph.LegendItem) -> None:
        """Name the lines; to make an entry is slow, to change its words is not."""
        pairs = zip(self._lines, self.curves, strict=True)
        names = [(line, curve.name) for line, curve in pairs if curve.name]
        if [line for line, _ in names] != self._named:
            self._named = [line for line, _ in names]
            look = theme.current()
            legend.clear()
            legend.setLabelTextColor(look.scope_text)
            legend.setLabelTextSize(f"{theme.px(look.small_px)}px")
            legend.setBrush(QColor(look.scope_card))
            for line, name in names:
                legend.addItem(line, name)
        else:
            for line, name in names:
                label = legend.getLabel(line)
                if label.text != name:
                    label.setText(name)
                    legend.updateSize()
        legend.setVisible(bool(names))

    def _dress(self) -> None:
        super()._dress()
        self._named = []
        self._draw()


class MapPlot(Plot):
    """A value over two axes as colour, with the colours' legend at its side.

    Parameters
    ----------
    x, y, value : Axis
        A logarithmic value shows at most six decades below its highest.
    """

    def __init__(self, x: Axis, y: Axis, value: Axis) -> None:
        super().__init__(x, y)
        self.value = value
        self._edges: tuple[Floats, Floats] = (np.zeros(0), np.zeros(0))
        self._values: Floats = np.zeros((0, 0))
        colours = pyqtgraph.colormap.get(MAP_COLOURS)
        self._image = pyqtgraph.ImageItem(axisOrder="row-major", colorMap=colours)
        self.plot.addItem(self._image)
        self._scale = pyqtgraph.ImageItem(axisOrder="row-major", colorMap=colours)
        self._scale.setImage(np.linspace(0.0, 1.0, 256)[:, None])
        self.axes["right"] = _AxisItem("right", value)
        # an axis without numbers, so that the legend is as high as the map
        self._below = _AxisItem("bottom", Axis(" "))
        self._below.setTicks([])
        self._bar = self._framed({"right": self.axes["right"], "bottom": self._below})
        self._bar.hideAxis("left")
        self._bar.showAxis("right")
        self._bar.setMouseEnabled(x=False, y=False)
        self._bar.addItem(self._scale)
        self.dress()

    @property
    def levels(self) -> tuple[float, float]:
        """Return the values that the lowest and the highest colour stand for."""
        low, high = self._levels(self.value.placed(self._values))
        return (10.0**low, 10.0**high) if self.value.is_log else (low, high)

    def show_map(self, x_edges: Floats, y_edges: Floats, values: Floats) -> None:
        """Show values of cells.

        Parameters
        ----------
        x_edges, y_edges : (columns + 1,), (rows + 1,) float64
            Rising; cells need not be equally wide.
        values : (rows, columns) float64
        """
        assert values.shape == (y_edges.size - 1, x_edges.size - 1)
        self._edges, self._values = (x_edges, y_edges), values
        self._draw()
        self.fit()

    def table(self) -> tuple[list[str], list[Floats]]:
        """Return a line for each cell: middle along both axes, and the value."""
        middles = [0.5 * (edges[1:] + edges[:-1]) for edges in self._edges]
        xs, ys = np.meshgrid(*middles)
        heads = [self.across.head, self.up.head, self.value.head]
        return heads, [xs.ravel(), ys.ravel(), self._values.ravel()]

    def fit(self) -> None:
        """Show the whole map."""
        self.plot.autoRange(padding=0.0)

    def _levels(self, placed: Floats) -> tuple[float, float]:
        """Return where the lowest and the highest colour are along the value's axis."""
        known = placed[np.isfinite(placed)]
        if not known.size:
            return 0.0, 1.0
        low, high = float(known.min()), float(known.max())
        if self.value.is_log:
            high = math.ceil(high - 1e-9)
            low = max(math.floor(low + 1e-9), high - MOST_DECADES)
            return min(low, high - LEAST_DECADES), high
        return (low, high) if high > low else (low, low + 1.0)

    def _draw(self) -> None:
        """Resample the cells to equal pixels: their edges may lie unevenly."""
        if not self._values.size:
            return
        found = []
        for axis, edges, count in zip(
            (self.across, self.up), self._edges, MAP_PIXELS, strict=True
        ):
            places = axis.placed(edges)
            known = places[np.isfinite(places)]
            low, high = float(known[0]), float(known[-1])
            middles = low + (high - low) * (np.arange(count) + 0.5) / count
            cells = np.searchsorted(known, middles, side="right") - 1
            cells += places.size - known.size
            found.append((low, high - low, np.clip(cells, 0, edges.size - 2)))
        (left, width, columns), (bottom, height, rows) = found
        placed = self.value.placed(self._values)
        low, high = self._levels(placed)
        shown = np.nan_to_num(placed[np.ix_(rows, columns)], nan=low)
        self._image.setImage(shown, autoLevels=False, levels=(low, high))
        self._image.setRect(QRectF(left, bottom, width, height))
        self._scale.setRect(QRectF(0.0, low, 1.0, high - low))
        self._bar.setYRange(low, high, padding=0.0)
        self._bar.setXRange(0.0, 1.0, padding=0.0)

    def _dress(self) -> None:
        super()._dress()
        self._bar.setFixedWidth(theme.px(104))
        self.axes["right"].setWidth(theme.px(72))
        self._below.setPen(QColor(0, 0, 0, 0))
        self._below.setHeight(self.axes["bottom"].height())
