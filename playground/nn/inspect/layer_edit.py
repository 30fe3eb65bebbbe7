"""Setting one parameter of a layer in a drawing."""

from msgspec.structs import replace

from playground.core import ParamValue
from playground.graph import NetworkSpec
from playground.graph.edits import set_params
from playground.nn.layers import LAYERS


def set_layer_param(spec: NetworkSpec, node_id: str, name: str, value: ParamValue) -> NetworkSpec:
    """Change a parameter of a layer, or of the function it chooses.

    Parameters
    ----------
    spec, node_id
        The drawing and one of its layers.
    name
        ``units``, or ``activation.alpha``. A function's usual value is left out: a file that names
        none is read by older versions, too.
    value
        What it is to be; one that the parameter accepts.
    """
    changed = set_params(spec, node_id, **{name: value})
    node = changed.node(node_id)
    if "." not in name or node.kind not in LAYERS:
        return changed
    usual = {param.name: param.default for param in LAYERS.params(node.kind, node.params)}
    if value != usual.get(name):
        return changed
    bare = replace(node, params={k: v for k, v in node.params.items() if k != name})
    nodes = tuple(bare if each.id == node_id else each for each in changed.nodes)
    return replace(changed, nodes=nodes)
