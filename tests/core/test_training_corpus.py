"""A corpus: how it is read, what is refused, and which word gives another one away."""

import re
from collections import Counter

import pytest

from attention_core.training.corpus import HELD_OUT, MASK, MOST_LINES, UNKNOWN, banks, read_corpus
from attention_core.training.learned import Learned
from attention_core.training.recipe import Recipe
from attention_core.training.sentences import MOST_WORDS
from attention_core.training.weights import initial

CLUES = {
    "rive": "boat reed duck mud fish frog willow otter",
    "banque": "loan cheque coin vault clerk teller note safe",
    "shop": "bread soap cheese jam",
    "school": "chalk teacher pupil lesson",
}
CLUES |= {
    end: CLUES[place]
    for end, place in {"wet": "rive", "rich": "banque", "fed": "shop", "wise": "school"}.items()
}


def corpus(*lines):
    return read_corpus("\n".join(lines))


def test_the_built_in_corpus_is_as_it_is_told():
    c = banks()
    assert (len(c.sentences), len(c.held_out), len(c.words)) == (300, 60, 58)
    assert len({s.words for s in c.all}) == 360  # so nothing held out was ever trained on
    assert 0.48 < sum(s.two_places for s in c.sentences) / 300 < 0.55
    assert {word for s in c.held_out for word in s.words} <= {
        word for s in c.sentences for word in s.words
    }


def test_every_word_asked_for_in_it_has_a_clue_of_its_own_place():
    for s in banks().all:
        for slot in s.slots:
            assert s.words[s.clues[slot]] in CLUES[s.senses.get(slot, s.words[slot])].split(), s


def test_brackets_say_what_may_be_asked_for_and_in_which_sense():
    first, second = corpus("She saw the boat at the [Bank=Rive].", "A [loan] at the [bank]").all
    assert first.words == ("she", "saw", "the", "boat", "at", "the", "bank", ".")
    assert (first.slots, first.senses) == ((6,), {6: "rive"})
    assert (second.slots, second.senses) == ((1, 4), {})


def test_without_any_bracket_every_word_may_be_asked_for():
    first, second = corpus("the cat says miaow", "the dog says wow").all
    assert first.slots == second.slots == (0, 1, 2, 3)
    assert {first.words[slot]: first.words[clue] for slot, clue in first.clues.items()} == {
        "cat": "miaow",
        "miaow": "cat",
    }


def test_a_word_is_told_from_its_neighbours_by_counting_them():
    lines = ["boats at the [bank=rive]", "loans at the [bank=banque]"] * 3
    lines += ["boats at the [bank=rive] and loans at the [bank=banque]"] * 2
    both = corpus(*lines).all[-1]
    assert both.clues == {3: 0, 8: 5}
    assert both.two_places


def test_the_vocabulary_is_what_stands_in_it_and_the_senses_that_do_not():
    c = corpus("a boat at the [bank=rive]", "a loan at the [bank=money]", "[money] is a loan")
    assert c.vocabulary[:2] == (UNKNOWN, MASK)
    assert c.words == tuple("a at bank boat is loan money the".split())
    assert c.vocabulary[2:] == (*c.words, "rive")
    assert c.two_senses in (("bank", "rive", "money"), ("bank", "money", "rive"))
    assert corpus("a [boat]", "a [loan]").two_senses is None


def test_numbers_are_the_words_again():
    c = banks()
    table = c.trained()
    for row, s in enumerate(c.sentences):
        n = len(s.words)
        assert tuple(c.vocabulary[i] for i in table.ids[row, :n]) == s.words
        assert table.seen[row].sum() == n and table.seen[row, :n].all()
        assert tuple(table.slots[row].nonzero()[0]) == s.slots
        for slot in s.slots:
            answer = s.senses.get(slot, s.words[slot])
            assert c.vocabulary[table.senses[row, slot]] == answer
    (strange,) = c.table([read_corpus("the heron at the [bank]\nthe [x] y").all[0]]).ids
    assert c.vocabulary[strange[1]] == UNKNOWN


def test_one_place_sentences_are_those_with_one_clue():
    c = banks()
    left = c.trained(two_places=False)
    assert len(left.ids) == sum(not s.two_places for s in c.sentences)
    assert left.ids.max() < len(c.vocabulary)


