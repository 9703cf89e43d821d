"""The address of what is on screen, as a link and as a QR code."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import segno
from hypothesis import given
from hypothesis import strategies as st

from pages._app import share
from tests.pages.reader import visit

LONGEST = share.LEVELS[-1][0]


def modules(code: share.Code) -> list[list[int]]:
    """What a drawn code shows, module by module."""
    drawn = [[0] * code["size"] for _ in range(code["size"])]
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code["path"]):
        for each in range(int(x), int(x) + int(wide)):
            drawn[int(y)][each] = 1
    return drawn


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_what_is_drawn_is_the_code_of_the_address(tail):
    url = f"http://localhost:8501/walk?text={tail}"
    code = share.code(url)
    assert code
    level = next(level for most, level in share.LEVELS if len(url) <= most)
    best = segno.make(url, error=level, boost_error=False, micro=False, mask=share.MASK)
    assert modules(code) == [list(row) for row in best.matrix]


def test_a_longer_address_has_a_denser_code_until_none_could_be_read():
    sizes = []
    for (most, level), version in zip(share.LEVELS, (10, 10, 20), strict=True):
        url = "http://a/?" + "a" * (most - 10)
        code = share.code(url)
        assert code and code["size"] == 17 + 4 * version
        assert segno.make(url, error=level, boost_error=False).version == version
        sizes.append(code["size"])
    assert sizes == sorted(sizes)
    assert share.code("http://a/?" + "a" * (LONGEST - 9)) is None


def test_every_page_tells_its_whole_address_and_what_it_is_about():
    for page, query, sentences in (
        ("", {"text": "river bank", "model": "minilm"}, ["river bank"]),
        ("heads", {"text": "<b>bank</b>"}, ["<b>bank</b>"]),
        ("context", {"texts": "river bank\nmoney bank"}, ["river bank", "money bank"]),
        ("playground", {"section": "cross", "asking": "a", "answering": "b c"}, ["a", "b c"]),
    ):
        told = visit(page, **query)
        menu = next(each for each in told.get("bidi_component") if '"sentences"' in each.proto.json)
        data = json.loads(menu.proto.json)
        assert data["sentences"] == sentences


def test_an_address_keeps_every_part(monkeypatch):
    here = type("Context", (), {"url": "http://a.b/x/walk"})
    monkeypatch.setattr("streamlit.context", here)
    query = {"text": "a & b = 50 % größer", "cell": "1-2"}
    url = share.address(query)
    assert url and urlsplit(url).path == "/x/walk"
    assert {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()} == query
    assert share.address({}) == "http://a.b/x/walk"
    assert share.address({"text": "\ud83d"}) is None
