"""How a model that cannot be used says so."""


class ModelError(Exception):
    """A model cannot be loaded or used; the message is a sentence for the reader, with a remedy."""


class TooManyTokens(ValueError):
    """A text has more tokens than the model has positions."""
