"""Files of new rows: moved, missing, unknown, extra columns; images; large ones in pieces."""

from pathlib import Path

import numpy as np
import pytest

from playground import Trainer
from playground.core import PlaygroundError
from playground.core.progress import Cancelled
from playground.datasets.csv import column_reader
from playground.datasets.csv.base import record_reader
from playground.project.templates import template
from playground.storage.resources import resource_path
from playground.training.prediction.answerer import Answerer
from playground.training.prediction.data_prediction import DataPrediction
from playground.training.prediction.result_table import ResultColumns
from tests.training.prediction.conftest import HEADER, flowers, trained, write


def predicted(trainer, path, unknown="refuse"):
    answerer = Answerer(trainer.model, trainer.dataset, trainer.project.dataset)
    made = DataPrediction(answerer, path, unknown)
    pieces = list(made.run())
    return made, pieces, np.concatenate([np.asarray(piece.prediction) for piece in pieces])


def test_the_training_s_own_file_gets_the_training_s_own_answers(trainer, table):
    made, (piece,), answers = predicted(trainer, table)
    own = trainer.predict(trainer.dataset.raw.x)
    np.testing.assert_array_equal(answers, own)
    assert (made.count, made.answered, made.judged) == (120, 120, 120)
    assert made.wrong == (own.labels != [row["kind"] for row in flowers()]).sum()
    assert piece.wrong.sum() == made.wrong
    metrics = {metric.key: value.value for metric, value in made.metrics().items()}
    assert metrics["accuracy"] == 1 - made.wrong / 120
    header = ResultColumns.of(piece, made.answerer.known, with_data=True)
    assert header.header == (
        *("line", "height", "colour", "weight", "predicted kind"),
        *("p(elm)", "p(oak)", "p(rose)", "kind", "wrong"),
    )
    first = next(iter(header.rows(piece)))
    assert first[0] == 2
    assert first[2] == "red"
    assert sum(first[5:8]) == pytest.approx(1)


def test_columns_may_move_and_others_stand_beside_them(trainer, table, tmp_path):
    rows = [{"id": i, "note": "x", **row} for i, row in enumerate(flowers())]
    moved = write(
        tmp_path / "m.csv", rows, ["weight", "note", "kind", "colour", "id", "height"], "\t"
    )
    made, _, answers = predicted(trainer, moved)
    np.testing.assert_array_equal(answers, predicted(trainer, table)[2])
    assert made.notes[-3] == "The network knows nothing of 'note', 'id': left out."


def test_without_the_target_nothing_is_judged(trainer, tmp_path):
    rows = [{name: row[name] for name in HEADER[:3]} for row in flowers()[:1]]
    made, (piece,), answers = predicted(trainer, write(tmp_path / "one.csv", rows, HEADER[:3]))
    assert answers.shape == (1, 3)
    assert (made.judged, made.metrics(), piece.wrong) == (0, {}, None)


def test_an_unknown_class_is_not_judged_and_told(trainer, tmp_path):
    rows = [row | {"kind": "fern" if i == 3 else ""} for i, row in enumerate(flowers()[:9])]
    rows[0]["kind"] = "rose"
    made, (piece,), _ = predicted(trainer, write(tmp_path / "fern.csv", rows))
    assert made.judged == 1
    assert piece.rows.truth.tolist() == [2, *[-1] * 8]
    assert "1 row is of no class of the network ('fern')." in made.notes


