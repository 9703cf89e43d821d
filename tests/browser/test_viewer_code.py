"""The viewer's own functions, called in a browser with what no model here would send them."""

import numpy as np
import pytest

from attention_core import load_model, run, trace
from attention_core.graph.kinds import Additive, Dot, Join, Operation
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.graph.trace import Origin
from tests.browser.calling import call_in, sent


@pytest.fixture
def call(page):
    """The result of a function of JavaScript that takes the exports of files of the viewer."""
    return lambda files, function: call_in(page, files, function)


@pytest.fixture
def blocks(call):
    """Symbols, rows and columns of what is drawn of a trace's stage, in the order it is drawn."""

    def drawn(trace, key, head=0, each="[b.tensor.name, b.rows, b.cols]", **more):
        return call(
            "data/decode data/axes picture/scene picture/compose",
            f"""({{ from, decode, axesOf, prepare, compose }}) => {{
              const [trace, weights] = {sent(trace)}.map((part) => decode(from(part)));
              const scene = prepare(trace, {{
                axes: axesOf(trace),
                stage: trace.stages.find((stage) => stage.key === "{key}"),
                tensors: {{ ...trace.tensors, ...weights.tensors }},
                head: {head},
                room: {{ width: 900, height: 500, text: 14 }},
                theme: {{ font: "sans-serif" }},
                {"".join(f"{name}: {value}," for name, value in more.items())}
              }});
              return compose(scene).blocks.map((b) => ({each}));
            }}""",
        )

    return drawn


def test_beyond_a_layer_the_reader_goes_where_the_server_says(call):
    """The layer has a vocabulary's scores after it, and is read in a group of any name."""
    found = call(
        "viewers/walk",
        """({ stepped, START }) => {
          const any = { group: "any", reads: [], axes: [], size: [1, 1], head: -1 };
          const stage = (key, layer) => ({ name: key, key, layer, ...any });
          const stages = [stage("look", null), stage("turned", 1), stage("logits", null)];
          const previous = { layer: 0, key: "doubled" };
          const next = { layer: 2, key: "halved" };
          const trace = { stages, layer: 1, n_layers: 3, previous, next };
          const go = (from, by) => stepped({ trace, tensors: {} }, { ...START, stage: from }, by);
          return [go(1, -1), go(0, -1), go(2, 1), go(0, 1).stage, go(2, -1).stage];
        }""",
    )
    back, on = {"layer": 0, "key": "doubled"}, {"layer": 2, "key": "halved"}
    assert found == [back, back, on, 1, 1]


def test_the_last_of_pooled_weights_stands_for_fewer(call):
    found = call(
        "data/matrix",
        """({ matrix, transpose, standsFor }) => {
          const axes = { isHead: () => false, entry: () => 0 };
          const data = new Float32Array(6);
          const tensor = { data, shape: [2, 3], full: [67, 5], pool: [34, 2], head: -1 };
          const m = matrix(axes, tensor, ["d_model", "d_ffn"]);
          const small = matrix(axes, { data, shape: [2, 3], head: -1 }, ["token", "d_key"]);
          const last = [standsFor(m, 1, 2), standsFor(transpose(m), 2, 1)];
          return [standsFor(m, 0, 0), ...last, standsFor(small, 1, 2)];
        }""",
    )
    assert found == [68, 33, 33, 1]


def test_a_cell_of_weights_that_are_drawn_turned_is_opened_where_it_is_in_them(call):
    found = call(
        "viewers/walk",
        """({ moved, opened, START }) => {
          const stage = { name: "product", key: "product", reads: ["W"], size: [2, 5], head: -1 };
          const tensors = { W: { name: "W", shape: [5, 3], head: -1 } };
          const parts = { trace: { stages: [stage], heads: [] }, tensors };
          const block = { tensor: tensors.W, turned: true, head: -1, firstRow: 0, firstCol: 0 };
          const open = opened(parts, START, { block, r: 1, c: 4 }, true);
          const state = { ...START, of: "W", focus: open.cell };
          const go = (by) => moved(parts, state, block, by);
          return [open.cell, go([1, 0]), go([0, -1]), go([9, 9]), moved(parts, state, {}, [-1, 0])];
        }""",
    )
    assert found == [[4, 1], [4, 2], [3, 1], [4, 2], [3, 1]]


def made(signature, operation, *shapes):
    """A trace of one stage whose numbers are all 1; it reads a, b … as many as have shapes."""

    def one(a, *, out=None):
        """One."""
        return ones(out)

    def two(a, b, *, out=None):
        """One."""
        return ones(out)

    def three(a, b, c, *, out=None):
        """One."""
        return ones(out)

    def four(a, b, c, d, *, out=None):
        """One."""
        return ones(out)

    def ones(out):
        out[...] = 1
        return out

    function = (one, two, three, four)[len(shapes) - 1]
    steps = place({"group": (stage("Y", signature, "Y", operation)(function),)}, "abcd")
    given = {name: np.ones(shape) for name, shape in zip("abcd", shapes, strict=False)}
    return run(steps, given, {}, of=Origin(parameters=frozenset("bcd")))


