"""A reader without a browser: follows a link, and sees what Streamlit would send to it."""

import base64
import json
import re
import struct
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

from pages._app.net import SORRY
from pages._app.words import JOINER

APP = Path(__file__).parents[2] / "app.py"
PATIENCE = 600  # seconds for one run of a page: a slow machine is not a fault


def visit(page: str = "", /, **query: Any) -> AppTest:
    """Open the link in a new session; nothing may go wrong on the way.

    A page is named by its address; without a name it is the first one. A new server knows it only
    by the small file of that name.
    """
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    if page:
        at.switch_page(f"pages/{page}.py")
    at.query_params.update(query)
    return run(at)


def turn_to(at: AppTest, page: str, /, **query: Any) -> AppTest:
    """Go to another page by the navigation, or by a link in the app if there is a query."""
    at.switch_page(f"pages/learn/{page}/page.py")
    return go_back(at, query)


def run(at: AppTest) -> AppTest:
    """Run the page once more; no traceback may reach the reader."""
    at.run()
    assert not at.exception, [error.message for error in at.exception]
    assert SORRY not in [box.value for box in at.error], "the last net caught a fault: see the log"
    return at


def go_back(at: AppTest, query: dict[str, Any]) -> AppTest:
    """The address changes while every widget stays as it is: Back, or a pasted link."""
    at.query_params.clear()
    at.query_params.update(query)
    return run(at)


def widget(at: AppTest, name: str) -> Any:
    """The widget that holds this part of the state, on whatever page the reader is."""
    kinds = ("text_input", "text_area", "segmented_control", "selectbox", "toggle")
    every = [each for kind in kinds for each in at.get(kind)]
    (found,) = (each for each in every if str(each.key).partition(".")[2] == name)
    return found


def move(at: AppTest, **view: Any) -> AppTest:
    """The walkthrough's viewer tells the page where the reader has gone in it."""
    here = {"stage": "token_embedding", "head": 0, "layer": 0, "cell": None}
    at.session_state["viewer"] = {"moved": here | view}
    return run(at)


def written(at: AppTest) -> dict[str, str]:
    """The address as it stands now, one value per name."""
    return {k: v if isinstance(v, str) else v[-1] for k, v in at.query_params.items()}


def messages(at: AppTest) -> list[str]:
    """What the page says in boxes, without what keeps it from being markup."""
    boxes = [*at.info, *at.warning, *at.error]
    return [box.value.replace("\\", "").replace(JOINER, "") for box in boxes]


@dataclass(frozen=True)
class Part:
    """One message to the viewer: its header, its numbers as arrays, and what is said of those.

    Sides of a change have their numbers under the side's name.
    """

    header: dict[str, Any]
    tensors: dict[str, np.ndarray]
    described: dict[str, dict[str, Any]]
    sides: dict[str, dict[str, np.ndarray]]


def decode(data: bytes) -> Part:
    """Read a part as the viewer does; its header must be strict JSON."""
    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length], parse_constant=not_json)
    numbers = memoryview(data)[4 + length :]
    assert (4 + length) % 4 == 0, "numbers start where four-byte numbers may"
    sides: dict[str, dict[str, np.ndarray]] = {"": {}}
    for each in header.get("tensors", []):
        kind = "|u1" if each.get("bytes") else "<f2" if each.get("half") else "<f4"
        flat = np.frombuffer(numbers, kind, prod(each["shape"]), each["offset"])
        sides.setdefault(each["side"], {})[each["name"]] = flat.reshape(each["shape"])
    described = {each["name"]: each for each in header.get("tensors", []) if not each["side"]}
    return Part(header, sides.pop(""), described, sides)


def not_json(word: str) -> None:
    raise ValueError(f"{word} is not JSON: the browser would refuse the whole message")


def part(at: AppTest, name: str, shell: str = "viewer") -> Part:
    """One part of a component as this reader's browser gets it: trace, weights, answer, maps …"""
    (element,) = (e for e in at.get("bidi_component") if e.key == f"{shell}_{name}_part")
    sent = element.proto.bytes
    address = sent[1 : 1 + sent[0]].decode()
    assert address == f"{shell} {name}", "the browser keeps a part by its address"
    return decode(sent[1 + sent[0] :])


def view(at: AppTest) -> dict[str, Any]:
    """The place the viewer is told to show."""
    return part(at, "answer").header["view"]


def has_viewer(at: AppTest) -> bool:
    return any(e.key in ("viewer", "heads") for e in at.get("bidi_component"))


def rests(at: AppTest, key: str) -> bool:
    """Whether the page says of a button that pressing it does nothing; none is ever disabled."""
    assert not at.button(key=key).disabled, "it would lose the focus"
    (element,) = (e for e in at.get("bidi_component") if e.key == "buttons_part")
    (found,) = (b for b in json.loads(element.proto.json)["buttons"] if b["key"] == key)
    return bool(found["rests"])


def chart(at: AppTest, key: str = "heatmap") -> dict[str, Any]:
    """A Plotly chart's own description of itself."""
    (element,) = (e for e in at.get("plotly_chart") if e.key == key)
    return json.loads(element.proto.spec)


def table(at: AppTest, key: str) -> pd.DataFrame:
    """A table as it is shown; each is followed by the button that saves it."""
    buttons = [button.key for button in at.get("download_button")]
    return at.dataframe[buttons.index(f"{key}_csv")].value


def unescaped(at: AppTest) -> str:
    """All the page says in Markdown, without the signs that a backslash makes plain."""
    said = (*at.markdown, *at.caption, *at.info, *at.warning, *at.error)
    return re.sub(r"\\.", "", "\n".join(element.value for element in said))


def plotly_array(packed: Any) -> np.ndarray:
    """An array as Plotly sends it: a list, or base64 of its bytes."""
    if not isinstance(packed, dict):
        return np.asarray(packed, dtype=np.float64)
    flat = np.frombuffer(base64.b64decode(packed["bdata"]), packed["dtype"])
    shape = [int(n) for n in str(packed.get("shape", flat.size)).split(",")]
    return flat.reshape(shape)
