import json

import pytest

from playground.cli.listing import KINDS


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
    assert {line.replace("\\|", "").count("|") for line in lines} == {5}


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
