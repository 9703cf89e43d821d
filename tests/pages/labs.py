"""What the pages Tokenizer and Positions show, read back without a browser."""

import json
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from tests.pages.reader import APP, run

PLACES = {name: f"pages/learn/{name}/page.py" for name in ("tokenizer", "positions")}


def visit_page(page: str, **query: str) -> AppTest:
    """Follow a link to one of the two pages in a new session."""
    at = AppTest.from_file(str(APP), default_timeout=120)
    at.query_params.update(query)
    at.switch_page(f"pages/{page}.py")
    return run(at)


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
    """Press one of a stepper's buttons."""
    at.button(key=f"{name} {title}").click()
    return run(at)


def links(at: AppTest) -> list[tuple[str, dict[str, str]]]:
    """Where the links on the page lead ("" is the walkthrough), and with what query."""
    return [
        (element.proto.page, dict(parse_qsl(element.proto.query_string, keep_blank_values=True)))
        for element in at.get("page_link")
    ]


def turn_to(at: AppTest, page: str) -> AppTest:
    """Go to the other page by the navigation, which leaves the link empty."""
    at.switch_page(PLACES[page])
    at.query_params.clear()
    return run(at)
