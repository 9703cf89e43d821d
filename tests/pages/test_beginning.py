"""More tokens than a picture holds: all are read, the first are shown, and that is said."""

import numpy as np
import pytest

from attention_core import explain, load_model, trace
from attention_core.heads import attention, measure
from attention_core.view.payload import trace_part
from pages._app import models
from tests.pages.reader import (
    decode,
    has_viewer,
    messages,
    part,
    run,
    table,
    unescaped,
    visit,
    widget,
)

WORDS = "bank river loan money cat mat the sat on deposited cash at".split()


def words(n):
    return " ".join(WORDS[i % len(WORDS)] for i in range(n))


@pytest.mark.parametrize("name", ["handmade", "minilm"])
@pytest.mark.parametrize("layer", [0, -1])
def test_what_is_shown_of_a_long_text_are_the_first_of_its_own_numbers(name, layer):
    model = load_model(name)
    whole = trace(words(60), model)
    layer %= model.n_layers
    sent, all_of_it = (decode(trace_part(whole, layer, most=most)) for most in (20, None))
    assert sent.header["tokens"] == whole.tokens[:20]
    for key, value in sent.tensors.items():
        full = all_of_it.tensors[key]
        cut = tuple(slice(n) for n in value.shape)
        np.testing.assert_array_equal(value, full[cut])
        whole_or_20 = [(n, m) for n, m in zip(value.shape, full.shape, strict=True) if n != m]
        assert all(n == 20 for n, _ in whole_or_20), key
    for stage in sent.header["stages"]:
        rows, columns = stage["size"]
        assert (rows, columns) == sent.tensors[stage["name"]].shape[-2:]
    for key in ("layer", "n_layers", "previous", "next", "heads", "asks"):
        assert sent.header[key] == all_of_it.header[key]


def test_a_text_of_as_many_tokens_as_are_shown_is_sent_whole():
    told = trace(words(6), load_model("minilm"))
    assert trace_part(told, 0, most=8) == trace_part(told, 0)


def test_the_walk_reads_all_of_a_long_text_and_shows_the_first_tokens():
    text = words(101)
    at = visit("", text=text, model="minilm", stage="attention_weights", head="0", cell="3-5")
    whole = trace(text, load_model("minilm"))
    assert messages(at) == ["103 tokens are read; the first 64 are shown."]
    assert widget(at, "text").value == text
    weights = part(at, "trace").tensors["layer0.attention_weights"]
    value = whole["layer0.attention_weights"].value
    assert value.shape[-2:] == (103, 103) and weights.shape[-2:] == (64, 64)
    np.testing.assert_allclose(weights, value[:, :64, :64], rtol=1e-6)
    (answer,) = part(at, "answer").header["answers"]
    assert answer["cell"] == [0, 3, 5]
    told = explain(whole, "layer0.attention_weights", (0, 3, 5))
    assert answer["value"] == pytest.approx(float(told.value)) == float(value[0, 3, 5])


@pytest.mark.parametrize(
    ("model", "n", "read", "why"),
    [
        ("handmade", 600, 64, "this model has 64 positions"),
        ("minilm", 600, 512, "this model has 512 positions"),
    ],
)
@pytest.mark.parametrize("page", ["", "heads"])
def test_of_more_than_a_model_can_read_the_beginning_is_read(page, model, n, read, why):
    text = words(n)
    at = visit(page, text=text, model=model)
    count = len(load_model(model).tokenize(text))
    assert f"Only the first {read} of your {count:,} tokens are read: {why}." in messages(at)[0]
    assert has_viewer(at) and widget(at, "text").value == text
    shell = page or "viewer"
    sent = part(at, "maps", shell) if page else part(at, "trace", shell)
    assert sent.header["tokens"] == load_model(model).tokenize(text)[: len(sent.header["tokens"])]


def spaced(n):
    return " ".join(["unbelievable", "bank", "zyzzyva"][i % 3] for i in range(n))


@pytest.mark.parametrize("text", [spaced(300), "川" * 900, "bank\n" * 700, " bank" * 700])
@pytest.mark.parametrize(("name", "most"), [("handmade", 64), ("minilm", 100), ("minilm", 512)])
def test_the_beginning_is_as_long_as_it_can_be_and_ends_with_a_word(text, name, most):
    reader = load_model(name)
    found = models._first(text, reader, most)
    if len(reader.tokenize(text)) <= most:
        assert found == text.rstrip(), "it is read whole"
        return
    assert text.startswith(found)
    assert len(reader.tokenize(found)) <= most
    rest = text[len(found) :].split()
    longer = text[: len(found) + text[len(found) :].find(rest[0]) + len(rest[0])]
    assert len(reader.tokenize(longer)) > most or len(rest[0]) > 300, "another word fits"
    assert not found.split() or found.split() == text.split()[: len(found.split())] or "川" in text


def test_the_table_of_a_long_text_has_all_of_it():
    text = words(101)
    at = visit("", text=text, model="minilm", stage="attention_weights", head="2")
    at.segmented_control(key="walk.form").select("Table")
    run(at)
    value = trace(text, load_model("minilm"))["layer0.attention_weights"].value[2]
    np.testing.assert_allclose(table(at, "table").to_numpy(), value, rtol=1e-6)


def test_a_cell_or_a_word_beyond_what_is_shown_is_let_go():
    at = visit("", text=words(101), model="minilm", stage="scores", cell="90-2", ask="80")
    said = " ".join(messages(at))
    assert "no such cell" in said and "first 64 are shown" in said
    assert part(at, "answer").header["view"]["cell"] is None


@pytest.mark.parametrize(("n", "mapped"), [(99, 101), (150, 128)])
def test_the_map_of_heads_goes_on_where_the_walk_ends(n, mapped):
    text = words(n)
    model = load_model("minilm")
    sight = attention(text, model, trace(text, model))
    at = visit("heads", text=text, model="minilm")
    maps = part(at, "maps", "heads")
    assert maps.tensors["maps"].shape[-2:] == (mapped, mapped)
    shown = maps.tensors["maps"][:6, :12]
    np.testing.assert_allclose(shown, sight.weights[..., :mapped, :mapped], atol=1e-6)
    values = part(at, "measures", "heads").tensors["values"]
    np.testing.assert_allclose(values, measure([sight]).values, rtol=1e-5)
    told = f"the map shows the first {mapped}"
    assert (told in " ".join(messages(at))) == (mapped < n + 2)


@pytest.mark.parametrize(
    "query", [{"below": "attention"}, {"below": "uniform"}, {"show": "uniform"}]
)
def test_what_takes_a_trace_for_every_token_or_head_is_not_begun_with_a_long_text(query):
    at = visit("heads", text=words(80), model="minilm", **query)
    assert has_viewer(at)
    assert "up to 64 tokens" in unescaped(at)


def test_fewer_tokens_are_read_with_a_model_of_many_heads():
    few, many = models.model("minilm"), models.model("smollm2")
    assert models.most_read(few) == 512
    assert models.most_read(many) ** 2 * 30 * 9 <= 512**2 * 72
    assert models.most_read(many) >= 256
