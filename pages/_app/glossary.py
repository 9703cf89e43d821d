"""The field's terms in one sentence each, written once, in ``assets/glossary.json``.

The viewer imports that file and marks the terms where it writes them; pages take their help texts
from here; the page of words lists them all.
"""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "assets" / "glossary.json"
GLOSSARY: dict[str, dict[str, Any]] = {
    each["term"]: each for each in json.loads(FILE.read_text(encoding="utf-8"))
}


def explains(term: str) -> str:
    """What stands beside a widget that is called by this term."""
    return f"**{term[:1].upper()}{term[1:]}**: {GLOSSARY[term]['says']}"
