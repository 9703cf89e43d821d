"""A trace as one HTML file, as text, and shown in a notebook."""

import gzip
import html
import json
import re
import struct
from base64 import b64decode
from html.parser import HTMLParser
from itertools import product

import numpy as np
import pytest

from attention_core import explain, load_model, page, run, trace
from attention_core.forward import read
from attention_core.story.target import number
from attention_core.view import enclosed
from attention_core.view.selection import select

HOSTILE = (
    "</script><img src=x onerror=alert(1)> <!-- <script> \u202e &amp; ${x} $title \\u0041 \x07"
)


class Outline(HTMLParser):
    """Every tag of a page, and the text of its headings."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list]] = []
        self.text: list[str] = []
        self.inside = ""
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))
        self.inside = tag

    def handle_data(self, data):
        if self.inside in ("title", "h1") and data.strip():
            self.text.append(data)

    def handle_endtag(self, tag):
        self.inside = ""


def unpacked(source: str, name: str) -> bytes:
    (found,) = re.findall(rf'<script type="application/gzip" id="{name}">(.*?)</script>', source)
    return gzip.decompress(b64decode(found))


def part(source: str, name: str) -> dict:
    """The header of one of the parts that stand in a file."""
    data = unpacked(source, name)
    (length,) = struct.unpack("<I", data[:4])
    header: dict = json.loads(data[4 : 4 + length])
    return header


def count(sum_: dict) -> int:
    return len(sum_["terms"]) + sum(map(count, sum_["parts"]))


@pytest.mark.parametrize(
    ("model", "text", "tokens", "most"),
    [
        ("handmade", "the bank lends money by river", 6, 172_000),
        ("minilm", "the river bank was muddy today", 8, 1_500_000),
    ],
)
def test_a_file_is_small(model, text, tokens, most):
    made = trace(text, load_model(model))
    assert len(made.tokens) == tokens
    assert len(page(made).encode()) <= most


@pytest.mark.parametrize("layer", [0, 5])
def test_a_file_asks_for_nothing(minilm, layer):
    source = page(trace("river bank", minilm), layer=layer)
    named = set(re.findall(r"https?://[^\s\"'`<>)]*", source))
    assert named <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"}
    assert "default-src 'none'" in source
    for text in (source, unpacked(source, "script").decode(), unpacked(source, "style").decode()):
        assert not re.search(r"@import|url\((?!#)|\bimport\(|\bfetch\(|XMLHttpRequest", text)
    asking = {"src", "href", "srcset", "action", "data", "poster"}
    assert not [tag for tag in Outline(source).tags if asking & dict(tag[1]).keys()]


def test_a_readers_text_is_text_in_a_file(handmade):
    harmless = Outline(page(trace("river bank", handmade), title="river"))
    source = page(trace(HOSTILE, handmade), title=HOSTILE)
    hostile = Outline(source)
    assert hostile.tags == harmless.tags
    shown = HOSTILE.replace("\u202e", "\\u202e").replace("\x07", "\\u0007")
    assert hostile.text == [shown, shown]
    assert part(source, "trace")["tokens"] == trace(HOSTILE, handmade).tokens


def test_a_lone_half_of_a_letter_can_be_written_too(handmade):
    source = page(trace("river \udc80", handmade), title="river \udc80")
    assert "<h1>river \\udc80</h1>" in source.encode().decode()


def test_a_small_trace_takes_all_its_sums_along(handmade):
    made = trace("river bank loan", handmade)
    answers = part(page(made), "answers")
    assert answers["left_out"] == {}
    cells = {(a["name"], tuple(a["cell"])) for a in answers["answers"]}
    assert cells == {
        (step.name, cell)
        for step in made.steps
        for cell in product(*map(range, made[step.name].value.shape))
    }
    for answer in answers["answers"]:
        told = explain(made, answer["name"], answer["cell"])
        assert answer["value"] == pytest.approx(told.value, rel=1e-8)
        products = [term["product"] for term in answer["sum"]["terms"]]
        assert products == pytest.approx([term.product for term in told.terms], rel=1e-8)


def test_a_file_takes_the_gradient_of_a_number_along_with_its_sums(handmade):
    made = trace("river bank", handmade)
    target = number(made, "layer0.scores", (0, 1, 0))
    source = page(made, gradient=target)
    (_, side) = part(source, "sides")["sides"]
    assert side["says"] == [list(p) if isinstance(p, tuple) else p for p in target.says]
    assert side["there"] and not side["left_out"]
    assert not side["of_any"], "a file works nothing out"
    found = target.gradients(made)
    behind = [a for a in part(source, "answers")["answers"] if a["side"] == "gradient"]
    assert {(a["name"], tuple(a["cell"])) for a in behind} == {
        (step.name, cell)
        for step in made.steps
        for cell in product(*map(range, made[step.name].value.shape))
    }
    for each in behind:
        value = found[each["name"]][tuple(each["cell"])] if each["name"] in found else 0
        assert each["value"] == pytest.approx(float(value), rel=1e-6)
        products = [term["product"] for term in each["sum"]["terms"]]
        assert sum(products) == pytest.approx(float(value), rel=1e-4, abs=1e-6)


def test_a_file_without_a_gradient_has_one_side(handmade):
    source = page(trace("river bank", handmade))
    assert part(source, "sides")["sides"] == []
    assert {a["side"] for a in part(source, "answers")["answers"]} == {"after"}


def test_of_a_larger_trace_the_sums_of_the_head_in_view_come_first(minilm):
    made = trace("the river bank was muddy today", minilm)
    source = page(made, layer=2, stage="query", head=3, cell=(4, 7))
    answers = part(source, "answers")
    assert sum(count(a["sum"]) for a in answers["answers"]) <= enclosed.MOST_TERMS
    kept = {(a["name"], tuple(a["cell"])) for a in answers["answers"]}
    assert ("layer2.query", (3, 4, 7)) in kept, "the sum that is open"
    for stage in "scores scaled_scores masked_scores attention_weights head_outputs".split():
        value = made[f"layer2.{stage}"].value
        for cell in product(range(len(value)), *map(range, value.shape[1:])):
            assert ((f"layer2.{stage}", cell) in kept) == (cell[0] == 3)
        assert "head 3" in answers["left_out"][f"layer2.{stage}"]
    for name, sentence in answers["left_out"].items():
        cell = (0,) * made[name].value.ndim
        terms = enclosed.terms(explain(made, name, cell).sum)
        assert f" {terms:,} term" in sentence
    everywhere = {name for name, _ in kept} | set(answers["left_out"])
    assert everywhere == {step.name for step in select(made, 2).steps}
    assert answers["view"].items() >= {"stage": "query", "head": 3, "cell": [4, 7]}.items()


@pytest.mark.parametrize("most", [0, 1, 100, 1000, 2000])
def test_a_budget_is_kept(handmade, most):
    made = trace("river bank loan money", handmade)
    place = select(made, 0, "scores", 1, (2, 2))
    chosen = enclosed.enclosed(made, place, most)
    assert sum(enclosed.terms(each.sum) for each in chosen.sums) <= most
    names = [(each.name, each.cell) for each in chosen.sums]
    assert len(names) == len(set(names))


def test_the_sums_of_a_stage_have_equally_many_terms(model):
    """What a file says of the sums it leaves out is said once per stage."""
    given, labels = read("river bank loan", model)
    mask = np.tri(len(labels["token"]), dtype=bool)
    made = run(model.steps, {**given, "mask": mask}, labels)
    for step in select(made).steps:
        shape = made[step.name].value.shape
        corners = product(*({0, n // 2, n - 1} for n in shape))
        assert len({enclosed.terms(explain(made, step.name, cell).sum) for cell in corners}) == 1


def test_a_file_names_the_layer_it_holds(minilm, handmade):
    made = trace("river bank", minilm)
    source = page(made, layer=4, stage="scores")
    assert "This file holds layer 4 of the model's 6 layers." in html.unescape(source)
    assert part(source, "trace")["stages"][-1]["name"] == "layer4.layer_output"
    assert "This file holds" not in page(trace("river bank", handmade))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"layer": 6}, "There is no layer 6: the last is 5."),
        ({"layer": -1}, "There is no layer -1: the last is 5."),
        ({"stage": "attention_weigths"}, r"There is no stage .* Near it: attention_weights"),
        ({"stage": "&"}, r"There is no stage '&' here. The stages are token_embedding, "),
        ({"head": 12}, "There is no head 12: the last is 11."),
        ({"stage": "scores", "cell": (0, 4)}, "There is no cell 0-4: .* from 0 to 3"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(minilm, asked, sentence):
    with pytest.raises(ValueError, match=sentence):
        page(trace("river bank", minilm), **asked)


def test_a_trace_prints_as_something_to_read(model):
    made = trace("the river bank was muddy today", model)
    lines = repr(made).splitlines()
    assert len(lines) <= 30
    assert " ".join(made.tokens) in lines[0]
    assert f"{len(made)} tensors" in lines[1]
    stages = {name: line for line in lines[2:] for name in line.partition("  (")[0].split(", ")}
    told = {name.split()[-1]: line for name, line in stages.items()}
    for step in made.steps:
        for axis, n in zip(made[step.name].axes, made[step.name].value.shape, strict=True):
            assert f"{axis} {n:,}" in told[step.stage.name]


def test_a_long_or_hostile_trace_still_prints_on_few_short_lines(minilm, handmade):
    made = trace("river bank " * 200, minilm)
    assert "more" in repr(made).splitlines()[0]
    made = trace("\x1b[31m " + "x" * 3000 + " bank" * 40, handmade)
    assert "\x1b" not in repr(made)
    assert max(map(len, repr(made).splitlines())) < 160
    assert "more" in repr(made).splitlines()[0]


def test_a_notebook_shows_the_page(handmade):
    made = trace('river "bank"', handmade)
    shown = made._repr_html_()
    assert shown
    (tag, attributes), *others = Outline(shown).tags
    assert tag == "iframe" and not others
    assert dict(attributes)["srcdoc"] == page(made)
    assert dict(attributes)["sandbox"] == "allow-scripts allow-downloads"
    assert trace("river " * 65, load_model("minilm"))._repr_html_() is None, (
        "too large to be inline"
    )
