"""The page of training: a run is driven, looked back at, and comes back by its address."""

import json

import numpy as np
import pytest

from attention_core import trace
from attention_core.training.corpus import banks
from attention_core.training.recipe import Recipe
from attention_core.training.run import Run
from pages.learn.training.place import MOST_STEPS, TEXT
from tests.pages.reader import messages, part, run, turn_to, visit, widget, written

PLACES = (("boat", "bank"), ("chalk", "school"))


@pytest.fixture(scope="module")
def trained():
    """A run of the recommended recipe, as far as any test goes."""
    run = Run(Recipe(), banks())
    run.go(60, within=60)
    return run


def press(at, name):
    at.button(key=f"training.{name}").click()
    return run(at)


def told(at, key):
    (element,) = (e for e in at.get("bidi_component") if e.key == key)
    return json.loads(element.proto.json)


def curve(at, title):
    (found,) = (each for each in told(at, "curves")["curves"] if each["title"] == title)
    return found["lines"][0]["points"]


def shown(at, name="layer0.attention_weights"):
    return part(at, "trace", "training").tensors[name]


def test_buttons_take_steps_and_every_number_on_screen_is_the_runs_own(trained):
    at = visit("training")
    assert written(at) == {} and told(at, "curves")["at"] == 0
    for name, step in (("step", 1), ("ten", 11), ("ten", 21)):
        press(at, name)
        assert written(at) == {"at": str(step)}
        wanted = trace(TEXT, trained.at(step))
        assert np.array_equal(shown(at), wanted["layer0.attention_weights"].value)
    losses = [row.loss for row in trained.history[:22]]
    assert curve(at, "loss") == [
        [i, pytest.approx(loss, abs=1e-4)] for i, loss in enumerate(losses)
    ]
    best = told(at, "guess")["bars"]["rows"][0]
    chances = wanted["probabilities"].value[6]
    assert (best["value"], best["now"]) == (chances.argmax(), pytest.approx(chances.max()))


def test_a_run_goes_on_by_itself_until_it_is_paused_and_starts_over_when_asked():
    at = press(visit("training"), "run")
    assert at.button(key="training.run").label == "Pause"
    there = int(written(at)["at"])
    assert int(written(run(at))["at"]) > there > 0
    press(at, "run")
    paused = written(at)["at"]
    assert at.button(key="training.run").label == "Run" and written(run(at))["at"] == paused
    press(at, "anew")
    assert written(at) == {} and told(at, "curves")["reached"] == 0


def test_the_slider_goes_back_through_the_history_and_colours_end_where_they_did():
    at = visit("training", at="60")
    scale = part(at, "trace", "training").described["layer0.scores"]["scale"]["limit"]
    at.slider(key="training.at").set_value(10)
    run(at)
    assert written(at) == {"at": "10"} and told(at, "curves")["reached"] == 60
    assert part(at, "trace", "training").described["layer0.scores"]["scale"]["limit"] == scale


def test_a_link_brings_back_recipe_step_and_sentence_and_another_recipe_begins_anew(trained):
    at = visit("training", at="30", seed="4", rate="0.001", watched="the mud was at the [MASK]")
    assert messages(at) == []
    other = Run(Recipe(seed=4, learning_rate=0.001), banks())
    other.go(30, within=60)
    wanted = trace("the mud was at the [MASK]", other.at(30))["layer0.attention_weights"].value
    assert np.array_equal(shown(at), wanted)
    at.toggle(key="training.positions").set_value(False)
    run(at)
    assert written(at)["positions"] == "no" and "at" not in written(at)


def test_a_run_waits_where_it_was_left_and_says_so():
    at = press(visit("training"), "run")
    left = written(at)["at"]
    turn_to(at, "heads")
    turn_to(at, "training")
    assert messages(at) == [
        f"The run was left at step {left} and has waited there. Press Run to go on."
    ]
    assert written(run(at))["at"] == left and at.button(key="training.run").label == "Run"


@pytest.mark.parametrize(
    ("rate", "says"), [("0", "no weight would ever change"), ("-1", "climb"), ("10", "at most 1")]
)
def test_a_learning_rate_that_cannot_be_is_refused_in_a_sentence_and_can_be_mended(rate, says):
    at = visit("training", rate=rate, at="20")
    (said,) = messages(at)
    assert says in said
    at.number_input(key="training.rate").set_value(0.005)
    assert messages(run(at)) == []


