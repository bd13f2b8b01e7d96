"""The sheet drawn by OpenGL into a picture, beside the window: only camera and surface cost time.

The picture is read back and kept, so that a moved point is painted over it like on any other
plot. A GL widget would draw the whole sheet again for each move, and make the whole window be
composed by OpenGL, which software renderers do slowly.
"""

from __future__ import annotations

from typing import Any
from weakref import finalize

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QMatrix4x4,
    QOffscreenSurface,
    QOpenGLContext,
    QSurfaceFormat,
)
from PySide6.QtOpenGL import (
    QOpenGLBuffer,
    QOpenGLFramebufferObject,
    QOpenGLFramebufferObjectFormat,
    QOpenGLShader,
    QOpenGLShaderProgram,
    QOpenGLVertexArrayObject,
)
from shiboken6 import VoidPtr

from playground.state.arrays import Array
from playground.window.plots.sheet_mesh import SheetMesh

_VERTEX = """
attribute highp vec3 place;
attribute lowp vec4 colour;
uniform highp mat4 matrix;
varying lowp vec4 shown;
void main() { shown = colour; gl_Position = matrix * vec4(place, 1.0); }
"""
_FRAGMENT = """
varying lowp vec4 shown;
void main() { gl_FragColor = shown; }
"""
_OLDEST = (2, 1)
_WITHOUT = ("offscreen", "minimal", "vnc", "linuxfb")
_FLOAT, _UNSIGNED, _TRIANGLES = 0x1406, 0x1405, 0x0004
_DEPTH_TEST, _COLOUR_BIT, _DEPTH_BIT = 0x0B71, 0x4000, 0x0100
_SAMPLES = 4
"""Samples per pixel, so that the sheet's edge is smooth."""
_STRIDE = 28
"""Bytes of a vertex: seven float32."""


class NoOpenGLError(RuntimeError):
    """OpenGL cannot be used here; the text says why."""


