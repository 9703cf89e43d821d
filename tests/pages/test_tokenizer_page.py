"""The tokenizer page: merges worked out by hand, four tokenizers, and whatever may be typed."""

from dataclasses import replace

import pytest
import streamlit as st

from attention_core import load_model
from attention_core.models import minilm
from attention_core.tokenize import DEFAULT, learn
from pages.learn.tokenizer.place import DICTIONARIES, TEXTS, Place, typed_rows
from pages.learn.translation.place import Place as Translation
from pages.learn.walkthrough.place import Place as Walk
from tests.pages.labs import charts, links, press, rows, said, tokens
from tests.pages.reader import messages, plotly_array, rests, run, visit, written

END = "</w>"
TIES = "\n".join(f"{word}: {count}" for word, count in DEFAULT.items())
FOUR = ("Words", "Byte-pair encoding", "WordPiece", "Unigram")


def bpe(**query):
    """Byte-pair encoding of a dictionary that was worked out by hand, or of another."""
    return visit("tokenizer", **({"section": "bpe", "words": TIES} | query))


def pair_counts(at):
    """The most frequent pairs with their counts, as the bars show them."""
    bars = charts(at)["How often each pair stands in the words"]
    return zip(bars["layout"]["yaxis"]["ticktext"], bars["data"][0]["x"], strict=True)


def lit(at, key="spelled") -> dict[str, list[str]]:
    return {
        row["name"]: [text for text, kind in row["tokens"] if kind == "lit"]
        for row in rows(at, key)
    }


def test_the_page_opens_with_four_tokenizers_and_a_first_merge_that_nothing_ties_with():
    at = visit("tokenizer")
    assert written(at)["section"] == "four" and messages(at) == []
    at = visit("tokenizer", section="bpe")
    # o·w: 12 + 11 + 13 + 9; l·o: 12 + 11 + 13
    (first, most), (_, second) = list(pair_counts(at))[:2]
    assert (first, most, second) == ("o + w", 45, 36)
    assert "Count: 15 pairs. Merge the most frequent: **o + w**." in said(at)
    press(at, "iteration", "Next")
    assert lit(at, "vocabulary") == {"Vocabulary": ["ow"]}


def test_a_dictionary_is_spelled_in_characters_at_first():
    at = bpe()
    assert tokens(at, "spelled") == {word: [*word, END] for word in DEFAULT}
    assert tokens(at, "vocabulary") == {"Vocabulary": [*"eghilorstw", END]}
    assert "11 symbols, 6.15 tokens per word" in said(at)
    assert messages(at) == []
    assert rests(at, "tokenizer.iteration Back") and not rests(at, "tokenizer.iteration Next")


def test_next_merges_what_was_worked_out_by_hand_and_lights_it_in_every_word():
    at = bpe()
    made = ["gh", "hi", "lo", "high", "low", "er", f"er{END}"]
    for step, symbol in enumerate(made, 1):
        press(at, "iteration", "Next")
        has = [word for word in DEFAULT if symbol.removesuffix(END) in word]
        if symbol == "hi":
            has = ["high", "higher", "highest"]
        assert [word for word, new in lit(at).items() if new] == has
        assert lit(at, "vocabulary") == {"Vocabulary": [symbol]}
        assert written(at)["iteration"] == str(step)
    assert "Merged: **er + </w>**, 25 times" in said(at)
    press(at, "iteration", "Back")
    assert lit(at)["higher"] == ["er"] and written(at)["iteration"] == "6"


def test_to_the_end_every_word_is_one_symbol_and_back_at_the_start_none():
    at = press(bpe(), "iteration", "End")
    assert tokens(at, "spelled") == {word: [word + END] for word in DEFAULT}
    assert "Every word is one symbol now" in said(at)
    assert rests(at, "tokenizer.iteration Next")
    assert messages(at) == ["No pair is left to count."]
    press(at, "iteration", "Start")
    assert tokens(at, "spelled")["low"] == ["l", "o", "w", END]


