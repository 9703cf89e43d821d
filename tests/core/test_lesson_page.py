"""A lesson as a file, and the course as a site: small, whole, and asking for nothing."""

import gzip
import json
import re
import sys
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from attention_core.course import Ask, Lesson, Step, read_lesson
from attention_core.course.__main__ import LESSONS, main
from attention_core.view.lesson import lesson_page
from attention_core.view.site import site
from tests.pages.reader import decode

FILES = sorted(LESSONS.glob("*.toml"))
LOOK = Step("look", "walk?text=river+bank&stage=scores&head=0&cell=1-0", "See *bank*.")
SMALL = Lesson("small", "Small", "Who asks?", "Keep *this*.", 5, (LOOK,))


def unpacked(source: str, name: str) -> bytes:
    found = re.search(rf'<script type="application/gzip" id="{name}">(.*?)</script>', source)
    assert found, name
    return gzip.decompress(b64decode(found[1]))


def told(source: str) -> dict:
    return json.loads(unpacked(source, "lesson"))


@pytest.mark.parametrize("path", FILES[:5], ids=lambda path: path.stem)
def test_a_lesson_on_the_handmade_model_is_small_and_has_all_its_steps(path):
    lesson = read_lesson(path)
    source = lesson_page(lesson)
    minilm = any("minilm" in step.at for step in lesson.steps)
    assert minilm or len(source.encode()) <= 400_000
    found = told(source)
    assert len(found["steps"]) == len(lesson.steps)
    for step, there in zip(lesson.steps, found["steps"], strict=True):
        assert (there["ask"] is None) == (step.ask is None)
        assert (there["at"]["walk"] >= 0) == step.at.startswith(("walk", "playground?text"))


def test_a_file_asks_for_nothing_and_leads_nowhere():
    source = lesson_page(read_lesson(FILES[2]))
    assert "default-src 'none'" in source
    assert "http" not in json.dumps(told(source)) and "<a " not in source
    assert {step["at"]["href"] for step in told(source)["steps"]} == {""}


def test_a_step_is_where_its_link_leads_and_its_numbers_are_there():
    source = lesson_page(SMALL, app="https://app.example/")
    (step,) = told(source)["steps"]
    assert step["at"]["href"] == f"https://app.example/{LOOK.at}"
    assert step["at"]["view"] == {
        "stage": "scores",
        "head": 0,
        "best": False,
        "cell": [1, 0],
        "ask": 1,
        "follow": -1,
        "form": "numbers",
        "predict": "",
    }
    (walk,) = told(source)["walks"]
    trace, answers = (decode(unpacked(source, walk[name])).header for name in ("trace", "answers"))
    assert answers["belongs"]["trace"] == trace["id"] and trace["tokens"] == ["river", "bank"]
    kinds = {each["kind"] for each in answers["quiz"]}
    assert {"largest", "number", "rises"} <= kinds
    held = {(each["name"], tuple(each["cell"])) for each in answers["answers"]}
    assert ("layer0.scores", (0, 1, 0)) in held


def test_the_cell_a_step_opens_has_its_sum_however_large_the_walk():
    at = "walk?text=he+sat+by+the+river&model=minilm&layer=2&stage=query&head=3&cell=2-7"
    steps = (LOOK, replace(LOOK, at="walk?text=he+sat+by+the+river&model=minilm&layer=2"))
    source = lesson_page(replace(SMALL, steps=(*steps, replace(LOOK, at=at))))
    first, second = told(source)["walks"]
    assert first["weights"] != second["weights"]
    answers = decode(unpacked(source, second["answers"])).header["answers"]
    assert ("layer2.query", [3, 2, 7]) in [(each["name"], each["cell"]) for each in answers]


def test_a_step_in_the_playground_is_shown_with_its_levers_and_edits():
    places = ("", "&mask=causal", "&temperature=0.25", "&edits=token_embedding%211.0%210.9")
    links = [f"playground?text=river+bank&stage=attention_weights{more}" for more in places]
    source = lesson_page(replace(SMALL, steps=tuple(replace(LOOK, at=at) for at in links)))
    parts = [decode(unpacked(source, walk["trace"])) for walk in told(source)["walks"]]
    assert len({part.header["id"] for part in parts}) == len(parts) == len(links)
    weights = [part.tensors["layer0.attention_weights"][0] for part in parts]
    assert weights[1][0].tolist() == [1, 0] and weights[2][1][0] == pytest.approx(0.707, abs=0.01)
    assert weights[3][1][1] == pytest.approx(0.77, abs=0.01)
    wrong = replace(LOOK, at="playground?text=river+bank&temperature=hot")
    with pytest.raises(ValueError, match=r"^Step 1 of small: "):
        lesson_page(replace(SMALL, steps=(wrong,)))


