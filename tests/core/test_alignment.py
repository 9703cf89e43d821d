"""Which word came of which, what else might have been said, and what is lost with one vector."""

import math
from typing import Any

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.graph.entries import Label
from attention_core.graph.kinds import Pieces
from attention_core.models.marian.begun import Begun
from attention_core.translation import (
    EXAMPLES,
    alignment,
    alternatives,
    common,
    crossings,
    example_told,
    fixed_vector,
    growing,
    instead,
    meanings,
    said,
    sharpness,
    spans,
    spelled,
)
from attention_core.translation import findings as of
from attention_core.vectors import depths

LAST = "decoder.layer1.cross_attention_weights"


def text(pieces: Pieces) -> str:
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([" O", " gato", " sent", "ou", "-", "se"], ["O", "gato", "sentou", "-", "se"]),
        ([" I", " don", "'", "t", " know", "."], ["I", "don't", "know", "."]),
        ([".", "x", " y"], [".", "x", "y"]),
        (["␣", "⁇", " a"], ["⁇", "a"]),
        ([" a", "␣", ",", " b", "␣", " c", "␣"], ["a", ",", "b", "␣", "c", "␣"]),
        (["␣", "x", "y", "!"], ["xy", "!"]),
        ([" a", Label("</s>", special=True)], ["a"]),
        ([], []),
    ],
)
def test_words_are_found_in_tokens(labels, words):
    found = spans(labels)
    assert [word.text for word in found] == words
    inside = [place for word in found for place in word.tokens]
    assert inside == [i for i, label in enumerate(labels) if label != "</s>"]


def test_an_alignment_adds_up_what_words_give_to_words():
    t = trace("Yesterday the old fisherman sat by the river bank.", load_model("en-pt"))
    found, weights = alignment(t), t[LAST].value[0]
    assert (found.layer, found.head) == (1, 0)
    for i, target in enumerate(found.targets):
        for j, source in enumerate(found.sources):
            wanted = sum(weights[a, b] for a in target.tokens for b in source.tokens)
            assert found.shares[i, j] == pytest.approx(wanted / len(target.tokens), abs=1e-6)
    named = {
        (found.targets[each.target].text, found.sources[each.source].text) for each in found.links
    }
    assert {("Ontem", "Yesterday"), ("pescador", "fisherman"), ("margem", "bank")} <= named
    assert all(link.weight >= 0.3 for link in found.links)
    other = alignment(t, 0, 5)
    assert (other.weights == t["decoder.layer0.cross_attention_weights"].value[5]).all()


@pytest.mark.parametrize(
    ("name", "source", "pairs"),
    [
        ("en-pt", "the red house", [("casa", "vermelha")]),
        ("en-pt", "She gave him a beautiful old book.", [("livro", "antigo"), ("lhe", "deu")]),
        ("en-pt", "He deposited cash at the bank", []),
        ("pt-en", "a casa vermelha", [("Red", "House")]),
    ],
)
def test_words_that_changed_places_cross(name, source, pairs):
    t = trace(source, load_model(name))
    targets = alignment(t).targets
    found = crossings(t)
    assert [(targets[x.first.target].text, targets[x.second.target].text) for x in found] == pairs
    for each in found:
        assert each.first.target < each.second.target and each.first.source > each.second.source
        assert each.weight >= 0.5
    assert bool(text(of.of_crossing(t))) == bool(pairs)


def test_sharp_is_not_aligned():
    t = trace("She gave him a beautiful old book.", load_model("en-pt"))
    heads = {(each.layer, each.head): each for each in sharpness(t)}
    assert len(heads) == 16 and [key for key, each in heads.items() if each.guided] == [(1, 0)]
    assert heads[1, 0].agrees == 1
    sharp = heads[0, 5]
    rows = t["decoder.layer0.cross_attention_weights"].value[5, :-1]
    spread = [-sum(w * math.log(w) for w in row.tolist()) / math.log(len(row)) for row in rows]
    assert sharp.spread == pytest.approx(sum(spread) / len(spread), abs=1e-6)
    agrees = (rows.argmax(1) == t[LAST].value[0, :-1].argmax(1)).mean()
    assert sharp.agrees == agrees < 0.2
    assert sharp.spread < heads[1, 0].spread
    assert "Head 5 of layer 0" in text(of.of_sharp(t))


