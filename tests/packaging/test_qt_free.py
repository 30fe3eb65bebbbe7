"""Everything outside playground/ui works without Qt; most of all, it never loads it."""

import subprocess
import sys

IMPORT_ALL = """
import pkgutil, sys
import playground
walked = []
waiting = ["playground"]
while waiting:
    package = __import__(waiting[0], fromlist=["__path__"])
    walked.append(waiting.pop(0))
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if module.name in ("playground.ui", "playground.__main__"):
            continue
        if module.ispkg:
            waiting.append(module.name)
        else:
            __import__(module.name)
needed = {"playground.cli", "playground.training", "playground.exchange", "playground.project"}
assert needed <= set(walked), needed - set(walked)
loaded = {name.partition(".")[0] for name in sys.modules} & {"PySide6", "shiboken6", "pyqtgraph"}
assert not loaded, loaded
"""


def test_no_package_outside_ui_loads_qt(tmp_path):
    # Not pkgutil.walk_packages: it imports every package it enters, those inside ui included.
    subprocess.run([sys.executable, "-W", "error", "-c", IMPORT_ALL], check=True, cwd=tmp_path)
