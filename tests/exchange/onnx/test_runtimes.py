"""What cannot be run is refused in the name of the runtime that refuses it."""

import numpy as np
import pytest
from onnx import TensorProto, helper

from playground.exchange import ExportError
from playground.exchange.onnx import runtimes
from playground.exchange.onnx.file import INPUT, OUTPUT


@pytest.mark.parametrize("operator", ["NoSuchOperator", "MatMul"])  # unknown; without its factor
@pytest.mark.parametrize("name", ["onnx.reference", "onnxruntime"])
def test_a_model_that_cannot_run_is_refused_by_name(operator, name):
    pytest.importorskip(name)
    ports = [
        helper.make_tensor_value_info(each, TensorProto.FLOAT, None) for each in (INPUT, OUTPUT)
    ]
    node = helper.make_node(operator, [INPUT], [OUTPUT])
    model = helper.make_model(
        helper.make_graph([node], "broken", ports[:1], ports[1:]),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    run = {"onnx.reference": runtimes._reference, "onnxruntime": runtimes._onnxruntime}[name]
    with pytest.raises(ExportError, match=f"^{name} cannot run the ONNX model"):
        run(model.SerializeToString(), {INPUT: np.zeros((1, 2), np.float32)})
