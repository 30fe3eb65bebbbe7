"""Where samples enter: which of the file's numbers is which column of the data."""

import numpy as np

from playground.core import Array
from playground.core.text.numbers import counted
from playground.datasets import Dataset
from playground.exchange.onnx_import.base.building import INPUT, Building
from playground.exchange.onnx_import.base.flow import Flow
from playground.exchange.onnx_import.base.model_file import NotImported, OnnxModel
from playground.exchange.onnx_import.base.walk import Walk
from playground.exchange.onnx_import.head import told_names
from playground.exchange.onnx_import.readers.layers import told_shape


def add_entry(
    model: OnnxModel, dataset: Dataset, building: Building, walk: Walk, reads_scaled: bool
) -> Flow:
    """Add the input; the file reads what a person would, the network what training scaled."""
    count = len(dataset.columns)
    if model.columns != count:
        raise NotImported(
            f"it reads {counted(model.columns, 'column')} ({told_shape(model.shape)}), and the "
            f"data {dataset.name} has {count:,}: choose data with as many"
        )
    image = dataset.raw.image_shape
    needs_image = any(node.operator in ("Conv", "MaxPool", "AveragePool") for node in walk.needed)
    as_image = image is not None and needs_image
    shape = image if as_image and image is not None else (count,)
    node_id = building.add(INPUT, (), shape, {"as_image": True} if as_image else {})
    only = walk.is_used_once(model.entry)
    flow = Flow.of(node_id, shape, only).moved(places_of(model, dataset), only)
    scaling = dataset.x_scaling
    if scaling.is_identity or reads_scaled:
        return flow
    offset, scale = (
        np.broadcast_to(np.asarray(array, np.float64), (count,))[flow.places]
        for array in (scaling.offset, scaling.scale)
    )
    return flow.scaled(scale, offset, only)


def places_of(model: OnnxModel, dataset: Dataset) -> Array:
    """Return which column stands where in a sample of the file, by its name if that says any."""
    places = np.arange(model.columns)
    image = dataset.raw.image_shape
    if len(model.shape) == 3 and image is not None:
        if model.shape == image:
            return places.reshape(image)
        if model.shape == (*image[1:], image[0]):
            return places.reshape(image).transpose(1, 2, 0)
        raise NotImported(
            f"it reads images of {told_shape(model.shape)}, and the data {dataset.name} has "
            f"{told_shape(image)} (channels, rows, columns)"
        )
    names, columns = told_names(model, "columns"), list(dataset.columns)
    if names != columns and sorted(names) == sorted(columns):
        places = np.array([columns.index(name) for name in names])
    return places.reshape(model.shape)
