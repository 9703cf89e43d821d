"""Any text in the places where Streamlit reads Markdown: it is seen as it was typed."""

import json
from pathlib import Path

import pytest

from pages._app.words import JOINER
from tests.browser.test_hostile import SLY
from tests.server import served

APP = Path(__file__).with_name("plain_app.py")
TEXTS = [
    *(" ".join(sly.split()) for sly in SLY),
    "https://sly.example/e.png x",
    "HTTP://SLY.EXAMPLE ftp://a.b/c http:// ://",
    "www.example.org WWW.example.org www. www",
    "a@b.org mailto:a@b.org xmpp:a@b.org/c @ a@ @b",
    "a -> b <- c <-> d --> e <-- f",
    "-> <- <-> -- --- >= <= ~= => == <> >> <<",
    "a >= b <= c ~= d",
    ":smile: :+1: :streamlit: :STREAMLIT: :material/home: :shortcode:",
    ":red[x] :blue-badge[y] :small[z] :red[:streamlit:]",
    "**b** __b__ *i* _i_ ~~s~~ ~s~ ^s^ ==m== `c` ``c``",
    "# one",
    "1. one",
    "1) one",
    "- one",
    "+ one",
    "* one",
    "> one",
    "- [ ] one",
    "---",
    "===",
    "| a | b |",
    "$x$ $$y$$ \\(x\\) \\[y\\] \\$ $5 and $6",
    "[a](b) [a][b] [^1] ![a](b) [a]: b",
    "a\\b a\\\\b \\* \\n \\u0041",
    "&copy; &#35; &amp;amp; &",
    "'quoted' \"text\" “text” … (c) (tm) ...",
    "{a} {{b}} ${c} %s %(d)s",
    "the café by the río 銀行 강둑 שלום 👨‍👩‍👧‍👦",
    "-",
    "—",
    ".",
    "_",
    "\\",
]


@pytest.fixture(scope="module")
def shown(browser, tmp_path_factory):
    """A page that shows all texts in all places."""
    file = tmp_path_factory.mktemp("texts") / "texts.json"
    file.write_text(json.dumps(TEXTS), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEXTS", str(file))
        with served(APP) as server:
            page = browser.new_page()
            page.goto(server.url)
            page.locator(f".st-key-label{len(TEXTS) - 1} button").wait_for()
            yield page
            page.close()


@pytest.mark.parametrize("where", ["text", "caption", "box", "label"])
@pytest.mark.parametrize(
    "i", range(len(TEXTS)), ids=lambda i: TEXTS[i][:20].encode("ascii", "replace").decode()
)
def test_a_text_is_seen_as_it_was_typed(shown, i, where):
    inside = "button p" if where == "label" else "p"
    place = shown.locator(f".st-key-{where}{i} {inside}")
    seen = place.text_content().replace(JOINER, "")
    wanted = f"Before {TEXTS[i]} after" if where == "text" else TEXTS[i]
    assert seen == wanted
    made = place.evaluate("p => [...p.querySelectorAll('*')].map(e => e.tagName)")
    assert made == (["STRONG"] if where == "text" else [])
