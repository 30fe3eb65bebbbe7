"""What of a main window a lesson works with."""

from typing import TYPE_CHECKING

from playground.ui.lessons.window_parts import WindowParts

if TYPE_CHECKING:
    from playground.ui.app.main_window import MainWindow


def lesson_parts(window: "MainWindow") -> WindowParts:
    """Return the parts of a window by which lessons are performed and looked at."""

    def is_explained() -> bool:
        follower = window.followers.explaining
        return follower is None or follower.is_settled

    return WindowParts(
        window=window,
        document=window.document,
        client=window.client,
        files=window.files,
        values=window.parameter_edits,
        sample=window.sample,
        parameter=window.parameter,
        views=window.views,
        docks=window.docks,
        toolbar=window.toolbar,
        actions=window.actions_by_name,
        run=window.train_actions.run,
        is_explained=is_explained,
    )
