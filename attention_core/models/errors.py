"""How a model that cannot be used says so."""

# The remedy where two files of one folder contradict each other.
APART = "They do not belong together: fetch both again."


class ModelError(Exception):
    """A model cannot be loaded or used; the message is a sentence for the reader, with a remedy.

    It is one line of some length and can be shown anywhere, whatever a file or its name holds.
    """

    _HALF = 600  # letters of its beginning and of its end, if it is too long

    def __init__(self, sentence: str) -> None:
        shown = " ".join(sentence.encode("utf-8", "backslashreplace").decode("utf-8").split())
        if len(shown) > 2 * self._HALF:
            shown = f"{shown[: self._HALF]} … {shown[-self._HALF :]}"
        super().__init__(shown)


class NoTokens(ValueError):
    """A text has no token of its own: blanks, or signs that nobody sees."""

    def __init__(self) -> None:
        super().__init__("There is no token in this text. Type a word or two.")


class TooManyTokens(ValueError):
    """A text has more tokens than the model has positions."""
