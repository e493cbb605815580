"""How NeuroLab looks: one table of colours and sizes for each theme.

`apply` gives the application its palette, font and a small stylesheet; whoever paints
by hand asks `current` in each paintEvent. A change of theme reaches every widget as
``QEvent.PaletteChange``, and those that are `Themed` by a call of `dress`.

Red stands for failure and for nothing else. No colour is the only sign of anything.
Every text colour has a contrast of at least 4.5 on what it stands on; a test computes
it. The fonts are Inter (SIL Open Font License), kept in ``resources/fonts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from neurolab.texts import resource_folder

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


class ThemeName(StrEnum):
    """The themes to choose from."""

    LIGHT = "light"
    DARK = "dark"
    PROJECTOR = "projector"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``, sizes in pixels before scaling.

    Attributes
    ----------
    name : ThemeName
    window, panel, raised, field : str
        Backgrounds: behind the panels, of a panel, of a card on it, of an input field.
    border : str
        Lines between them.
    text, quiet : str
        Words, and words that matter less; both readable on every background.
    accent, on_accent : str
        The one colour of what is chosen or to be pressed, and words on it.
    accent_soft : str
        A background for the chosen item in a list.
    failure, failure_soft : str
        Words of an error, and the background of its notice.
    warning, warning_soft : str
        Words of a warning, and the background of its notice.
    good : str
        Done, in range.
    paper, paper_grid, ink, quiet_ink : str
        The drawing's background and dots, words and lines on it.
    sheath, sheath_edge, glia : str
        Myelin, its outline, and the glial cell.
    scope_face, scope_card, scope_grid, scope_text, scope_quiet, scope_before : str
        The oscilloscope: face, cards, grid lines, words, lesser words, the trace
        before an edit.
    sodium, potassium, calcium, chloride : str
        Ions, everywhere.
    channels : tuple of str
        Channels of the scope in order, and the electrodes that feed them.
    on_channel : str
        Words on a channel's colour.
    text_px, small_px, title_px, caption_px : float
        Sizes of type.
    trace_px : float
        Thickness of a trace.
    """

    name: ThemeName
    window: str
    panel: str
    raised: str
    field: str
    border: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    accent_soft: str
    failure: str
    failure_soft: str
    warning: str
    warning_soft: str
    good: str
    paper: str
    paper_grid: str
    ink: str
    quiet_ink: str
    sheath: str
    sheath_edge: str
    glia: str
    scope_face: str
    scope_card: str
    scope_grid: str
    scope_text: str
    scope_quiet: str
    scope_before: str
    sodium: str
    potassium: str
    calcium: str
    chloride: str
    channels: tuple[str, ...]
    on_channel: str
    text_px: float = 13.0
    small_px: float = 12.0
    title_px: float = 15.0
    caption_px: float = 19.0
    trace_px: float = 1.8

    @property
    def is_dark(self) -> bool:
        """Return whether words are lighter than what they stand on."""
        return QColor(self.text).lightnessF() > QColor(self.panel).lightnessF()

    def channel(self, number: int) -> str:
        """Return the colour of the channel with an index from 0."""
        return self.channels[number % len(self.channels)]


LIGHT = Theme(
    name=ThemeName.LIGHT,
    window="#eceff4",
    panel="#ffffff",
    raised="#f6f8fb",
    field="#ffffff",
    border="#d5dde8",
    text="#1b2533",
    quiet="#56647a",
    accent="#0f62b4",
    on_accent="#ffffff",
    accent_soft="#dcebfa",
    failure="#b3141d",
    failure_soft="#fde8e8",
    warning="#7a4300",
    warning_soft="#fff3dc",
    good="#1a6e3c",
    paper="#f8fafc",
    paper_grid="#e3e9f1",
    ink="#243244",
    quiet_ink="#5a687c",
    sheath="#eadcb4",
    sheath_edge="#b89d5c",
    glia="#8d7cc0",
    scope_face="#0f151d",
    scope_card="#1a222d",
    scope_grid="#2a3542",
    scope_text="#eef3f8",
    scope_quiet="#9fb0c3",
    scope_before="#7d8b9b",
    sodium="#d9700f",
    potassium="#7b46c2",
    calcium="#12805c",
    chloride="#1f6fd0",
    channels=(
        "#ffd23f",
        "#4cc9f0",
        "#80ed99",
        "#ff9bd2",
        "#ffb070",
        "#c5b0ff",
        "#5eead4",
        "#d5dde8",
    ),
    on_channel="#10151d",
)

