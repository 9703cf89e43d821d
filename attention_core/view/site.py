"""The whole course as files: a page for each lesson and a list of them, for any static host."""

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from string import Template

from attention_core.course import Lesson
from attention_core.models import TextModel, load_model
from attention_core.view.alone import as_text
from attention_core.view.bundle import ASSETS, style
from attention_core.view.lesson import in_html, lesson_page
from attention_core.view.palette import themes

INDEX = "index.html"


def site(
    lessons: Iterable[Lesson],
    folder: Path,
    *,
    app: str = "",
    load: Callable[[str], TextModel] = load_model,
) -> list[Path]:
    """Write lessons as pages that link to each other.

    Parameters
    ----------
    lessons : iterable of Lesson
        In the order they are taught.
    folder : Path
        It is made if it is not there; files of the same names are replaced.
    app : str, optional
        The address of an app, as ``lesson_page`` takes it.
    load : callable, optional
        Gives a model by its name.

    Returns
    -------
    list of Path
        What was written, the list of lessons first.

    Raises
    ------
    ValueError
        As ``lesson_page``.
    OSError
        If the folder cannot be written to.
    """
    row = list(lessons)
    folder.mkdir(parents=True, exist_ok=True)
    pages = {INDEX: _index(row, app)}
    for lesson, after in zip(row, [*row[1:], None], strict=True):
        onward = [(f"Next: {after.title}", _file(after))] if after else []
        onward.append(("All lessons", INDEX))
        pages[_file(lesson)] = lesson_page(lesson, app=app, onward=onward, load=load)
    for name, page in pages.items():
        (folder / name).write_text(page, encoding="utf-8")
    return [folder / name for name in pages]


def _file(lesson: Lesson) -> str:
    return f"{lesson.name}.html"


def _index(lessons: list[Lesson], app: str) -> str:
    rows = "\n".join(
        f'<li><a href="{escape(_file(each))}">{as_text(each.title)}</a>'
        f"<p>{in_html(each.question)}</p>"
        f"<p>{each.minutes} minutes, {len(each.steps)} steps</p></li>"
        for each in lessons
    )
    own = (
        f'<p class="site-app"><a href="{escape(app)}">Your own sentence, in the app</a></p>'
        if app
        else ""
    )
    template = Template((ASSETS / "hosts" / "site.html").read_text(encoding="utf-8"))
    return template.substitute(style=f"{themes()}\n{style('alone', 'lesson')}", rows=rows, own=own)
