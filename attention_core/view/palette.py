"""The colours of everything that is drawn: written once, in ``assets/palette.json``.

The viewer imports that file, its style sheets use the variables made here, charts take theirs from
``PALETTE``. ``light`` and ``dark`` name the same colours. Numbers are drawn from the ground up
through ``plus`` (below zero through ``minus``), which stand at ``stops``: the first stop is the
ground itself, so that zero disappears. ``series`` names what tells several things apart; with
query, key and value they are Okabe and Ito's colours, darker on a light ground, lighter on a dark.
A trace of ``tints`` tells neighbours apart on either ground. ``over`` lies over dark grey pictures.
"""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "assets" / "palette.json"
PALETTE: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
HUES = ("query", "key", "value")  # what has one of its own, by the names of tensors

# What a host has colours for itself, by its name there: a reader may have chosen another theme.
HOSTED = {
    "ground": "background-color",
    "panel": "secondary-background-color",
    "line": "border-color",
    "text": "text-color",
    "accent": "primary-color",
}


def variables() -> str:
    """All colours as CSS variables, for the page or what a viewer lives in there or elsewhere."""
    light, dark = PALETTE["light"], PALETTE["dark"]
    lines = [f"--tint{i}: {colour};" for i, colour in enumerate(PALETTE["tints"])]
    for name, colour in light.items():
        if isinstance(colour, str):
            both = f"light-dark({colour}, {dark[name]})"
            hosted = HOSTED.get(name)
            lines.append(f"--{name}: {f'var(--st-{hosted}, {both})' if hosted else both};")
    lines.append("--quiet: color-mix(in srgb, var(--text) 72%, var(--ground));")
    return ":host, .root, .stApp {\n  " + "\n  ".join(lines) + "\n}"


def themes() -> str:
    """What a host has colours for, where there is none: as light or dark as the reader's screen."""

    def named(theme: str) -> str:
        return " ".join(f"--st-{hosted}: {PALETTE[theme][n]};" for n, hosted in HOSTED.items())

    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {named('dark')} }} }}"
    return f":root {{ {named('light')} }}\n{dark}"