def test_runners_up_are_the_likeliest_and_can_be_said_instead():
    model, source = load_model("en-pt"), "the river bank"
    t = trace(source, model)
    shares = t["decoder.probabilities"].value[1]
    best = alternatives(t, 1, 4)
    assert [each.chance for each in best] == sorted(shares.tolist(), reverse=True)[:4]
    assert [each.label for each in best[:2]] == [" margem", " ban"]
    assert best[0] == said(t)[1]
    again = trace(instead(t, source, 1, best[0].id), model)
    assert again.output_text == t.output_text
    bank = model.ids("banco")[0]
    forced = trace(instead(t, source, 1, bank), model)
    assert forced.output_text == "a banco do rio"
    np.testing.assert_array_equal(
        forced["decoder.logits"].value[:2], t["decoder.logits"].value[:2]
    )  # what came before is as it was
    assert "banco" in text(of.of_forced(t, forced, 1))
    with pytest.raises(ValueError, match="has 5 steps"):
        alternatives(t, 5)


def test_an_end_that_is_forced_ends_it_and_an_unspellable_word_is_not_offered():
    model = load_model("en-pt")
    t = trace("the river bank 😀", model)
    end = said(t)[-1].id
    assert trace(instead(t, "the river bank 😀", 1, end), model).output_text == "a"
    offered = {each.label for step in range(len(said(t))) for each in alternatives(t, step, 10**6)}
    assert "⁇" not in offered and "</s>" in offered


def test_any_word_can_be_said_that_the_vocabulary_can_spell():
    model: Any = load_model("en-pt")
    sand = spelled(model, " banco de areia ")
    assert model.text(sand) == "banco de areia" and sand[-1] != 0
    t = trace(Begun("the river bank", sand), model)
    assert t.output_text.startswith("banco de areia")
    for strange, told in (
        ("ban😀", "“😀”"),
        ("漢字", "“漢”"),
        (" \u200b", "no word"),
        ("", "no word"),
    ):
        with pytest.raises(ValueError, match=told):
            spelled(model, strange)


def test_what_a_word_looks_at_is_told():
    t = trace("He deposited cash at the bank", load_model("en-pt"))
    assert text(of.of_look(t, 5)) == "“banco” gives 98.3 % of its attention to “bank”."
    assert "to “the” and 43.0 % of its attention to “at”" in text(of.of_look(t, 4))
    assert of.of_look(t, len(said(t)) - 1) == []


def test_every_step_is_told_and_the_end_as_well():
    found = trace("He deposited cash at the bank", load_model("en-pt"))
    every = of.of_looks(found)
    assert every[:-1] == [of.of_look(found, step) for step in range(len(every) - 1)]
    assert every[-1] == of.of_end(found) and len(every) == len(found.entries.lists["target"])
    assert "”, all its pieces taken together, gives 9" in text(every[1]), "depos|itou"
    assert "pieces" not in text(every[0])


def test_the_line_of_a_pair_of_words_joins_their_tokens_that_have_most_between_them():
    found = alignment(trace("He deposited cash at the bank", load_model("en-pt")))
    link = next(x for x in found.links if len(found.targets[x.target].tokens) > 1)
    rows, columns = found.targets[link.target].tokens, found.sources[link.source].tokens
    row, column = found.tokens(link)
    assert row in rows and column in columns
    assert found.weights[row, column] == max(found.weights[i, j] for i in rows for j in columns)


def test_a_word_means_what_its_sentence_makes_of_it():
    model: Any = load_model("en-pt")
    found = meanings(model, ["the river bank", "the bank approved my loan"], " Bank ")
    assert [each.said for each in found.each] == [("margem",), ("banco",)]
    # Of the whole vocabulary, as recorded of the original engine.
    assert found.each[0].chance == pytest.approx(0.976, abs=6e-4)
    assert found.each[1].chance == pytest.approx(0.992, abs=6e-4)
    assert [each.weight for each in found.each] == pytest.approx([0.950, 0.978], abs=6e-4)
    way = found.cosines[0, 1]
    assert way[0] == 1 and way[1] == pytest.approx(0.995, abs=6e-4)
    assert way[3] == pytest.approx(0.80, abs=6e-3) and way[-1] == pytest.approx(0.84, abs=6e-3)
    assert len(found.names) == 8 and found.names[-1] == "encoder.layer5.layer_output"
    told = text(of.of_meanings(found))
    assert "97.6 %" in told and "99.2 %" in told and "after layer 1 it is 0.80" in told


