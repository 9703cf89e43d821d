"""Where a lesson's links lead: a page of the app and a place on it."""

from dataclasses import replace

from attention_core.course import Lesson
from attention_core.course.lesson import place as split
from pages._app.state.link import Link
from pages.build.playground.place import Place as Playground
from pages.learn.context.place import Place as Context
from pages.learn.heads.place import Place as Heads
from pages.learn.nextword.place import Place as NextWord
from pages.learn.pictures.place import Place as Pictures
from pages.learn.positions.place import Place as Positions
from pages.learn.tokenizer.place import Place as Tokenizer
from pages.learn.training.place import Place as Training
from pages.learn.translation.place import Place as Translation
from pages.learn.walkthrough.place import Place as Walk

PAGES: dict[str, type[Link]] = {
    "walk": Walk,
    "tokenizer": Tokenizer,
    "positions": Positions,
    "heads": Heads,
    "context": Context,
    "playground": Playground,
    "nextword": NextWord,
    "translation": Translation,
    "pictures": Pictures,
    "training": Training,
}


def found(link: str) -> tuple[Link, list[str]]:
    """The place that a link of a lesson leads to.

    Returns
    -------
    Link
    list of str
        What is wrong with it, in sentences.
    """
    page, query = split(link)
    kind = PAGES.get(page)
    if kind is None:
        return Walk(), [f"“{link}” leads to no page; pages are {', '.join(PAGES)}."]
    here, notes = kind.parse(query)
    unknown = sorted(query.keys() - kind.parts())
    if unknown:
        notes.append(f"The page {page} knows no “{unknown[0]}”.")
    return here, notes


def at(lesson: Lesson, step: int, *, answered: bool = False) -> Link:
    """The place of a step, counted from 1, as a reader of the lesson is there.

    Where they have ``answered`` its question it is where that can be seen.
    """
    told = lesson.steps[step - 1]
    link = told.ask.then if answered and told.ask and told.ask.then else told.at
    return replace(found(link)[0], lesson=lesson.name, step=step)


def wrong(lesson: Lesson) -> list[str]:
    """Links of a lesson that lead nowhere, a sentence each."""
    said = []
    for i, step in enumerate(lesson.steps, 1):
        links = [step.at, *([step.ask.then] if step.ask and step.ask.then else [])]
        for link in links:
            said += [f"Step {i} (line {step.line}): {note}" for note in found(link)[1]]
    return said
