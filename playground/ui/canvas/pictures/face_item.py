"""A face in the scene: one item below a card, painted only when what it shows looks different."""

from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.ui.canvas.faces.face import Face, FaceSpot
from playground.ui.canvas.faces.moment import FaceMoment
from playground.ui.canvas.faces.parts import Bars, Cells, Chart, Origin, Part, Source, Words
from playground.ui.canvas.faces.places import place_at, spot_of
from playground.ui.canvas.model import geometry
from playground.ui.canvas.pictures.bar_painter import BarPainter
from playground.ui.canvas.pictures.box_item import BoxItem
from playground.ui.canvas.pictures.cell_painter import CellPainter
from playground.ui.canvas.pictures.chart_painter import ChartPainter
from playground.ui.canvas.pictures.face_frames import FaceFrames
from playground.ui.canvas.pictures.word_painter import WordPainter
from playground.ui.theme.tokens import Theme

Painter: TypeAlias = CellPainter | BarPainter | ChartPainter | WordPainter


_NOTHING, _PICTURES, _ALL = range(3)
"""How much of its moment a face shows."""


class FaceItem(BoxItem):
    """What a card shows below its words.

    Attributes
    ----------
    face
        Its parts and their places; ``None`` while it shows nothing.
    moment
        The moment that is shown.
    """

    def __init__(self, card: QGraphicsItem, theme: Theme) -> None:
        super().__init__(card)
        self.face: Face | None = None
        self._painters: tuple[Painter, ...] = ()
        self._are_painters_old = False
        self.moment = FaceMoment()
        self._shown = _NOTHING
        self._mark: tuple[str, tuple[int, ...]] | None = None
        self._theme = theme
        self._frames: FaceFrames | None = None
        self.hide()

    def set_face(self, face: Face | None, card: QSizeF) -> None:
        """Show another face, or none, on a card of a size; what it shows comes later."""
        if face is not None:
            self.setPos(geometry.face_corner(card, face.width))
        if face is self.face or face == self.face:
            return
        if (face is None) != (self.face is None):
            self.setVisible(face is not None)
        self.face = face
        self._shown, self._are_painters_old = _NOTHING, True
        whole = QRectF(0, 0, face.width, face.height) if face is not None else QRectF()
        bounds = whole.adjusted(-1, -1, 1, 1) if face is not None else whole
        if self._frames is None:
            self._frames = FaceFrames(self, self._paint_frames)
        for item in (self, self._frames):
            item.set_bounds(bounds)
            item.update()

    @property
    def painters(self) -> tuple[Painter, ...]:
        """What each part shows just now: their ``numbers`` are those that are painted.

        They are made, and those of an earlier face freed, when something is to be shown: an edit
        does not wait for that.
        """
        if self._are_painters_old:
            self._are_painters_old = False
            parts = self.face.parts if self.face is not None else ()
            self._painters = tuple(self._painter(part) for part in parts)
        return self._painters

    def _painter(self, part: Part) -> Painter:
        theme = self._theme
        if isinstance(part, Cells):
            return CellPainter(part, theme)
        if isinstance(part, Bars):
            return BarPainter(part, theme)
        if isinstance(part, Chart):
            return ChartPainter(part, theme)
        return WordPainter(part, theme, self.face.width if self.face is not None else 0.0)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for painter in self.painters:
            painter.set_theme(theme)
        self._update_frames()
        self.update()

    def _update_frames(self) -> None:
        if self._frames is not None:
            self._frames.update()

    def show_moment(self, moment: FaceMoment, *, with_texts: bool = True) -> bool:
        """Show a moment; tells whether it looks different.

        Parameters
        ----------
        moment
            The numbers.
        with_texts
            Whether written numbers follow, too: nobody reads thirty a second.
        """
        shown = _ALL if with_texts else _PICTURES
        if moment is self.moment and shown <= self._shown:
            return False
        self.moment, self._shown = moment, shown
        changed = [painter.take(moment, with_texts=with_texts) for painter in self.painters]
        if any(changed):
            self.update()
            if any(p.is_framed_anew for p, c in zip(self.painters, changed, strict=True) if c):
                self._update_frames()
        return any(changed)

    def set_mark(self, place: tuple[str, tuple[int, ...]] | None) -> None:
        """Frame a learned number, by its array's name and its place in that; or none."""
        if place != self._mark:
            self._mark = place
            self._update_frames()

    def marked_spot(self) -> FaceSpot | None:
        """Return where the framed number is, if it is shown."""
        if self.face is None or self._mark is None:
            return None
        name, place = self._mark
        source = Source(Origin.PARAMETER, self.face.node_id, name)
        values = self.moment.numbers(source)
        return None if values is None else spot_of(self.face, name, place, values)

    def learned_at(self, spot: FaceSpot) -> tuple[str, tuple[int, ...]] | None:
        """Return the learned number at a place: its array's name, and where in that it is."""
        part = self.face.parts[spot.part] if self.face is not None else None
        if self.face is None or part is None or isinstance(part, Words):
            return None
        values = self.moment.numbers(part.source)
        place = None if values is None else place_at(self.face, spot, values)
        return None if place is None else (part.source.name, place)

    def spot_at(self, point: QPointF) -> FaceSpot | None:
        """Return which number is at a place of the card."""
        local = point - self.pos()
        return self.face.spot_at(local.x(), local.y()) if self.face is not None else None

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        if self.face is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        zoom = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        for part, box in zip(self.painters, self.face.boxes, strict=True):
            painter.save()
            painter.translate(box[0], box[1])
            part.paint(painter, zoom)
            painter.restore()

    def _paint_frames(self, painter: QPainter, zoom: float) -> None:
        """Draw what stays, above the rest."""
        if self.face is None:
            return
        for part, box in zip(self.painters, self.face.boxes, strict=True):
            painter.save()
            painter.translate(box[0], box[1])
            part.paint_frames(painter, zoom)
            painter.restore()
        self._paint_mark(painter)

    def _paint_mark(self, painter: QPainter) -> None:
        """Frame the number that was chosen."""
        spot = self.marked_spot()
        if spot is None or self.face is None:
            return
        place = QRectF(*self.face.number_box(spot)).adjusted(-1, -1, 1, 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.surface), 3.5))
        painter.drawRect(place)
        painter.setPen(QPen(QColor(self._theme.accent), 2.0))
        painter.drawRect(place)
