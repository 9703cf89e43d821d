"""A lesson as one HTML file: its steps, their questions, and the walks they stand in."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from attention_core.course.lesson import DOES, Ask, Lesson, place
from attention_core.course.told import number, told
from attention_core.forward import trace as read
from attention_core.graph.kinds import Pieces
from attention_core.graph.trace import Trace
from attention_core.models import TextModel, load_model
from attention_core.play.edits import apply
from attention_core.play.levers import play
from attention_core.play.saved import Play, from_query
from attention_core.quiz import Question, questions
from attention_core.story import opening, who
from attention_core.view.alone import alone, as_text
from attention_core.view.answers import account, short
from attention_core.view.enclosed import enclosed
from attention_core.view.selection import Selection, select
from attention_core.view.shown import explained, shown

MOST_TERMS = 8_000  # of the sums of one walk
PAGES = {
    "playground": "the Playground",
    "heads": "Heads",
    "context": "Context",
    "positions": "Positions",
    "tokenizer": "Tokenizer",
    "nextword": "Next word",
    "training": "Training",
    "translation": "Translation",
    "pictures": "Pictures",
}


# Of a walk: what is read and how, the model's name, the layer and the stack that it is in.
_Key = tuple[Play, str, int, str]


@dataclass
class _Walk:
    """A walk of the lesson, and where in it the lesson goes."""

    trace: Trace
    layer: int
    part: str
    change: str  # what the Playground's levers and edits made of it, if they did
    spots: list[tuple[Selection, int]] = field(default_factory=list)  # with who asks


def lesson_page(
    lesson: Lesson,
    *,
    app: str = "",
    onward: Sequence[tuple[str, str]] = (),
    load: Callable[[str], TextModel] = load_model,
) -> str:
    """A lesson as an HTML page that opens from disk.

    Parameters
    ----------
    lesson : Lesson
    app : str, optional
        The address of an app, for links to what is not in the file and for a reader's own sentence;
        there are none if it is not given.
    onward : sequence of (str, str), optional
        Titles and addresses of where the lesson's end leads.
    load : callable, optional
        Gives a model by its name.

    Returns
    -------
    str
        To be saved as UTF-8. Steps in the walkthrough, and on the Playground's numbers, are shown;
        of one elsewhere the text and the question are here, and a link leads to its place.

    Raises
    ------
    ValueError
        If a step leads to a stage, a head or a cell that is not there.
    """
    walks: dict[_Key, _Walk] = {}
    steps = []
    for i, step in enumerate(lesson.steps, 1):
        try:
            here = _place(step.at, walks, app, load)
            then = _place(step.ask.then, walks, app, load) if step.ask and step.ask.then else None
        except ValueError as error:
            raise ValueError(f"Step {i} of {lesson.name}: {error}") from None
        asked = _asked(step.ask) | {"then": then} if step.ask else None
        steps.append(
            {"does": DOES[step.does], "text": _pieces(step.text), "at": here, "ask": asked}
        )
    walked, parts = _parts(list(walks.values()))
    told_so = {
        "walks": walked,
        "steps": steps,
        "takeaway": _pieces(lesson.takeaway),
        "onward": [{"title": title, "href": href} for title, href in onward],
    }
    parts["lesson"] = json.dumps(told_so).encode()
    question = in_html(lesson.question)
    body = (
        f'<div class="about"><h1>{as_text(lesson.title)}</h1><p>{question}</p></div>'
        '<section class="lesson" aria-label="Lesson"></section><div class="root"></div>'
    )
    return alone(lesson.title, body, "lessonfile", parts, ("lesson",))


def _pieces(text: str) -> Pieces:
    """A text of a lesson as it is shown, in pieces; *words* stand out."""
    parts = re.split(r"\*([^*\n]+)\*", told(text)[0].strip())
    return [(part,) if i % 2 else part for i, part in enumerate(parts) if part]


def in_html(text: str) -> str:
    """A text of a lesson as HTML, in which nothing is markup but *words* that stand out."""
    return "".join(
        escape(piece) if isinstance(piece, str) else f"<b>{escape(piece[0])}</b>"
        for piece in _pieces(text)
    )


def _asked(ask: Ask) -> dict[str, Any]:
    is_so, _, expression = ask.number.partition("=")
    return {
        "says": _pieces(ask.says),
        "options": [_pieces(option) for option in ask.options],
        "right": ask.right,
        "number": number(is_so, expression).written if ask.number else None,
        "so": [is_so.strip()] if ask.number else _pieces(ask.options[ask.right]),
        "reveal": _pieces(ask.reveal),
    }


def _place(
    link: str,
    walks: dict[_Key, _Walk],
    app: str,
    load: Callable[[str], TextModel],
) -> dict[str, Any]:
    """Where a step is: in which walk, if it is in one, and what is seen there; its link."""
    page, query = place(link)
    address = f"{app.rstrip('/')}/{link}" if app else ""
    if page not in ("", "walk", "playground") or "section" in query:
        return {"walk": -1, "title": PAGES.get(page, page), "href": address}
    set_, wrong = from_query(query if page == "playground" else {})
    if wrong:
        raise ValueError(wrong[0])
    set_ = replace(set_, text=query.get("text", set_.text))
    layer = _whole(query.get("layer"), 0)
    key = (set_, query.get("model", "handmade"), layer, query.get("part", ""))
    if key not in walks:
        walks[key] = _walk(*key, load)
    walk = walks[key]
    part = walk.part
    chosen_of = {name: _whole(query[name], 0) for name in ("ask", "said") if name in query}
    ask = who(walk.trace, part, **chosen_of)
    best = opening(walk.trace, layer, ask, part)
    head = -1 if query.get("head") == "all" else _whole(query.get("head"), best)
    row, dash, column = query.get("cell", "").partition("-")
    cell = (_whole(row, 0), _whole(column, 0)) if dash else None
    chosen = select(shown(walk.trace), layer, query.get("stage"), max(0, head), cell, part)
    walk.spots.append((chosen, ask))
    view = {
        "stage": chosen.step.stage.name,
        "head": head,
        "best": "head" not in query,
        "cell": chosen.cell,
        "ask": ask,
        "follow": _whole(query.get("follow"), -1),
        "form": query.get("form", "numbers"),
        "predict": query.get("predict", ""),
    }
    return {"walk": list(walks).index(key), "view": view, "href": address}


def _walk(set_: Play, model: str, layer: int, part: str, load: Callable[[str], TextModel]) -> _Walk:
    """A sentence read by a model, as the levers and edits have it."""
    at_rest = set_ == Play(set_.text)
    if at_rest:
        made, change = read(set_.text, load(model)), ""
    else:
        made = apply(play(set_.text, set_.levers, load(model)), set_.edits)
        change = repr((set_.levers, set_.edits))
    return _Walk(made, layer, select(made, layer, part=part or None).part, change)


def _whole(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not text.isdecimal():
        raise ValueError(f"“{text}” in its link is no whole number.")
    return int(text)


def _parts(walks: Sequence[_Walk]) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """Names of each walk's parts, and these by name: weights are there once for all sentences."""
    from attention_core.view.payload import ids, trace_part, weights_part

    named, parts = [], {}
    for walk in walks:
        layer, part = walk.layer, walk.part
        belongs = ids(walk.trace, layer, walk.change, part)
        names = {**belongs, "answers": f"answers {belongs['trace']}"}
        parts[names["trace"]] = trace_part(walk.trace, layer, walk.change, part=part)
        parts[names["answers"]] = _answers(walk, belongs)
        if names["weights"] not in parts:
            made = weights_part(walk.trace, layer, walk.change, part=part)
            parts[names["weights"]] = made
        named.append(names)
    called = {name: f"part-{i}" for i, name in enumerate(parts)}
    walked = [{role: called[name] for role, name in names.items()} for names in named]
    return walked, {called[name]: part for name, part in parts.items()}


