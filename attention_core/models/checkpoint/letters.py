"""What a token says, for people: a space as a space, and bytes that are no letter as bytes."""

from collections.abc import Iterable

SPACE = "Ġ"  # what GPT-2's byte-level encoding writes for a space
# Signs that would break a line, or that nobody would see.
_SHOWN = {code: f"<0x{code:02X}>" for code in (*range(32), 127)} | {9: "⇥", 10: "⏎"}


def _bytes() -> dict[str, int]:
    """The byte that each letter stands for (GPT-2's ``bytes_to_unicode``).

    Bytes that are printable signs of Latin-1 are those signs; the others follow from U+0100 on.
    """
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    letters = {chr(byte): byte for byte in printable}
    return letters | {chr(256 + i): byte for i, byte in enumerate(others)}


BYTES = _bytes()


def written(piece: str) -> bytes:
    """The bytes of a piece in which every letter stands for one."""
    return b"".join(
        bytes([BYTES[letter]]) if letter in BYTES else letter.encode() for letter in piece
    )


def joined(parts: Iterable[bytes]) -> str:
    """The text these bytes are; a byte that is in no whole letter is shown as ``<0xE2>``."""
    text = b"".join(parts).decode("utf-8", "surrogateescape")
    return "".join(
        f"<0x{ord(letter) - 0xDC00:02X}>" if "\udc80" <= letter <= "\udcff" else letter
        for letter in text
    )


def shown(text: str) -> str:
    """The text with line ends and other controls as signs that can be seen."""
    return text.translate(_SHOWN)
