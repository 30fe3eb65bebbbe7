import json
import pkgutil
from importlib import import_module

import pytest

import playground.datasets
import playground.explain
import playground.nn
from playground.cli.reports.registry_report import KINDS
from playground.core import Registry
from playground.nn.layers import LAYERS
from playground.nn.optimizers import OPTIMIZERS
from playground.project.document.registries import BY_KIND
from playground.project.set_value import keys
from playground.project.templates import default_project
from playground.storage.resources import resource_path


@pytest.mark.parametrize("kind", KINDS)
def test_text_names_everything(cli, kind):
    result = cli("list", kind)
    assert result.code == 0
    names = [line.split("  (")[0] for line in result.out.splitlines() if line[:1].strip()]
    assert names == [entry.name for entry in KINDS[kind]()]


@pytest.mark.parametrize("kind", KINDS)
def test_markdown_is_one_table(cli, kind):
    lines = cli("list", kind, "--markdown").out.splitlines()
    entries = KINDS[kind]()
    assert len(lines) == len(entries) + 2
    assert len({line.replace("\\|", "").count("|") for line in lines}) == 1
    assert all(entry.facts.keys() == entries[0].facts.keys() for entry in entries)


@pytest.mark.parametrize("kind", KINDS)
def test_json_holds_every_parameter(cli, kind):
    listed = json.loads(cli("list", kind, "--json").out)
    entries = KINDS[kind]()
    assert [item["name"] for item in listed] == [entry.name for entry in entries]
    for item, entry in zip(listed, entries, strict=True):
        assert item["title"]
        assert item["help"]
        assert [p["name"] for p in item["params"]] == [p.name for p in entry.params]
        assert all(p["allowed"] and p["type"] for p in item["params"])


def test_defaults_read_back(cli):
    for kind in ("optimizers", "layers", "datasets"):
        for item, entry in zip(
            json.loads(cli("list", kind, "--json").out), KINDS[kind](), strict=True
        ):
            for shown, param in zip(item["params"], entry.params, strict=True):
                assert param.check(shown["default"]) == param.default


def test_styles_exclude_each_other(cli):
    assert cli("list", "layers", "--json", "--markdown").code == 2


def test_without_a_kind_everything_is_listed(cli):
    everything = json.loads(cli("list", "--json").out)
    assert list(everything) == list(KINDS)
    for kind, listed in everything.items():
        assert listed == json.loads(cli("list", kind, "--json").out)
    text, page = cli("list").out, cli("list", "--markdown").out
    for kind in KINDS:
        assert cli("list", kind).out in text + "\n"
        assert cli("list", kind, "--markdown").out in page + "\n"


def test_the_committed_page_is_what_the_command_writes(cli):
    """Write it anew with: playground list --markdown > resources/catalogue.md."""
    page = resource_path("catalogue.md").read_text(encoding="utf-8")
    assert page == cli("list", "--markdown").out


def test_facts_are_the_classes_own():
    layers = {entry.name: entry.facts for entry in KINDS["layers"]()}
    for layer in LAYERS:
        each = "one call each" if layer.loops_over_replicas else "one call for all"
        assert layers[layer.name]["replicas"] == each
        assert layers[layer.name]["category"] == layer.category
    for optimizer, entry in zip(OPTIMIZERS, KINDS["optimizers"](), strict=True):
        assert (entry.facts["needs"] == "the full batch") is optimizer.searches


def test_options_are_settings_of_the_command_line():
    names = {entry.name for entry in KINDS["options"]()}
    assert names <= set(keys(default_project()))


def test_every_registry_there_is_can_be_listed():
    """Registries that no list shows would be found here: a module that holds one registers it."""
    names = [
        module.name
        for package in (playground.nn, playground.datasets, playground.explain)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    found = {
        value.kind: value
        for name in names
        for value in vars(import_module(name)).values()
        if isinstance(value, Registry)
    }
    assert found.keys() >= BY_KIND.keys()
    lists = [[entry.name for entry in listed()] for listed in KINDS.values()]
    assert all(list(registry.names) in lists for registry in found.values())
