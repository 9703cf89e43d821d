"""How the hand-made model splits a text: words, numbers, signs; what is one is not torn apart."""

import re
import unicodedata
from itertools import pairwise

from attention_core.seen import seen

# Signs that keyboards and typesetters put for those of ASCII: they read like them.
_TWINS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | {"\u200b": " "}  # where a line may break: a space without a width
)
_WIDE = re.compile("[\uff01-\uffee\ufb00-\ufb06]+")  # full and half width; Latin ligatures
_JOINERS = "\u200c\u200d"
_KEYCAP = "\u20e3"


def split(text: str) -> list[str]:
    """Split a text into tokens.

    Letters are lower-cased, typographic quotes and dashes are those of ASCII, what is invisible is
    nothing. Accents, joined letters, skin tones, flags and keycaps stay whole.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        None of them empty, invisible or with a space.
    """
    tokens: list[str] = []
    last = ""  # what the last token is: a "word", a "sign", or nothing more may be added to it
    joined = False  # the last character joins two emoji into one
    for here, following in pairwise(_normal(text) + " "):
        category = unicodedata.category(here)[0]
        if here in _JOINERS and not (last and _shapes(tokens[-1][-1], following)):
            continue
        letter = category in "LN"
        inside = letter or (here == "'" and following.isalpha())
        glued = last and (
            category == "M"
            or here in _JOINERS
            or _tones(here)
            or (last == "sign" and _goes_on(tokens[-1], here))
            or (joined and category not in "ZC")
            or (last == "word" and inside)
        )
        joined = bool(glued) and here == "\u200d"
        if glued:
            tokens[-1] += here
            last = "sign" if here == _KEYCAP else last
        elif category in "ZC":
            last = ""
        elif seen(here):
            tokens.append(here)
            last = "word" if letter else "sign"
    return tokens


def _normal(text: str) -> str:
    """The text in one form: composed, in lower case, without what is nothing within a word."""
    text = unicodedata.normalize("NFC", text)
    text = _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = text.lower().translate(_TWINS)
    return "".join(sign for sign in text if not _nothing(sign))


def _nothing(sign: str) -> bool:
    """Whether it is invisible and parts nothing, as soft hyphens and byte-order marks."""
    kept = sign in _JOINERS or unicodedata.category(sign) in ("Cc", "Cs") or sign.isspace()
    return not (kept or seen(sign) or _selects(sign) or _tags(sign))


def _shapes(before: str, after: str) -> bool:
    """Whether a joiner between these is seen: in Arabic and Indic letters, and in emoji."""
    shaped = unicodedata.bidirectional(before) == "AL" or unicodedata.category(before)[0] in "MS"
    return shaped and unicodedata.category(after)[0] in "LMNS"


def _tones(sign: str) -> bool:
    return "\U0001f3fb" <= sign <= "\U0001f3ff"


def _tags(sign: str) -> bool:
    return "\U000e0020" <= sign <= "\U000e007f"


def _selects(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


def _goes_on(token: str, sign: str) -> bool:
    """Whether a sign is more of the token before: the second letter of a flag, a tag of one."""
    regional = "\U0001f1e6" <= sign <= "\U0001f1ff"
    return _tags(sign) or (regional and len(token) == 1 and "\U0001f1e6" <= token <= "\U0001f1ff")
