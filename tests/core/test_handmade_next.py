"""The hand-made model of next words: grammar in layer 0, meaning in layer 1, each as it is told."""

import numpy as np
import pytest

from attention_core import explain, load_model, trace
from attention_core.checks import check
from attention_core.models.handmade.grammar import FOLLOWS, KINDS, commonness, kinds_of
from attention_core.models.handmade.lexicon import lexicon
from attention_core.story import told


@pytest.fixture
def model():
    return load_model("handmade_next")


def likeliest(model, text, most=1):
    chances = trace(text, model)["probabilities"].value[-1]
    return [list(lexicon())[i] for i in np.argsort(-chances, kind="stable")[:most]]


def test_it_says_what_it_is(model):
    t = trace("the river bank", model)
    assert (model.can.predicts, model.can.causal) == ("next", True)
    assert t.n_layers() == model.n_layers and len(t.heads) == model.n_heads
    assert t["logits"].axes == ("token", "candidate") and t.output.name == "probabilities"
    assert t["logits"].value.shape == (3, len(lexicon()))
    assert t["logits"].label("candidate", 0) == "bank"
    assert t.stream.name == "layer1.layer_output", "the stream is the vectors, not the scores"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("he went to", "article"),
        ("i sat by the", "noun"),
        ("i sat by the river", "sign"),
        ("the river", "verb"),
        ("she", "verb"),
        ("the big", "noun"),
        ("i sat by the river . the man", "verb"),  # the last sentence has none yet
        ("she paid", "article"),
    ],
)
def test_layer_0_knows_the_kind_of_word_that_comes_next(model, text, kind):
    assert kind in kinds_of(likeliest(model, text)[0]), likeliest(model, text, 9)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("he deposited cash at the", "money"),
        ("the tourist lost a visa near the", "passport"),
        ("she charged the phone with a", "battery"),
        ("the frog swims in a pond by the", "water"),
    ],
)
def test_layer_1_knows_what_the_text_is_about(model, text, word):
    assert word in likeliest(model, text, 4), likeliest(model, text, 9)


def test_no_word_sees_a_later_one(model):
    short, long = (trace(text, model, np.float64) for text in ("the river", "the river of money"))
    np.testing.assert_allclose(long["logits"].value[:2], short["logits"].value, atol=1e-12)
    weights = long["layer0.attention_weights"].value
    assert (weights[:, *np.triu_indices(4, 1)] == 0).all()


def test_one_head_looks_one_back_and_one_for_the_last_verb_or_sign(model):
    t = trace("he paid the bank . the boat sailed by the river", model)
    back = t["layer0.attention_weights"].value[1]
    assert (np.diag(back, -1) > 0.9).all()
    marked = t["layer1.attention_weights"].value[1].argmax(axis=-1)
    assert list(marked[1:]) == [1, 1, 1, 4, 4, 4, 7, 7, 7, 7]


def test_chances_add_up_and_every_number_is_explained_and_checked(model):
    t = trace("we sat by the river", model, np.float64)
    np.testing.assert_allclose(t["probabilities"].value.sum(axis=-1), 1)
    for name in ("logits", "probabilities"):
        found = explain(t, name, (4, 7))
        assert np.isclose(found.total, found.value)
    assert all(each.holds for each in check(trace("we sat by", model), "we sat by", model))


@pytest.mark.parametrize("text", ["The Ñandú's river 👍🏽, again!", "zor blim tak", "(we) paid."])
def test_ids_are_the_text_again(model, text):
    ids = model.ids(text)
    assert model.tokenize(model.text(ids)) == model.tokenize(text)
    for name in ("logits", "token_embedding"):
        np.testing.assert_array_equal(trace(ids, model)[name].value, trace(text, model)[name].value)
    assert trace(ids, model).tokens == model.tokenize(text)


def test_every_word_of_the_grammar_is_in_the_lexicon_and_commonness_falls():
    assert all(set(wants) <= set(KINDS) for wants in FOLLOWS.values())
    assert commonness("the") == 0 > commonness("a") > commonness("wolf")
    assert commonness("wolf") == commonness("never heard of")
    assert kinds_of("walk") == ("verb",) and kinds_of("wolf") == ("noun",) and kinds_of("me") == ()


def test_its_story_is_of_topics_and_not_of_what_is_the_models_own(model):
    t = trace("the man sat by the river bank", model)

    def says(name):
        (step,) = (step for step in t.steps if step.name == name)
        pieces = told(t, step)[-1]
        return "".join(each if isinstance(each, str) else each[0] for each in pieces)

    starts = says("token_embedding")
    assert starts.startswith("bank could mean nature (0.30), money (0.30) or energy (0.25).")
    assert says("layer1.layer_output") == (
        "In layer 1 bank changed: nature 0.62 → 1.40, travel 0.03 → 0.11. Through all 2 layers: "
        "nature 0.30 → 1.40, travel 0.00 → 0.11, money 0.30 → 0.37."
    )


def test_each_hidden_unit_is_open_where_its_name_says(model):
    t = trace("she paid by cash", model, np.float64)
    rules, louder = t["layer0.ffn_hidden"], t["layer1.ffn_hidden"]
    assert (rules.axes[-1], louder.axes[-1]) == ("rule", "emphasis")
    names = [rules.label("rule", unit) for unit in range(rules.value.shape[-1])]
    last = {name for name, open_ in zip(names, rules.value[-1], strict=True) if open_ > 0.5}
    assert last == {"after noun", "after preposition noun"}
    found = explain(t, "layer0.ffn_output", (3, t.entries.lists["d_model"].index("sign next")))
    terms = {term.label: term.product for term in found.terms if abs(term.product) > 0.5}
    assert terms == pytest.approx({"after noun": 3, "after preposition noun": 1}, abs=0.05)
    texts = trace("he deposited cash at the", model)
    best = int(texts["layer1.ffn_hidden"].value[-1].argmax())
    assert louder.label("emphasis", best) == "money noun"
