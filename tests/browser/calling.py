"""The viewer's own functions, called in a browser."""

import base64
from typing import Any

from playwright.sync_api import Page

from attention_core import Trace
from attention_core.view.bundle import module
from attention_core.view.payload import trace_part, weights_part


def call_in(page: Page, files: str, function: str) -> Any:
    """The result of a function of JavaScript that takes the exports of files of the viewer."""
    sources = ", ".join(f'"{encoded(module(file).encode())}"' for file in files.split())
    return page.evaluate(
        f"""async () => {{
          const from = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
          const exports = {{ from }};
          for (const source of [{sources}]) {{
            const blob = new Blob([from(source)], {{ type: "text/javascript" }});
            Object.assign(exports, await import(URL.createObjectURL(blob)));
          }}
          return ({function})(exports);
        }}"""
    )


def sent(trace: Trace, layer: int = 0) -> str:
    """The parts of a trace and its weights as an array in JavaScript, to be decoded there."""
    parts = (trace_part(trace, layer), weights_part(trace, layer))
    return "[" + ", ".join(f'"{encoded(part)}"' for part in parts) + "]"


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()