def test_a_step_in_either_part_of_a_translator_is_shown_with_who_asks_there():
    decoder = "&part=decoder&layer=1&stage=cross_attention_weights"
    places = ("&ask=1", decoder, f"{decoder}&ask=1", f"{decoder}&said=0&cell=0-2")
    at = "walk?model=en-pt&text=the+river+bank"
    steps = tuple(replace(LOOK, at=f"{at}{more}") for more in places)
    source = lesson_page(replace(SMALL, steps=steps))
    walks, found = told(source)["walks"], told(source)["steps"]
    assert [step["at"]["walk"] for step in found] == [0, 1, 1, 1]
    said = [decode(unpacked(source, walk["trace"])).header for walk in walks]
    assert [each["part"] for each in said] == ["encoder", "decoder"]
    words = [each.strip() for each in said[1]["tokens"]]
    # Without a word of its own, the one that goes with the source's: with river, rio.
    assert [step["at"]["view"]["ask"] for step in found] == [1, 1, words.index("rio"), 0]
    answers = decode(unpacked(source, walks[1]["answers"])).header["answers"]
    held = [(each["name"], each["cell"]) for each in answers]
    assert ("decoder.layer1.cross_attention_weights", [0, 0, 2]) in held


def test_weights_are_there_once_for_all_sentences():
    steps = tuple(replace(LOOK, at=f"walk?text={word}+bank") for word in ("river", "money"))
    walks = told(lesson_page(replace(SMALL, steps=steps)))["walks"]
    assert walks[0]["weights"] == walks[1]["weights"] and walks[0]["trace"] != walks[1]["trace"]


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("walk?text=river+bank&stage=nowhere", "no stage"),
        ("walk?text=river+bank&head=7", "no head 7"),
        ("walk?text=river+bank&stage=scores&cell=5-5", "no cell 5-5"),
        ("walk?text=river+bank&layer=x", "no whole number"),
        ("walk?text=river+bank&ask=7", "no token 7"),
        ("walk?text=river+bank&model=en-pt&part=middle", "no part 'middle'"),
        ("walk?text=river+bank&model=en-pt&part=decoder&said=9", "no token 9"),
        ("walk?text=river+bank&model=en-pt&part=decoder&ask=9", "no token 9"),
        ("walk?text=river+bank&model=en-pt&said=9", "no token 9"),
    ],
)
def test_a_step_that_leads_nowhere_is_said(at, why):
    with pytest.raises(ValueError, match=f"^Step 1 of small: .*{why}"):
        lesson_page(replace(SMALL, steps=(replace(LOOK, at=at),)))


def test_what_a_teacher_wrote_is_text():
    evil = "</script><img src=x onerror=alert(1)> ${x} *<b>bank</b>*"
    ask = Ask(evil, (evil, "no"), 0, reveal=evil)
    lesson = Lesson(evil, evil, evil, evil, 5, (replace(LOOK, text=evil, ask=ask),))
    source = lesson_page(lesson)
    assert "<img" not in source and "<b>&lt;b&gt;bank" in source
    assert told(source)["steps"][0]["text"][-1] == ["<b>bank</b>"]
    assert "${x}" in "".join(told(source)["steps"][0]["text"][0])


def test_a_number_is_to_be_typed_as_the_lesson_has_it():
    ask = Ask("How much?", number="55 % = attention_weights[0, 1, 0]", reveal="So.")
    (step,) = told(lesson_page(replace(SMALL, steps=(replace(LOOK, ask=ask),))))["steps"]
    assert step["ask"]["number"] == pytest.approx(0.55) and step["ask"]["so"] == ["55 %"]


def test_a_site_lists_its_lessons_and_leads_through_them(tmp_path):
    other = replace(SMALL, name="other", title="Other <one>", steps=(LOOK, LOOK))
    written = site([SMALL, other], tmp_path / "a" / "b", app="https://app.example")
    assert [path.name for path in written] == ["index.html", "small.html", "other.html"]
    index = written[0].read_text(encoding="utf-8")
    assert index.index('href="small.html"') < index.index('href="other.html"')
    assert "Other &lt;one&gt;" in index and "5 minutes, 2 steps" in index
    assert 'href="https://app.example"' in index
    ways = [told(path.read_text(encoding="utf-8"))["onward"] for path in written[1:]]
    home = {"title": "All lessons", "href": "index.html"}
    assert ways == [[{"title": "Next: Other <one>", "href": "other.html"}, home], [home]]


def test_the_command_says_what_it_wrote_or_what_is_wrong(tmp_path, capsys):
    lessons = tmp_path / "lessons"
    lessons.mkdir()
    with pytest.raises(SystemExit, match=r"no file that ends in \.toml"):
        main([str(tmp_path / "site"), "--lessons", str(lessons)])
    (lessons / "one.toml").write_bytes(FILES[3].read_bytes())
    main([str(tmp_path / "site"), "--lessons", str(lessons)])
    assert capsys.readouterr().out.startswith("2 pages, 0.2 MB: open ")
    (lessons / "two.toml").write_text("title = 1", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"two\.toml, line 1"):
        main([str(tmp_path / "site"), "--lessons", str(lessons)])
    if sys.platform != "win32":
        (lessons / "two.toml").unlink()
        taken = tmp_path / "taken"
        taken.write_text("a file")
        with pytest.raises(SystemExit, match="cannot be written"):
            main([str(taken), "--lessons", str(lessons)])


def test_make_has_the_command():
    makefile = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    assert "attention_core.course site" in makefile