def test_every_sixth_sentence_is_held_out_unless_it_was_trained_on():
    lines = [f"the [{word}] is {word}er" for word in "abcdefghijkl"]
    c = corpus(*lines)
    assert [s.words[1] for s in c.held_out] == ["f", "l"]
    assert len(c.sentences) == len(lines) - len(lines) // HELD_OUT
    assert not corpus(*lines[:5], lines[0]).held_out
    few = corpus(*lines[:5])
    assert (few.kept.ids == few.trained().ids).all()


def test_it_is_read_again_from_its_lines():
    for c in (banks(), corpus("# mine", "", "  The [Cat] says miaow ", "the [dog] says wow")):
        again = read_corpus("\n".join(c.lines))
        assert again == c and again.digest == c.digest
    assert banks().digest != c.digest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        (" \n\n\t\n# only a remark", "is empty"),
        ("the boat at the [bank]", "one sentence"),
        ("the boat at the [bank]\nThe boat  at the [bank]", "one sentence"),
        ("the boat at the [bank]\nthe loan at the bank", "Line 2: no word is in brackets"),
        ("the boat at the [bank\nthe loan at the [bank]", "Line 1: a bracket has no partner"),
        ("the boat]\nthe [loan]", "Line 1: a bracket has no partner"),
        ("the [[boat]]\nthe [loan]", "Line 1: a bracket has no partner"),
        ("the [river bank]\nthe [loan]", "Line 1: “[river bank]” is no word"),
        ("the []\nthe [loan]", "Line 1: “[]” is no word"),
        ("the [bank=]\nthe [loan]", "Line 1: “[bank=]” is no word"),
        ("the [=rive]\nthe [loan]", "Line 1: “[=rive]” is no word"),
        ("the [a=b=c]\nthe [loan]", "Line 1: “[a=b=c]” is no word"),
        ("the [MASK]\nthe [loan]", "Line 1: [MASK] is put in by the training"),
        ("boat\nthe [loan]", "Line 1 has one word"),
        ("[boat]\nthe [loan]", "Line 1 has one word"),
        ("\n".join(f"the [a] {i}" for i in range(10_000)), f"a page can train on {MOST_LINES:,}"),
        ("a b\n" + "word " * (MOST_WORDS + 1), f"Line 2 has {MOST_WORDS + 1} words"),
        ("a b\n" + "x" * 31 + " y", "Line 2: a word has more than 30 letters"),
        ("\n".join(f"a{i} b{i}" for i in range(300)), "600 different words"),
        ("x" * 1_000_000, "1,000,000 letters"),
    ],
)
def test_what_nothing_can_be_learned_from_is_refused_in_a_sentence(text, said):
    with pytest.raises(ValueError, match=re.escape(said)) as refused:
        read_corpus(text)
    assert str(refused.value).endswith((".", ")"))


def test_a_corpus_of_two_places_only_cannot_do_without_them():
    boats, loans, bread = "boats at the [bank]", "loans at the [vault]", "bread at the [shop]"
    pairs = [(boats, loans), (loans, bread), (bread, boats)]
    c = corpus(*[f"{a} and {b}" for a, b in pairs] * 2)
    assert all(s.two_places for s in c.sentences)
    with pytest.raises(ValueError, match="none is left"):
        c.trained(two_places=False)


def test_places_and_senses_are_spread_evenly_enough_to_learn_from():
    answers = Counter(
        s.senses.get(slot, s.words[slot]) for s in banks().sentences for slot in s.slots
    )
    places = [answers[name] for name in ("rive", "banque", "shop", "school")]
    assert min(places) > 60 and max(places) < 3 * min(places)


def test_words_of_any_script_are_words_and_what_cannot_be_seen_is_none_of_them():
    c = corpus(
        "नदी का [तट=rive]",
        "पैसे का [तट=banque]",
        "d\u200bas\u00ad e\u0301t\u00e9 [ist]",
        "\ufeff a [b]",
    )
    assert [s.words for s in c.all] == [
        ("नदी", "का", "तट"),
        ("पैसे", "का", "तट"),
        ("das", "\u00e9t\u00e9", "ist"),
        ("a", "b"),
    ]
    learned = Learned(initial(Recipe(), len(c.vocabulary), 16), c, 0)
    assert learned.tokenize("पैसे d\u200bas \u00e9te\u0301 [mask]") == [
        "पैसे",
        "das",
        "\u00e9t\u00e9",
        MASK,
    ]
    farmer = "\U0001f469\U0001f3fd\u200d\U0001f33e\ufe0f"
    assert corpus(f"{farmer} [b]!", "a [b]").all[0].words == (farmer, "b", "!")
    with pytest.raises(ValueError, match="is empty"):
        read_corpus("\u200b\n\x00 \n")
