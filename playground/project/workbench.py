"""The document beside its data: what can be said about the drawing before it trains."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from playground.core import Diagnostic, ParamValue
from playground.datasets.base.dataset import Dataset
from playground.datasets.peek import peek_dataset
from playground.nn.base.layer import Layer
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.compiler.plan import Analysis, PlannedNode, Signature, analyze
from playground.project.project import Project
from playground.training.base.learning_checks import blocked_layers, rate_diagnostics
from playground.training.base.validation import signature_of


class Workbench(Struct, frozen=True, dict=True):
    """A document, the data there is for it, and what follows from both.

    Parameters
    ----------
    project
        The document.
    dataset
        The data that is trained on; ``None`` until it is read.
    analysis
        Shapes, counts and findings; ``None`` while nothing is known about the data.
    blocked
        Layers that let no gradient through.
    """

    project: Project
    dataset: Dataset | None = None
    analysis: Analysis | None = None
    blocked: tuple[Diagnostic, ...] = ()

    @property
    def infos(self) -> Mapping[str, NodeInfo]:
        """Facts about each node that has some."""
        return self.analysis.infos if self.analysis is not None else {}

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the drawing, and what keeps it from learning."""
        if self.analysis is None:
            return ()
        if self.analysis.plan is None:
            return self.analysis.diagnostics
        rate = rate_diagnostics(self.project.training)
        return (*self.analysis.diagnostics, *self.blocked, *rate)

    @property
    def is_trainable(self) -> bool:
        """Whether nothing is known that keeps the drawing from being trained."""
        return self.analysis is None or self.analysis.plan is not None

    @property
    def is_2d(self) -> bool | None:
        """Whether the inputs are a point of the plane; ``None`` while nobody knows."""
        if self.dataset is not None:
            return self.dataset.is_2d
        plan = self.analysis.plan if self.analysis is not None else None
        return plan.signature.is_2d if plan is not None else None

    @cached_property
    def signature(self) -> Signature | None:
        """What a network must fit; ``None`` while nothing is known about the data."""
        if self.dataset is not None:
            return signature_of(self.dataset)
        plan = self.analysis.plan if self.analysis is not None else None
        return plan.signature if plan is not None else None

    @cached_property
    def offered_features(self) -> tuple[str, ...]:
        """The names of the features that an input layer may choose."""
        if self.dataset is None:
            return ()
        return tuple(feature.name for feature in signature_of(self.dataset).features)

    @cached_property
    def features(self) -> tuple[str, ...]:
        """The names of the features the network uses, for the input's tiles."""
        return tuple(feature.name for node in self._planned for feature in node.features)

    @cached_property
    def row_names(self) -> dict[str, tuple[str, ...]]:
        """For every layer that the input feeds alone, what its weights' rows stand for."""
        features = {n.id: tuple(f.name for f in n.features) for n in self._planned}
        return {
            node.id: features[node.sources[0]]
            for node in self._planned
            if len(node.sources) == 1 and features[node.sources[0]]
        }

    @cached_property
    def output_id(self) -> str:
        """The id of the output layer, empty when there is none."""
        return next((node_id for node_id, info in self.infos.items() if info.is_output), "")

    @property
    def output_activation(self) -> str:
        """The name of the output layer's activation, empty when it has none of its own."""
        field = self.output_activation_field
        return str(self._output.values[field]) if self._output is not None and field else ""

    @property
    def output_activation_field(self) -> str:
        """The name of the parameter that chooses it; empty when there is none."""
        return self._output.activation_field if self._output is not None else ""

    @property
    def output_activation_params(self) -> dict[str, ParamValue]:
        """What parameters of the output layer's activation are set to, by their own names."""
        if self._output is None:
            return {}
        start = f"{self.output_activation_field}."
        return {k.removeprefix(start): v for k, v in self._output.function_params.items()}

    @property
    def _output(self) -> Layer | None:
        plan = self.analysis.plan if self.analysis is not None else None
        return plan.output.layer if plan is not None else None

    @cached_property
    def parameters(self) -> int:
        """How many numbers the network learns."""
        return sum(info.parameters for info in self.infos.values())

    @property
    def _planned(self) -> tuple[PlannedNode, ...]:
        plan = self.analysis.plan if self.analysis is not None else None
        return plan.nodes if plan is not None else ()


def resolve(project: Project, dataset: Dataset | None, known: Workbench | None = None) -> Workbench:
    """Return what follows from a document and its data.

    The network is only analyzed when it or the data is another one than before. Until the data is
    read, a handful of samples stands for it where a generator can make them at once: so the window
    shows the network from its first picture on as it will stay.

    Parameters
    ----------
    project
        The document.
    dataset
        The data that is trained on; ``None`` until it is read.
    known
        What was found before.
    """
    if known is not None and known.dataset is dataset:
        same = known.project.network == project.network
        if same and (dataset is not None or known.project.dataset == project.dataset):
            size = project.training.batch_size
            if size == known.project.training.batch_size:
                return Workbench(project, dataset, known.analysis, known.blocked)
            return _workbench(project, dataset, known.analysis)
    data = dataset if dataset is not None else peek_dataset(project.dataset)
    if data is None:
        return _workbench(project, dataset, None)
    signature = signature_of(data)
    analysis = _known_analysis(project, signature, known) or analyze(project.network, signature)
    return _workbench(project, dataset, analysis)


def _known_analysis(
    project: Project, signature: Signature, known: Workbench | None
) -> Analysis | None:
    """Return what was found before where the data that was read is what was expected."""
    if known is None or known.project.network != project.network or known.analysis is None:
        return None
    plan = known.analysis.plan
    return known.analysis if plan is not None and plan.signature == signature else None


def _workbench(project: Project, dataset: Dataset | None, analysis: Analysis | None) -> Workbench:
    plan = analysis.plan if analysis is not None else None
    count = len(dataset.x_train) if dataset is not None else None
    size = project.training.batch_size
    blocked = blocked_layers(plan, size, count) if plan is not None else ()
    return Workbench(project, dataset, analysis, blocked)
