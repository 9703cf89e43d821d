"""What is hidden of a batch: BERT's shares, drawn for each step alone."""

from dataclasses import replace

import numpy as np
import pytest

from attention_core.training.corpus import MASK, banks, read_corpus
from attention_core.training.masking import NOT_ASKED, masked
from attention_core.training.recipe import Masking, Recipe

STEPS = 400


def batches(corpus, recipe, steps=STEPS):
    return [masked(corpus, recipe, step) for step in range(steps)]


def test_fifteen_of_a_hundred_words_are_asked_for_and_they_are_slots():
    for batch in batches(banks(), Recipe(), 50):
        asked, slots = batch.targets != NOT_ASKED, banks().trained().slots[batch.rows]
        often = np.maximum(1, np.rint(0.15 * batch.seen.sum(axis=1)))
        assert (asked.sum(axis=1) == np.minimum(often, slots.sum(axis=1))).all()
        assert slots[asked].all()
        # What is not asked for is what it was.
        assert (batch.ids == banks().trained().ids[batch.rows])[~asked].all()


def test_the_answer_is_the_word_or_its_sense():
    c = banks()
    for sense in (False, True):
        batch = masked(c, Recipe(sense=sense), 7)
        rows, places = (batch.targets != NOT_ASKED).nonzero()
        for row, place in zip(rows, places, strict=True):
            s = c.sentences[batch.rows[row]]
            word = s.senses.get(int(place), s.words[place]) if sense else s.words[place]
            assert c.vocabulary[batch.targets[row, place]] == word


@pytest.mark.parametrize("masking", [Masking(), Masking(0.5, 0.1, 0.4), Masking(1, 0, 0)])
def test_the_shares_are_those_of_the_recipe(masking):
    c = banks()
    all_of = batches(c, Recipe(masking=masking))
    asked = np.concatenate([b.targets[b.targets != NOT_ASKED] for b in all_of])
    read = np.concatenate([b.ids[b.targets != NOT_ASKED] for b in all_of])
    hidden = (read == c.ids[MASK]).mean()
    # Another word is now and then the same word: once in as many as there are words.
    same = masking.same + masking.other / len(c.words)
    for share, expected in ((hidden, masking.mask), ((read == asked).mean(), same)):
        # Four standard deviations of a share among so many draws.
        slack = 4 * np.sqrt(expected * (1 - expected) / len(asked)) + 1e-12
        assert abs(share - expected) <= slack


def test_other_words_are_any_words_of_the_corpus_and_no_others():
    c = banks()
    recipe = Recipe(masking=Masking(0, 1, 0))
    drawn = np.concatenate([b.ids[b.targets != NOT_ASKED] for b in batches(c, recipe)])
    assert {c.vocabulary[i] for i in drawn} == {*c.words}
    counts = np.bincount(drawn, minlength=len(c.vocabulary))[2:-2]
    assert counts.max() < 2 * counts.min()


def test_any_step_is_worked_out_again_and_none_is_another():
    c, recipe = banks(), Recipe(seed=3)
    for step in (0, 1, 12_345):
        first, again = masked(c, recipe, step), masked(c, recipe, step)
        assert all((getattr(first, k) == getattr(again, k)).all() for k in ("ids", "targets"))
    assert (masked(c, recipe, 0).ids != masked(c, recipe, 1).ids).any()
    assert (masked(c, recipe, 0).ids != masked(c, Recipe(seed=4), 0).ids).any()


def test_other_shares_ask_for_the_same_words():
    c = banks()
    one, other = (masked(c, Recipe(masking=m), 5) for m in (Masking(), Masking(1, 0, 0)))
    assert (one.targets == other.targets).all() and (one.rows == other.rows).all()


def test_every_sentence_and_every_slot_is_asked_for_in_time():
    c = banks()
    asked = np.zeros_like(c.trained().slots)
    for batch in batches(c, Recipe()):
        asked[batch.rows[:, None], np.arange(asked.shape[1])] |= batch.targets != NOT_ASKED
    assert (asked == c.trained().slots).all()


def test_a_sentence_stands_once_in_a_batch_where_there_are_enough():
    batch = masked(banks(), Recipe(), 2)
    assert len(set(batch.rows)) == 32
    few = read_corpus("the cat says miaow\nthe dog says wow")
    assert masked(few, Recipe(), 0).ids.shape == (32, 4)


def test_one_place_sentences_alone_where_the_recipe_says_so():
    c, recipe = banks(), replace(Recipe(), two_places=False)
    one_place = {s.words for s in c.sentences if not s.two_places}
    table = c.trained(two_places=False)
    for batch in batches(c, recipe, 20):
        for row in batch.rows:
            assert tuple(c.vocabulary[i] for i in table.ids[row][table.seen[row]]) in one_place


def test_fifteen_of_a_hundred_words_are_asked_for_where_every_word_may_be():
    c = read_corpus("\n".join(f"{w} b c d e f g h i j k l m n" for w in "xyz"))
    batch = masked(c, Recipe(), 0)
    assert ((batch.targets != NOT_ASKED).sum(axis=1) == 2).all()  # of fourteen
