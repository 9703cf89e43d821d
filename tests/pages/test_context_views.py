"""What the page of words in contexts draws, lists and hands out are the numbers of the core."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.vectors import (
    TableVectors,
    contrast,
    corpus_words,
    glove,
    likeness,
    load_glove,
    search,
    sentence_vector,
    word_vector,
)
from pages._app.words import around
from pages.learn.context.place import CANDIDATES, QUERY
from tests.pages.reader import chart, messages, plotly_array, run, table, unescaped, visit

MODELS = pytest.mark.parametrize("model", ["handmade", "minilm"])
TEXTS = ("the river bank", "a bank that lends to another bank", "bank loan")
LONG = "antidisestablishmentarianism"


def opened(below: str, texts=TEXTS, **query):
    return visit("context", texts="\n".join(texts), below=below, **query)


def traces(model: str, texts=TEXTS):
    return [trace(text, load_model(model)) for text in texts]


def cosine(a, b) -> float:
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def vectors(model: str, word: str, texts=TEXTS) -> list[list[np.ndarray]]:
    """For each place of a word, its vector at each depth: the mean over its pieces."""
    found = []
    for text, t in zip(texts, traces(model, texts), strict=True):
        layers = [step.name for step in t.steps if step.name.endswith(".layer_output")]
        layers = layers or [t.output.name]
        for each in load_model(model).words(text):
            if each.text == word:
                places = list(each.tokens)
                first = "embeddings" if "embeddings" in t else "embedding_sum"
                names = ["token_embedding", first, *layers]
                found.append([t[n].value[places].astype(float).mean(axis=0) for n in names])
    return found


def in_file(files, name: str) -> list[list[str]]:
    (data,) = {file["data"] for file in files if file["file_name"] == name}
    return list(csv.reader(io.StringIO(data.decode("utf-8"))))


@MODELS
@pytest.mark.parametrize("word", ["bank", LONG])
def test_the_word_is_compared_with_its_first_place_at_every_depth(files, model, word):
    texts = tuple(text.replace("bank", word) for text in TEXTS)
    at = opened("word", texts, model=model, word=word)
    assert messages(at) == []
    places = vectors(model, word, texts)
    expected = np.array(
        [[cosine(a, b) for a, b in zip(each, places[0], strict=True)] for each in places[1:]]
    )
    shown = table(at, "word_table")
    assert [name.partition(" ")[0] for name in shown.index] == ["2", "2", "3"]
    assert shown.columns[0] == "word table" and shown.shape == expected.shape
    np.testing.assert_allclose(shown, expected, atol=1e-6)
    lines = chart(at, "word_lines")["data"]
    np.testing.assert_allclose([plotly_array(line["y"]) for line in lines], expected, atol=1e-6)
    rows = in_file(files, f"cosine.{model}.csv")
    np.testing.assert_array_equal([[float(n) for n in row[1:]] for row in rows[1:]], shown)


def test_paths_start_at_one_point_and_keep_the_spread_they_say():
    data = chart(opened("word"), "word_paths")["data"]
    points = np.array([[plotly_array(path["x"]), plotly_array(path["y"])] for path in data])
    assert len(points) == 4
    np.testing.assert_allclose(points[:, :, 0], points[:1, :, 0].repeat(4, 0), atol=1e-9)
    flat = np.array(vectors("minilm", "bank")).reshape(-1, 384)
    spread = np.linalg.eigvalsh(np.cov(flat.T))[::-1]
    variances = points.transpose(0, 2, 1).reshape(-1, 2).var(axis=0, ddof=1)
    np.testing.assert_allclose(variances, spread[:2], rtol=1e-6)
    titles = chart(opened("word"), "word_paths")["layout"]
    for axis, share in zip(("xaxis", "yaxis"), spread / spread.sum(), strict=False):
        assert f"{share:.0%} of the spread" in titles[axis]["title"]["text"]


@MODELS
def test_equal_sentences_are_alike_throughout(model):
    texts = ("the river bank",) * 3
    at = opened("word", texts, model=model, word="bank")
    assert (table(at, "word_table") == 1).all(axis=None)
    assert "They are the same: so are the sentences." in unescaped(at)
    for stage in ("token_embedding", "query", "scores", "attention_weights", "head_outputs"):
        at = opened("difference", texts, model=model, stage=stage, pair="1-2")
        assert not plotly_array(chart(at, "difference")["data"][0]["z"]).any()
        assert (table(at, "difference_table") == 0).all(axis=None)
        assert "Every difference is exactly 0 here." in unescaped(at)


@pytest.mark.parametrize(
    ("stage", "layer"), [("token_embedding", 0), ("attention_weights", 3), ("layer_output", 5)]
)
def test_a_difference_is_the_second_sentence_less_the_first(files, stage, layer):
    at = opened("difference", stage=stage, layer=str(layer), head="7", pair="0-2")
    first, _, second = traces("minilm")
    name = stage if stage in first else f"layer{layer}.{stage}"
    expected = contrast(first, second, name, 7)
    z = plotly_array(chart(at, "difference")["data"][0]["z"])
    np.testing.assert_array_equal(z, expected.value.astype(np.float32))
    shown = table(at, "difference_table")
    np.testing.assert_array_equal(shown, expected.value)
    assert list(shown.index) == ["[CLS]", "bank", "[SEP]"]
    i, j = np.unravel_index(np.abs(expected.value).argmax(), expected.value.shape)
    if expected.value.any():
        largest = f"{expected.value[i, j]:.3f}".replace("-", "−")
        assert any(said.value.count(f": {largest}") for said in at.markdown)
    rows = in_file(files, f"difference.{name}.csv")
    assert len(rows) == 4 and len(rows[0]) == expected.value.shape[1] + 1


@MODELS
def test_static_and_contextual_neighbours_are_those_of_the_core(model):
    at = opened("static", model=model)
    loaded = load_model(model)
    own = TableVectors(loaded)
    vector = own.vector("bank")
    assert vector is not None
    expected = own.nearest(vector, 8, {"bank"})
    assert list(table(at, "nearest_own").itertuples(index=False, name=None)) == expected
    static = load_glove()
    vector = static.vector("bank")
    assert vector is not None
    expected = static.nearest(vector, 8, {"bank"})
    assert list(table(at, "nearest_glove").itertuples(index=False, name=None)) == expected
    places = [
        (t, word.tokens)
        for text, t in zip(TEXTS, traces(model), strict=True)
        for word in loaded.words(text)
        if word.text == "bank"
    ]
    assert len(places) == 4
    for i, (t, tokens) in enumerate(places):
        found = corpus_words(model).nearest(word_vector(t.output, tokens), 8)
        shown = table(at, f"nearest_there_{i}")
        assert list(shown["nearest"]) == [each.word for each in found]
        assert list(shown["in the sentence"]) == [around(e.sentence, e.word, 18) for e in found]
        np.testing.assert_array_equal(shown["cosine"], [each.cosine for each in found])
    assert "has one vector, the same in every sentence" in unescaped(at)


def test_a_word_that_glove_does_not_have_is_said():
    at = opened("static", ("the xqzwv sat", "a xqzwv"))
    assert any("GloVe has no word “xqzwv”" in said.value for said in at.caption)


@pytest.mark.parametrize("below", ["static", "document"])
def test_without_glove_the_page_works_and_has_no_room_for_it(monkeypatch, below):
    monkeypatch.setattr(glove, "PACKAGE", replace(glove.PACKAGE, name="no_such"))
    at = opened(below)
    assert messages(at) == []
    said = [each.value for each in (*at.caption, *at.markdown)]
    assert not any("GloVe" in each or "make extras" in each for each in said)
    if below == "static":
        assert len(table(at, "nearest_own")) == len(table(at, "nearest_there_0")) == 8
    else:
        assert "mean of GloVe" not in table(at, "ranking")


@MODELS
@pytest.mark.parametrize("how", ["mean", "first"])
def test_sentence_vectors_are_compared_each_with_each(model, how):
    z = plotly_array(chart(opened("document", model=model), f"pool_{how}")["data"][0]["z"])
    found = [sentence_vector(t, how) for t in traces(model)]
    expected = [[cosine(a, b) for b in found] for a in found]
    np.testing.assert_allclose(z, expected, atol=1e-6)


def rankings(at, query: str, candidates: list[str], model: str = "minilm"):
    """The shown table holds every score and rank of the core; best by the model first."""
    loaded = load_model(model)
    found = search(query, candidates, loaded, [TableVectors(loaded), load_glove()])
    shown = table(at, "ranking").set_index("candidate").loc[candidates]
    last = {"minilm": "mean by MiniLM", "handmade": "mean by Hand-made"}[model]
    for title, ranking in zip(
        ["bag of words", "mean of table", "mean of GloVe", last], found, strict=True
    ):
        np.testing.assert_array_equal(shown[title], ranking.scores)
        np.testing.assert_array_equal(shown[f"{title}: rank"], ranking.ranks)
    assert table(at, "ranking")[f"{last}: rank"].is_monotonic_increasing
    return found


@MODELS
def test_the_candidates_are_ranked_as_the_core_does(files, model):
    at = opened("document", model=model)
    found = rankings(at, QUERY, CANDIDATES.splitlines(), model)
    assert len(in_file(files, "search.csv")) == 6
    best = [CANDIDATES.splitlines()[i] for i in np.flatnonzero(found[-1].ranks == 1)]
    said = [m.value.replace("\\", "") for m in at.markdown]
    assert any(
        f"**{best[0][:40]}" in each and each.endswith("comes first.") for each in said[-2:]
    ) == (len(best) == 1)


def test_candidates_and_query_can_be_edited():
    at = opened("document")
    at.text_area(key="context.candidates").set_value("how to bake bread\n\n <b>bread</b> \n:red[x]")
    at.text_input(key="context.search").set_value("baking a loaf")
    run(at)
    rankings(at, "baking a loaf", ["how to bake bread", "<b>bread</b>", ":red[x]"])
    assert "<b>" not in unescaped(at) and ":red" not in unescaped(at)
    for name in ("candidates", "search"):
        box = at.text_area if name == "candidates" else at.text_input
        box(key=f"context.{name}").set_value("")
        run(at)
        assert messages(at) == ["Type a query and at least one candidate."]


def test_more_than_twenty_candidates_say_so():
    lines = [f"bread number {i}" for i in range(21)]
    at = opened("document", search="bread", candidates="\n".join(lines))
    assert messages(at) == ["The first 20 of 21 candidates are ranked."]
    rankings(at, "bread", lines[:20])


@MODELS
@pytest.mark.parametrize("query", ["\u200b", "!", "xqzwv", "bank " * 600])
def test_a_query_without_a_vector_ranks_nothing_first_and_says_why(model, query):
    at = opened("document", model=model, candidates="one")
    at.text_input(key="context.search").set_value(query)
    run(at)
    shown = table(at, "ranking")
    assert "nan" not in unescaped(at)
    last = shown.columns[-2]
    for title in ("mean of GloVe", last):
        first = any(
            said.value.startswith(f"By {title}".replace("-", "\\-")) for said in at.markdown
        )
        assert first == bool(np.isfinite(shown[title][0]))
        why = any(said.value.startswith(title.replace("-", "\\-")) for said in at.caption)
        assert why == (not first)


@MODELS
def test_layers_are_compared_with_their_input_and_their_sentence(files, model):
    at = opened("layers", model=model)
    found = [likeness(t) for t in traces(model)]
    own = [plotly_array(line["y"]) for line in chart(at, "own")["data"]]
    others = [plotly_array(line["y"]) for line in chart(at, "others")["data"]]
    np.testing.assert_array_equal(own, [each.mean_to_input for each in found])
    np.testing.assert_array_equal(others, [each.mean_to_others for each in found])
    shown = table(at, "layers_table")
    np.testing.assert_array_equal(shown.to_numpy().T, [*own, *others])
    assert len(in_file(files, f"layers.{model}.csv")) == len(shown) + 1
    start, end = np.mean(others, axis=0)[[0, -1]]
    said = at.markdown[1].value
    assert f"**{np.mean(own, axis=0)[-1]:.2f}**" in said
    assert ("take on the sentence" in said) == (end > start) != ("grow apart" in said)


@pytest.mark.parametrize("below", ["word", "static"])
@pytest.mark.parametrize(
    ("model", "said"), [("minilm", "Read as [UNK]"), ("handmade", "Not in the lexicon")]
)
def test_a_word_the_model_does_not_know_is_said_where_its_vectors_are(model, said, below):
    texts = "by the blorp♡\nthe blorp♡ bank" if model == "minilm" else "by the blorp\nblorp bank"
    word = "blorp♡" if model == "minilm" else "blorp"
    at = visit("context", model=model, texts=texts, word=word, below=below)
    captions = [caption.value.replace("\\", "") for caption in at.caption]
    assert any(each.startswith(said) and word in each for each in captions)
