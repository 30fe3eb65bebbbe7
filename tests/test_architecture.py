"""The folders are the architecture: what import-linter cannot say of them is checked here."""

import ast
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

import playground

PACKAGE = Path(playground.__file__).parent
LARGEST_ROOM = 12
IMPORTED = re.compile(r"([\w.]+) import")


@cache
def modules():
    """Every module's path by its dotted name; packages stand for their ``__init__``."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(name):
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


@cache
def nodes(name):
    return tuple(ast.walk(tree(name)))


@pytest.fixture(scope="module", autouse=True)
def trees_are_let_go():
    """Keep no syntax tree for later tests: half a million objects to look for garbage in."""
    yield
    for cached in (tree, nodes):
        cached.cache_clear()


def is_package(name):
    return modules()[name].name == "__init__.py"


@cache
def imports(name):
    """The modules that a module imports, anywhere in it."""
    found = set()
    for node in nodes(name):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (whole & modules().keys()) or {node.module}
            found |= {node.module} if any(w not in modules() for w in whole) else set()
    return {each for each in found if each.split(".")[0] == "playground"}


@cache
def catalogues():
    """The packages that import every module beside them: one registered class a file."""
    return {name for name in modules() if is_package(name) and ".discover(" in source(name)}


def source(name):
    return modules()[name].read_text(encoding="utf-8")


def room(name):
    return name.rpartition(".")[0]


def classes(name):
    return [node for node in nodes(name) if isinstance(node, ast.ClassDef)]


def is_registered(node):
    return any(ast.unparse(d).endswith(".register") for d in node.decorator_list)


def test_no_room_holds_more_than_a_dozen_modules():
    sizes = Counter(room(name) for name in modules() if not is_package(name))
    full = {r: n for r, n in sizes.items() if n > LARGEST_ROOM and r not in catalogues()}
    assert not full


def test_a_catalogue_holds_one_registered_class_a_file_and_nothing_else():
    counts = {
        name: sum(map(is_registered, classes(name)))
        for name in modules()
        if room(name) in catalogues() and not is_package(name)
    }
    assert len(counts) > 100
    assert {name: n for name, n in counts.items() if n != 1} == {}


def test_sub_rooms_do_not_import_the_modules_above_them():
    """What lies directly in a folder with sub-rooms is its top."""
    wrong = []
    for name in modules():
        own = name if is_package(name) else room(name)
        above = [own.rsplit(".", i)[0] for i in range(1, own.count(".") + 1)]
        for target in imports(name):
            face = target if is_package(target) else room(target)
            shared = target == "playground.core" or face == own
            if face in above and not shared and face != "playground":
                wrong.append(f"{name} imports {target}")
    assert not wrong


def test_nothing_imports_the_root_package():
    assert not [name for name in modules() if "playground" in imports(name)]


def test_every_module_is_imported_by_another():
    from playground.cli.explain import QUESTIONS
    from playground.cli.run import COMMANDS

    called = {f"playground.cli.commands.{command.module}" for command in COMMANDS}
    called |= {f"playground.cli.explain.{question.module}" for question in QUESTIONS}
    called |= {"playground", "playground.__main__"}
    for name in modules():
        called |= imports(name) - {name}
        # A process of its own is started with a program as text.
        texts = [n.value for n in nodes(name) if isinstance(n, ast.Constant)]
        called |= {m for t in texts if isinstance(t, str) for m in IMPORTED.findall(t)}
    for each in tuple(called):
        called |= {each.rsplit(".", i)[0] for i in range(1, each.count(".") + 1)}
    assert not [name for name in modules() if name not in called and room(name) not in catalogues()]


def test_no_class_exists_only_to_be_the_base_of_one_other():
    bases, uses = defaultdict(set), Counter()
    for name in modules():
        heads = set()
        for node in classes(name):
            for base in node.bases:
                inner = base.value if isinstance(base, ast.Subscript) else base
                heads.add(inner)
                bases[ast.unparse(inner).rpartition(".")[2]].add(node.name)
        for node in nodes(name):
            if isinstance(node, ast.Name | ast.Attribute) and node not in heads:
                uses[node.id if isinstance(node, ast.Name) else node.attr] += 1
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                uses[node.value.strip()] += 1  # an annotation as text
    ours = {node.name for name in modules() for node in classes(name)}
    assert not {b for b, children in bases.items() if b in ours and len(children) == 1 > uses[b]}


def test_one_class_name_means_one_thing():
    """Entries of two registries may share a name: their kind tells them apart."""
    counts = Counter(
        node.name for name in modules() if room(name) not in catalogues() for node in classes(name)
    )
    assert not {name for name, n in counts.items() if n > 1}


def test_every_room_says_what_it_is_for():
    for name in modules():
        if is_package(name):
            assert ast.get_docstring(tree(name)), name


def test_one_function_writes_shares():
    """``{share:.0%}`` puts no space before the sign, as everything else that is shown does."""
    pattern = re.compile(r"\{[^{}]*:\.\d%\}")
    assert not [name for name in modules() if pattern.search(source(name))]
