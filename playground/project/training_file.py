"""The trainer that scripts import: it can be saved to a project file and loaded from one."""

from pathlib import Path

from playground.core import PlaygroundError
from playground.project.document.file_errors import BadState, StateDoesNotFit
from playground.project.document.trained_state import TrainedState
from playground.project.project import Project, read_project, write_project
from playground.project.runs.kept_members import kept_runs
from playground.training.base.training_files import TrainingRecord, register_files
from playground.training.trainer import Trainer

__all__ = ["ProjectFiles", "Trainer"]


class ProjectFiles:
    """Trainings in project files, as the window writes and reads them."""

    def read(self, path: Path) -> TrainingRecord:
        """Read a project file with its training.

        Raises
        ------
        ProjectFileError
            When the file is missing, damaged, untrained, or its training does not fit it.
        """
        opened = read_project(path)
        if opened.kept is None:
            raise BadState(f"{path} holds no training; Trainer(Project.load(path)) begins one")
        if opened.state is None:
            raise StateDoesNotFit(opened.kept.misfit)
        project, state = opened.project, opened.state
        return TrainingRecord(
            project, project.training, project.browser_seed, state.checkpoint, state.history
        )

    def write(self, path: Path, record: TrainingRecord) -> None:
        """Write a project file with its training.

        Raises
        ------
        PlaygroundError
            When what is trained is no :class:`Project`, or the file cannot be written.
        """
        if not isinstance(record.project, Project):
            kind = type(record.project).__name__
            raise PlaygroundError(f"only the training of a Project can be saved, not of a {kind}")
        project = record.project.replace(training=record.training, browser_seed=record.browser_seed)
        state = TrainedState(record.checkpoint, record.history)
        write_project(path, project, state, runs=kept_runs(path))


register_files(ProjectFiles())
