"""ARCHITECTURE.md's recipes for a page and a model, carried out as far as a reader sees them."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from attention_core import load_model, models, trace
from attention_core.models.handmade.model import Handmade
from tests.pages.reader import PATIENCE, messages, part, run, visit, written

ROOT = Path(__file__).parents[2]
PLACE = '''
from dataclasses import dataclass

from pages._app.state.link import Link, asks, model_part, part, text_part, whole
from pages._app.state.visit import Visit


@dataclass(frozen=True)
class Place(Link):
    """Where a reader is."""

    text: str = text_part("river bank")
    model: str = model_part("handmade")
    most: int = part(3, asks("a number"), whole)


visit = Visit("lengths", Place, ("text", "model", "most"), lambda was, place, moved: place)
'''
SCRIPT = """
import streamlit as st

from pages._app.components import page_style
from pages._app.frame import Page
from pages.learn.lengths.place import visit

page_style()
page = Page(visit, "How long is a text?")
row = page.top({"one": "A word", "two words": "Two"}, fills="text")
page.sentence(row[0])
page.choose_model(row[2])
page.slider("most", "At most", 1, 9, where=row[3])
page.say()
trace = page.trace(page.place.text)
st.markdown(f"{len(trace.tokens[: page.place.most])} tokens")
page.model()
page.end()
"""
LINE = '        st.Page("pages/learn/lengths/page.py", title="Lengths", url_path="lengths"),\n'


@pytest.fixture
def app(tmp_path, monkeypatch):
    """The app with one more page: a folder with its script and its place, and a line in app.py."""
    for name in ("pages", "assets"):
        shutil.copytree(ROOT / name, tmp_path / name)
    new = tmp_path / "pages" / "learn" / "lengths"
    new.mkdir()
    (new / "place.py").write_text(PLACE, encoding="utf-8")
    (new / "page.py").write_text(SCRIPT, encoding="utf-8")
    listed = (ROOT / "app.py").read_text(encoding="utf-8")
    first = '        st.Page("pages/learn/heads/page.py"'
    assert first in listed
    (tmp_path / "app.py").write_text(listed.replace(first, LINE + first), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / "app.py"
    sys.modules.pop("pages.learn.lengths.place", None)


def test_a_page_is_a_folder_and_a_line(app):
    at = AppTest.from_file(str(app), default_timeout=PATIENCE)
    run(at)
    at.switch_page("pages/learn/lengths/page.py")
    at.query_params.update({"text": "the river bank by the river", "most": "4"})
    run(at)
    assert "How long is a text?" in [each.value for each in at.markdown]
    assert "4 tokens" in [each.value for each in at.markdown]
    at.text_input(key="lengths.text").input("my bank")
    run(at)
    assert "2 tokens" in [each.value for each in at.markdown]
    assert written(at).items() >= {"text": "my bank", "most": "4"}.items()
    at.text_input(key="lengths.text").input("")
    run(at)
    assert at.info and written(at)["most"] == "4"


class Mirror(Handmade):
    """The hand-made model under another name, that attends twice as sharply."""

    name = "mirror"

    def parameters(self, dtype=np.float32):
        given = super().parameters(dtype)
        return {**given, "layer0.W_Q": 2 * given["layer0.W_Q"]}


@pytest.fixture
def mirror(monkeypatch):
    monkeypatch.setitem(models.BUILT_IN, "mirror", models.Offer("Mirror", Mirror))
    load_model.cache_clear("mirror")
    st.cache_resource.clear()
    yield
    load_model.cache_clear("mirror")
    st.cache_resource.clear()


@pytest.mark.parametrize(
    ("page", "lacks", "says"),
    [
        ("context", "vocabulary", "Hand-made, 2 heads has no table of words."),
        ("positions", "positions", "Hand-made, 2 heads has no table of positions."),
        ("heads", "words", "Hand-made, 2 heads does not read words."),
    ],
)
def test_a_page_says_what_a_model_cannot_do(mirror, monkeypatch, page, lacks, says):
    without: Any = {lacks: False}
    monkeypatch.setattr(Mirror, "can", replace(Mirror.can, **without))
    at = visit(page, model="mirror", **({"section": "learned"} if page == "positions" else {}))
    assert any(each.startswith(says) for each in messages(at))


@pytest.mark.parametrize("page", ["", "heads", "context", "positions", "playground"])
def test_a_model_is_a_class_and_a_line_and_every_page_offers_it(mirror, page):
    at = visit(page, model="mirror", **({"section": "order"} if page == "positions" else {}))
    lists = [each for each in at.selectbox if each.label == "Model"]
    assert [each.value for each in lists] == ["mirror"]
    assert "Mirror" in lists[0].options
    assert not at.error and not at.warning
    if page == "playground":
        sent = part(at, "trace", "playground")
        assert sent.header["editable"], "it can be edited, as it says"
        own = trace("river bank", Mirror())["layer0.scores"].value
        np.testing.assert_allclose(sent.tensors["layer0.scores"], own, rtol=1e-6)
