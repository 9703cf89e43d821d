"""What training takes: true of five seeds, and said of any corpus as it is there."""

from dataclasses import replace
from random import Random

import pytest

from attention_core.training import compared, told
from attention_core.training.compared import STEPS, Ended, ended
from attention_core.training.corpus import banks, read_corpus
from attention_core.training.findings import FINDINGS, Found, find
from attention_core.training.recipe import Recipe
from attention_core.training.run import Run

SMALL = Recipe(d_model=8, d_ffn=8, n_heads=1)
SEEDS = range(5)


def found(key, recipe=None, corpus=None):
    *shares, last = find(key, recipe or Recipe(), corpus or banks())
    assert all(isinstance(share, float) for share in shares)
    assert shares == sorted(shares, key=float)  # type: ignore[arg-type]
    assert isinstance(last, Found)
    return last


def text(got):
    return "".join(part if isinstance(part, str) else part[0] for part in got.said)


@pytest.mark.parametrize("seed", SEEDS)
def test_findings_hold_whatever_the_seed(seed):
    all_of = {key: found(key, Recipe(seed=seed)) for key in FINDINGS}
    # A seed in five learns to look without 80/10/10, or with one head (measured: the seed 2).
    exceptions = {"masking", "heads"} if seed == 2 else set()
    assert {key for key, got in all_of.items() if not got.holds} <= exceptions

    (run,) = all_of["pointed"].runs
    assert run.first.clue == pytest.approx(run.first.even, abs=0.03)
    assert 20 <= run.pointed <= 160 and run.last.clue > 0.55 and run.last.right == 1
    assert run.loss < 0.05

    word, sense = all_of["meaning"].runs
    assert word.last.alike > 0.85 and sense.last.alike < 0.5
    assert sense.last.clue > 0.7 and word.last.clue > 0.55

    one, both = all_of["places"].runs
    assert one.one_place.right > 0.85 and one.two_places.right < 0.75 < both.two_places.right
    assert one.two_places.clue < both.two_places.clue - 0.1

    always, bert = all_of["masking"].runs
    assert always.last.clue < bert.last.clue

    without, usual = all_of["positions"].runs
    assert without.loss > 0.3 > 0.05 > usual.loss and without.last.clue < 0.4

    alone, several = all_of["heads"].runs
    assert several.loss < alone.loss

    high, usual = all_of["rate"].runs
    assert high.loss > 0.3 and high.last.right < 0.9 and high.last.clue < usual.last.clue + 0.1


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(compared, "_kept", {})
    monkeypatch.setattr(compared, "STEPS", 20)


@pytest.mark.parametrize("key", FINDINGS)
def test_what_is_not_found_is_said_too(quick, key):
    got = found(key, SMALL)
    assert text(got).endswith(".") and "nan" not in text(got)
    assert len(got.runs) == len(got.finding.ways)
    assert [name for name, _ in got.rows]
    for _, numbers in got.rows:
        assert len(numbers) == len(got.runs) and "nan" not in numbers


@pytest.mark.parametrize(
    ("key", "lines", "said"),
    [
        ("pointed", ["a [b]", "c [b]"], "no word gives another one away"),
        ("meaning", ["the cat says miaow", "the dog says wow"], "no word stands in two senses"),
        ("places", ["the cat says [miaow]", "the dog says [wow]"], "only one sort"),
        ("rate", ["a [b]", "c [b]"], "no word gives another one away"),
    ],
)
def test_a_corpus_with_nothing_to_compare_says_so_and_nothing_is_trained(key, lines, said):
    got = found(key, SMALL, read_corpus("\n".join(lines)))
    assert said in text(got) and not got.holds and not got.runs and not got.rows


@pytest.mark.parametrize("key", ["pointed", "masking", "positions", "heads", "rate"])
def test_any_corpus_with_clues_has_its_findings(quick, key):
    own = read_corpus("the cat says miaow\nthe dog says wow\nthe <b>cow</b> says moo")
    assert text(found(key, SMALL, own)).endswith(".")


def test_whatever_a_corpus_tells_or_not_no_sentence_says_nan(quick, monkeypatch):
    monkeypatch.setattr(compared, "STEPS", 3)
    random = Random(0)
    slots = "[bank=rive] [bank=money] [b=c] [c]".split()
    words = "a b the bank boat loan".split()
    for _ in range(12):
        lines = [
            " ".join([*random.choices(words + slots, k=random.randint(1, 5)), random.choice(slots)])
            for _ in range(random.randint(2, 14))
        ]
        for key in FINDINGS:
            got = found(key, SMALL, read_corpus("\n".join(lines)))
            assert "nan" not in text(got) + str(got.rows), (key, lines)


def test_slices_make_no_difference(quick, monkeypatch):
    whole = found("pointed", SMALL).runs[0]
    go = Run.go
    monkeypatch.setattr(Run, "go", lambda run, n=1, within=0.05: go(run, n, within=0))
    compared._kept.clear()
    sliced = found("pointed", SMALL).runs[0]
    assert sliced.pointed == whole.pointed and sliced.last == whole.last
    assert sliced.loss == whole.loss


def test_a_run_is_trained_once(quick, monkeypatch):
    first = found("rate", SMALL).runs[1]
    monkeypatch.setattr(compared, "Run", None)
    assert found("pointed", SMALL).runs == (first,)
    assert [*ended(SMALL, banks())] == [first]


def test_what_is_remembered_is_bounded(quick, monkeypatch):
    monkeypatch.setattr(compared, "MOST_KEPT", 3)
    monkeypatch.setattr(compared, "STEPS", 1)
    for seed in range(6):
        assert isinstance([*ended(replace(SMALL, seed=seed), banks())][-1], Ended)
    assert len(compared._kept) == 3


def test_a_run_that_fails_is_told_of(quick):
    high, usual = found("rate", SMALL).runs
    said, holds = told.rate(banks(), replace(high, failed="No number any more."), usual)
    assert holds and "it fails. No number any more." in "".join(map(str, said))


def test_attention_that_does_not_stay_at_the_clue_is_not_said_to_have_found_it(quick):
    (run,) = found("pointed", SMALL).runs
    left = replace(run, pointed=15, last=replace(run.last, clue=0.1))
    said, holds = told.pointed(banks(), left)
    assert not holds and "After 15 steps" in "".join(map(str, said))
    assert "it does not stay there" in "".join(map(str, said))


def test_a_run_that_fails_on_the_way_is_told_instead_of_numbers(quick, monkeypatch):
    (run,) = found("pointed", SMALL).runs
    broken = replace(run, loss=float("nan"), failed="No number any more.")
    monkeypatch.setattr(compared, "_kept", {(SMALL, banks()): broken})
    got = found("pointed", SMALL)
    assert text(got) == "No number any more." and not got.holds and not got.rows
    assert replace(got, runs=(broken,)).rows[0][1] == ("–",)


def test_what_cannot_be_trained_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="learning rate of 0"):
        found("meaning", replace(SMALL, learning_rate=0))
    with pytest.raises(KeyError):
        found("everything")


def test_steps_are_as_many_as_it_says():
    assert f"after {STEPS}" in text(found("pointed"))
