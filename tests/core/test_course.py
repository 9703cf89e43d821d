"""Lessons: read from files with what is wrong said by line, every number in them worked out."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.course import LessonError, Scene, problems, read_lesson, told, value_of
from attention_core.course.lesson import Step, place
from attention_core.course.told import scene_of, texts
from attention_core.models.board import BOARD
from attention_core.pictures.bundled import BUNDLED
from attention_core.pictures.caveats import drawn, greyed_out, most_given
from attention_core.training import Recipe, Run, banks
from attention_core.translation import Begun, fixed_vector

FILES = sorted((Path(__file__).parents[2] / "assets" / "lessons").glob("*.toml"))
RIVER = Scene("river bank")


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def lesson(request):
    return read_lesson(request.param)


def test_the_lessons_are_in_order():
    assert [int(path.stem.partition("-")[0]) for path in FILES] == list(range(1, 16))


def test_every_number_of_a_lesson_is_what_the_model_says(lesson):
    assert problems(lesson) == []


def test_a_lesson_has_all_that_one_learns_by(lesson):
    kinds = [step.does for step in lesson.steps]
    assert {"example", "blank", "predict", "change", "check"} <= set(kinds)
    assert kinds[-1] == "check"
    asked = {step.does for step in lesson.steps if step.ask}
    assert asked == {"blank", "predict", "check"}
    blanks = [step.ask for step in lesson.steps if step.does == "blank" and step.ask]
    assert all(ask.number for ask in blanks)
    assert lesson.takeaway.endswith(".") and lesson.minutes <= 6


def sentence(step):
    query = place(step.at)[1]
    read = (query[name] for name in ("watched", "text", "board", "picture") if name in query)
    return next(read, None)


def test_the_last_check_is_on_a_sentence_not_seen_before(lesson):
    seen = {sentence(step) for step in lesson.steps[:-1]}
    last = lesson.steps[-1]
    assert last.ask and last.ask.then
    # Where no sentence is read, another number is asked for.
    fresh = sentence(last) not in seen
    assert fresh or "winner(256" in last.ask.holds or "sat, cat" in str(lesson.steps)


def test_no_number_stands_in_a_lesson_that_is_not_worked_out(lesson):
    """A decimal or a share without its expression is one that has it elsewhere in the lesson."""
    own = [one for step in lesson.steps for text in texts(step) for one in told(text)[1]]
    links = " ".join(step.at for step in lesson.steps)
    known = {each.shown for each in own} | set(re.findall(r"\d+\.\d+", links)) | {"100 %"}
    known |= {number for each in own for number in re.findall(r"\d+\.\d+", each.expression)}
    for step in lesson.steps:
        said = [step.text, *([step.ask.says, step.ask.reveal] if step.ask else [])]
        for text in said:
            bare = re.sub(r"\{[^{}]*\}|section [\d.]+", "", text)
            found = re.findall(r"\d+\.\d+|\d+ %", bare)
            assert {each for each in found if each.rstrip("0") not in known} <= known, bare


def test_a_number_that_is_wrong_by_one_in_its_last_digit_is_found(lesson):
    for i, step in enumerate(lesson.steps):
        for each in told(step.text)[1]:
            other = f"{each.written + each.unit:.6f}"
            wrong = step.text.replace(f"{{{each.shown} =", f"{{{other} =", 1)
            if wrong == step.text or "%" in each.shown:
                continue
            steps = [*lesson.steps]
            steps[i] = replace(step, text=wrong)
            found = problems(replace(lesson, steps=tuple(steps)))
            assert len(found) == 1 and f"line {step.line}" in found[0]
            return


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("2 + 3 * 4 - 6 / 2", 11),
        ("-(2 ** 3)", -8),
        ("token_embedding[bank, nature]", 0.3),
        ("query[topic, bank, 0] * key[topic, river, 0]", 4.32),
        ("layer0.scores[0, 1, 0]", 4.32),
        ("on('money bank', token_embedding[money, money])", 1.0),
        ("length(token_embedding[river])", np.hypot(0.9, 0.1)),
        ("cosine(token_embedding[bank], token_embedding[bank])", 1),
        ("exp(0)", 1),
        ("edited(scores[topic, bank, river], token_embedding[bank, nature], 0.9)", 0.9 * 4 * 3.6),
        ("levers(masked_scores[topic, bank, river], temperature=0.5)", 4.32),
    ],
)
def test_an_expression_is_worked_out(expression, value):
    assert value_of(expression, RIVER) == pytest.approx(value, rel=1e-6)


def test_labels_are_found_by_name_by_place_and_by_which_of_several_they_are():
    scene = Scene("the dog chased the cat", "minilm")
    weights = trace(scene.text, load_model("minilm"))["layer2.attention_weights"].value
    found = value_of("layer2.attention_weights[7, the[2], '[SEP]']", scene)
    assert found == pytest.approx(float(weights[7, 4, 6]))
    assert value_of("attention_weights[7, 4, 6]", replace(scene, layer=2)) == found


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("scores[topic, bank", "cannot be read"),
        ("nothing[bank]", "no “nothing”"),
        ("scores[topic, cash, river]", "no entry “cash”"),
        ("scores[topic, bank[3], river]", "no entry “bank”"),
        ("scores[5, bank, river]", "no entry “5”"),
        ("scores[0, 0, 0, 0]", "has 3 axes"),
        ("__import__('os')", "not understood"),
        ("(lambda: 1)()", "not understood"),
        ("scores.__class__", "no “scores.__class__”"),
        ("[x for x in scores]", "not understood"),
        ("on(bank, scores[0, 0, 0])", "text in quotes"),
        ("edited(1, 2, 3)", "no cell"),
    ],
)
def test_what_cannot_be_worked_out_is_said(expression, said):
    with pytest.raises(ValueError, match=said.replace("“", ".").replace("”", ".")):
        value_of(expression, RIVER)


def test_comparisons_hold_or_do_not():
    assert value_of("3 > 2 > 1 and 1 < 2", RIVER) is True
    assert value_of("3 > 2 > 2", RIVER) is False


def test_a_number_agrees_if_it_rounds_to_what_is_written():
    text, (share, minus, whole) = told("{55 % = a} of {−0.25 = b} and {1,024 = c}")
    assert text == "55 % of −0.25 and 1,024"
    assert share.agrees(0.5549) and share.agrees(0.545) and not share.agrees(0.5561)
    assert minus.agrees(-0.2549) and not minus.agrees(0.25)
    assert whole.agrees(1024.4) and not whole.agrees(1025)


WHOLE = """\
title = "A"
question = "B?"
takeaway = "C."