@pytest.mark.parametrize("kind", ["constructor", "toString", "__proto__", "never heard of"])
def test_a_kind_of_any_name_is_drawn_before_and_after(blocks, kind):
    t = made("token d_model -> token d_model", Operation(kind), (2, 3))
    assert blocks(t, "one") == [["a", 2, 3], ["one", 2, 3]]


@pytest.mark.parametrize("kind", ["scale", "mask", "norm"])
def test_of_one_token_too_there_is_a_before(blocks, kind):
    t = made("token d_model, d_model -> token d_model", Operation(kind), (1, 3), (3,))
    assert blocks(t, "two") == [["a", 1, 3], ["two", 1, 3]]


A, B = "token d_model, d_model d_ffn", "token d_model, d_key d_model"


@pytest.mark.parametrize(
    ("signature", "shapes", "drawn"),
    [
        (f"{A} -> token d_ffn", [(2, 3), (3, 4)], ["a", "b", "result"]),
        (f"{B} -> token d_key", [(2, 3), (4, 3)], ["a", "b", "result"]),
        (f"{A}, d_ffn -> token d_ffn", [(2, 3), (3, 4), (4,)], ["a", "b", "result", "c"]),
        (f"{A}, 1, d_ffn -> token d_ffn", [(2, 3), (3, 4), (), (4,)], ["a", "b", "result", "d"]),
        (f"{A}, d_ffn, d_ffn -> token d_ffn", [(2, 3), (3, 4), (4,), (4,)], ["a", "result"]),
        (f"{A}, token d_ffn -> token d_ffn", [(2, 3), (3, 4), (2, 4)], ["a", "result"]),
        ("token d_model, d_model -> token", [(2, 3), (3,)], ["a", "result"]),
        ("token d_model, head d_key -> token d_key", [(2, 3), (2, 5)], ["a", "result"]),
    ],
)
def test_a_product_is_drawn_as_one_where_it_is_one_and_its_biases_are_seen(
    blocks, signature, shapes, drawn
):
    t = made(signature, Dot("d_model"), *shapes)
    (step,) = t.steps
    found = [name for name, *_ in blocks(t, step.name)]
    assert found == [step.name if name == "result" else name for name in drawn]


def test_heads_are_joined_only_where_there_are_some(blocks):
    t = trace("river bank", load_model("handmade"))
    heads, joined = "layer0.head_outputs", "layer0.concatenated_heads"
    assert blocks(t, "concatenated_heads") == [[heads, 2, 4]] * 2 + [[joined, 2, 8]]
    t = made("token d_model, head -> token d_model", Join(), (2, 4), (3,))
    assert blocks(t, "two") == [["a", 2, 4], ["two", 2, 4]]


def test_an_additive_score_of_something_else_is_drawn_before_and_after(blocks):
    read = "query d_hidden, key d_hidden, d_hidden"
    t = made(f"{read} -> query key", Additive("d_hidden"), (2, 3), (4, 3), (3,))
    assert [name for name, *_ in blocks(t, "three")] == ["a", "b", "three", "c"]
    t = made(f"{read}, key -> query key", Additive("d_hidden"), (2, 3), (4, 3), (3,), (4,))
    assert [name for name, *_ in blocks(t, "four")] == ["a", "four"]


TEXT = "the bank by the river"
PLACED = """{
  name: b.tensor.name, x: b.x, cw: b.cw, y: b.y, bottom: b.y + b.rows * b.ch, rows: b.rows,
  first: b.firstRow, ghost: b.ghost ?? false, limit: b.scale.limit,
  row: [...Array(b.cols).keys()].map((c) => b.at(0, c)),
}"""


@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_sums_are_stacked_so_that_columns_add_up(blocks, model):
    told = trace(TEXT, load_model(model))
    for step in told.walk(0):
        if step.stage.operation.kind != "add":
            continue
        found = blocks(told, step.stage.name, each=PLACED)
        assert {(b["x"], b["cw"]) for b in found} == {(found[0]["x"], found[0]["cw"])}
        above, below = found[:-1], found[1:]
        assert all(a["bottom"] < b["y"] for a, b in zip(above, below, strict=True))
        whole = [b["name"] for b in found if not b["ghost"]]
        assert whole == [*step.reads, step.name]


@pytest.mark.parametrize("asks", [0, 3])
def test_above_a_sum_in_the_stream_stands_the_asking_row_as_it_was(blocks, asks):
    told = trace(TEXT, load_model("handmade"))
    *_, ghost, result = blocks(told, "attention_residual", each=PLACED, asks=asks)
    assert ghost["ghost"] and not result["ghost"]
    assert ghost["name"] == "embedding_sum" and ghost["rows"] == 1 and ghost["first"] == asks
    np.testing.assert_allclose(ghost["row"], told["embedding_sum"].value[asks], rtol=1e-6)
    before_it = blocks(told, "embedding_sum", each=PLACED)
    assert not any(b["ghost"] for b in before_it), "words and places are in no layer yet"


