"""Colours and type sizes of the window, as plain values that every panel applies itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """One complete look.

    Colours are ``#rrggbb``; they are colour-blind safe (Okabe and Ito, 2008), and a state is
    never told by colour alone. ``text_size`` is the body size in points, ``small_size`` that of
    tick labels, ``mono`` the code font's families in order of preference; ``line`` is the width
    of a plotted curve and ``marker`` the diameter of the draggable point, both in pixels.
    ``least``: no text is set smaller than this, in points, whatever part of a size it asks for.
    ``runs``: eight colours for runs drawn side by side, which marks of eight shapes tell apart too.
    """

    name: str
    title: str
    background: str
    panel: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    accent_text: str
    curve: str
    point: str
    point_ring: str
    tangent: str
    secant: str
    gradient: str
    descent: str
    trajectory: str
    good: str
    warning: str
    error: str
    warning_panel: str
    error_panel: str
    runs: tuple[str, ...]
    colour_map: str = "viridis"
    text_size: int = 10
    small_size: int = 8
    line: float = 2.0
    marker: int = 14
    least: int = 0
    mono: tuple[str, ...] = ("JetBrains Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace")


LIGHT = Theme(
    name="light",
    title="Light",
    background="#eef0f4",
    panel="#ffffff",
    raised="#f6f7fa",
    border="#d5d9e2",
    text="#1c2330",
    muted="#5b6577",
    accent="#2f5bd7",
    accent_text="#ffffff",
    curve="#2f3b52",
    point="#1c2330",
    point_ring="#ffffff",
    tangent="#c8500a",
    secant="#0072b2",
    gradient="#c8500a",
    descent="#00795a",
    trajectory="#a3246e",
    good="#00795a",
    warning="#8a5a00",
    error="#b3261e",
    warning_panel="#fff6e0",
    error_panel="#fdecea",
    runs=("#0088f7", "#d18105", "#0e6960", "#632683", "#471700", "#0d001e", "#9b85bf", "#74713a"),
)

DARK = Theme(
    name="dark",
    title="Dark",
    background="#14171e",
    panel="#1c2029",
    raised="#252a35",
    border="#363d4b",
    text="#e8ebf2",
    muted="#9aa4b8",
    accent="#7c9cff",
    accent_text="#0e1116",
    curve="#c9d2e6",
    point="#ffffff",
    point_ring="#14171e",
    tangent="#ff9d5c",
    secant="#62b8f0",
    gradient="#ff9d5c",
    descent="#3fd0a0",
    trajectory="#f08cc8",
    good="#3fd0a0",
    warning="#f2c14e",
    error="#ff8a80",
    warning_panel="#3a3117",
    error_panel="#41201e",
    runs=("#518dd1", "#a65e23", "#b7ffc9", "#bf657a", "#eecf66", "#c1e0ff", "#1865f6", "#ffff00"),
)

PROJECTOR = Theme(
    name="projector",
    title="Projector",
    background="#ffffff",
    panel="#ffffff",
    raised="#f2f2f2",
    border="#6b6b6b",
    text="#000000",
    muted="#333333",
    accent="#003a9b",
    accent_text="#ffffff",
    curve="#000000",
    point="#000000",
    point_ring="#ffffff",
    tangent="#7d2b00",
    secant="#004a80",
    gradient="#7d2b00",
    descent="#00563f",
    trajectory="#7d0f50",
    good="#00563f",
    warning="#5f3d00",
    error="#8c0b05",
    warning_panel="#fff1cc",
    error_panel="#ffe1de",
    runs=("#0d6fed", "#b85a01", "#3c78a1", "#360074", "#202200", "#020022", "#0000ff", "#587e64"),
    colour_map="cividis",
    text_size=14,
    small_size=12,
    line=4.0,
    marker=22,
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, PROJECTOR)}
