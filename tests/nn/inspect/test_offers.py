"""Which layers can stand where a shape arrives."""

from playground.nn.inspect.offers import new_params, refusals


def test_where_nothing_arrives_every_layer_is_judged_all_the_same():
    """A layer in front may give nothing while a person types."""
    assert "0" in refusals((0,), None)["reshape"]
    assert new_params("reshape", (0,), None) == {}
