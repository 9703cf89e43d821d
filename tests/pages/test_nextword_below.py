"""Below the bars: layer by layer, what heads add, what a cache keeps, both sides of a mask."""

from pathlib import Path

import pytest

from attention_core import load_model, trace
from attention_core.nextword import attribution, lens
from tests.pages.reader import go_back, messages, run, visit, widget, written
from tests.pages.test_nextword_page import press, rows, tokens, told
from tests.pages.test_opening import query_of

TINY = Path(__file__).parents[1] / "goldens" / "tiny"
TEXT = "I went to the bank to deposit my"


@pytest.fixture
def folders(monkeypatch):
    """A server that was started with tiny random checkpoints."""

    def offer(*names):
        monkeypatch.setenv("ATTENTION_MODELS", ":".join(str(TINY / name) for name in names))

    return offer


@pytest.fixture(scope="module")
def model():
    return load_model("handmade_next")


@pytest.fixture(scope="module")
def found(model):
    return trace(TEXT, model)


def walk_of(at):
    (link,) = (e for e in at.get("page_link") if e.proto.label.startswith("Walk through layer"))
    return query_of(link)


def test_each_layer_is_read_and_the_moment_is_marked(found, model):
    at, wanted = visit("nextword", text=TEXT), lens(found)
    table = told(at, "lens")["rows"]
    assert [row["cells"][0]["text"] for row in table] == [row.labels[0] for row in wanted.rows]
    assert [bool(row["mark"]) for row in table].index(True) == wanted.appears + 1
    assert walk_of(at)["layer"] == str(wanted.appears)
    assert messages(visit("walk", **walk_of(at))) == []


def test_heads_stand_by_what_they_add_and_one_is_open(found, model):
    at = visit("nextword", text=TEXT, below="looked")
    wanted = attribution(found, rows(at)[0]["value"]).heads
    bars = told(at, "looked")["bars"]["rows"]
    assert [row["name"] for row in bars] == [f"layer {h.layer} · head {h.head}" for h in wanted]
    assert bars[0]["kind"] == "open"
    weights = [each["weight"] for each in told(at, "looked")["text"]["items"]]
    assert weights == pytest.approx(found[wanted[0].name].value[wanted[0].head, -1].tolist())
    go_back(at, written(at) | {"head": f"{wanted[2].layer}.{wanted[2].head}"})
    assert told(at, "looked")["bars"]["rows"][2]["kind"] == "open"
    there = visit("walk", **walk_of(at))
    assert messages(there) == [] and written(there)["form"] == "words"


def test_another_word_may_be_asked_about(found, model):
    at = visit("nextword", text=TEXT, below="looked")
    second = rows(at)[1]
    widget(at, "word").set_value(second["value"])
    run(at)
    assert second["name"] in told(at, "looked")["bars"]["label"]
    assert written(at)["word"] == str(second["value"])
    press(at, "add")
    assert "word" not in written(at), "it was about another place"


def test_the_cache_reuses_all_but_the_new_word():
    at = press(visit("nextword", text=TEXT, below="kept", n="3"), "write")
    kinds = [[c["kind"] for c in row["cells"]] for row in told(at, "kept")["rows"]]
    assert [row.count("reused") for row in kinds] == [0, 8, 9, 10]
    assert [row.count("made") for row in kinds] == [8, 1, 1, 1]
    said = next(m.value for m in at.markdown if "reused" in m.value)
    assert "11 tokens worked out; without a cache it would be 38" in said


@pytest.mark.parametrize("below", ["layers", "looked", "kept"])
@pytest.mark.parametrize("name", ["gpt2", "llama"])
def test_a_decoder_of_ones_own_goes_on_byte_by_byte(folders, name, below):
    folders(name)
    at = visit("nextword", model=name, text="the river 🙂", below=below)
    assert "<0xF0>" in tokens(at) and told(at)["text"]["reads"].endswith("🙂")
    press(press(at, "add"), "write")
    assert messages(at) == [] and rows(at)
    assert "🙂" in told(at)["text"]["reads"]


def test_a_space_at_the_end_is_told_where_words_bring_their_own(folders):
    folders("gpt2")
    ends = [told(visit("nextword", model="gpt2", text=text))["after"] for text in ("a ", "a")]
    assert ["ends in a space" in "".join(end) for end in ends] == [True, False]


def test_a_text_is_not_cut_within_a_sign(folders):
    folders("gpt2")
    at = press(visit("nextword", model="gpt2", text="the 🙂 bank", at="4"), "add")
    assert "cannot be cut there" in messages(at)[0] and "added" not in written(at)
    assert written(at)["at"] == "4" and messages(run(at)) == []


@pytest.mark.parametrize(("name", "mask"), [("bert", "[MASK]"), ("roberta", "<mask>")])
def test_a_mask_is_guessed_from_both_sides_and_filled_in(folders, name, mask):
    folders(name)
    at = visit("nextword", model=name, text=f"the {mask} bank {mask}", below="sides")
    assert at.markdown[0].value == "Which word is behind the mask?"
    assert len(rows(at)) == len(told(at, "side_0")["bars"]["rows"]) == 10
    press(at, "fill")
    assert widget(at, "text").value.count(mask) == 1
    at = visit("nextword", model=name, text="the bank")
    assert f"write {mask}" in messages(at)[0]