def test_texts_that_nobody_knows_are_told_in_a_sentence_however_many(trainer, tmp_path):
    rows = [row | {"colour": f"c{i}", "kind": f"k{i}"} for i, row in enumerate(flowers(1100))]
    made, _, _ = predicted(trainer, write(tmp_path / "strange.csv", rows), "zeros")
    assert len(made.notes) == 3
    assert made.notes[1].startswith("1,100 values of 'colour' are unknown to the network ('c0',")
    assert made.notes[2].startswith("1,100 rows are of no class of the network ('k0',")
    assert made.notes[2].endswith("'k11' and many more).")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "pink"}, "new.csv, line 4, column 'colour': 'pink' is unknown"),
        ({"weight": "inf"}, "new.csv, line 4, column 'weight': it is infinite"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(trainer, tmp_path, change, message):
    rows = flowers()[:12]
    rows[2] |= change
    with pytest.raises(PlaygroundError, match=message):
        predicted(trainer, write(tmp_path / "new.csv", rows))


def test_an_odd_value_among_numbers_is_missing_as_in_training(trainer, tmp_path):
    rows = flowers()[:12]
    rows[4] |= {"weight": "heavy"}
    made, (piece,), answers = predicted(trainer, write(tmp_path / "new.csv", rows))
    gap = trainer.predict([{"height": 1.0, "colour": "red", "weight": None}])
    filled = piece.rows.x[4, trainer.dataset.columns.index("weight")]
    assert gap.notes[0].startswith(f"Filled 1 missing value of 'weight' with {filled:g}")
    assert made.answered == 12
    assert np.isfinite(answers).all()
    assert any("'heavy' in line 6" in note for note in made.notes)


def test_a_column_of_another_type_is_named(trainer, tmp_path):
    rows = [row | {"weight": "heavy"} for row in flowers()[:5]]
    with pytest.raises(PlaygroundError, match="line 2, column 'weight': 'heavy' is not a number"):
        predicted(trainer, write(tmp_path / "new.csv", rows))


def test_a_missing_column_is_named(trainer, tmp_path):
    rows = [{"height": 1, "weight": 2}]
    with pytest.raises(PlaygroundError, match="column 'colour': the network needs this column"):
        predicted(trainer, write(tmp_path / "new.csv", rows, ["height", "weight"]))


@pytest.mark.parametrize("content", ["", "height,colour,weight\n"])
def test_an_empty_file_is_told(trainer, tmp_path, content):
    path = tmp_path / "empty.csv"
    path.write_text(content)
    with pytest.raises(PlaygroundError, match=r"empty\.csv"):
        predicted(trainer, path)


def test_a_large_file_is_read_in_pieces_and_can_be_stopped(trainer, tmp_path, monkeypatch):
    monkeypatch.setattr(record_reader, "CHUNK_LINES", 256)
    rows = flowers() * 60
    path = write(tmp_path / "large.csv", rows)
    room = []
    monkeypatch.setattr(column_reader, "check_room", lambda what, count, advice: room.append(count))
    made, pieces, answers = predicted(trainer, path)
    assert max(room) <= 8 * 256 * 4  # for a piece, not for all rows
    assert made.count == len(rows)
    assert len(pieces) > 10
    assert max(len(piece.rows.x) for piece in pieces) < 1000
    one = trainer.predict(trainer.dataset.raw.x)
    np.testing.assert_allclose(answers, np.tile(one, (60, 1)), rtol=0, atol=1e-12)
    assert np.concatenate([p.rows.lines for p in pieces]).tolist() == list(range(2, 7202))
    told = []

    def until_the_first_piece(done, total):
        told.append((done, total))
        return not stopped.count

    stopped = DataPrediction(made.answerer, path)
    with pytest.raises(Cancelled):
        list(stopped.run(until_the_first_piece))
    assert 0 < stopped.count < len(rows)
    assert told[-1][1] == path.stat().st_size


def in_pieces(tmp_path, monkeypatch, rows, header=HEADER, delimiter=","):
    monkeypatch.setattr(record_reader, "CHUNK_LINES", 256)
    return write(tmp_path / "pieces.csv", rows, header, delimiter)


def test_what_nobody_needs_may_be_numbers_first_and_texts_later(trainer, tmp_path, monkeypatch):
    rows = [row | {"note": f"{i}" if i < 700 else "late"} for i, row in enumerate(flowers() * 9)]
    path = in_pieces(tmp_path, monkeypatch, rows, [*HEADER, "note"])
    made, pieces, _ = predicted(trainer, path)
    assert made.answered == len(rows)
    assert [note for note in made.notes if "'note'" in note] == [
        "The network knows nothing of 'note': left out."
    ]
    columns = ResultColumns.of(pieces[0], made.answerer.known, with_data=True)
    place = columns.header.index("note")
    notes = [row[place] for piece in pieces for row in columns.rows(piece)]
    assert len(pieces) > 2
    assert notes[0] == 0
    assert [str(note) for note in notes[700:]] == ["late"] * (len(rows) - 700)


def test_what_a_column_of_numbers_holds_does_not_hang_on_where_a_piece_ends(
    trainer, tmp_path, monkeypatch
):
    rows = flowers() * 9
    last = len(rows) - 1
    for i in (last, last - 1):  # most of the last piece
        rows[i] = rows[i] | {"weight": "heavy"}
    rows[300] = rows[300] | {"weight": "unknown"}
    made, _, answers = predicted(trainer, in_pieces(tmp_path, monkeypatch, rows))
    assert made.answered == len(rows)
    assert np.isfinite(answers).all()
    assert "Filled 3 missing values of 'weight'" in " ".join(made.notes)
    rows[400:] = [row | {"weight": "heavy"} for row in rows[400:]]
    with pytest.raises(PlaygroundError, match="line 402, column 'weight': 'heavy' is not a number"):
        predicted(trainer, in_pieces(tmp_path, monkeypatch, rows))


def test_numbers_stay_as_their_file_writes_them_beside_one_of_many_digits(
    trainer, tmp_path, monkeypatch
):
    rows = flowers() * 9
    expected = predicted(trainer, in_pieces(tmp_path, monkeypatch, rows))[2]
    rows = [{name: text.replace(".", ",") for name, text in row.items()} for row in rows]
    rows[5] = rows[5] | {"weight": "12345678901234567"}
    _, _, answers = predicted(trainer, in_pieces(tmp_path, monkeypatch, rows, delimiter=";"))
    np.testing.assert_array_equal(answers[6:], expected[6:])


@pytest.mark.parametrize(
    ("training", "new", "expected"),
    [
        ("{0}.{1:03}", "4.511", 4511),  # beside 1.100,5 a point stands between thousands
        ("{0},{1:03}", "4,511", 4.511),
        ("{0},{1:03}", "1,234.5", 1234.5),  # clear by itself
        ("{0}.{1:03}", "4.5", 4.5),
    ],
)
def test_one_row_writes_its_numbers_as_the_table_of_the_training_does(
    tmp_path, training, new, expected
):
    table, path = tmp_path / "training.csv", tmp_path / "new.csv"
    values = [training.format(1 + i % 8, 100 + i * 7) for i in range(90)]
    lines = [f"{value};{i},5;{'pqr'[i % 3]}" for i, value in enumerate(values)]
    table.write_text("\n".join(["a;b;kind", *lines]))
    trainer = trained(table, epochs=1)
    path.write_text(f"a;b;kind\n{new};7;p\n")
    assert predicted(trainer, path)[1][0].rows.x[0, 0] == expected
    table.unlink()  # then the row says alone how it is written
    assert predicted(trainer, path)[1][0].rows.x.shape == (1, 2)


def test_typed_files_are_read_too(trainer, table, tmp_path):
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import csv as arrow_csv
    from pyarrow import feather, parquet

    read = arrow_csv.read_csv(
        table, convert_options=arrow_csv.ConvertOptions(column_types={"colour": arrow.string()})
    )
    expected = predicted(trainer, table)[2]
    parquet.write_table(read, tmp_path / "t.parquet")
    feather.write_feather(read, tmp_path / "t.feather")
    for name in ("t.parquet", "t.feather"):
        made, _, answers = predicted(trainer, tmp_path / name)
        np.testing.assert_array_equal(answers, expected)
        assert made.judged == 120


NAMES = sorted(path.stem for path in resource_path("templates").glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_every_template_answers_its_own_data(name):
    trainer = Trainer(template(name))
    trainer.step()
    kind = trainer.project.dataset.kind
    made, pieces, answers = predicted(trainer, Path(kind))
    assert made.answered == made.judged == len(answers)
    x = np.concatenate([piece.rows.x for piece in pieces])
    np.testing.assert_allclose(answers, trainer.predict(x), rtol=0, atol=1e-12)
    if kind in ("iris", "penguins", "digits"):
        np.testing.assert_array_equal(x, trainer.dataset.raw.x)
    if trainer.dataset.classes:
        assert {m.key: v.value for m, v in made.metrics().items()}["accuracy"] == pytest.approx(
            1 - made.wrong / made.judged
        )


@pytest.fixture(scope="module")
def digits():
    trainer = Trainer(template("digits"))
    trainer.run_epochs(2)
    return trainer


def pictures(trainer, count=6):
    """Some of the digits as bytes, and what is on them."""
    raw = trainer.dataset.raw
    return np.round(raw.x[:count] * 255 / 16).astype(np.uint8).reshape(-1, 8, 8), raw.y[:count]


def test_a_folder_of_pictures_with_and_without_classes(digits, tmp_path):
    image = pytest.importorskip("PIL.Image")
    pixels, labels = pictures(digits)
    for i, (each, label) in enumerate(zip(pixels, labels, strict=True)):
        (tmp_path / "classes" / str(label)).mkdir(parents=True, exist_ok=True)
        (tmp_path / "loose").mkdir(exist_ok=True)
        image.fromarray(each).save(tmp_path / "classes" / str(label) / f"{i}.png")
        image.fromarray(each).resize((16, 16), 0).save(tmp_path / "loose" / f"{i}.png")
    expected = digits.predict(pixels.reshape(-1, 64) * (16 / 255))
    made, (piece,), answers = predicted(digits, tmp_path / "classes")
    np.testing.assert_allclose(answers, expected, rtol=0, atol=1e-12)
    assert made.judged == 6
    assert piece.rows.names[0] == "0/0.png"
    made, (piece,), answers = predicted(digits, tmp_path / "loose")
    np.testing.assert_allclose(answers, expected, rtol=0, atol=1e-12)
    assert made.judged == 0
    assert made.notes == ("Brought 6 images to 8 × 8 pixels.",)
    _, (piece,), answers = predicted(digits, tmp_path / "loose" / "3.png")
    np.testing.assert_allclose(answers, expected[3:4], rtol=0, atol=1e-12)


def test_arrays_of_pictures_with_and_without_labels(digits, tmp_path):
    pixels, labels = pictures(digits)
    np.savez(tmp_path / "a.npz", images=pixels)
    np.savez(tmp_path / "b.npz", x=pixels, y=labels)
    assert predicted(digits, tmp_path / "a.npz")[0].judged == 0
    made, _, answers = predicted(digits, tmp_path / "b.npz")
    assert made.judged == 6
    np.testing.assert_array_equal(answers, predicted(digits, tmp_path / "a.npz")[2])
    assert made.notes == ("255, the white of these images, is 16 to the network.",)
    np.savez(tmp_path / "d.npz", x=pixels / 255.0)
    dark = predicted(digits, tmp_path / "d.npz")[0]
    assert dark.notes == ("The images go up to 1, those of the training to 16.",)
    np.savez(tmp_path / "c.npz", x=pixels[:, :7])
    with pytest.raises(PlaygroundError, match="8 × 7 pixels; the network takes 8 × 8 pixels"):
        predicted(digits, tmp_path / "c.npz")
    header = bytes([0, 0, 8, 3]) + np.array([6, 8, 8], ">u4").tobytes()
    (tmp_path / "new-images-idx3-ubyte").write_bytes(header + pixels.tobytes())
    np.testing.assert_array_equal(predicted(digits, tmp_path / "new-images-idx3-ubyte")[2], answers)
