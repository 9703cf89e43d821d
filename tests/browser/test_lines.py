"""Lines between words: each is a number of the trace's, and each has room."""

from itertools import pairwise

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.lessons.cross import cross_attention
from tests.browser.calling import call_in, sent
from tests.browser.test_viewer_alone import causal_trace

PLAIN = "he deposited cash at the bank"
MOST = 64
MINILM = "It's a pleasant walk by the river bank"
TRACES = {
    "plain": lambda: trace(PLAIN, load_model("handmade")),
    "causal": lambda: causal_trace(PLAIN),
    "cross": lambda: cross_attention("cash for the walk", "the bank approved my loan").cross,
    "minilm": lambda: trace(MINILM, load_model("minilm")),
}
FILES = "data/decode data/axes data/pairs picture/scene picture/layouts/words picture/lines"


@pytest.fixture
def drawn(page):
    """The picture of a trace's stage as words: its lines, and where words and lines are."""

    def of(trace, key, head=0, width=760, height=420, ask=0):
        return call_in(
            page,
            FILES,
            f"""({{ from, decode, axesOf, pairsOf, prepare, composeWords, linesOf, lineAt }}) => {{
              const [trace, weights] = {sent(trace)}.map((part) => decode(from(part)));
              const axes = axesOf(trace);
              const stage = trace.stages.find((stage) => stage.key === "{key}");
              const scene = prepare(trace, {{
                axes,
                stage,
                tensors: {{ ...trace.tensors, ...weights.tensors }},
                head: {head},
                room: {{ width: {width}, height: {height}, text: 14 }},
                theme: {{ font: "sans-serif" }},
              }});
              const all = {head} < 0;
              const pairs = pairsOf(axes, trace.stages, stage);
              const picture = composeWords(scene, pairs, {{ all, ask: {ask} }});
              const {{ words, width, height }} = picture;
              const lines = [...linesOf(picture)].map(({{ block, r, c, value, percent }}) =>
                [Math.max(0, block.head), r, c, value, percent]);
              const middle = (r, c) => {{
                const [a, b] = [words.asks[r].port, words.answers[c].port];
                const found = lineAt(picture, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
                return found && [found.r, found.c];
              }};
              const middles = words.answers.map((_, c) => middle({ask}, c));
              const {{ asks, answers, across, shares }} = words;
              return {{ lines, asks, answers, across, shares, width, height, middles }};
            }}""",
        )

    return of


@pytest.fixture
def pairs(page):
    """Of every stage the tensor whose numbers are lines, or None."""

    def of(trace):
        return call_in(
            page,
            FILES,
            f"""({{ from, decode, axesOf, pairsOf }}) => {{
              const trace = decode(from({sent(trace)}[0]));
              const name = (stage) => pairsOf(axesOf(trace), trace.stages, stage)?.name ?? null;
              return Object.fromEntries(trace.stages.map((stage) => [stage.key, name(stage)]));
            }}""",
        )

    return of


@pytest.mark.parametrize("head", [0, 1, -1])
@pytest.mark.parametrize("stage", ["scores", "masked_scores", "attention_weights", "head_outputs"])
@pytest.mark.parametrize("name", TRACES)
def test_every_line_is_a_number_of_the_trace_and_no_large_one_is_missing(drawn, name, stage, head):
    t = TRACES[name]()
    weights = stage in ("attention_weights", "head_outputs")
    numbers = t[f"layer0.{'attention_weights' if weights else stage}"].value.astype(np.float32)
    heads = range(len(numbers)) if head < 0 else [head]
    found = drawn(t, stage, head)
    assert found["shares"] == weights
    lines = {(h, r, c): (value, percent) for h, r, c, value, percent in found["lines"]}
    assert len(lines) == len(found["lines"]), "a line twice"
    limit = 1 if weights else None
    for h in heads:
        finite = np.abs(numbers[np.isfinite(numbers)] if head < 0 else _finite(numbers[h]))
        for r, c in np.ndindex(numbers.shape[1:]):
            value = float(numbers[h, r, c])
            share = abs(value) / (limit or finite.max())
            if not np.isfinite(value) or share < 0.0049:
                assert (h, r, c) not in lines
            elif share > 0.0051:
                told, percent = lines[h, r, c]
                assert told == value
                assert percent == pytest.approx(100 * share, abs=0.51)
    assert {h for h, *_ in lines} <= set(heads)


def _finite(numbers):
    return numbers[np.isfinite(numbers)]


def test_a_causal_mask_leaves_no_line_to_a_later_word(drawn):
    found = drawn(TRACES["causal"](), "attention_weights")
    assert all(c <= r for _, r, c, *_ in found["lines"])
    assert {r for _, r, *_ in found["lines"]} == set(range(6))


def test_two_sentences_stand_on_their_own_sides(drawn):
    found = drawn(TRACES["cross"](), "attention_weights")
    assert [word["text"] for word in found["asks"]] == "cash for the walk".split()
    assert [word["text"] for word in found["answers"]] == "the bank approved my loan".split()


@pytest.mark.parametrize("name", TRACES)
def test_lines_are_of_pairs_and_head_outputs_have_those_of_the_weights(pairs, name):
    compared = ("scores", "scaled_scores", "masked_scores", "attention_weights")
    found = pairs(TRACES[name]())
    weights = {"head_outputs": "layer0.attention_weights"}
    assert {key: each for key, each in found.items() if each} == (
        {key: f"layer0.{key}" for key in compared} | weights
    )


@pytest.mark.parametrize("tokens", [1, 2, 12, 13, 30, MOST])
@pytest.mark.parametrize("width", [340, 760, 1100])
def test_words_of_any_number_have_room_and_keep_their_order(drawn, tokens, width):
    text = " ".join(f"word{i % 7}"[: 3 + i % 4] for i in range(tokens))
    found = drawn(trace(text, load_model("handmade")), "attention_weights", width=width)
    assert found["width"] <= width
    if tokens > 12:
        assert not found["across"]
    side = 0 if found["across"] else 1
    for words in (found["asks"], found["answers"]):
        assert len(words) == tokens
        for one, other in pairwise(words):
            assert one["box"][side] + one["box"][side + 2] <= other["box"][side] + 1
        for word in words:
            x, y, w, h = word["box"]
            assert x >= 0 and y >= 0 and h >= 14
            assert x + w <= found["width"] + 1 and y + h <= found["height"]
    asks, answers = found["asks"][0], found["answers"][0]
    assert answers["port"][1 - side] - asks["port"][1 - side] > 60, "room for lines"


@pytest.mark.parametrize("name", ["plain", "minilm"])
def test_a_line_is_found_half_way_between_its_words(drawn, name):
    """Where lines of several words cross, rather one of who is asking."""
    found = drawn(TRACES[name](), "attention_weights", ask=5)
    strong = {c for _, r, c, _, percent in found["lines"] if r == 5 and percent > 0}
    assert strong
    for c in strong:
        assert found["middles"][c] == [5, c]
