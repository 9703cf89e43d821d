"""One sentence for every term, written once and found where it says."""

import json
from typing import Any

import pytest

from pages._app.glossary import FILE, GLOSSARY, explains
from pages.learn.glossary.place import SEEN, seen
from tests.pages.labs import links
from tests.pages.reader import go_back, messages, visit, written

ASKED_FOR = {
    *("token", "vector", "dimension", "embedding", "head", "layer", "query", "key", "value"),
    *("dot product", "score", "scale", "mask", "softmax", "weight", "residual", "LayerNorm"),
    *("feed-forward", "logit", "entropy", "cosine", "position", "special token", "model", "PCA"),
    *("contextual vector", "static vector", "d_model", "d_head", "vocabulary", "subword"),
}


def test_every_term_is_one_short_sentence_and_none_is_listed_twice():
    entries = json.loads(FILE.read_text(encoding="utf-8"))
    forms = [form.lower() for each in entries for form in (each["term"], *each["forms"])]
    assert len(set(forms)) == len(forms) and set(GLOSSARY) >= ASKED_FOR
    for each in entries:
        assert len(each["says"].split()) <= 25 and each["says"].endswith(".")
        assert ". " not in each["says"], "one sentence"


@pytest.mark.parametrize("term", GLOSSARY)
def test_every_link_leads_to_a_place_that_is_there(term):
    entry = GLOSSARY[term]
    _, place = seen(term)
    assert place == SEEN[entry["at"]][1].parse(place.query())[0]
    assert place.query().items() >= entry.get("query", {}).items()


def test_the_page_lists_every_term_with_its_link_and_each_is_good():
    at = visit("glossary")
    said = "\n".join(each.value for each in at.markdown).replace("\\", "")
    for term, entry in GLOSSARY.items():
        assert f"**{term}**" in said and entry["says"] in said
    assert len(links(at)) == len(GLOSSARY)
    opened: set[str] = set()
    for path, query in links(at):
        if (key := f"{path} {sorted(query.items())}") not in opened:
            opened.add(key)
            assert messages(visit(path.replace("walk", ""), **query)) == []


@pytest.mark.parametrize("page", ["", *sorted(SEEN.keys() - {"walk"})])
def test_every_page_leads_to_the_words_at_its_end(page):
    at = visit(page)
    (last,) = (e for e in at.get("page_link") if e.proto.label == "Words used here")
    assert last.proto.page == "glossary"
    at.switch_page("pages/learn/glossary/page.py")
    go_back(at, {})
    assert messages(at) == [] and written(at) == {}


def helps(at) -> list[str]:
    kinds = ("text_input", "number_input", "segmented_control", "selectbox", "toggle", "slider")
    every: list[Any] = [each for kind in kinds for each in at.get(kind)]
    return [each.help for each in every if each.help]


@pytest.mark.parametrize("page", ["heads", "positions", "playground"])
def test_what_widgets_explain_is_from_the_glossary_or_the_models_card(page):
    at = visit(page, **({"section": "sinusoids"} if page == "positions" else {}))
    known = {explains(term) for term in GLOSSARY}
    own = [text for text in helps(at) if text in known]
    others = [text for text in helps(at) if text not in known]
    assert own and all("Tokenizer:" in text.replace("\\", "") for text in others)
