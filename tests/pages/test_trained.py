"""A model that a reader trained or opened: in their lists, and for whoever has a link to it."""

from dataclasses import replace
from pathlib import Path

import pytest

import attention_core as core
from attention_core.corpus import sentences_for
from attention_core.models import TextModel
from attention_core.models.checkpoint.model import Checkpoint
from attention_core.training.corpus import banks
from attention_core.training.recipe import Recipe
from attention_core.training.run import Run
from pages._app import trained
from pages._app.state.bounded import Bounded
from tests.pages.reader import has_viewer, messages, run, turn_to, visit, widget, written

TINY = Path(__file__).parents[1] / "goldens" / "tiny"
TEXT = "the bank"


def learned(digest: str) -> Checkpoint:
    name = f"trained-{digest}"
    return Checkpoint.load(TINY / "bert", name, trained.YOURS)


def own(model: Checkpoint, page: str, /, **query: str):
    """Visit a page in a session that has trained this model."""
    at = visit(page, **query)
    at.session_state[trained._MINE] = {trained.YOURS: model}
    return run(at)


@pytest.fixture
def store(monkeypatch):
    kept: Bounded[TextModel] = Bounded(entries=2, size=10**9)
    monkeypatch.setattr(trained, "_kept", kept)
    return kept


def test_it_is_in_the_lists_of_the_one_who_trained_it_and_in_no_other(store):
    model = learned("0123456789abcdef")
    store.keep(model.name, model, 1)
    at = own(model, "walk", text=TEXT)
    assert "Your trained model" in widget(at, "model").options
    turn_to(at, "heads")
    widget(at, "model").set_value(model.name)
    run(at)
    assert written(at)["model"] == model.name and has_viewer(at)
    assert "Your trained model" not in widget(visit("walk"), "model").options


def test_a_link_leads_to_it_while_it_is_kept_and_then_says_what_to_do(store):
    model = learned("0123456789abcdef")
    store.keep(model.name, model, 1)
    at = visit("walk", text=TEXT, model=model.name)
    assert has_viewer(at) and not messages(at)
    assert widget(at, "model").value == model.name
    assert "Another trained model" in widget(at, "model").options
    for i in range(2):
        store.keep(str(i), model, 1)
    run(at)
    assert messages(at) == [trained.GONE], "the model is the one that the link asked for"
    again = visit("walk", text=TEXT, model=model.name)
    assert messages(again) == [f"{trained.GONE} Hand-made is shown instead."]
    other = visit("walk", text=TEXT, against_model=model.name)
    assert messages(other) == ["The link compares with a model that is not here."]


def test_whoever_trained_it_has_it_for_as_long_as_the_session_lasts(store):
    model = learned("0123456789abcdef")
    at = own(model, "walk", text=TEXT, model="handmade")
    assert store.recall(model.name) is None
    widget(at, "model").set_value(model.name)
    run(at)
    assert has_viewer(at) and not messages(at)


@pytest.mark.parametrize(
    "name", ["trained-", "trained-bert", "trained-0123", "trained-" + "A" * 16]
)
def test_a_folder_may_be_called_nearly_so(name):
    assert not trained.is_name(name)


def test_what_it_was_trained_on_is_offered_where_it_does_not_know_the_words(store):
    model = learned("0123456789abcdef")
    trained_on = ("the bank", "a bank by the river", "loan of the bank")
    model.card = replace(model.card, sentences=trained_on)
    store.keep(model.name, model, 1)
    at = visit("walk", text="日 bank", model=model.name)
    assert any("try “the bank”" in label for label in links(at))
    (examples,) = (e for e in at.get("menu_button") if "Examples" in str(e.proto))
    assert "It was trained on this: a bank by the river" in str(examples.proto).replace("\\", "")
    at = visit("context", texts="日 bank\na bank", model=model.name)
    assert any("bank in two sentences" in label for label in links(at))
    assert sentences_for(model) == trained_on and sentences_for(model, 2) == trained_on[::2]


def test_nothing_is_offered_to_try_that_it_knows_no_word_of(store):
    model = Run(Recipe(), banks()).at(0)
    store.keep(model.name, model, 1)
    own = model.card.sentences[0]
    for name, text, offered in (("handmade", "river bank", True), (model.name, own, False)):
        at = visit("walk", text=text, model=name)
        assert any("Try: money bank" in label for label in links(at)) == offered


def links(at) -> list[str]:
    return [link.proto.label.replace("\\", "") for link in at.get("page_link")]


def test_every_page_reads_with_a_model_of_any_recipe(store):
    model = Run(Recipe(n_layers=2, n_heads=1, d_model=16, positions=False), banks()).at(0)
    store.keep(model.name, model, 1)
    text = "tom saw the boat at the [MASK]"
    for page, place in {
        "walk": {"layer": "1", "stage": "probabilities", "cell": "6-1", "show": "gradient"},
        "heads": {"below": "attention"},
        "context": {"texts": f"{text}\nthe boat", "below": "document", "search": "the boat"},
        "nextword": {},
        "playground": {"mask": "causal"},
        "worksheet": {"level": "worked"},
    }.items():
        at = visit(page, **{"text": text, "model": model.name} | place)
        assert not messages(at), (page, messages(at))
    (said,) = messages(visit("positions", section="learned", model=model.name))
    assert "has no table of positions" in said
    assert "Your trained model" in core.page(core.trace(text, model))
