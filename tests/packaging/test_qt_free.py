"""Everything outside playground/ui works without Qt; most of all, it never loads it."""

import subprocess
import sys

IMPORT_ALL = """
import pkgutil, sys
import playground
walked = []
for module in pkgutil.walk_packages(playground.__path__, "playground."):
    if module.name.startswith("playground.ui") or module.name == "playground.__main__":
        continue
    __import__(module.name)
    walked.append(module.name)
needed = {"playground.cli", "playground.training", "playground.exchange", "playground.project"}
assert needed <= set(walked), needed - set(walked)
loaded = {name.partition(".")[0] for name in sys.modules} & {"PySide6", "shiboken6", "pyqtgraph"}
assert not loaded, loaded
"""


def test_no_package_outside_ui_loads_qt(tmp_path):
    # walk_packages imports the packages it enters, ui included: its __init__ must not load Qt.
    subprocess.run([sys.executable, "-W", "error", "-c", IMPORT_ALL], check=True, cwd=tmp_path)
