"""Columns in a list: the numbers of the summary, in words and bars."""

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor

from playground.core import Component, Streams
from playground.datasets import DATASETS, DatasetConfig, prepare_dataset
from playground.datasets.summary.data_summary import summarize_dataset
from playground.ui.theme import sizes
from playground.ui.theme.tokens import DARK, LIGHT, class_colors
from playground.ui.widgets.columns.balance_bar import BalanceBar
from playground.ui.widgets.columns.column_model import ColumnFact, ColumnModel
from playground.ui.widgets.columns.column_table import MOST_ROWS, ROW_PX, WIDTHS, ColumnTable

pytestmark = pytest.mark.gui


def summary_of(kind, **params):
    config = DatasetConfig(kind, params)
    source = DATASETS.create(Component(kind, params))
    return summarize_dataset(prepare_dataset(config, Streams.from_seeds(0, 0)), source)


@pytest.fixture
def iris():
    return summary_of("iris")


def test_cells_say_what_the_summary_says(iris, qapp):
    model = ColumnModel()
    model.set_summary(iris)
    cells = {fact: model.index(0, fact).data() for fact in ColumnFact}
    found = iris.columns[0].statistics
    assert cells[ColumnFact.NAME] == "sepal length (cm)"
    assert cells[ColumnFact.RANGE] == "4.3 to 7.9"
    assert cells[ColumnFact.MEAN] == f"{found.mean:.4g} ± {found.deviation:.4g}"
    assert cells[ColumnFact.TARGET] == f"η {found.association.value:.2f}"
    becomes = iris.columns[0].treatment.words[0]
    assert cells[ColumnFact.BECOMES] == becomes.replace(" - ", " − ")
    assert model.index(4, ColumnFact.RANGE).data() == "setosa 50 · versicolor 50 · virginica 50"
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("number", "mean 5.843", "correlation ratio η = 0.787", "missing: none"):
        assert part in spoken


@pytest.mark.parametrize("factor", [1.0, 1.7])
def test_the_list_is_as_high_as_its_rows_in_type_of_any_size(iris, qtbot, request, factor):
    sizes.enlarge(factor)
    request.addfinalizer(lambda: sizes.enlarge(1.0))
    table = ColumnTable()
    qtbot.addWidget(table)
    table.resize(1800, 100)  # no bar below takes room from rows
    table.show_summary(iris)
    table.show()
    rows, seen = table.model().rowCount(), table.viewport().rect()
    assert table.rowHeight(0) == sizes.scaled(ROW_PX)
    assert seen.contains(table.visualRect(table.model().index(rows - 1, 0)))
    assert table.columnWidth(ColumnFact.BECOMES) >= sizes.scaled(WIDTHS[ColumnFact.BECOMES])


def pixels(widget, color):
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return flat & 0xFFFFFF == QColor(color).rgb() & 0xFFFFFF


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_bars_are_as_high_as_their_counts(iris, qtbot, theme):
    table = ColumnTable()
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.set_theme(theme)
    table.show_summary(iris)
    table.show()
    viewport = table.viewport()
    rect = table.visualRect(table.model().index(0, ColumnFact.SPREAD))
    blue = pixels(viewport, theme.accent)[rect.top() : rect.bottom(), rect.left() : rect.right()]
    heights = [n for n in blue.sum(axis=0).tolist() if n]
    counts = iris.columns[0].statistics.histogram.counts
    assert max(heights) >= 16
    found = [h for i, h in enumerate(heights) if i == 0 or h != heights[i - 1]]
    wanted = [max(1, round(c / max(counts) * max(heights))) for c in counts]
    wanted = [h for i, h in enumerate(wanted) if i == 0 or h != wanted[i - 1]]
    assert len(found) == len(wanted)
    assert all(abs(a - b) <= 1 for a, b in zip(found, wanted, strict=True))


def test_a_long_list_scrolls_and_a_short_one_is_no_higher_than_its_rows(qtbot, iris):
    table = ColumnTable()
    qtbot.addWidget(table)
    table.show_summary(iris)
    low = table.height()
    table.show_summary(summary_of("penguins"))
    assert low < table.height()
    assert low < 28 * (MOST_ROWS + 2)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_balance_is_drawn_to_scale(qtbot, theme):
    found = summary_of("penguins")
    bar = BalanceBar()
    qtbot.addWidget(bar)
    bar.set_theme(theme)
    bar.set_balance(found.balance)
    bar.resize(QSize(330, bar.sizeHint().height()))
    bar.show()
    total = sum(each.count for each in found.balance)
    for color, each in zip(class_colors(theme, 3), found.balance, strict=True):
        assert abs(pixels(bar, color)[3].sum() - 330 * each.count / total) <= 2
    assert "Adelie: 146 (43.8 %)" in bar.accessibleDescription()


def test_a_regression_has_no_balance(qtbot):
    bar = BalanceBar()
    qtbot.addWidget(bar)
    bar.set_balance(summary_of("bump").balance)
    assert bar.isHidden()
