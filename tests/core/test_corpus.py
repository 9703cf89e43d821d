"""The bundled sentences are what the measures over them take for granted."""

import re
from collections import Counter

import pytest

from attention_core import load_model, trace
from attention_core.corpus import sentences, sentences_for

AMBIGUOUS = "bank bat spring bark light match seal crane plant current note pitch".split()


def words(sentence: str) -> list[str]:
    return re.findall(r"[a-z]+", sentence.lower())


def test_there_are_four_dozen_different_sentences_of_four_to_twenty_six_words():
    assert len(set(sentences())) == len(sentences()) == 48
    for sentence in sentences():
        assert sentence == sentence.strip() and sentence[-1] in ".?"
        assert 4 <= len(words(sentence)) <= 26, sentence


@pytest.mark.parametrize("noun", AMBIGUOUS)
def test_an_ambiguous_noun_stands_in_three_sentences_or_more(noun):
    assert sum(noun in words(sentence) for sentence in sentences()) >= 3


def test_words_are_repeated_and_questions_and_commas_are_there():
    repeated = [s for s in sentences() if max(Counter(words(s)).values()) > 1]
    assert len(repeated) >= 20
    assert sum("?" in s for s in sentences()) >= 5
    assert sum("," in s for s in sentences()) >= 15


@pytest.mark.parametrize("name", ["handmade", "minilm"])
def test_every_sentence_fits_either_model(name):
    model = load_model(name)
    for sentence in sentences():
        assert 3 < len(model.tokenize(sentence)) <= min(model.n_positions, 40)


def test_the_sentences_are_read_without_their_headings():
    assert not any("#" in sentence for sentence in sentences())
    assert trace(sentences()[0], load_model("handmade")).tokens[:3] == ["the", "heron", "stood"]


def test_a_translator_reads_sentences_of_its_own_language():
    portuguese = sentences("Portuguese")
    assert sentences_for(load_model("en-pt")) == sentences()
    assert sentences_for(load_model("pt-en")) == portuguese
    assert len(set(portuguese)) == len(portuguese) >= 24
    for sentence in portuguese:
        assert sentence == sentence.strip() and sentence[-1] in ".?"
        assert len(load_model("pt-en").tokenize(sentence)) <= 26, sentence