def test_the_bars_and_the_table_show_pairs_by_count():
    at = bpe(step="5")
    # er: 14 + 11, and r</w> as often; high·e: 14 + 10; low·e: 11 + 13
    bars = charts(at)["How often each pair stands in the words"]
    shown = list(pair_counts(at))
    four = [("e + r", 25), ("r + &lt;/w&gt;", 25), ("high + e", 24), ("low + e", 24)]
    assert shown[:4] == four
    colours = bars["data"][0]["marker"]["color"]
    assert colours[0] != colours[1] and len(set(colours[1:])) == 1
    table = at.dataframe[0].value
    assert list(table["count"]) == sorted(table["count"], reverse=True)
    assert tuple(table.iloc[0]) == ("e", "r", 25)


def test_growth_is_plotted_for_every_iteration():
    at = bpe()
    sizes, words = charts(at)["A larger vocabulary, fewer tokens per word"]["data"]
    assert list(plotly_array(sizes["y"])) == list(range(11, 28))
    per_word = plotly_array(words["y"])
    assert per_word[0] == pytest.approx(443 / 72) and per_word[1] == pytest.approx(407 / 72)
    assert per_word[-1] == 1


def test_several_pairs_are_merged_at_once():
    at = bpe(top="2", iteration="1")
    assert lit(at)["high"] == ["hi", "gh"]  # g·h is merged first, then h·i
    assert "**g + h**, 36 times, **h + i**, 36 times." in said(at) and messages(at) == []
    at.selectbox(key="tokenizer.top").select(10)
    run(at)
    assert written(at)["iteration"] == "0", "another way of learning starts at the start"
    press(at, "iteration", "Next")
    made = set(lit(at, "vocabulary")["Vocabulary"])
    assert len(made) > 3 and f"and {len(made) - 3} more" in said(at)


def test_a_pair_that_loses_its_symbols_to_another_says_how_many_are_left():
    at = bpe(words="abc: 3\nxbc: 2\nab: 4", top="2", iteration="1")
    assert "**a + b**, 7 times, **b + c**, 2 times of the 5 it was chosen for" in said(at)


def test_a_bad_row_is_named_and_the_rest_is_kept():
    typed = "high: 12\nlow: -3\nlow: many\n: 4\nhigh: 2\nnew york: 5\nslow: 1.5\nfew 7\n\nx: 1e99"
    at = bpe(words=typed)
    (warning,) = at.warning
    lines = warning.value.replace("\\", "").split("  \n")
    assert [line.split(":")[0] for line in lines[:-1]] == [f"Row {n}" for n in range(2, 8)]
    assert "below 1" in lines[0] and "not a number" in lines[1] and "missing" in lines[2]
    assert "already in row 1" in lines[3] and "white space" in lines[4]
    assert lines[-1] == "1 more row is left out."
    assert list(tokens(at, "spelled")) == ["high", "few"]


@pytest.mark.parametrize("typed", ["", "   ", "\n\n", "low: 0"])
def test_without_a_word_the_page_says_what_to_type(typed):
    at = bpe(words=typed)
    assert any("There is no word to learn from" in message for message in messages(at))
    at.text_area(key="tokenizer.words").set_value("low: 5")
    run(at)
    assert tokens(at, "spelled") == {"low": ["l", "o", "w", END]}


def test_rows_may_be_typed_with_colons_spaces_or_tabs():
    typed = "a: 1\nb 2\nc\t3\nd:e: 4\nf\n\n: 5"
    assert list(typed_rows(typed)) == [
        ("a", " 1"),
        ("b", "2"),
        ("c", "3"),
        ("d:e", " 4"),
        ("f", ""),
        ("", ""),
        ("", " 5"),
    ]


def test_of_a_large_dictionary_the_most_frequent_words_are_shown():
    words = {f"w{n:04d}": n + 1 for n in range(1200)}
    at = bpe()
    at.text_area(key="tokenizer.words").set_value("\n".join(f"{w}: {n}" for w, n in words.items()))
    run(at)
    assert list(tokens(at, "spelled")) == [f"w{n:04d}" for n in range(1199, 1139, -1)]
    captions = "\n".join(each.value for each in at.caption)
    assert "The 60 most frequent of 1,200 words" in captions
    assert "Too long for an address: the dictionary" in captions and "words" not in written(at)
    press(at, "iteration", "End")
    assert written(at)["iteration"] == "500" and "stops here, after 500 iterations" in said(at)


