"""The picture of the sheet: drawn again only when surface, colours, camera or size have changed."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from playground.state.landscape import Surface
from playground.window.plots.box import Box
from playground.window.plots.camera import Camera
from playground.window.plots.colour_scale import ColourScale
from playground.window.plots.sheet_mesh import SheetMesh, sheet_mesh
from playground.window.plots.sheet_renderer import NoOpenGLError, SheetRenderer


class SheetPicture:
    """Holds the renderer, the mesh and the last picture; ``trouble`` says why there is none."""

    def __init__(self) -> None:
        self.mesh: SheetMesh | None = None
        self.colours: ColourScale | None = None
        self.renderer: SheetRenderer | None = None
        self.trouble: str | None = None
        self.drawn = 0
        self._sent: SheetMesh | None = None
        self._seen: tuple[SheetMesh, Camera, QSize] | None = None
        self._image: QImage | None = None

    def start(self) -> bool:
        """Make the OpenGL context at the first call; False where that does not work."""
        if self.renderer is None and self.trouble is None:
            try:
                self.renderer = SheetRenderer()
            except NoOpenGLError as trouble:
                self.trouble = str(trouble)
        return self.renderer is not None

    def stop(self) -> None:
        """Give OpenGL's memory back."""
        if self.renderer is not None:
            self.renderer.close()
            self.renderer = None
            self._sent = None

    def show_surface(
        self, surface: Surface | None, box: Box | None, colour_map: str, keep_colours: bool
    ) -> None:
        """Make the mesh; ``keep_colours`` goes on with the colours so far while they fit."""
        self.mesh = None
        if surface is None or box is None:
            self.colours = None
            return
        before = self.colours
        if not (keep_colours and before is not None and before.still_fits(surface.heights)):
            self.colours = ColourScale.fit(surface.heights)
        if self.colours is not None:
            self.mesh = sheet_mesh(surface, box, self.colours, colour_map)

    def image(self, camera: Camera, size: QSize) -> QImage | None:
        """Return the picture, or None where there is nothing to draw or OpenGL failed."""
        mesh = self.mesh
        if mesh is None or self.renderer is None:
            return None
        wanted = mesh, camera, size
        if self._image is None or self._seen is None or not _same(self._seen, wanted):
            try:
                if self._sent is not mesh:
                    self.renderer.show_mesh(mesh)
                    self._sent = mesh
                self._image = self.renderer.picture(camera.matrix, size)
            except NoOpenGLError as trouble:
                self.trouble = str(trouble)
                self._image = self.renderer = None
                return None
            self._seen = wanted
            self.drawn += 1
        return self._image


def _same(one: tuple[SheetMesh, Camera, QSize], other: tuple[SheetMesh, Camera, QSize]) -> bool:
    return one[0] is other[0] and one[1] == other[1] and one[2] == other[2]
