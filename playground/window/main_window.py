"""The main window: puts the panels into docks and joins their signals, nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QMainWindow,
    QWidget,
)

from playground.problem import catalogue
from playground.problem.document import Document
from playground.state.acts import Act
from playground.state.frame import Frame
from playground.state.snapshot import Complaint, Notice
from playground.window import menus, palette
from playground.window.act_line import ActLine
from playground.window.acts_bar import ActsBar
from playground.window.batch_knob import BatchKnob
from playground.window.busy_strip import BusyStrip
from playground.window.complaint_card import ComplaintCard
from playground.window.data_import.import_menu import DataImport
from playground.window.descent_header import DescentHeader
from playground.window.descent_panel import DescentPanel
from playground.window.dialogs import Ask, SystemAsk
from playground.window.docks.code_dock import CodeDock
from playground.window.docks.graph_dock import GraphDock
from playground.window.docks.late_dock import LateDock
from playground.window.docks.ledger_dock import LedgerDock
from playground.window.docks.lesson_dock import LessonDock
from playground.window.docks.panel_dock import PanelDock
from playground.window.docks.rule_dock import RuleDock
from playground.window.drafts import Drafts
from playground.window.files import Files
from playground.window.icons import pixmap
from playground.window.joining import join
from playground.window.layout import (
    AUTOGRAD,
    BUFFERS,
    CODE,
    DATA,
    DESCENT,
    GRAPH,
    LANDSCAPE,
    LEDGER,
    LESSON,
    MICROSCOPE,
    NOISE,
    PROBLEM,
    RACE,
    RULE,
    SLICES,
    SWEEP,
    TIMELINE,
    Layout,
)
from playground.window.lecture.mode import Lecture
from playground.window.lesson.in_window import Lessons
from playground.window.optimizer_bar import OptimizerBar
from playground.window.overlays import Overlays
from playground.window.plot_docks import PlotDocks
from playground.window.problem_panel import ProblemPanel
from playground.window.recorder import Recorder
from playground.window.schedule_knob import ScheduleKnob
from playground.window.session import Session
from playground.window.snapshot_text import snapshot_text
from playground.window.stop_knob import StopKnob
from playground.window.tensor_panel import TensorPanel
from playground.window.theme import LIGHT, THEMES, Theme
from playground.window.vector_popup import VectorPopup
from playground.window.window_slots import slots

_THEME = "window/theme"


class MainWindow(QMainWindow):
    """One Session on screen."""

    def __init__(
        self,
        session: Session,
        settings: QSettings,
        drafts: Drafts | None = None,
        ask: Ask | None = None,
        lessons_path: Path | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.theme = LIGHT
        self._settings = settings
        self._arranged = False
        self._named = False
        self.setWindowTitle("Gradient playground")
        self.problem = ProblemPanel(drafts)
        self.tensors = TensorPanel()
        self.acts = ActsBar()
        self.optimizer = OptimizerBar()
        self.act_line = ActLine()
        self.batch = BatchKnob()
        self.schedule = ScheduleKnob()
        self.stop = StopKnob()
        self.plots = PlotDocks()
        ask = ask or SystemAsk()
        self.graph = GraphDock(session, self)
        self.rule = RuleDock(session, self)
        self.code = CodeDock(session, ask, self)
        self.ledger = LedgerDock(session, self)
        lesson = LessonDock(session, self)
        self.race = PanelDock(session, "playground.window.race.panel:RacePanel", self)
        self.sweep = PanelDock(session, "playground.window.sweep.panel:SweepPanel", self)
        self.late: dict[str, LateDock] = {
            CODE: self.code,
            LESSON: lesson,
            GRAPH: self.graph,
            SWEEP: self.sweep,
            DATA: PanelDock(session, "playground.window.data.panel:DataPanel", self),
            NOISE: PanelDock(session, "playground.window.noise.panel:NoisePanel", self),
            RULE: self.rule,
            MICROSCOPE: PanelDock(
                session, "playground.window.microscope.panel:MicroscopePanel", self
            ),
            LEDGER: self.ledger,
            BUFFERS: PanelDock(session, "playground.window.buffers.panel:BuffersPanel", self),
            TIMELINE: PanelDock(session, "playground.window.timeline.panel:TimelinePanel", self),
            RACE: self.race,
        }
        self.vector = VectorPopup(self)
        self.card = ComplaintCard(self)
        self.busy = BusyStrip(self)
        self.files = Files(self, self.problem, settings, ask)
        self.data_import = DataImport(self)
        self.recorder = Recorder(session, ask, self)
        self.layout_ = Layout(self, settings)
        self.descent = DescentPanel(self.acts, self.optimizer, self.plots.curve)
        self.lecture = Lecture(self)
        self.lessons = Lessons(self, lesson, lessons_path or Path(), ask)
        self._add_docks()
        self.menus = menus.build(
            self, slots(self), self.layout_.docks, self.choose_theme, self.reset_layout
        )
        if self.menus.lesson is not None:
            self.lessons.serve(self.menus.lesson)
        docks = self.layout_.docks
        self.overlays = Overlays(self, self.busy, self.card, docks[DESCENT], docks[LESSON])
        join(self)
        self.apply_theme(THEMES.get(str(settings.value(_THEME)), LIGHT))

    # What comes down

    def show_document(
        self, document: Document, dtype: str = "float32", seed: int | None = None
    ) -> None:
        """Put a document on screen and have it run."""
        self.problem.show_document(document)
        self.session.open(document, dtype, seed)

    def show_frame(self, frame: Frame) -> None:
        """Draw a Frame in every panel."""
        self.tensors.show_frame(frame)
        self.acts.show_frame(frame)
        self.optimizer.show_frame(frame)
        self.schedule.show_frame(frame)
        self.act_line.show_frame(frame)
        self.batch.show_frame(frame)
        self.stop.show_frame(frame)
        self.plots.show_frame(frame)
        for late in self.late.values():
            late.show_frame(frame)
        self.recorder.show_frame(frame)
        self.vector.show_frame(frame)
        self.lecture.show_frame(frame)
        self.lessons.show_frame(frame)

    def show_complaint(self, complaint: Complaint) -> None:
        """Show a complaint where it belongs: at an editor, at the optimizer, or on the card."""
        if self.optimizer.show_complaint(complaint) or self.schedule.show_complaint(complaint):
            return
        if complaint.torch_text is None and self.problem.show_complaint(complaint):
            return
        self.problem.show_complaint(complaint)
        self.card.show_complaint(complaint, self.session.mending(complaint.mend))

    def show_notice(self, notice: Notice) -> None:
        """Show what is no mistake on the card, with the acts that may follow."""
        self.card.show_notice(notice, self.session.mending(notice.mend))

    def apply_theme(self, theme: Theme) -> None:
        """Change the look of everything."""
        self.theme = self.data_import.theme = theme
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        palette.apply(app, theme)
        for part in (
            self.problem,
            self.tensors,
            self.acts,
            self.optimizer,
            self.schedule,
            self.act_line,
            self.stop,
            self.plots,
            self.vector,
            self.card,
            self.busy,
            self.layout_,
        ):
            part.apply_theme(theme)
        for late in self.late.values():
            late.apply_theme(theme)
        self.menus.themes[theme.name].setChecked(True)
        self.setWindowIcon(QIcon(pixmap("playground", theme.accent, 64)))

    def choose_theme(self, name: str) -> None:
        """Change the look, and keep the choice."""
        self.apply_theme(THEMES[name])
        self._settings.setValue(_THEME, name)

    def reset_layout(self) -> None:
        """Put every dock where it stood at first."""
        self.layout_.arrange()

    def fill_lists(self) -> None:
        """List the built-in problems and build the plots: what the first picture can do without."""
        if self._named:
            return
        self._named = True
        self.plots.build(self.session, self.theme)
        for name, header in self.plots.headers.items():
            self.layout_.titles[name].take(header)
        entries = catalogue.entries()
        self.problem.fill(entries)
        menus.list_problems(self.menus, entries, self.files.open_named, self)

    # Requests

    def ask(self, act: Act) -> None:
        """Ask the kernel for an act."""
        self.session.ask(act)

    def full_step(self) -> None:
        """Do one whole step; where a control has the keyboard, Space presses that instead."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        elif isinstance(focused, QComboBox):
            focused.showPopup()
        else:
            self.ask(self.acts.full_step())

    def copy_snapshot(self) -> None:
        """Put everything that autograd holds on the clipboard, as text."""
        if self.session.frame is not None:
            QGuiApplication.clipboard().setText(snapshot_text(self.session.frame.snapshot))

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Arrange the docks when the window has its size."""
        super().showEvent(event)
        if not self._arranged:
            self._arranged = True
            if not self.layout_.restore():
                self.layout_.arrange()
            self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the new size out among the docks, once Qt has laid them out."""
        super().resizeEvent(event)
        if self._arranged:
            QTimer.singleShot(0, self, self.layout_.window_resized)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Note that a line between docks was dragged: only those let the mouse through to here."""
        super().mouseReleaseEvent(event)
        self.layout_.touched()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Escape stop a kernel that does not answer, or take the card away."""
        if event.key() == Qt.Key.Key_Escape:
            if not self.busy.isHidden():
                self.session.link.stop()
            else:
                self.card.dismiss()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Keep drafts and layout, and end the kernel."""
        self.lecture.leave()
        self.problem.check_now()
        self.layout_.save()
        self.layout_.leave()
        self._settings.sync()
        self.session.link.close()
        super().closeEvent(event)

    # Assembly

    def _add_docks(self) -> None:
        header = DescentHeader(self.act_line, self.schedule, self.batch, self.stop)
        for name, panel, beside in (
            (PROBLEM, self.problem, None),
            (LANDSCAPE, self.plots.landscape, None),
            (SLICES, self.plots.slices, None),
            (AUTOGRAD, self.tensors, None),
            (DESCENT, self.descent, header),
            *((name, late.place, late.beside) for name, late in self.late.items()),
        ):
            self.layout_.add(name, panel, beside)
        for name, late in self.late.items():
            late.watch(self.layout_.docks[name])
        hidden = QWidget()
        hidden.setMaximumSize(0, 0)
        self.setCentralWidget(hidden)
        hidden.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # What comes from other panels

    def show_ledger(self, name: str) -> None:
        """Show what is summed in the ``.grad`` of a tensor."""
        self.ledger.show_name(name)
        self.layout_.bring(LEDGER)

    def document_runs(self, document: Document) -> None:
        """Show the document that runs from now on, be it a lesson's."""
        opened = self.problem.opened
        if self.lessons.opened(document) and (opened is None or opened.name != document.name):
            # Without a path: what is typed here must never be saved over the lesson.
            self.problem.show_document(replace(document, path=None))
        self.problem.show_running(document)
        self.plots.show_document(document)
        self.graph.show_document(document)

    def document_refused(self, complaint: Complaint) -> None:
        """Tell what is wrong with a document, in its editors where that can be."""
        self.problem.show_refused()
        if not self.problem.show_complaint(complaint):
            self.card.show_complaint(complaint)

    def name(self) -> None:
        """Write what is open into the title."""
        document = self.problem.opened
        if document is not None:
            file = None if catalogue.is_built_in(document) else document.path
            name = document.title if file is None else file.name
            recording = "recording — " * self.recorder.recording
            self.setWindowTitle(f"{name}[*] — {recording}Gradient playground")
            self.setWindowModified(self.problem.modified)
