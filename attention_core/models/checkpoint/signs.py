"""What the tokens of a tokenizer mean that are not words, told."""

from attention_core.models.checkpoint.pieces import Pieces


def signs(pieces: Pieces) -> str:
    """A sentence; empty if all tokens are words."""
    prefix = pieces.affix("continuing_subword_prefix")
    suffix = pieces.affix("end_of_word_suffix")
    said = [
        _added(*([name for _, name in end] for end in pieces.ends)),
        "a space before a word is part of its token" if pieces.mark else "",
        "<0xE2> is a byte of a letter that takes several tokens" if pieces.bytes else "",
        f"{prefix} continues a word" if prefix else "",
        f"{suffix} ends a word" if suffix else "",
        f"{pieces.unknown} stands for what the vocabulary cannot spell" if pieces.unknown else "",
    ]
    return "; ".join(each for each in said if each) + "." if any(said) else ""


def _added(before: list[str], after: list[str]) -> str:
    first, last = " ".join(before), " ".join(after)
    if first and last:
        return f"{first} and {last} are added at the start and the end"
    verb = "is" if len(before) + len(after) == 1 else "are"
    where = "start" if first else "end"
    return f"{first or last} {verb} added at the {where}" if first or last else ""
