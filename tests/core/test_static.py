"""Static vectors of a model's own table, and words in their sentences beside them."""

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.geometry.nearest import nearest
from attention_core.vectors import SentenceWords, TableVectors, corpus_words, word_vector

SENTENCES = ("the river bank", "the bank, the loan!", "embeddings of a river")


def plain_cosines(vector, rows):
    found = []
    for row in rows:
        length = float(np.linalg.norm(row)) * float(np.linalg.norm(vector))
        found.append(float(np.dot(row, vector)) / length if length else 0.0)
    return found


def own(table: TableVectors, word: str) -> np.ndarray:
    """The vector of a word that has one."""
    found = table.vector(word)
    assert found is not None
    return found


@pytest.mark.parametrize("word", ["bank", "BANK", "embeddings", "naïve", "日", "👍🏽", "qzx"])
def test_a_words_static_vector_is_the_mean_of_its_tokens_embeddings(model, word):
    read = model.words(word)[0]
    found = own(TableVectors(model), word)
    first = trace(word, model)["token_embedding"]
    assert np.array_equal(found, word_vector(first, read.tokens))


def test_it_is_the_same_in_any_sentence(model):
    text = "my embeddings by the bank"
    t = trace(text, model)["token_embedding"]
    for word in model.words(text):
        assert np.array_equal(own(TableVectors(model), word.text), word_vector(t, word.tokens))


@pytest.mark.parametrize("text", ["", "   ", "river bank", "a-b"])
def test_what_is_not_one_word_has_no_vector(model, text):
    assert TableVectors(model).vector(text) is None


def test_nearest_words_are_those_that_a_look_at_every_row_finds(model):
    table = TableVectors(model)
    vector = own(table, "river") + 0.5 * own(table, "bank")
    words = [word for names, _ in model.table() for word in names]
    rows = np.concatenate([vectors for _, vectors in model.table()]).astype(np.float64)
    cosines = plain_cosines(vector, rows)
    order = sorted(range(len(words)), key=lambda i: -cosines[i])
    wanted = [i for i in order if words[i] not in ("river", "bank")][:12]
    found = table.nearest(vector, 12, ("river", "bank"))
    np.testing.assert_allclose([c for _, c in found], [cosines[i] for i in wanted], atol=1e-6)
    if model.name == "minilm":  # in the hand-made lexicon many words are equally near
        assert [word for word, _ in found] == [words[i] for i in wanted]
    assert not {"river", "bank"}.intersection(word for word, _ in found)


def test_a_word_is_nearest_to_itself(minilm):
    table = TableVectors(minilm)
    (word, similarity), *_ = table.nearest(own(table, "bank"), 3)
    assert word == "bank" and similarity == pytest.approx(1, abs=1e-6) and similarity <= 1


def test_equally_near_words_stay_in_order_through_blocks_and_zero_has_no_direction():
    names = [["a", "b", "c"], ["d", "e"]]
    rows = [np.array([[1, 0], [0, 2], [0, 0]]), np.array([[0, 1], [-3, 0]])]
    blocks = [(n.__getitem__, r.astype(np.float32)) for n, r in zip(names, rows, strict=True)]
    found = nearest(np.array([0.0, 5.0]), blocks, 4, ("x",))
    assert found == [("b", 1.0), ("d", 1.0), ("a", 0.0), ("c", 0.0)]
    assert nearest(np.array([0.0, 5.0]), blocks, 2, ("b",)) == [("d", 1.0), ("a", 0.0)]
    assert nearest(np.array([0.0, 5.0]), blocks, 2, ("b", "d")) == [("a", 0.0), ("c", 0.0)]
    assert [c for _, c in nearest(np.zeros(2), blocks, 2)] == [0, 0]
    assert nearest(np.array([0.0, 5.0]), blocks, 0) == []


def test_words_in_sentences_are_found_with_their_sentences(model):
    words = SentenceWords(model, SENTENCES)
    assert [word for word, _ in words.entries] == (
        "the river bank the bank the loan embeddings of a river".split()
    )
    t = trace(SENTENCES[1], model)
    bank = next(word for word in model.words(SENTENCES[1]) if word.text == "bank")
    vector = word_vector(t.output, bank.tokens)
    first, *others = words.nearest(vector, 4)
    assert (first.word, first.sentence) == ("bank", SENTENCES[1])
    assert first.cosine == pytest.approx(1, abs=1e-6)
    cosines = [each.cosine for each in others]
    assert len(others) == 3 and cosines == sorted(cosines, reverse=True)
    wanted = sorted(plain_cosines(vector, words.vectors.astype(float)), reverse=True)[1:4]
    np.testing.assert_allclose(cosines, wanted, atol=1e-6)


def test_a_words_own_sentence_can_be_left_out(model):
    words = SentenceWords(model, SENTENCES)
    found = words.nearest(words.vectors[2], 99, leave_out=(SENTENCES[0],))
    assert {each.sentence for each in found} == set(SENTENCES[1:])
    assert len(found) == len(words.entries) - 3


def test_the_corpus_is_worked_out_once_and_tells_two_banks_apart():
    minilm = load_model("minilm")
    words = corpus_words("minilm")
    assert corpus_words("minilm") is words
    texts = "the steep bank of the river", "the bank gave me a loan of money"
    neighbours = []
    for text in texts:
        bank = next(word for word in minilm.words(text) if word.text == "bank")
        vector = word_vector(trace(text, minilm).output, bank.tokens)
        neighbours.append(words.nearest(vector, 1)[0])
    assert [each.word for each in neighbours] == ["bank", "bank"]
    assert neighbours[0].sentence != neighbours[1].sentence