@pytest.mark.parametrize(
    ("texts", "word", "wanted"),
    [
        # In capitals it is another token: nothing parts that was never one.
        (
            ["THE RIVER BANK", "the river bank"],
            "bank",
            "It stands there as different tokens, so its vectors differ from the start: their "
            "cosine is 0.29 as the encoder reads them, and 0.78 at the end.",
        ),
        (
            ["Light rain fell", "a light bag"],
            "light",
            "becomes “de luz” (chance of “luz” 99.6 %)",
        ),
        (
            ["It is what it is", "It is what it is."],
            "is",
            "has no word of its own in “It is what it is” and has no word of its own in “It is "
            "what it is”. ",
        ),
    ],
)
def test_what_is_told_of_a_word_is_so(texts, word, wanted):
    model: Any = load_model("en-pt")
    told = text(of.of_meanings(meanings(model, texts, word)))
    assert wanted in told


def test_a_sign_is_no_word_that_became_one_with_another():
    t = trace("How many moons does Saturn have?", load_model("en-pt"))
    found = alignment(t)
    saturn = next(i for i, word in enumerate(found.targets) if word.text == "Saturno")
    looks = {found.sources[j].text for j in np.flatnonzero(found.shares[saturn] >= 0.3)}
    assert looks == {"Saturn", "?"}
    assert "?" not in text(of.of_several(t))


def test_words_that_have_words_of_their_own_did_not_become_one():
    t = trace("She swung the wooden bat so hard that the ball flew.", load_model("en-pt"))
    found = alignment(t)
    shared = [{found.sources[j].text for j in np.flatnonzero(row >= 0.3)} for row in found.shares]
    assert {"wooden", "so"} in shared, t.output_text
    assert "wooden" not in text(of.of_several(t))


def test_a_head_that_looks_nearly_everywhere_is_not_called_sharp():
    t = trace("😀 hello 😀", load_model("en-pt"))
    assert min(each.spread for each in sharpness(t) if each.agrees < 0.5) > 0.5
    assert of.of_sharp(t) == []


def test_a_word_is_never_without_signs():
    for source in ("— dash", "a , b ; c", "( test )", "€ 20 %"):
        found = alignment(trace(source, load_model("en-pt")))
        assert all(word.text.strip() for word in (*found.sources, *found.targets))


def test_chances_are_those_of_the_whole_vocabulary():
    model: Any = load_model("en-pt")
    text = "Yesterday the old fisherman sat by the river bank."
    (each,) = meanings(model, [text], "fisherman").each
    t = trace(Begun(text, whole=True), model, np.float64)
    shares, ids = t["decoder.probabilities"].value, [c.id for c in said(t)]
    steps = next(word.tokens for word in alignment(t).targets if word.text == "pescador")
    assert each.main == "pescador" and each.step == steps[0] and len(steps) > 1
    assert each.chance == pytest.approx(math.prod(shares[i, ids[i]] for i in steps), abs=1e-5)
    best = [c for c in alternatives(t, each.step, 6) if c.id != ids[each.step]][:4]
    assert [c.id for c in each.others] == [c.id for c in best]
    assert [c.chance for c in each.others] == pytest.approx([c.chance for c in best], abs=1e-5)


def test_the_word_river_must_be_there():
    texts = ["He swam to the bank", "He swam to the bank of the river"]
    model: Any = load_model("en-pt")
    found = meanings(model, texts, "bank")
    assert [each.said for each in found.each] == [("banco",), ("margem",)]


def test_a_word_that_is_not_there_is_said_so():
    model: Any = load_model("en-pt")
    with pytest.raises(ValueError, match="“loan” does not stand in “the river bank”"):
        meanings(model, ["the river bank", "the bank approved my loan"], "loan")
    texts = ["The Bank of the river", "the bank approved my loan"]
    assert common(model, texts) == ("The", "Bank")


def test_one_vector_is_attention_that_is_even_everywhere():
    model: Any = load_model("en-pt")
    t = trace("the river bank", model.with_one_vector(), np.float64)
    source = trace("the river bank", model, np.float64)["encoder.layer5.layer_output"].value
    np.testing.assert_allclose(t["encoder.mean_vector"].value, [source.mean(0)] * 4, atol=1e-12)
    for layer in range(2):
        weights = t[f"decoder.layer{layer}.cross_attention_weights"].value
        np.testing.assert_allclose(weights, 0.25, atol=1e-12)


