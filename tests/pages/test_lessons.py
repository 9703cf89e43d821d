"""Lessons on screen: the card goes along, asks, tells, and leads on; a teacher has their own."""

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from attention_core.course import read_lesson, told
from pages._app.lessons import places
from pages._app.lessons.shelf import BUILT_IN
from tests.pages.reader import messages, run, visit, written

LESSONS = {
    str(int(path.stem.partition("-")[0])): read_lesson(path)
    for path in sorted(BUILT_IN.glob("*.toml"))
}


def card(at) -> str:
    """What the card says."""
    return "\n".join(
        each.value.replace("\\", "")
        for kind in ("markdown", "success", "info")
        for each in at.get(kind)
    )


def links(at) -> dict[str, dict[str, str]]:
    """Links by what they say: their parameters."""
    found = {}
    for each in at.get("page_link"):
        query = {k: v[0] for k, v in parse_qs(each.proto.query_string).items()}
        found[each.proto.label.replace("\\", "")] = query
    return found


def commit(at, answer):
    """Give an answer and commit to it."""
    if isinstance(answer, int):
        (group,) = (e for e in at.segmented_control if str(e.key).endswith(".choice"))
        group.select(group.options[answer])
    else:
        (box,) = (e for e in at.text_input if str(e.key).endswith(".typed"))
        box.set_value(answer)
    (button,) = (each for each in at.button if each.label == "Commit")
    button.click()
    return run(at)


@pytest.mark.parametrize("name", LESSONS)
def test_every_link_of_a_lesson_leads_where_it_says(name):
    assert places.wrong(LESSONS[name]) == []


@pytest.mark.parametrize(
    ("name", "step"), [(n, i) for n, each in LESSONS.items() for i in range(1, len(each.steps) + 1)]
)
def test_every_step_is_shown_at_its_place(name, step):
    lesson = LESSONS[name]
    told_so = lesson.steps[step - 1]
    page = urlsplit(told_so.at).path
    there = places.at(lesson, step).query() | {"lesson": name}
    at = visit("" if page == "walk" else page, **there)
    assert messages(at) == []
    said = card(at)
    first = told(told_so.text)[0].replace("*", "").split("\n")[0]
    assert first[:40] in said.replace("*", "")
    assert f"{step} of {len(lesson.steps)}" in said
    # A question keeps one here until it is answered.
    assert ("Continue" in links(at)) == (told_so.ask is None)


def test_a_lesson_and_a_step_are_all_that_a_link_needs():
    at = visit("", lesson="1", step="2")
    assert "2 of 6" in card(at)
    assert written(at) | {"lesson": "1", "step": "2", "text": "river bank"} == written(at)
    at = visit("", lesson="6", step="3")
    assert "man" in card(at) and written(at)["section"] == "order"
    assert "other" in written(at), "it is another page"
    for page in ("", "training"):  # where a page as it opens is a step's place
        assert "2 of 7" in card(visit(page, lesson="13", step="2"))


def test_an_answer_is_taken_once_told_and_shown_where_it_can_be_seen():
    at = visit("", lesson="1", step="2")
    at = commit(at, 1)
    said = card(at)
    assert "You said **money**; it is **nature**" in said and "1.10" in said
    assert written(at)["stage"] == "attention_residual", "where it can be seen"
    assert not [each for each in at.button if each.label == "Commit"]
    assert links(at)["Continue"]["step"] == "3"
    at = visit("", lesson="1", step="2")
    assert "**nature**: right." in card(commit(at, 0))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0.44", "**0.44**: right."),
        ("0,44", "**0,44**: right."),
        ("0.4", "**0.4**: right."),
        ("0.5", "You said **0.5**; it is **0.44**."),
        ("much", "This is not a number"),
        ("", "Type a number first"),
    ],
)
def test_a_number_is_marked_to_its_decimals(typed, said):
    at = commit(visit("", lesson="1", step="4"), typed)
    assert said in card(at) + "\n".join(messages(at))


def test_who_gives_up_is_shown_the_answer():
    at = visit("", lesson="1", step="2")
    (button,) = (each for each in at.button if each.label == "Show the answer")
    button.click()
    at = run(at)
    assert "It is **nature**. It went from 0.30 to 1.10" in card(at)
    assert "You said" not in card(at) and links(at)["Continue"]["step"] == "3"


