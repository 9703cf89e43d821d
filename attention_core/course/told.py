"""A lesson's sentences with their numbers, each worked out and held to what is written."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from attention_core.course.lesson import Lesson, Step, place
from attention_core.course.numbers import Scene, value_of
from attention_core.course.taught import PAGE
from attention_core.models import TextModel, load_model
from attention_core.models.board import BOARD
from attention_core.play.levers import Levers

_NUMBER = re.compile(r"\{([^{}=]+)=([^{}]+)\}")
_DIGITS = re.compile(r"[-−+]?\d[\d,]*(?:\.(\d+))?")
TRANSLATION, PICTURES = "translation", "pictures"  # pages
# The model of a page's links that name none; elsewhere it is MiniLM.
_MODELS = {"": "handmade", "walk": "handmade", "playground": "handmade", TRANSLATION: "en-pt"}
HALF = 0.5 + 1e-4  # of the last digit that is written; a tie may be rounded either way


@dataclass(frozen=True)
class Told:
    """A number as it stands in a text.

    Attributes
    ----------
    shown : str
        ``"55 %"``
    written : float
        0.55
    unit : float
        What one step of the last digit is: 0.01.
    expression : str
        How it is worked out.
    """

    shown: str
    written: float
    unit: float
    expression: str

    def agrees(self, value: float) -> bool:
        """Whether a number rounds to what is written."""
        return abs(value - self.written) <= HALF * self.unit


def told(text: str) -> tuple[str, list[Told]]:
    """A text as it is shown, and the numbers in it.

    Raises
    ------
    ValueError
        If braces hold no number.
    """
    found = [number(*each) for each in _NUMBER.findall(text)]
    return _NUMBER.sub(lambda each: each[1].strip(), text), found


def number(shown: str, expression: str) -> Told:
    """What is written before an expression, as a number."""
    digits = _DIGITS.search(shown)
    if digits is None:
        raise ValueError(f"“{shown.strip()}” has no number in it.")
    of = 0.01 if "%" in shown[digits.end() :] else 1.0
    written = float(digits[0].replace(",", "").replace("−", "-"))
    unit = 10.0 ** -len(digits[1] or "")
    return Told(shown.strip(), written * of, unit * of, expression.strip())


def scene_of(step: Step, load: Callable[[str], TextModel] = load_model) -> Scene:
    """What a step's numbers are numbers of: the sentence, model, layer and levers of its place."""
    page, query = place(step.at)
    if page == PAGE:
        return Scene(query.get("watched", ""), step.at, load=load)
    if page == PICTURES:
        board = query.get("picture") == "board"
        text = query.get("board", BOARD) if board else query.get("picture", "cat")
        return Scene(text, "board" if board else "dinov2", load=load)
    scene = Scene(
        query.get("text", "river bank"),
        query.get("model", _MODELS.get(page, "minilm")),
        int(query["layer"]) if query.get("layer", "").isdecimal() else 0,
        begins=_begins(query) if page == TRANSLATION else (),
        load=load,
    )
    if page == "playground" and query.get("mask"):
        return replace(scene, levers=replace(Levers(), mask=query["mask"]))
    return scene


def _begins(query: Mapping[str, str]) -> tuple[int, ...]:
    """The tokens with which a link has a translation begin."""
    ids = query.get("words", "").split(".")
    return tuple(map(int, ids)) if all(id_.isdecimal() for id_ in ids) else ()


def texts(step: Step) -> Iterator[str]:
    """Everything that a step says."""
    yield step.text
    if step.ask:
        yield from (step.ask.says, *step.ask.options, step.ask.reveal)
        if step.ask.number:
            yield f"{{{step.ask.number}}}"


def problems(lesson: Lesson, load: Callable[[str], TextModel] = load_model) -> list[str]:
    """What a lesson says that its models do not, a sentence each; empty if all of it is so."""
    found = []
    for i, step in enumerate(lesson.steps, 1):
        scene = scene_of(step, load)
        where = f"Step {i} (line {step.line})"
        for each in (one for text in texts(step) for one in told(text)[1]):
            try:
                value = float(value_of(each.expression, scene))
            except (ValueError, TypeError) as error:
                found.append(f"{where}: {each.shown} cannot be worked out. {error}")
                continue
            if not each.agrees(value):
                found.append(f"{where} says {each.shown}; the model says {value:.6g}.")
        if step.ask and step.ask.holds:
            try:
                holds = value_of(step.ask.holds, scene)
            except (ValueError, TypeError) as error:
                found.append(f"{where}: “holds” cannot be worked out. {error}")
                continue
            if holds is not True:
                found.append(f"{where}: “{step.ask.holds}” does not hold in the model.")
    return found
