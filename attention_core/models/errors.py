"""How a model that cannot be used says so."""

# The remedy where two files of one folder contradict each other.
APART = "They do not belong together: fetch both again."


class ModelError(Exception):
    """A model cannot be loaded or used; the message is a sentence for the reader, with a remedy.

    It is one line and can be shown anywhere, whatever a file or its name holds.
    """

    def __init__(self, sentence: str) -> None:
        shown = sentence.encode("utf-8", "backslashreplace").decode("utf-8")
        super().__init__(" ".join(shown.split()))


class TooManyTokens(ValueError):
    """A text has more tokens than the model has positions."""
