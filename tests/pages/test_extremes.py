"""Models of few positions, and models whose numbers overflow: every page says it and goes on."""

import numpy as np
import pytest

from attention_core.corpus import sentences
from pages._app import models
from pages.build.playground.place import SECTIONS as PLAYGROUND
from pages.learn.context.place import SECTIONS as CONTEXT
from pages.learn.heads.place import SECTIONS as HEADS
from tests.core.folders import Checkpoint
from tests.pages.reader import has_viewer, messages, part, run, table, unescaped, visit

POSITIONS = "embeddings.position_embeddings.weight"
PLACES = [
    ("", {"text": "the river bank"}),
    ("", {"stage": "attention_weights"}),
    *(("heads", {"text": "the bank", "below": below}) for below in HEADS),
    ("heads", {"text": "the bank", "hide": "yes", "show": "uniform"}),
    *(("context", {"texts": "the bank\na bank", "below": below}) for below in CONTEXT),
    *(("playground", {"text": "the bank", "section": section}) for section in PLAYGROUND),
    *(("positions", {"section": s}) for s in ("sinusoids", "learned", "order", "change")),
]
NAMES = [f"{page or 'walk'} {' '.join(query.values())[:24]}" for page, query in PLACES]


@pytest.fixture
def offered(tmp_path, monkeypatch):
    """The name of a model whose folder was changed so."""

    def offer(change, **settings):
        (tmp_path / "some-bert").mkdir()
        made = Checkpoint(tmp_path / "some-bert")
        change(made.weights)
        made.save(made.weights, **settings)
        monkeypatch.setenv("ATTENTION_MODELS", str(tmp_path / "some-bert"))
        return models.names()[-1]

    return offer


def short(n):
    """Only so many positions."""

    def change(weights):
        weights[POSITIONS] = np.resize(weights[POSITIONS], (n, weights[POSITIONS].shape[1]))

    return change, {"max_position_embeddings": n}


def enormous(weights):
    for name, value in weights.items():
        if "query" in name or "key" in name or "intermediate" in name:
            weights[name] = value * np.float32(1e25)


@pytest.mark.parametrize(("page", "query"), PLACES, ids=NAMES)
@pytest.mark.parametrize("n", [1, 2, 4, 8, 16])
def test_a_model_of_few_positions(offered, page, query, n):
    change, settings = short(n)
    at = visit(page, model=offered(change, **settings), **query)
    assert "nan" not in unescaped(at).lower().split()


@pytest.mark.parametrize(("page", "query"), PLACES, ids=NAMES)
def test_a_model_whose_numbers_overflow(offered, page, query):
    at = visit(page, model=offered(enormous), **query)
    assert "nan" not in unescaped(at).lower().split()
    if page in ("heads", "context", ""):
        assert any("infinite or not a number" in each for each in messages(at))


@pytest.mark.parametrize("page", ["", "heads", "playground", "context"])
def test_a_text_longer_than_the_model_is_a_sentence_and_stays(offered, page):
    change, settings = short(8)
    text = "the river bank the river bank the river"
    typed = {"texts": f"{text}\nthe bank"} if page == "context" else {"text": text}
    at = visit(page, model=offered(change, **settings), **typed)
    (said,) = messages(at)
    assert "8 positions" in said
    assert ("Shorten the text" in said) != has_viewer(at)
    if page in ("", "heads"):
        assert has_viewer(at) and "Only the first" in said
    held = [box.value for box in (*at.text_input, *at.text_area)]
    assert next(iter(typed.values())) in held


def test_the_walk_shows_infinite_numbers_as_what_they_are(offered):
    at = visit("", model=offered(enormous), text="the bank", stage="scores", cell="0-0")
    assert has_viewer(at)
    assert not np.isfinite(part(at, "trace").tensors["layer0.scores"]).all()
    (said,) = messages(at)
    assert said.startswith("From “Scores” of layer 0 on, numbers are infinite or not a number")
    for form in ("Table", "Large chart", "Check these numbers"):
        at.segmented_control(key="walk.form").select(form)
        run(at)
    verdicts = at.dataframe[0].value.iloc[:, -1].tolist()
    assert verdicts.count("does not hold") >= 2


def test_only_sentences_that_fit_are_measured_and_that_is_said(offered):
    change, settings = short(20)
    name = offered(change, **settings)
    model = models.model(name)
    fit = [s for s in sentences() if len(model.tokenize(s)) <= 20]
    assert 0 < len(fit) < len(sentences()), "else this tests nothing"
    at = visit("heads", model=name, text="the bank")
    assert part(at, "measures", "heads").header["sentences"] == len(fit)
    assert f"its mean over {len(fit)} other sentence" in unescaped(at)
    at = visit("context", model=name, texts="the bank\na bank", below="static")
    assert f"{len(fit)} of them" in unescaped(at)


def test_with_none_that_fits_the_rest_of_the_page_is_there(offered):
    change, settings = short(4)
    name = offered(change, **settings)
    at = visit("heads", model=name, text="the bank")
    assert has_viewer(at)
    assert "this model can read none of the bundled ones" in unescaped(at)
    assert table(at, "measures").shape[0] > 0