def test_a_rate_too_high_ends_the_run_with_a_sentence_or_never_learns():
    at = visit("training", rate="1", at=str(MOST_STEPS // 4))
    assert len(messages(at)) <= 1 and not at.error


@pytest.mark.parametrize(
    ("corpus", "says"),
    [
        ("", "empty"),
        ("one sentence only", "one sentence"),
        ("a b\n" * 10_000, "10,000 sentences"),
        ("the [bank] is here\nno word is masked", "ever be masked"),
        ("\n".join(["the boat at the [bank]"] * 3), "one sentence"),
    ],
)
def test_a_corpus_that_teaches_nothing_is_told_why_and_stays_in_its_box(corpus, says):
    at = visit("training", section="corpus")
    widget(at, "corpus").set_value(corpus)
    (said,) = (box.value for box in run(at).warning)
    assert says in said and widget(at, "corpus").value == corpus
    press(at, "own")
    assert not at.warning and written(at) == {"section": "corpus"}


def test_a_sentence_without_a_mask_or_without_known_words_is_looked_at_all_the_same():
    at = visit("training", watched="zebras fly", at="3")
    assert messages(at) == [] and told(at, "guess")["bars"]["rows"] == []
    empty = visit("training", watched=" ")
    assert "Type a sentence" in messages(empty)[0]
    long = visit("training", watched="bank " * 40)
    assert "Your text is kept" in messages(long)[0]


def test_a_step_is_opened_with_its_loss_gradient_and_one_weight_in_digits(trained):
    at = visit("training", section="opened", at="20", sample="3")
    opened = trained.opened(20, 3)
    assert part(at, "answer", "training").header["view"]["stage"] == "token_loss"
    sides = part(at, "sides", "training").sides["gradient"]
    wanted = opened.gradients["layer0.attention_weights"]
    assert sides["layer0.attention_weights"] == pytest.approx(wanted, abs=1e-9)
    said = "\n".join(each.value for each in at.markdown)
    assert f"stands for **{opened.answers[0]}**" in said and "weight after" in said
    here = {"stage": "query", "head": 0, "layer": 0, "cell": [2, 1], "ask": 0, "follow": -1}
    move = {**here, "of": "layer0.W_Q", "show": "gradient"}
    at.session_state["training"] = {"moved": move}
    run(at)
    after = f"{opened.moved('layer0.W_Q', (0, 2, 1)).after:.4g}".replace("-", "−")
    assert after in "\n".join(each.value for each in at.markdown)
    (answer,) = part(at, "answer", "training").header["answers"]
    assert answer["side"] == "gradient" and answer["sum"]["terms"]


def test_what_was_learned_is_a_model_of_the_other_pages_for_this_session(trained):
    at = visit("training", at="20")
    turn_to(at, "walkthrough", model=trained.at(20).name, text="the mud was at the [MASK]")
    assert messages(at) == []
    assert "Your trained model" in [*widget(at, "model").options]


def test_a_finding_is_worked_out_in_slices_and_told_with_the_runs_it_compared():
    at = visit("training", section="findings")
    press(at, "finding heads")
    assert written(at) == {"section": "findings", "finding": "heads"}
    for _ in range(200):
        if any(e.key == "found" for e in at.get("bidi_component")):
            break
        run(at)
    table = told(at, "found")
    assert table["columns"][1:] == ["one head", "several"] and len(table["rows"]) > 2
    assert told(at, "found_1")["bars"]["rows"][0]["name"] == "bank"
    assert any("head" in each.value for each in at.markdown)
    there = next(e for e in at.get("page_link") if "one head" in e.proto.label)
    assert "heads=1" in there.proto.query_string


def test_a_finding_that_a_corpus_cannot_have_says_why():
    corpus = "the cat sat here\nthe dog sat here\na cat ran off\na dog ran off"
    at = visit("training", section="findings", finding="meaning", corpus=corpus)
    said = "\n".join(each.value for each in at.markdown)
    assert "no word stands in two senses" in said


def test_another_corpus_is_trained_on_and_comes_back_by_the_link():
    corpus = "\n".join(f"the {thing} was at the [{place}]" for thing, place in PLACES * 40)
    at = visit("training", section="corpus")
    widget(at, "corpus").set_value(corpus)
    run(at)
    assert messages(at) == [] and any("7 different words" in each.value for each in at.markdown)
    press(at, "ten")
    query = written(at)
    assert query["at"] == "10" and "corpus" not in query, "it is too long for an address"
    again = visit("training", **query)
    assert widget(again, "corpus").value == corpus and messages(again) == []


def test_steps_are_taken_though_the_sentence_cannot_be_watched():
    odd = visit("training", at="40", watched="<b>bank</b> 😀 [MASK] **x** $a$ e\u0301")
    next(each for each in odd.button if each.label == "10 steps").click()
    assert written(run(odd))["at"] == "50"
