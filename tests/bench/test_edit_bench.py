"""What the edit benchmark says; the window's part is tested with the window."""

from playground.bench.window.edit import EDITS, EditCost, as_dict, as_text, chained, projects

COSTS = [
    EditCost("circle", "learning rate", 593, 1.25),
    EditCost("circle", "insert", 3372, 4.9),
    EditCost("chain of 100", "insert", 24428, 15.8),
]


def test_projects_are_small_of_images_and_long():
    sizes = {name: len(project.network.nodes) for name, project in projects().items()}
    assert sizes["chain of 100"] == 102
    assert sizes["chain of 400"] == 402
    assert {"circle", "lenet-digits"} < set(sizes)


def test_json_goes_from_project_to_edit_to_numbers():
    found = as_dict(COSTS)["projects"]
    assert found["circle"]["insert"] == {"calls": 3372, "milliseconds": 4.9}
    assert list(found) == ["circle", "chain of 100"]


def test_the_table_has_a_line_a_project_and_a_column_an_edit():
    lines = as_text(COSTS).splitlines()
    assert all(edit in lines[1] for edit in EDITS)
    assert lines[2].startswith("circle")
    assert "593  1.2" in lines[2]
    assert "–" in lines[3]


def test_a_chain_is_wired_from_end_to_end():
    network = chained(3).network
    assert [network.targets(n.id) for n in network.nodes][:-1] == [
        (n.id,) for n in network.nodes[1:]
    ]
