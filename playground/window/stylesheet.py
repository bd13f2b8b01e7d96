"""The one stylesheet of the window, written from a theme.

Widgets opt in by the dynamic property ``kind`` (``primary``, ``quiet``, ``heading``, ``note`` …);
nothing here names a single panel.
"""

from __future__ import annotations

from string import Template

from playground.window.colours import mixed
from playground.window.icons import file_of
from playground.window.theme import Theme

_SHEET = Template("""
QMainWindow, QDialog { background: $background; }
QMainWindow::separator { background: $background; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: $border; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 5px 7px; }

QMenuBar { background: $background; padding: 1px 6px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $border; color: $text; }
QMenu { background: $panel; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 24px; border-radius: 5px; }
QMenu::item:selected { background: $accent; color: $accent_text; }
QMenu::item:disabled { color: $muted; }
QMenu::indicator { width: 12px; height: 12px; left: 7px; }
QMenu::indicator:checked { image: url("$mark"); }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }

QWidget[kind="body"] { background: $panel; }
QLabel { background: transparent; }
QLabel[kind="heading"] { font-weight: 600; color: $text; }
QLabel[kind="title"] { font-weight: 600; font-size: ${title_size}pt; }
QLabel[kind="note"] { color: $muted; font-size: ${note_size}pt; }
QLabel[kind="figure"] { color: $text; font-size: ${note_size}pt; }
QLabel[kind="error"] { color: $error; font-size: ${note_size}pt; }
QLabel[kind="warning"] { color: $warning; font-size: ${note_size}pt; }
QLabel[kind="good"] { color: $good; font-size: ${note_size}pt; }
QLabel[kind="hint"] { color: $accent; }
QLabel[kind="arrow"] { color: $muted; }

QPushButton, QToolButton[kind="pill"] {
    background: $raised; color: $text; border: 1px solid $border; border-radius: ${radius}px;
    padding: 3px 11px; min-height: ${control}px;
}
QPushButton:hover, QToolButton[kind="pill"]:hover { border-color: $accent; }
QPushButton:focus, QToolButton[kind="pill"]:focus { border: 2px solid $accent; padding: 2px 10px; }
QPushButton:pressed, QToolButton[kind="pill"]:pressed { background: $border; }
QPushButton:disabled, QToolButton[kind="pill"]:disabled { color: $muted; background: $panel; }
QPushButton:checked, QToolButton[kind="pill"]:checked {
    background: $accent; color: $accent_text; border-color: $accent;
}
QPushButton[kind="primary"] {
    background: $accent; color: $accent_text; border-color: $accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton[kind="primary"]:disabled { background: $raised; color: $muted; border-color: $border; }
QToolButton[kind="pill"][popupMode="1"] { padding-right: 20px; }
QToolButton[kind="pill"]::menu-button { border: none; width: 17px; margin: 2px; }
QToolButton[kind="pill"]::menu-button:hover { background: $border; border-radius: 6px; }
QToolButton[kind="pill"][popupMode="2"] { padding-right: 24px; }
QToolButton[kind="pill"]::menu-indicator {
    image: url("$arrow"); width: 10px; height: 10px; right: 9px;
    subcontrol-origin: padding; subcontrol-position: center right;
}
QToolButton[kind="quiet"] { border: 1px solid transparent; border-radius: 6px; padding: 2px; }
QToolButton[kind="quiet"]:hover { background: $raised; border-color: $border; }
QToolButton[kind="quiet"]:focus { border-color: $accent; }
QToolButton[kind="quiet"]::menu-indicator { image: none; width: 0; }
QPushButton[kind="link"] {
    background: transparent; border: 1px solid transparent; color: $accent; padding: 1px 5px;
    border-radius: 6px; min-height: ${link}px; font-size: ${note_size}pt; font-weight: 600;
}
QPushButton[kind="link"]:hover { border-color: $accent; }
QPushButton[kind="link"]:focus { border: 1px solid $accent; padding: 1px 5px; }

QPushButton[kind="segment"] {
    border-radius: 0; padding: 1px 10px; min-height: ${link}px; margin-left: -1px;
    font-size: ${note_size}pt;
}
QPushButton[kind="segment"]:checked { font-weight: 600; }
QWidget[kind="title"] {
    background: $panel; border: 1px solid $border; border-bottom: none;
    border-top-left-radius: 9px; border-top-right-radius: 9px;
}
QWidget[kind="card"] {
    background: $panel; border: 1px solid $border; border-top: none;
    border-bottom-left-radius: 9px; border-bottom-right-radius: 9px;
}

QLineEdit, QComboBox, QPlainTextEdit {
    background: $field; color: $text; border: 1px solid $border; border-radius: 6px;
    selection-background-color: $accent; selection-color: $accent_text;
    placeholder-text-color: $muted;
}
QLineEdit { padding: 2px 6px; min-height: ${control}px; }
QComboBox { padding: 2px 4px 2px 8px; min-height: ${control}px; }
QLineEdit:hover, QComboBox:hover { border-color: $muted; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus { border-color: $accent; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border-color: $error; }
QComboBox QLineEdit { border: none; background: transparent; padding: 0; min-height: 0; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox::down-arrow { image: url("$arrow"); width: 10px; height: 10px; }
QComboBox QAbstractItemView {
    background: $panel; border: 1px solid $border; padding: 4px; outline: none;
    selection-background-color: $accent; selection-color: $accent_text;
}
QToolButton[kind="pill"]::menu-arrow { image: url("$arrow"); width: 10px; height: 10px; }

QProgressBar { background: transparent; border: none; border-radius: 2px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QListWidget { background: $field; border: 1px solid $border; border-radius: 6px; outline: none; }
QListWidget::item { padding: 0 6px; color: $text; }
QListWidget::item:selected { background: $accent; color: $accent_text; }

QCheckBox { spacing: 6px; background: transparent; }
QCheckBox::indicator {
    width: ${box}px; height: ${box}px; border: 1px solid $muted; border-radius: 4px;
    background: $field;
}
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QCheckBox::indicator:disabled { background: $border; border-color: $border; }
QCheckBox:focus { color: $accent; }
QRadioButton { background: transparent; spacing: 0; min-height: ${line}px; }
QRadioButton::indicator {
    width: ${dot}px; height: ${dot}px; border: 1px solid $muted; border-radius: ${round}px;
    background: $field;
}
QRadioButton::indicator:hover, QRadioButton::indicator:focus { border-color: $accent; }
QRadioButton::indicator:checked {
    border-color: $accent;
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0 $accent, stop: 0.5 $accent, stop: 0.6 $field, stop: 1 $field);
}
QRadioButton::indicator:checked:focus { border-color: $text; }

QSlider { background: transparent; min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal {
    background: $panel; border: 2px solid $accent; width: 12px; margin: -6px 0; border-radius: 8px;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent; }

QScrollArea, QScrollArea > QWidget > QWidget[kind="body"] { background: $panel; border: none; }
QAbstractItemView { background: $panel; border: none; outline: none; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 1px; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 1px; }
QScrollBar::handle { background: $border; border-radius: 3px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabBar { qproperty-drawBase: 0; font-size: ${note_size}pt; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 4px 9px; border: none;
    border-bottom: 2px solid transparent;
}
QTabBar[kind="narrow"]::tab { padding: 4px 9px; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }

QFrame[kind="complaint"] {
    background: $error_panel; border: 1px solid $error; border-radius: 9px;
}
QFrame[kind="notice"] { background: $raised; border: 1px solid $border; border-radius: 9px; }
QFrame[kind="busy"] { background: $warning_panel; border: 1px solid $warning; border-radius: 9px; }
""")