[[step]]
does = "look"
at = "walk?text=river+bank"
text = "D"

[[step]]
does = "check"
at = "walk?text=river+bank"
text = "E"

[step.ask]
says = "F?"
options = ["yes", "no"]
right = "yes"
reveal = "G {0.30 = token_embedding[bank, nature]}"
"""


def written(tmp_path, source) -> Path:
    path = tmp_path / "mine.toml"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return path


def test_a_lesson_of_ones_own_is_read(tmp_path):
    lesson = read_lesson(written(tmp_path, WHOLE))
    assert (lesson.name, lesson.title, lesson.minutes) == ("mine", "A", 5)
    look, check = lesson.steps
    assert (look.line, check.line, look.ask) == (5, 10, None)
    assert check.ask and (check.ask.options, check.ask.right) == (("yes", "no"), 0)
    assert problems(lesson) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "A"', "title = 5", "mine.toml, line 1: “title” is a text in quotes"),
        ('title = "A"', 'titel = "A"', "mine.toml, line 1: “titel” is not known here"),
        ('question = "B?"\n', "", "mine.toml, line 1: “question” is missing"),
        ('takeaway = "C."', 'takeaway = " "', "mine.toml, line 3: “takeaway” is empty"),
        ('does = "look"', 'does = "listen"', "mine.toml, line 6: it is one of look, example"),
        ('text = "E"', 'text = "{many = 1}"', "mine.toml, line 13: “many” has no number in it"),
        ('right = "yes"', 'right = "maybe"', "mine.toml, line 18: it is one of the options"),
        ('"yes", "no"', '"yes", "yes"', "mine.toml, line 17: there are at least two different"),
        ('options = ["yes", "no"]', "options = 3", "mine.toml, line 17: “options” is a list"),
        ('reveal = "G', 'number = "4"\nreveal = "G', "has either options or a number"),
        ('"B?"', '"B?', "mine.toml: .*line 2"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path, old, new, said):
    assert old in WHOLE
    with pytest.raises(LessonError, match=said.replace("“", ".").replace("”", ".")):
        read_lesson(written(tmp_path, WHOLE.replace(old, new, 1)))


def test_files_that_are_none_are_refused(tmp_path):
    with pytest.raises(LessonError, match="line 2: this is not UTF-8"):
        read_lesson(written(tmp_path, b'title = "A"\n\xff'))
    with pytest.raises(LessonError, match="larger than"):
        read_lesson(written(tmp_path, "#" * 300_000))
    with pytest.raises(LessonError, match="cannot be read"):
        read_lesson(tmp_path / "none.toml")
    with pytest.raises(LessonError, match="“step” is missing".replace("“", ".").replace("”", ".")):
        read_lesson(written(tmp_path, WHOLE.partition("[[step]]")[0]))


def test_a_step_has_the_scene_of_its_place():
    lesson = read_lesson(FILES[6])
    masked = next(step for step in lesson.steps if "mask=causal" in step.at)
    assert scene_of(masked).levers.mask == "causal"


def test_who_asks_at_a_step_is_spoken_of(lesson):
    """A picture whose row is another word's than the card's would mislead."""
    for step in lesson.steps:
        for link, said in [(step.at, " ".join(texts(step)))] + (
            [(step.ask.then, " ".join(texts(step)))] if step.ask and step.ask.then else []
        ):
            page, query = place(link)
            if page == "walk" and "ask" in query:
                model = load_model(query.get("model", "handmade"))
                asking = trace(query["text"], model).tokens[int(query["ask"])].strip()
                assert f"*{asking}*" in said, (step.line, asking)


def test_a_link_to_the_page_of_training_has_the_model_that_is_trained_so_far():
    text = "tom saw the boat at the [MASK]"
    for link, recipe in (
        ("", Recipe()),
        ("&seed=3&sense=yes&heads=1", Recipe(1, 1, seed=3, sense=True)),
    ):
        run = Run(recipe, banks())
        run.go(3, within=60)
        mine = trace(text, run.at(3))["layer0.attention_weights"].value
        found = value_of("attention_weights", Scene(text, f"training?at=3{link}"))
        np.testing.assert_array_equal(found, mine)


def test_a_link_to_a_translation_has_the_words_it_begins_with_and_labels_need_no_space():
    model: Any = load_model("en-pt")
    text = "the river bank"
    scene = scene_of(Step("look", f"translation?text={text}&words=14", ""))
    t = trace(Begun(text, (14,)), model)
    assert scene.model == "en-pt" and scene.trace.output_text == t.output_text
    row = t["decoder.layer1.cross_attention_weights"].value[0, 1]
    asked = "decoder.layer1.cross_attention_weights[0, rio, river]"
    assert value_of(asked, scene) == pytest.approx(float(row[1]), abs=1e-6)
    other = value_of(f"on('{text}', {asked})", scene)
    assert other == value_of(asked, replace(scene, begins=())) != value_of(asked, scene)


def test_how_sure_a_translation_is_can_be_told_with_attention_and_without():
    model: Any = load_model("en-pt")
    scene, told_of = Scene("", "en-pt"), fixed_vector(model, "I like you.")
    assert value_of("sure('I like you.')", scene) == told_of.sure
    assert value_of("sure('I like you.', attention=False)", scene) == told_of.fixed_sure
    with pytest.raises(ValueError, match="nothing is translated"):
        value_of("sure('river bank')", RIVER)


def test_a_link_to_a_picture_has_what_is_seen_there():
    def scene(link):
        return scene_of(Step("look", link, ""))

    first, other = scene("pictures?picture=board"), scene("pictures?picture=board&board=.+.+.")
    assert (first.text, first.model, other.text) == (BOARD, "board", ". . .")
    chance = trace(BOARD, load_model("board"))["probabilities"].value[0, 8]
    assert value_of("probabilities['[greatest]', 8]", first) == float(chance)
    assert scene("pictures?layer=3") == Scene("cat", "dinov2")
    assert scene("pictures?picture=rocket") == Scene("rocket", "dinov2")


def test_how_near_a_class_vector_stays_with_patches_greyed_out_can_be_told():
    model: Any = load_model("dinov2")
    square = model.fitted(BUNDLED["rocket"].pixels())
    seen = trace(square, model)
    row = seen["layer10.attention_weights"].value[5, 0]

    def cosine(patches):
        one = seen["final_norm"].value[0]
        other = trace(greyed_out(square, (16, 16), patches), model)["final_norm"].value[0]
        return one @ other / np.sqrt((one @ one) * (other @ other))

    scene = Scene("rocket", "dinov2")
    found = value_of("greyed(layer10.attention_weights[5, '[CLS]'])", scene)
    assert found == pytest.approx(cosine(most_given(row)[0]), abs=1e-5) and found < 0.8
    by_chance = np.mean([cosine(patches) for patches in drawn(256)])
    assert value_of("greyed()", scene) == pytest.approx(by_chance, abs=1e-5)
    with pytest.raises(ValueError, match="one row of attention"):
        value_of("greyed(layer10.attention_weights[5])", scene)
    with pytest.raises(ValueError, match="Nothing can be greyed out"):
        value_of("greyed()", RIVER)
