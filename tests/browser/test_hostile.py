"""Markup, scripts and addresses where a text is expected, in every box of every page.

Nothing of it may become an element, run, or leave this machine; requests that do, and red words in
the console, fail every test of this folder.
"""

from dataclasses import fields
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.pages.test_hostile_links import PAGES

HOST = "https://sly.example"
SLY = [
    f"<script>window.ran = 1; fetch('{HOST}')</script> bank",
    f"<img src={HOST}/a.png onerror=window.ran=1> bank",
    f"<svg onload=window.ran=1><image href={HOST}/b.svg></svg>",
    f"<iframe src={HOST}></iframe> <link rel=stylesheet href={HOST}/c.css>",
    f"<a href={HOST}>bank</a> <style>*{{background:url({HOST}/d)}}</style>",
    f"![x]({HOST}/e.png) [bank]({HOST}) {HOST}/f <{HOST}/g>",
    "[bank](javascript:window.ran=1) javascript:window.ran=1",
    ":red[bank] :material/home: :blue-background[x] :streamlit: **b** ~~c~~ `d`",
    f"$\\href{{{HOST}}}{{x}}$ $$\\frac{{1}}{{2}}$$ $\\includegraphics{{{HOST}/h}}$",
    "# bank\n\n- one\n\n> two\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "&lt;script&gt; &#60;b&#62; &amp;lt; &nbsp;",
    "'\"><b class=sly>bank</b><script>window.ran=1</script>",
    "%{customdata} %{x} <extra></extra> <br> <sup>2</sup> #ff0000",
    "{{constructor.constructor('window.ran=1')()}} ${window.ran=1}",
    "</script><script>window.ran=1</script>--><!-- ]]> */",
    "\u202e<b>\u2066bank\u2069</b>",
]


def quiet(page: Page) -> None:
    """Wait until the page has run and nothing more is on its way."""
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    page.wait_for_timeout(150)  # for what a component would make of its data


def made(page: Page) -> list[str]:
    """Elements that only a reader's text could have made, in shadow roots too."""
    return page.evaluate(
        """host => {
          const found = [];
          const names = /^(src|href|xlink:href|class|data|on.*)$/;
          const sly = ({ name, value }) => names.test(name) && (value.includes(host) ||
            value === "sly" || value.startsWith("window.ran") || value.startsWith("javascript:"));
          const look = (root) => {
            for (const e of root.querySelectorAll("*")) {
              const ours = e.matches("input, textarea") || e.closest("[data-testid=stHeader]");
              if (!ours && [...e.attributes].some(sly)) found.push(e.outerHTML.slice(0, 200));
              if (e.shadowRoot) look(e.shadowRoot);
            }
          };
          look(document.body);
          return found;
        }""",
        HOST,
    )


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "walk")
def test_no_markup_of_a_readers_becomes_an_element(new_page, app_url, name):
    texts = [f.name for f in fields(PAGES[name]) if f.metadata["read"] is str]
    page = new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    for sly in map(" ".join, zip(SLY[::2], SLY[1::2], strict=True)):  # two at once
        page.goto(f"{app_url}/{name}?{urlencode(dict.fromkeys(texts, sly))}")
        quiet(page)
        assert page.evaluate("window.ran") is None, sly
        links = [each for each in made(page) if "text=" not in each]  # a link may carry the text on
        assert not links, sly
        assert page.locator("[data-testid=stException]").count() == 0, sly


def test_what_is_typed_is_text_and_stays(new_page, app_url):
    page = new_page()
    page.goto(f"{app_url}/?{urlencode({'text': 'river bank'})}")
    for sly in (" ".join(sly.split()) for sly in SLY):  # a box of one line holds one line
        box = page.get_by_role("textbox", name="Your sentence")
        box.fill(sly)
        box.press("Enter")
        quiet(page)
        assert page.evaluate("window.ran") is None and not made(page)
        expect(box).to_have_value(sly)


def test_an_element_that_a_text_had_made_would_be_found(page, app_url):
    page.goto(app_url)
    quiet(page)
    assert made(page) == []
    page.evaluate("document.querySelector('[data-testid=stMain]').innerHTML = '<b class=sly>x</b>'")
    assert made(page) == ['<b class="sly">x</b>']