def test_at_the_end_of_a_layer_stands_the_row_that_it_began_with(blocks):
    told = trace(TEXT, load_model("minilm"))
    began = "trace.tensors.embeddings"
    before, ghost, result = blocks(told, "layer_output", each=PLACED, asks=2, began=began)
    assert before["name"] == "layer0.ffn_residual" and result["name"] == "layer0.layer_output"
    np.testing.assert_allclose(ghost["row"], told["embeddings"].value[2], rtol=1e-6)
    assert before["x"] == ghost["x"] == result["x"]
    assert ghost["limit"] == result["limit"], "equal numbers have equal colours"


def test_shares_lose_their_zero_before_a_decimal(call):
    found = call(
        "words/numbers",
        "({ digits }) => [digits(0.374, 2, true), digits(-0.06, 2, true), digits(0, 2, true),"
        " digits(0.374, 2), digits(1, 2, true), digits(1.5, 1, true), digits(NaN, 2, true)]",
    )
    assert found == [".37", "−.06", ".00", "0.37", "1.0", "1.5", "NaN"]


def test_a_part_of_a_matrix_has_the_names_and_the_numbers_of_its_place(call):
    found = call(
        "data/matrix",
        """({ part, transpose }) => {
          const m = { rows: 4, cols: 6, firstRow: 0, firstCol: 0, turned: false, changed: null,
            at: (r, c) => 10 * r + c };
          const some = part(m, { row: 1, col: 4, rows: 9, cols: 2 });
          const turned = transpose(some);
          return [some.rows, some.cols, some.at(0, 0), some.firstRow, some.firstCol,
            turned.at(1, 2), turned.firstRow, part(some, { row: 1 }).at(0, 0)];
        }""",
    )
    assert found == [3, 2, 14, 1, 4, 35, 4, 24]


def test_a_joined_axis_is_named_in_two_levels(call):
    found = call(
        "data/axes",
        """({ axesOf }) => {
          const plain = { role: "feature", noun: "dimension", part: "", parts: [] };
          const axes = axesOf({
            axes: {
              head: { ...plain, role: "head", noun: "head", along: "head" },
              d: { ...plain, along: "d" },
              both: { ...plain, along: "both",
                parts: [{ axis: "head", size: 2 }, { axis: "d", size: 3 }] },
            },
            lists: { head: { labels: ["topic", "position"], within: null, images: null },
              d: { labels: ["a", "b", "c"], within: null, images: null } },
          });
          const sizes = ["both", "d"].map(axes.stretch);
          return [axes.levels("both", 4), axes.label("both", 4), ...sizes];
        }""",
    )
    assert found == [["head position", "b", "position"], "head position · b", 3, 0]


def long(n):
    """A trace of so many tokens."""
    return trace(" ".join(WORDS[i % 5] for i in range(n - 2)), MINILM)


MINILM = load_model("minilm")
WORDS = "bank river money loan cash".split()


@pytest.fixture
def lens(call):
    """Rows and columns under the lens and which is in the middle, of a cell of a stage's result."""

    def under(trace, key, cell, head=0):
        return call(
            "data/decode data/axes picture/scene picture/compose picture/lens",
            f"""({{ from, decode, axesOf, prepare, compose, lens }}) => {{
              const [trace, weights] = {sent(trace)}.map((part) => decode(from(part)));
              const scene = prepare(trace, {{
                axes: axesOf(trace),
                stage: trace.stages.find((stage) => stage.key === "{key}"),
                tensors: {{ ...trace.tensors, ...weights.tensors }},
                head: {head},
                room: {{ width: 760, height: 350, text: 14 }},
                theme: {{ font: "sans-serif" }},
              }});
              const found = lens(scene, compose(scene).blocks.at(-1), ...{cell});
              if (!found) return null;
              const [b] = found.blocks;
              const rows = [...Array(b.rows).keys()];
              const numbers = rows.map((r) => [...Array(b.cols).keys()].map((c) => b.at(r, c)));
              const names = rows.map((r) => scene.name(b, "row", r));
              return {{ numbers, cell: found.cell, names }};
            }}""",
        )

    return under


@pytest.mark.parametrize("cell", [[0, 0], [39, 39], [20, 31], [2, 38]])
def test_the_lens_shows_nine_by_nine_true_numbers_around_a_cell(lens, cell):
    told = long(40)
    found = lens(told, "attention_weights", cell, head=3)
    weights = told["layer0.attention_weights"].value[3]
    numbers = np.array(found["numbers"])
    assert numbers.shape == (9, 9)
    row, column = found["cell"]
    first, left = cell[0] - row, cell[1] - column
    np.testing.assert_allclose(numbers, weights[first : first + 9, left : left + 9], rtol=1e-6)
    assert found["names"] == told.tokens[first : first + 9]


def test_what_can_be_read_needs_no_lens_nor_what_has_no_names(lens):
    assert lens(long(8), "attention_weights", [1, 1]) is None
    assert lens(long(40), "query", [1, 1]) is None


@pytest.mark.parametrize("n", [30, 64])
@pytest.mark.parametrize("key", ["scores", "attention_weights", "head_outputs", "ffn_residual"])
def test_a_long_sentence_is_seen_as_a_whole(blocks, n, key):
    found = blocks(long(n), key, each=PLACED)
    assert max(b["bottom"] for b in found) <= 500
