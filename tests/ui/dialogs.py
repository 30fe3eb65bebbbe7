"""Stand-ins for the dialogs that a window opens."""

from dataclasses import dataclass, field

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox


@dataclass
class Dialogs:
    """What the next dialogs answer, and what they were asked.

    A question without a prepared answer fails the test that caused it.
    """

    open_names: list[str] = field(default_factory=list)
    save_names: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    answers: list[QMessageBox.StandardButton] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    def install(self, monkeypatch):
        for owner, name, stand_in in (
            (QFileDialog, "getOpenFileName", self._open_name),
            (QFileDialog, "getSaveFileName", self._save_name),
            (QInputDialog, "getText", self._text),
            (QInputDialog, "getItem", self._item),
            (QMessageBox, "question", self._question),
            (QMessageBox, "warning", self._tell),
            (QMessageBox, "information", self._tell),
            (QMessageBox, "critical", self._tell),
            (QMessageBox, "about", self._tell),
        ):
            monkeypatch.setattr(owner, name, staticmethod(stand_in))

    def saves_as(self, path, chosen=""):
        self.save_names.append((str(path), chosen))

    def _open_name(self, _parent, title, _folder="", _filter=""):
        self.asked.append(title)
        return self.open_names.pop(0), ""

    def _save_name(self, _parent, title, _suggested="", filters=""):
        self.asked.append(title)
        name, chosen = self.save_names.pop(0)
        return name, chosen or filters.split(";;")[0]

    def _text(self, _parent, title, _label, *_):
        self.asked.append(title)
        return self.texts.pop(0), True

    def _item(self, _parent, title, _label, items, current=0, _editable=True):
        self.asked.append(title)
        wanted = self.items.pop(0) if self.items else items[current]
        assert wanted in items
        return wanted, True

    def _question(self, _parent, title, text, *_):
        self.asked.append(title)
        self.questions.append(text)
        return self.answers.pop(0)

    def _tell(self, _parent, title, text, *_):
        self.told.append((title, text))
        return QMessageBox.StandardButton.Ok