def test_a_new_word_is_merged_one_merge_at_a_time():
    at = bpe(new="slowest")
    assert tokens(at, "spelling") == {"characters": [*"slowest", END]}
    for _ in range(6):
        press(at, "merge", "Next")
    found = tokens(at, "spelling")
    assert list(found.values())[-1] == ["s", f"lowest{END}"]
    assert list(found) == ["characters", *(f"merge {n}" for n in (3, 5, 8, 9, 10, 12))]
    assert [row["tokens"][1][1] for row in rows(at, "spelling")[1:3]] == ["lit", "lit"]
    assert "slowest** becomes **2** tokens" in said(at)


def test_an_unknown_character_says_so():
    at = bpe(new="slow 😀 <b>", merge="99")
    (message,) = messages(at)
    assert all(f"“{each}”" in message for each in (" ", "😀", "<", "b", ">"))
    assert "[UNK]" in list(tokens(at, "spelling").values())[-1]
    assert written(at)["merge"] == str(len(rows(at, "spelling")) - 1), "the last one there is"


@pytest.mark.parametrize("word", ["<b>x</b>", "😀😀", "مرحبا", "*a*", "$x$", "[a](b)", "aaaa"])
def test_any_word_can_be_learned_from(word):
    at = press(bpe(words=f"{word}: 3", new=word), "iteration", "End")
    assert tokens(at, "spelled") == {word: [word + END]}
    assert next(iter(tokens(at, "spelling").values())) == [*word, END]


def test_a_link_restores_the_page_and_nonsense_is_noted():
    link = Place("bpe", words="aa: 3\nab: 2", top=2, iteration=1, new="aab", merge=1).query()
    at = visit("tokenizer", **link)
    assert messages(at) == []
    assert {**link, **written(at)} == link
    at = visit("tokenizer", section="x", top="99", iteration="-1", merge="x", source="x", size="x")
    (note,) = messages(at)
    assert note.count("cannot be read") == 6
    assert at.session_state["tokenizer.section"] == "four"


@pytest.mark.parametrize("typed", DICTIONARIES)
def test_every_example_dictionary_is_good(typed):
    at = bpe(words=typed, new=typed.partition(":")[0])
    assert messages(at) == []
    assert len(rows(at, "spelled")) == len(typed.splitlines())


@pytest.mark.parametrize("text", TEXTS)
def test_four_tokenizers_of_every_example(text):
    at = visit("tokenizer", section="four", text=text)
    assert messages(at) == []
    found = tokens(at, "four")
    assert tuple(found) == FOUR
    assert found["WordPiece"] == load_model("minilm").tokenize(text)[1:-1]
    for row in rows(at, "four"):
        n = len(row["tokens"])
        assert row["note"] == f"{n} token{'' if n == 1 else 's'}"
        assert f"{n}" in said(at)
    translation = ("translation", Translation(text=text).query())
    assert links(at) == [translation, ("walk", Walk(text, "minilm").query())]


@pytest.mark.parametrize("text", [*TEXTS, "<unk> </s> ▁ 日本"])
def test_the_tokenizer_of_the_translators_splits_the_same_text(text):
    at = visit("tokenizer", section="four", text=text)
    model = load_model("en-pt")
    (row,) = rows(at, "sentencepiece")
    assert [token for token, _ in row["tokens"]] == model.tokenize(text)[:-1]
    unknown = [kind == "unknown" for _, kind in row["tokens"]]
    assert unknown == [id_ == 1 for id_ in model.ids(text)[:-1]]
    n, lost = len(unknown), sum(unknown)
    assert row["note"] == f"{n} token{'' if n == 1 else 's'}"
    assert f"{lost or 'none'} of them unknown. It takes the space" in said(at)


def test_words_of_the_text_are_those_of_the_chosen_dictionary():
    at = visit(
        "tokenizer", section="four", source="own", words=TIES, text="lower Lowest slow", size="99"
    )
    found = tokens(at, "four")
    assert found["Words"] == ["lower", "lowest", "[UNK]"]
    assert found["Byte-pair encoding"] == [f"lower{END}", f"lowest{END}", "s", f"low{END}"]
    assert at.session_state["tokenizer.size"] == 27, "the largest there is"


