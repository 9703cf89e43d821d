"""Translation before attention and its examples: what grows, what is tried, what a click brings."""

import pytest

from attention_core import load_model, trace
from attention_core.translation import EXAMPLES, fixed_vector, growing
from attention_core.translation.findings import of_one_vector
from pages._app.words import said as spoken
from tests.pages.reader import go_back, messages, run, visit, widget, written
from tests.pages.test_opening import query_of


@pytest.fixture(scope="module")
def model():
    return load_model("en-pt")


def read_of(at):
    return [each.value.replace("\\", "") for each in (*at.markdown, *at.caption)]


def linked(at, label):
    (link,) = (each for each in at.get("page_link") if each.proto.label.startswith(label))
    return query_of(link)


def test_a_sentence_grows_and_the_readers_own_stands_beside_it(model):
    at = visit("translation", below="onevector", text="The dog sleeps.")
    mine, every = fixed_vector(model, "The dog sleeps."), growing(model)
    assert spoken(of_one_vector(every)) in read_of(at)
    assert {mine.attended, "“The dog sleeps.”"} <= {*read_of(at)}
    widget(at, "grown").set_value(2).run()
    assert written(at)["grown"] == "2" and every[2].attended in read_of(at)
    go_back(at, written(at) | {"model": "pt-en", "text": "Eu gosto da casa.", "grown": "40"})
    assert "I like the house." in read_of(at) and not at.exception


def test_the_scores_of_history_can_be_tried_on_words_that_the_hand_made_model_knows():
    for text, tried in (("the river bank", "the river bank"), ("my axolotl", "river bank")):
        at = visit("translation", below="onevector", text=text)
        there = linked(at, "Additive scores")
        assert there["scoring"] == "additive" and there.get("text", "river bank") == tried
        shown = visit("playground", **there)
        assert messages(shown) == [] and widget(shown, "scoring").value == "additive"


def pressed(at, label):
    next(b for b in at.button if b.label.replace("\\", "").startswith(label)).click()
    return run(at)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_put_into_the_page_by_a_click(name):
    at = visit("translation", below="examples", model=name)
    for example in EXAMPLES[name]:
        assert f"**{example.title}**" in read_of(at)
    example = EXAMPLES[name][1]
    said = trace(example.texts[0], load_model(name)).output_text
    pressed(at, f"{example.texts[0]} → {said}")
    assert widget(at, "text").value == example.texts[0] and messages(at) == []
    assert (written(at)["text"], written(at)["below"]) == (example.texts[0], "examples")
    first = EXAMPLES[name][0]
    pressed(at, f"“{first.word}” in both")
    assert written(at)["below"] == "meanings" and widget(at, "word").value == first.word
    assert widget(at, "several").value == "\n".join(first.texts)
