"""``python -m attention_core``: what it writes, and what it says if it cannot."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from attention_core import explain, load_model, page, trace
from attention_core.__main__ import main
from tests.core.picture_files import png, scene

ROOT = Path(__file__).parents[2]


def said(capsys, *arguments: str) -> str:
    main(arguments)
    out, err = capsys.readouterr()
    assert not err
    return str(out)


def refused(capsys, *arguments: str) -> str:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    assert left.value.code == 2
    assert not out
    assert err.endswith(".\n")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return str(err)


def test_the_program_writes_the_page_it_is_asked_for(tmp_path):
    file = tmp_path / "lesson.html"
    asked = "--model minilm --layer 0 --stage attention_weights --head 2 --html".split()
    command = [sys.executable, "-W", "error", "-m", "attention_core", "river bank", *asked]
    done = subprocess.run([*command, str(file)], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    model = load_model("minilm")
    made = trace("river bank", model)
    expected = page(made, stage="attention_weights", head=2, title="river bank")
    assert file.read_text(encoding="utf-8") == expected


def test_a_reader_that_has_seen_enough_is_no_error():
    asked = "--model minilm --stage scores".split()
    command = [sys.executable, "-m", "attention_core", "bank " * 400, *asked]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout and program.stderr
        program.stdout.read(10)
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 0


def test_without_a_stage_it_says_what_there_is(capsys, handmade):
    assert said(capsys, "river bank") == f"{trace('river bank', handmade)!r}\n"


def test_the_numbers_of_a_stage_are_the_traces(capsys, handmade):
    weights = trace("river bank loan", handmade)["layer0.attention_weights"].value[1]
    asked = "--stage attention_weights --head 1".split()
    lines = said(capsys, "river bank loan", *asked).splitlines()
    assert lines[0] == "layer0.attention_weights, head 1: (head 2, query 3, key 3)"
    assert lines[1].split() == ["river", "bank", "loan"]
    for line, row in zip(lines[2:], weights, strict=True):
        assert line.split()[-3:] == [f"{value:.3f}" for value in row]


def test_a_stage_after_the_layers_is_found_without_naming_the_last(capsys):
    asked = "--model handmade_next --stage probabilities --layer".split()
    assert said(capsys, "the river", *asked[:-1]) == said(capsys, "the river", *asked, "1")
    assert said(capsys, "the river", *asked[:-1]).startswith("probabilities: (")


def test_a_cell_gives_the_sum_behind_it(capsys, minilm):
    made = trace("river bank", minilm)
    told = explain(made, "layer0.attention_output", (1, 5))
    asked = "--model minilm --stage attention_output --cell 1-5".split()
    lines = said(capsys, "river bank", *asked).splitlines()
    assert lines[0].endswith(f"= {told.value:.4f}".replace("-", "−"))
    adds = [float(line.split()[-1].replace("−", "-")) for line in lines[2:]]
    assert len(adds) == 9, "the eight largest terms, and the others together"
    assert "377 smaller terms" in lines[-1]
    assert sum(adds) == pytest.approx(told.value, abs=5e-4)


def test_csv_has_every_digit(capsys, handmade, tmp_path):
    value = trace("river, bank bank", handmade)["layer0.scores"].value[0]
    out = said(capsys, "river, bank bank", "--stage", "scores", "--csv", "-")
    head, *rows = csv.reader(io.StringIO(out))
    assert head == ["", "0 · river", "1 · ,", "2 · bank", "3 · bank"]
    assert [row[0] for row in rows] == head[1:]
    assert np.array_equal(np.array([row[1:] for row in rows], dtype=np.float32), value)
    file = tmp_path / "scores.csv"
    assert said(capsys, "river, bank bank", "--stage", "scores", "--csv", str(file)) == ""
    assert file.read_text(encoding="utf-8") == out


def test_npz_has_every_computed_tensor_or_the_one_named(capsys, handmade, tmp_path):
    made = trace("river bank", handmade)
    file = tmp_path / "trace.npz"
    assert said(capsys, "river bank", "--npz", str(file)) == ""
    with np.load(file) as saved:
        assert list(saved) == [step.name for step in made.steps]
        assert all(np.array_equal(saved[name], made[name].value) for name in saved)
    said(capsys, "river bank", "--stage", "scores", "--npz", str(file), "--head", "1")
    with np.load(file) as saved:
        assert list(saved) == ["layer0.scores"]
        assert np.array_equal(saved["layer0.scores"], made["layer0.scores"].value)


def test_several_can_be_written_at_once(capsys, tmp_path):
    files = [str(tmp_path / name) for name in ("a.html", "a.csv", "a.npz")]
    asked = ["--html", files[0], "--csv", files[1], "--npz", files[2]]
    out = said(capsys, "river bank", "--stage", "scores", "--text", *asked)
    assert out.startswith("layer0.scores, head 0")
    assert all(Path(file).stat().st_size for file in files)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("river --stage atention_weights", "Near it: attention_weights"),
        ("river --model nope", "There is no model named nope"),
        ("river --layer 1", "There is no layer 1: the only layer is 0."),
        ("river --model minilm --layer 6", "There is no layer 6: the last is 5."),
        ("river --part decoder", "There is no part 'decoder': layers are in one stack without"),
        ("river --model en-pt --stage cross_scores --layer 5", "no layer 5 in the decoder: the la"),
        ("river --head 2", "There is no head 2: the last is 1."),
        ("river --head two", "'two' is not a whole number such as 0 or 3."),
        ("river --head -1", "Argument --head: "),
        ("river --stage scores --cell 1-0", "There is no cell 1-0"),
        ("river --stage scores --cell 1", "'1' is not a row and a column such as 2-1."),
        ("river --cell 0-0", "--cell needs a stage: name one with --stage."),
        ("river --csv -", "--csv needs a stage: name one with --stage."),
        ("river --bogus", "Unrecognized arguments: --bogus."),
        ("", "The following arguments are required: TEXT."),
        ("river --html /nowhere/at/all.html", "/nowhere/at/all.html cannot be written: No such"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capsys, arguments, sentence):
    assert sentence in refused(capsys, *arguments.split())


def test_of_a_translation_either_part_is_reached_and_what_it_says_is_written(capsys, tmp_path):
    text, asked = "the bank approved my loan", ("--model", "en-pt")
    assert "What it says: o banco aprovou o meu empréstimo" in said(capsys, text, *asked)
    name = "decoder.layer1.cross_attention_weights"
    made = trace(text, load_model("en-pt"))
    out = said(capsys, text, *asked, "--stage", name, "--csv", "-")
    head, *rows = csv.reader(io.StringIO(out))
    assert [each.strip() for each in head[1:]] == ["the", "bank", "approved", "my", "loan", "</s>"]
    assert [row[0].split(" · ")[1].strip() for row in rows[:3]] == ["o", "banco", "aprovou"]
    assert np.array_equal(np.array([row[1:] for row in rows], np.float32), made[name].value[0])
    out = said(capsys, text, *asked, "--stage", "layer_output", "--part", "decoder", "--layer", "1")
    assert out.startswith("decoder.layer1.layer_output")
    assert said(capsys, text, *asked, "--stage", "logits").startswith("decoder.logits")
    file = tmp_path / "page.html"
    said(capsys, text, *asked, "--stage", name, "--html", str(file))
    written = file.read_text(encoding="utf-8")
    assert written == page(made, layer=1, part="decoder", stage="cross_attention_weights")
    assert "<h1>the bank approved my loan → o banco aprovou o meu empréstimo</h1>" in written


def test_a_text_of_no_or_too_many_tokens_is_refused(capsys):
    assert "There is no token in this text." in refused(capsys, " ")
    assert "cannot read more" in refused(capsys, "bank " * 600, "--model", "minilm")


def test_help_shows_how_it_is_used(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    text = capsys.readouterr().out
    for option in "--model --part --layer --stage --head --cell --html --csv --npz --text".split():
        assert option in text


def test_a_picture_that_comes_with_the_app_is_asked_of_by_its_name(capsys):
    asked = "--model dinov2 --layer 6 --stage attention_weights --head 5 --cell 101-126".split()
    value = trace("cat", load_model("dinov2"))["layer6.attention_weights"].value[5, 101, 126]
    first = said(capsys, "cat", *asked).splitlines()[0]
    assert first == f"layer6.attention_weights (5, row 7, column 5, row 8, column 14) = {value:.4f}"
    assert "Choose one of cat, " in refused(capsys, "unicorn", *asked)


def test_a_picture_of_one_s_own_is_read_from_its_file(capsys, tmp_path):
    file = tmp_path / "photo"  # its name does not matter
    file.write_bytes(png(scene(240, 300)))
    out = tmp_path / "out.npy"
    asked = ["--model", "dinov2", "--stage", "layer6.attention_weights", "--npz", str(out)]
    said(capsys, str(file), *asked)
    with np.load(out) as written:
        (found,) = written.values()
    wanted = trace(scene(240, 300), load_model("dinov2"))["layer6.attention_weights"].value
    np.testing.assert_array_equal(found, wanted)
    file.write_bytes(b"GIF89a")
    assert refused(capsys, str(file), *asked).startswith("This is a GIF")