def test_nothing_is_committed_without_a_choice():
    at = visit("", lesson="1", step="2")
    (button,) = (each for each in at.button if each.label == "Commit")
    button.click()
    at = run(at)
    assert messages(at) == ["Choose an answer first."]
    assert "Continue" not in links(at)


def test_the_end_of_a_lesson_says_what_to_keep_and_leads_to_the_next():
    at = commit(visit("", lesson="1", step="6"), 2)
    assert "**What to keep:** Attention lets a word's neighbours choose its meaning." in card(at)
    assert links(at)["Next: Who does bank listen to?"]["lesson"] == "2"
    name, lesson = [*LESSONS.items()][-1]
    last = places.at(lesson, len(lesson.steps)).query() | {"lesson": name}
    at = commit(visit("pictures", **last), 2)
    assert "What to keep" in card(at)
    assert not [each for each in links(at) if each.startswith("Next: ")]


def test_who_wanders_off_is_led_back():
    place = places.at(LESSONS["1"], 1).query() | {"lesson": "1"}
    assert "To this step's place" not in links(visit("", **place))
    at = visit("", **place | {"text": "my own bank"})
    assert links(at)["To this step's place"]["text"] == "river bank"
    assert "1 of 6" in card(at)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"lesson": "99"}, "names a lesson that is not here"),
        ({"lesson": "1", "step": "99"}, "has 6 steps; the first is shown"),
        ({"lesson": "1", "step": "x"}, "asks for a step in a way"),
        ({"lesson": "y" * 200}, "asks for a lesson in a way"),
    ],
)
def test_links_to_no_lesson_are_told_of(query, said):
    at = visit("", **query, text="river bank")
    assert said in " ".join(messages(at))


def test_the_course_lists_every_lesson_with_a_link_to_its_beginning():
    at = visit("course")
    assert messages(at) == []
    found = links(at)
    for name, lesson in LESSONS.items():
        assert found[f"{name} · {lesson.title}"]["lesson"] == name


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("ATTENTION_LESSONS", str(tmp_path))

    def add(name: str, source: str | Path) -> None:
        if isinstance(source, Path):
            shutil.copy(source, tmp_path / name)
        else:
            (tmp_path / name).write_text(source, encoding="utf-8")

    return add


MINE = """\
title = "Mine <b>&"
question = "Why?"
takeaway = "So."

[[step]]
does = "look"
at = "walk?text=river+bank&stage=scores"
text = "Look: {4.32 = scores[topic, bank, river]} <i>no markup</i>"
"""


def test_a_teachers_own_lessons_are_listed_and_walked(own):
    own("mine.toml", MINE)
    at = visit("course")
    assert messages(at) == []
    assert links(at)["Mine <b>&"]["lesson"] == "mine"
    at = visit("", lesson="mine")
    assert "Look: 4.32 <i>no markup</i>" in card(at)
    assert written(at)["stage"] == "scores"


def test_what_is_wrong_with_them_is_said_with_the_line(own):
    own("mine.toml", MINE.replace("4.32 =", "4.23 ="))
    own("nowhere.toml", MINE.replace("walk?", "walkie?"))
    own("part.toml", MINE.replace("&stage=", "&stages="))
    own("broken.toml", MINE.replace('does = "look"', 'does = "x"'))
    own("1.toml", MINE)
    at = visit("course")
    said = " ".join(messages(at))
    assert "mine.toml: Step 1 (line 5) says 4.23; the model says 4.32." in said
    assert "nowhere.toml: Step 1 (line 5): “walkie?" in said and "leads to no page" in said
    assert "part.toml: Step 1 (line 5): The page walk knows no “stages”." in said
    assert "broken.toml, line 6: it is one of" in said
    assert "1.toml: a lesson of the course has this name" in said
    # A file that is mended is read again.
    own("broken.toml", MINE)
    assert "broken" not in " ".join(messages(visit("course")))


def test_a_folder_without_lessons_is_told_of(own):
    assert "no file that ends in .toml" in " ".join(messages(visit("course")))


def test_a_link_of_before_the_course_still_names_an_iteration():
    at = visit("tokenizer", section="bpe", step="5")
    assert messages(at) == []
    assert at.slider(key="tokenizer.iteration").value == 5