@pytest.mark.parametrize("name", ["en-pt", "pt-en"])
def test_without_attention_a_translation_falls_apart_as_the_sentence_grows(name):
    model: Any = load_model(name)
    found = growing(model)
    assert [each.n for each in found] == sorted(each.n for each in found)
    chances = [each.fixed_sure for each in found]
    assert chances == sorted(chances, reverse=True) and chances[0] > 0.3 and chances[-1] < 0.03
    assert min(each.sure for each in found) > 0.9
    first, last = found[0], found[-1]
    assert first.kept >= 0.75 * first.words and first.ended
    assert last.kept < 0.2 * last.words and not last.ended
    for each in found:
        assert text(each.again) == each.fixed
        assert sum(isinstance(piece, tuple) for piece in each.again) == each.kept
    one = fixed_vector(model, found[0].text)
    assert one == found[0] and one.attended == trace(one.text, model).output_text
    assert f"{found[0].n} tokens" in text(of.of_one_vector(found))


def test_how_sure_it_is_of_a_word_is_worked_out_after_the_same_words():
    model: Any = load_model("en-pt")
    one = fixed_vector(model, "the river bank")
    ids = model.translate("the river bank")
    for reader, told in ((model, one.sure), (model.with_one_vector(), one.fixed_sure)):
        product = 1.0
        for step, id_ in enumerate(ids):
            t = trace(Begun("the river bank", ids[:step]), reader, np.float64)
            column = t.entries.lists["candidate"].index(model.label(id_))
            product *= float(t["decoder.probabilities"].value[step, column])
        assert told == pytest.approx(product ** (1 / len(ids)), rel=1e-4)


@pytest.mark.parametrize("source", ["bank", "😀", "!!!", "river " * 40, "THE RIVER BANK"])
def test_of_any_translation_something_or_nothing_is_told(source):
    t = trace(source, load_model("en-pt"))
    for tell in (of.of_unsure, of.of_crossing, of.of_several, of.of_copied, of.of_sharp, of.of_end):
        told = text(tell(t))
        assert told == "" or (told.endswith(".") and "nan" not in told)
    assert "“RIVER” is copied" in text(of.of_copied(t)) or source != "THE RIVER BANK"


def test_one_text_has_no_alignment_but_a_sentence():
    t = trace("the river bank", load_model("handmade"))
    for ask in (alignment, crossings, sharpness):
        with pytest.raises(ValueError, match="reads one text"):
            ask(t)
    with pytest.raises(ValueError, match="translates nothing"):
        said(t)


def test_depths_are_those_of_the_encoder():
    t = trace(Begun("the river bank"), load_model("en-pt"))
    names, vectors = depths(t)
    assert len(names) == 7 and vectors.shape == (7, 4, 256)


TOLD = {
    ("en-pt", "senses"): ["“margem” (chance 97.6 %)", "“banco” (chance 99.2 %)"],
    ("en-pt", "order"): ["“casa” is said before “vermelha”", "“house” stands after “red”"],
    ("en-pt", "several"): ["“sat”", "“sentou” and “se”"],
    ("en-pt", "joined"): ["“no” shares its attention between “at” and “the”"],
    ("en-pt", "sharp"): ["Head 0 of layer 1 was trained", "Head 5 of layer 0"],
    ("en-pt", "clue"): ["“banco”", "“margem”"],
    ("en-pt", "missed"): ["“casca”", "the same word", "hardly part"],
    ("en-pt", "light"): ["“de” had a chance of 51.6 %", "“leve” (38.0 %)"],
    ("en-pt", "copied"): ["“RIVER” is copied"],
    ("en-pt", "growing"): ["47.9 %", "one mean vector", "no end"],
    ("pt-en", "senses"): ["“mango”", "“sleeve”"],
    ("pt-en", "order"): ["“Red” is said before “House”"],
    ("pt-en", "several"): ["“want” and “to”"],
    ("pt-en", "sharp"): ["Head 6 of layer 0"],
    ("pt-en", "opposite"): ["“not” had a chance of 59.1 %", "“here”"],
    ("pt-en", "titles"): ["“Bank”", "next is “bank”"],
    ("pt-en", "growing"): ["one mean vector"],
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_shows_what_it_is_there_for(name):
    assert [key for key in TOLD if key[0] == name] == [(name, each.name) for each in EXAMPLES[name]]
    model: Any = load_model(name)
    for example in EXAMPLES[name]:
        found = text(example_told(example, model))
        assert all(part in found for part in TOLD[name, example.name]), found