DARK = Theme(
    name=ThemeName.DARK,
    window="#0f141b",
    panel="#19212b",
    raised="#222c38",
    field="#111821",
    border="#34414f",
    text="#e8edf4",
    quiet="#a3b2c4",
    accent="#63b0ff",
    on_accent="#06121f",
    accent_soft="#1f3a57",
    failure="#ff9c9c",
    failure_soft="#46191c",
    warning="#ffd58a",
    warning_soft="#43310f",
    good="#7fe0a3",
    paper="#151c25",
    paper_grid="#212b37",
    ink="#dde5ee",
    quiet_ink="#a3b2c4",
    sheath="#6f6344",
    sheath_edge="#a8935b",
    glia="#a797dc",
    scope_face="#0a0e13",
    scope_card="#151d26",
    scope_grid="#26313d",
    scope_text="#eef3f8",
    scope_quiet="#9fb0c3",
    scope_before="#7d8b9b",
    sodium="#ff9a3d",
    potassium="#b78cf5",
    calcium="#4fd1a1",
    chloride="#6db1ff",
    channels=LIGHT.channels,
    on_channel="#10151d",
)

PROJECTOR = Theme(
    name=ThemeName.PROJECTOR,
    window="#ffffff",
    panel="#ffffff",
    raised="#f1f4f8",
    field="#ffffff",
    border="#77859a",
    text="#000000",
    quiet="#333e4d",
    accent="#00478f",
    on_accent="#ffffff",
    accent_soft="#cfe3f8",
    failure="#a00010",
    failure_soft="#ffe3e3",
    warning="#5f3400",
    warning_soft="#ffedc7",
    good="#0b5a2c",
    paper="#ffffff",
    paper_grid="#e6ebf2",
    ink="#000000",
    quiet_ink="#333e4d",
    sheath="#e6d39a",
    sheath_edge="#8a6d1f",
    glia="#5b47a0",
    scope_face="#ffffff",
    scope_card="#f1f4f8",
    scope_grid="#c9d2de",
    scope_text="#000000",
    scope_quiet="#333e4d",
    scope_before="#8b96a5",
    sodium="#b65300",
    potassium="#5f2aa8",
    calcium="#0a6647",
    chloride="#0a55ad",
    channels=(
        "#8a5a00",
        "#00639c",
        "#14702f",
        "#a01f75",
        "#a8420a",
        "#5b3db5",
        "#00695f",
        "#3f4b5b",
    ),
    on_channel="#ffffff",
    text_px=15.0,
    small_px=14.0,
    title_px=18.0,
    caption_px=26.0,
    trace_px=3.4,
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, PROJECTOR)}
FAMILY = "Inter"
LARGEST_SCALE = 3.0
SMALLEST_SCALE = 0.7


class _Current:
    """What was applied last."""

    theme = LIGHT
    scale = 1.0
    family = ""


class Themed:
    """A widget with colours or sizes of its own, which it takes in `_dress`.

    It calls `dress` at the end of its making; `apply` calls it for every one that there
    is. Not done by a changeEvent: what `_dress` changes makes further events, and a
    stylesheet that is set later gives fonts back that were set before.
    """

    def dress(self) -> None:
        """Take colours and sizes of the present theme."""
        self._dress()

    def _dress(self) -> None:
        raise NotImplementedError


def current() -> Theme:
    """Return the theme that was applied last."""
    return _Current.theme


def px(size: float) -> int:
    """Return a length in pixels at the present scale of type."""
    return max(round(size * _Current.scale), 1)


def scale() -> float:
    """Return the present scale of type."""
    return _Current.scale


def font(size: float, *, strong: bool = False) -> QFont:
    """Return the program's font.

    Parameters
    ----------
    size : float
        In pixels before scaling, for instance ``current().small_px``.
    strong : bool
        Semi-bold.
    """
    made = QFont(_Current.family or FAMILY)
    made.setPixelSize(px(size))
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return made


def mixed(first: str, second: str, share: float) -> str:
    """Return a colour between two; of the second a share from 0 to 1."""
    one, other = QColor(first), QColor(second)
    pairs = (
        (one.redF(), other.redF()),
        (one.greenF(), other.greenF()),
        (one.blueF(), other.blueF()),
    )
    red, green, blue = ((1.0 - share) * a + share * b for a, b in pairs)
    return str(QColor.fromRgbF(red, green, blue).name())


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21.

    References
    ----------
    Web Content Accessibility Guidelines 2.1, relative luminance and contrast ratio.
    """
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    made = QColor(colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
        for part in (made.redF(), made.greenF(), made.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def apply(application: QApplication, name: ThemeName, scale: float = 1.0) -> Theme:
    """Give the application a theme.

    Parameters
    ----------
    application : QApplication
    name : ThemeName
    scale : float
        Factor on every size of type; clipped to what fits.
    """
    theme = THEMES[name]
    _load_fonts()
    _Current.theme = theme
    _Current.scale = min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
    application.setStyle("Fusion")
    application.setFont(font(theme.text_px))
    application.setPalette(_palette(theme))
    application.setStyleSheet(stylesheet(theme))
    for widget in application.allWidgets():
        if isinstance(widget, Themed):
            widget.dress()
    return theme


def _load_fonts() -> None:
    """Load the bundled fonts once; without them the system's font serves."""
    if _Current.family:
        return
    families: list[str] = []
    for file in sorted((resource_folder() / "fonts").glob("*.otf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families += QFontDatabase.applicationFontFamilies(number)
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    _Current.family = FAMILY if FAMILY in families else system


def _palette(theme: Theme) -> QPalette:
    """Return the palette that Fusion draws with."""
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.field),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.quiet),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.failure),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Link, theme.accent),
        (role.ToolTipBase, theme.panel),
        (role.ToolTipText, theme.text),
        (role.Light, theme.panel),
        (role.Midlight, theme.raised),
        (role.Mid, theme.border),
        (role.Dark, theme.border),
        (role.Accent, theme.accent),
    ):
        palette.setColor(which, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, which, QColor(theme.quiet))
    return palette