def test_the_curve_of_byte_pair_encoding_is_that_of_encoding_anew_after_each_iteration():
    text = "lower lowest slow"
    at = visit("tokenizer", section="four", source="own", words=TIES, text=text)
    curves = {
        each["name"]: each
        for each in charts(at)["Size of the vocabulary, length of this text"]["data"]
    }
    learned = learn(DEFAULT)
    lengths = [
        sum(len(learned.encoder(n).encode(word)) for word in text.split()) for n in range(17)
    ]
    assert list(plotly_array(curves["Byte-pair encoding"]["y"])) == lengths
    assert list(plotly_array(curves["Byte-pair encoding"]["x"])) == list(range(12, 29))
    assert plotly_array(curves["WordPiece"]["x"])[0] == 30522
    assert plotly_array(curves["Words"]["x"])[0] == 7 and plotly_array(curves["Words"]["y"])[0] == 3


def test_wordpiece_tries_the_longest_piece_first():
    at = visit("tokenizer", section="four", text="Riverbank", piece="riverbank")
    (one, two) = rows(at, "matched")
    assert one["tokens"] == [
        ["riverbank", "missed"],
        ["riverban", "missed"],
        ["riverba", "missed"],
        ["riverb", "missed"],
        ["river", "lit"],
    ]
    assert two["tokens"] == [["##bank", "lit"]]
    assert "Lower-case: Riverbank → **riverbank**" in said(at)
    assert "6 candidates" in said(at)


def test_the_word_with_most_pieces_is_looked_at_first_and_another_can_be_chosen():
    at = visit("tokenizer", section="four", text="a walk in the Donaudampfschiff")
    assert at.selectbox(key="tokenizer.piece").value == "donaudampfschiff"
    at.selectbox(key="tokenizer.piece").select("walk")
    run(at)
    assert [row["tokens"][-1] for row in rows(at, "matched")] == [["walk", "lit"]]
    assert written(at)["piece"] == "walk"


def test_what_wordpiece_cannot_spell_is_unknown():
    at = visit("tokenizer", section="four", text="😀")
    assert tokens(at, "four")["WordPiece"] == ["[UNK]"]
    assert rows(at, "matched")[-1]["tokens"][-1] == ["[UNK]", "unknown"]
    assert "fits no piece" in said(at)


def test_segmentations_of_unigram_are_ranked_by_their_share():
    at = visit("tokenizer", section="four", text="riverbank", piece="riverbank")
    found = rows(at, "segmented")
    shares = [float(row["name"].removesuffix("%")) for row in found if row["name"][0] != "u"]
    assert shares == sorted(shares, reverse=True) and sum(shares) <= 100.1
    for row in found:
        assert "".join(text for text, _ in row["tokens"]) == "▁riverbank"


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_without_a_text_the_page_asks_for_one(text):
    at = visit("tokenizer", section="four", text=text)
    assert messages(at) == ["Type a word or two above, or choose an example."]


@pytest.mark.parametrize(
    "text", ["<b>bold</b>", "a" * 300, "x " * 700, "*a* $b$ [c](d)", "[MASK] in it"]
)
def test_any_text_can_be_split(text):
    at = visit("tokenizer", section="four", text=text)
    assert tuple(tokens(at, "four")) == FOUR
    said_more = [message for message in messages(at) if "characters are shown" in message]
    assert bool(said_more) == (len(text) > 400)


def test_an_own_dictionary_without_a_word_says_so():
    at = visit("tokenizer", section="four", source="own", words="low: x")
    assert any("has no word to learn from" in message for message in messages(at))


def test_without_minilm_byte_pair_encoding_still_works(monkeypatch):
    def forget() -> None:
        st.cache_resource.clear()
        load_model.cache_clear()

    forget()
    monkeypatch.setattr(minilm, "PACKAGE", replace(minilm.PACKAGE, name="no_such"))
    at = visit("tokenizer", section="four", text="my own words")
    assert any("make models" in message for message in messages(at))
    assert at.text_input(key="tokenizer.text").value == "my own words"
    at.segmented_control(key="tokenizer.section").select("bpe")
    run(at)
    assert "low" in tokens(at, "spelled")
    forget()
