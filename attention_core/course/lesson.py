"""What a lesson is made of."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

# What a reader does in a step, and what it is called on screen.
DOES = {
    "look": "Look",
    "example": "An example in full",
    "blank": "Fill the blank",
    "predict": "Predict",
    "change": "Change something",
    "check": "Check yourself",
}


@dataclass(frozen=True)
class Ask:
    """A question of a lesson's own.

    Attributes
    ----------
    says : str
        The question.
    options : tuple of str
        To choose from; empty if a number is to be typed.
    right : int
        Which option; -1 for a number.
    holds : str
        A comparison of numbers of the model that makes the option the right one.
    number : str
        ``"0.63 = expression"``: the number to be typed, to the digits that are written.
    reveal : str
        What is said after the answer, right or wrong.
    then : str
        A place where the answer can be seen, gone to after it was given; empty to stay.
    """

    says: str
    options: tuple[str, ...] = ()
    right: int = -1
    holds: str = ""
    number: str = ""
    reveal: str = ""
    then: str = ""


@dataclass(frozen=True)
class Step:
    """One step: a place in the app, what is said there, and a question if there is one."""

    does: str
    at: str
    text: str
    ask: Ask | None = None
    line: int = 0  # of its file


@dataclass(frozen=True)
class Lesson:
    """A lesson as its file has it."""

    name: str
    title: str
    question: str
    takeaway: str
    minutes: int
    steps: tuple[Step, ...]


def place(link: str) -> tuple[str, dict[str, str]]:
    """The page of a link as it stands in a lesson, and its query parameters."""
    parts = urlsplit(link)
    return parts.path.strip("/"), dict(parse_qsl(parts.query, keep_blank_values=True))