def stylesheet(theme: Theme) -> str:
    """Return the few rules that a palette cannot express."""
    return _RULES.format(
        t=theme,
        text=px(theme.text_px),
        small=px(theme.small_px),
        title=px(theme.title_px),
        pad=px(5),
        wide=px(10),
        radius=px(6),
        bar=px(10),
        half=px(5),
        knob=px(14),
        knob_half=px(7),
        round=(px(14) + 4) // 2,
        groove=px(4),
        over=px(5),
        tall=px(20),
        chevron=(resource_folder() / "icons" / "chevron.svg").as_posix(),
    )


_RULES = """
QToolTip {{ border: 1px solid {t.border}; padding: {pad}px; font-size: {small}px; }}
QMenuBar {{ background: {t.panel}; }}
QMenuBar::item {{ padding: {pad}px {wide}px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QMenu {{ background: {t.panel}; border: 1px solid {t.border}; }}
QMenu::item {{ padding: {pad}px {tall}px {pad}px {tall}px; }}
QMenu::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.quiet}; }}
QMenu::separator {{ height: 1px; background: {t.border}; margin: {pad}px 0; }}
QStatusBar {{ background: {t.panel}; border-top: 1px solid {t.border}; }}
QStatusBar::item {{ border: none; }}
QMainWindow::separator {{ background: {t.window}; width: {pad}px; height: {pad}px; }}
QMainWindow::separator:hover {{ background: {t.accent}; }}
QPushButton {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.border};
    border-radius: {radius}px; padding: {pad}px {wide}px; }}
QPushButton:hover {{ border-color: {t.accent}; background: {t.raised}; }}
QPushButton:pressed, QPushButton:checked {{ background: {t.accent_soft};
    border-color: {t.accent}; }}
QPushButton:disabled {{ color: {t.quiet}; background: {t.raised}; }}
QLineEdit, QComboBox {{ background: {t.field}; color: {t.text};
    border: 1px solid {t.border}; border-radius: {radius}px; padding: {pad}px; }}
QLineEdit {{ placeholder-text-color: {t.quiet}; }}
QLineEdit:focus, QComboBox:focus {{ border-color: {t.accent}; }}
QLineEdit:disabled {{ color: {t.quiet}; background: {t.raised}; }}
QComboBox QAbstractItemView {{ background: {t.panel}; color: {t.text};
    selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
QListWidget, QTreeWidget, QPlainTextEdit {{ background: transparent; border: none; }}
QListWidget::item {{ padding: {pad}px; border-radius: {radius}px; color: {t.text}; }}
QListWidget::item:hover {{ background: {t.raised}; }}
QListWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QComboBox::drop-down {{ border: none; width: {tall}px; }}
QComboBox::down-arrow {{ image: url("{chevron}"); width: {wide}px; height: {wide}px; }}
QPushButton::menu-indicator {{ image: url("{chevron}"); width: {wide}px;
    height: {wide}px; subcontrol-position: right center; right: {pad}px; }}
QToolBar {{ background: {t.panel}; border: none;
    border-bottom: 1px solid {t.border}; }}
QCheckBox::indicator {{ width: {knob}px; height: {knob}px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent;
    border: none; }}
QScrollBar:vertical {{ background: transparent; width: {bar}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {bar}px; margin: 0; }}
QScrollBar::handle {{ background: {t.border}; border-radius: {half}px;
    min-height: {tall}px; min-width: {tall}px; }}
QScrollBar::handle:hover {{ background: {t.quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSlider:horizontal {{ min-height: {tall}px; }}
QSlider::groove:horizontal {{ background: {t.border}; height: {groove}px;
    border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {t.panel}; border: 2px solid {t.accent};
    width: {knob}px; height: {knob}px; margin: -{knob_half}px 0;
    border-radius: {round}px; }}
QSlider::handle:horizontal:hover {{ background: {t.accent_soft}; }}
QSlider::sub-page:horizontal:disabled {{ background: {t.border}; }}
QSlider::handle:horizontal:disabled {{ border-color: {t.border}; }}
QProgressBar {{ background: {t.raised}; border: 1px solid {t.border};
    border-radius: {radius}px; text-align: center; color: {t.text}; }}
QProgressBar::chunk {{ background: {t.accent_soft}; border-radius: {radius}px; }}
"""
