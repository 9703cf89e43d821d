"""How a text looks: what cannot be seen in it, and when two read alike.

Signs that only look like others across scripts (a Cyrillic A) are not taken for them: Unicode's
table of those (UTS 39) is as long as the rest of this project.
"""

import unicodedata

_JOINS = {"\u200c", "\u200d"}  # shape letters and emoji, and are seen in what they join
# Blank though Unicode calls them letters, marks or symbols: fillers, and Braille without a dot.
_BLANK = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_MINUS = "\u2212"


def shown(text: str) -> str:
    """The text fit for one line: no controls, nothing that turns other signs round or stands empty.

    Runs of spaces, of line ends and of control characters are one space.
    """
    if text.isascii() and text.isprintable():  # as most are: nothing in it hides
        return " ".join(text.split())
    kept = []
    for sign in text:
        kind = unicodedata.category(sign)
        if kind in ("Cc", "Zs", "Zl", "Zp") or sign in _BLANK:
            kept.append(" ")
        elif kind == "Cs":  # half a pair, or a byte of a file's name that is no text
            kept.append("\N{REPLACEMENT CHARACTER}")
        elif kind != "Cf" or sign in _JOINS or _tags(sign):
            kept.append(sign)
    return " ".join("".join(kept).split())


def seen(text: str) -> str:
    """What is left for the eye: texts that read alike give the same.

    Case, width and style of letters (NFKC), kinds of dashes and of spaces, and all that is
    invisible make no difference. Empty for a text in which nothing is seen.
    """
    plain = shown(text)
    if plain.isascii():
        return plain.casefold()
    folded = unicodedata.normalize("NFKC", plain).casefold()
    kept = []
    for sign in unicodedata.normalize("NFKC", folded):
        kind = unicodedata.category(sign)
        if kind == "Pd" or sign == _MINUS:
            kept.append("-")
        elif not (kind == "Cf" or sign in _BLANK or _selects(sign)):
            kept.append(sign)
    return " ".join("".join(kept).split())


def _tags(sign: str) -> bool:
    """Whether it is of the tags that spell a flag."""
    return "\U000e0020" <= sign <= "\U000e007f"


def _selects(sign: str) -> bool:
    """Whether it selects how the sign before it is drawn."""
    return (
        "\ufe00" <= sign <= "\ufe0f"
        or "\U000e0100" <= sign <= "\U000e01ef"
        or "\u180b" <= sign <= "\u180f"
    )