def stylesheet(theme: Theme) -> str:
    """Return the sheet; control heights and radii grow with the theme's text size."""
    control = round(theme.text_size * 1.7)
    return _SHEET.substitute(
        background=theme.background,
        panel=theme.panel,
        raised=theme.raised,
        border=theme.border,
        text=theme.text,
        muted=theme.muted,
        accent=theme.accent,
        accent_text=theme.accent_text,
        accent_hover=mixed(theme.accent, theme.text, 0.15),
        accent_pressed=mixed(theme.accent, theme.text, 0.3),
        field=mixed(theme.panel, theme.raised, 0.6),
        good=theme.good,
        warning=theme.warning,
        error=theme.error,
        warning_panel=theme.warning_panel,
        error_panel=theme.error_panel,
        title_size=theme.text_size + 2,
        note_size=theme.small_size + 0.5,
        control=control,
        link=control - 4,
        radius=(control + 8) // 2 - 1,
        arrow=file_of("arrow"),
        tick=file_of("tick-black" if theme.accent_text != "#ffffff" else "tick-white"),
        mark=file_of("tick-grey"),
        box=round(theme.text_size * 1.4),
        dot=(dot := round(theme.text_size * 0.7) * 2),
        round=dot // 2 + 1,
        line=round(theme.text_size * 1.6),
    )
