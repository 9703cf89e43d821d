"""What the pages Tokenizer and Positions show, read back without a browser."""

import json
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from tests.pages.reader import run


def rows(at: AppTest, key: str) -> list[dict[str, Any]]:
    """The rows of tokens that a component of this key is given."""
    (element,) = (e for e in at.get("bidi_component") if e.key == key)
    found: list[dict[str, Any]] = json.loads(element.proto.json)["rows"]
    return found


def tokens(at: AppTest, key: str) -> dict[str, list[str]]:
    """The same by the rows' names, without what kind a token is of."""
    return {row["name"]: [text for text, _ in row["tokens"]] for row in rows(at, key)}


def charts(at: AppTest) -> dict[str, dict[str, Any]]:
    """Every Plotly chart's own description, by its title."""
    specs = [json.loads(element.proto.spec) for element in at.get("plotly_chart")]
    return {spec["layout"]["title"]["text"]: spec for spec in specs}


def said(at: AppTest) -> str:
    """All running text of the page, without the backslashes that keep it from being markup."""
    return "\n".join(each.value for each in at.markdown).replace("\\", "")


def press(at: AppTest, name: str, title: str) -> AppTest:
    """Press one of the buttons of a stepper on the page Tokenizer."""
    at.button(key=f"tokenizer.{name} {title}").click()
    return run(at)


def links(at: AppTest) -> list[tuple[str, dict[str, str]]]:
    """Where the links on the page lead, but for those to try on top, and with what query."""
    return [
        (element.proto.page, dict(parse_qsl(element.proto.query_string, keep_blank_values=True)))
        for element in at.get("page_link")
        if element.proto.label.lower()[:4] not in ("try\\", "try ", "word")
    ]