def _answers(walk: _Walk, belongs: dict[str, str]) -> bytes:
    """Sums behind cells, and what can be asked where the lesson goes."""
    from attention_core.view.payload import answer_part

    trace, layer, part = shown(walk.trace), walk.layer, walk.part
    first = walk.spots[0][0]
    sums = enclosed(trace, first, MOST_TERMS)
    told_of = {(each.name, each.cell): each for each in sums.sums}
    quiz: list[Question] = []
    for chosen, ask in walk.spots:
        asked = questions(trace.whole, layer, chosen.head, ask, part)
        quiz += [each for each in asked if each not in quiz]
    names = {step.stage.name: step.name for step in first.steps}
    cells = [(chosen.step.name, chosen.head, chosen.cell) for chosen, _ in walk.spots]
    cells += [(names[q.stage], max(0, q.head), q.cell) for q in quiz]
    for name, head, cell in cells:
        index = trace[name].index(head, cell) if cell else None
        if index is not None and (name, index) not in told_of:
            told_of[name, index] = explained(trace, name, index)
    answers = [short(account(each)) for each in told_of.values()]
    view = {"stage": first.step.stage.name, "head": first.head, "cell": None, "revision": 0}
    return answer_part(view, answers, belongs, left_out=sums.left_out, quiz=quiz)