class SheetRenderer:
    """One OpenGL context without a window, the sheet's buffers and the picture's buffer."""

    def __init__(self) -> None:
        platform = QGuiApplication.platformName()
        if platform in _WITHOUT:
            raise NoOpenGLError(f"the {platform} platform has no OpenGL")
        form = QSurfaceFormat()
        form.setDepthBufferSize(24)
        self._context = QOpenGLContext()
        self._context.setFormat(form)
        if not self._context.create():
            raise NoOpenGLError("no OpenGL context could be made")
        self._surface = QOffscreenSurface()
        self._surface.setFormat(self._context.format())
        self._surface.create()
        if not self._context.makeCurrent(self._surface):
            raise NoOpenGLError("the OpenGL context could not be used")
        if self._context.format().version() < _OLDEST:
            major, minor = self._context.format().version()
            raise NoOpenGLError(f"OpenGL {major}.{minor} is too old, 2.1 is needed")
        self._program = self._linked()
        self._matrix = self._program.uniformLocation("matrix")
        self._place = self._program.attributeLocation("place")
        self._colour = self._program.attributeLocation("colour")
        self._vertices = QOpenGLBuffer(QOpenGLBuffer.Type.VertexBuffer)
        self._faces = QOpenGLBuffer(QOpenGLBuffer.Type.IndexBuffer)
        self._array = QOpenGLVertexArrayObject()
        self._array.create()
        self._vertices.create()
        self._faces.create()
        self._pictures: list[QOpenGLFramebufferObject] = []
        self._count = 0
        self._faces_shown: Array | None = None
        self._context.doneCurrent()
        held = (self._vertices, self._faces, self._array)
        self._release = finalize(
            self, _release, self._context, self._surface, held, self._program, self._pictures
        )

    def show_mesh(self, mesh: SheetMesh) -> None:
        """Send a mesh to the graphics card; faces only where they are others than before."""
        self._make_current()
        self._array.bind()
        _upload(self._vertices, mesh.vertices)
        if mesh.faces is not self._faces_shown:
            _upload(self._faces, mesh.faces)
            self._faces_shown = mesh.faces
            self._count = mesh.faces.size
        self._array.release()

    def picture(self, matrix: Array, size: QSize) -> QImage:
        """Return the sheet through a camera's matrix, on a transparent ground, ``size`` in pixels.

        Raises NoOpenGLError when the driver reports an error.
        """
        self._make_current()
        buffer = self._buffer(size)
        buffer.bind()
        gl = self._context.functions()
        gl.glViewport(0, 0, size.width(), size.height())
        gl.glClearColor(0.0, 0.0, 0.0, 0.0)
        gl.glClear(_COLOUR_BIT | _DEPTH_BIT)
        if self._count:
            gl.glEnable(_DEPTH_TEST)
            self._draw(gl, matrix)
        buffer.release()
        error = gl.glGetError()
        if error:
            raise NoOpenGLError(f"OpenGL error {error:#x} while the surface was drawn")
        image = buffer.toImage()
        self._context.doneCurrent()
        return image

    def close(self) -> None:
        """Give OpenGL's memory back; nothing can be drawn afterwards."""
        self._release()

    def _draw(self, gl: Any, matrix: Array) -> None:
        self._array.bind()
        self._program.bind()
        self._program.setUniformValue(self._matrix, QMatrix4x4(matrix.ravel().tolist()))
        self._vertices.bind()
        self._faces.bind()
        for at, offset, width in ((self._place, 0, 3), (self._colour, 12, 4)):
            self._program.enableAttributeArray(at)
            self._program.setAttributeBuffer(at, _FLOAT, offset, width, _STRIDE)
        gl.glDrawElements(_TRIANGLES, self._count, _UNSIGNED, VoidPtr(0))
        self._faces.release()
        self._vertices.release()
        self._program.release()
        self._array.release()

    def _buffer(self, size: QSize) -> QOpenGLFramebufferObject:
        if not self._pictures or self._pictures[0].size() != size:
            form = QOpenGLFramebufferObjectFormat()
            form.setAttachment(QOpenGLFramebufferObject.Attachment.Depth)
            form.setSamples(_SAMPLES)
            self._pictures[:] = [QOpenGLFramebufferObject(size, form)]
            if not self._pictures[0].isValid():
                raise NoOpenGLError("OpenGL has no picture buffers")
        return self._pictures[0]

    def _make_current(self) -> None:
        if not self._context.makeCurrent(self._surface):
            raise NoOpenGLError("the OpenGL context was lost")

    def _linked(self) -> QOpenGLShaderProgram:
        program = QOpenGLShaderProgram()
        kinds = QOpenGLShader.ShaderTypeBit
        for kind, source in ((kinds.Vertex, _VERTEX), (kinds.Fragment, _FRAGMENT)):
            if not program.addShaderFromSourceCode(kind, source):
                raise NoOpenGLError(f"the shader was refused: {program.log()}")
        if not program.link():
            raise NoOpenGLError(f"the shader was refused: {program.log()}")
        return program


def _upload(buffer: QOpenGLBuffer, values: Array) -> None:
    values = np.ascontiguousarray(values)
    memory: Any = values.data  # taken without a copy, although the stub asks for bytes
    buffer.bind()
    if buffer.size() == values.nbytes:
        buffer.write(0, memory, values.nbytes)
    else:
        buffer.allocate(memory, values.nbytes)
    buffer.release()


def _release(
    context: QOpenGLContext,
    surface: QOffscreenSurface,
    held: tuple[QOpenGLBuffer | QOpenGLVertexArrayObject, ...],
    program: QOpenGLShaderProgram,
    pictures: list[QOpenGLFramebufferObject],
) -> None:
    """Destroy what lives in the context while it is current: Qt crashes in any other order."""
    if context.makeCurrent(surface):
        pictures.clear()
        for each in held:
            each.destroy()
        program.removeAllShaders()
        context.doneCurrent()
    surface.destroy()
