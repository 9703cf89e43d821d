"""What a reader did to the numbers: typed one, undid, opened a file. Done before widgets are drawn.

A button's click and an opened file are known by their keys before they are drawn, and change what
other widgets hold, which is only possible before those are drawn.
"""

from dataclasses import replace

from attention_core import Trace
from attention_core.play.edits import Edit, put, refusal
from attention_core.play.history import History
from attention_core.play.saved import Play, from_json
from attention_core.play.typed import read_number
from attention_core.view.protocol import Heard
from pages._app.frame import Page
from pages._app.state.visit import fresh
from pages.build.playground.place import Place, settings

LARGEST_FILE = 100_000  # bytes; a saved play of 64 edits has about 6,000


def history(page: Page[Place]) -> History[Play] | None:
    """All that was set in this session, in order."""
    kept: History[Play] | None = page.visit.held("history")
    return kept


def remember(page: Page[Place]) -> None:
    """Note what is set now as one step, unless it is where an undo or a redo led."""
    kept, play = history(page), page.place.play
    page.visit.hold("history", kept.do(play) if kept else History(play))


def act(page: Page[Place]) -> None:
    """Do what a button or an opened file asks for, if one does."""
    kept = history(page)
    if fresh() or not kept:
        return
    done = _done(page, kept)
    if done:
        page.visit.hold("history", done)
        page.put(**settings(done.present))
    else:
        _open(page)


def _done(page: Page[Place], kept: History[Play]) -> History[Play] | None:
    """The history after the button that was clicked, if one was."""
    held, place = page.visit.held, page.place
    if held("undo"):
        return kept.undo()
    if held("redo"):
        return kept.redo()
    if held("reset"):
        return kept.do(Play(place.text))
    for i in range(len(place.edits)):
        if held(f"remove {i}"):
            return kept.do(Play(place.text, place.levers, place.edits[:i] + place.edits[i + 1 :]))
    return None


def _open(page: Page[Place]) -> None:
    """Set what a file says that was just opened."""
    file = page.visit.held("file")
    if file is None or page.visit.held("opened") == file.file_id:
        return
    page.visit.hold("opened", file.file_id)
    if file.size > LARGEST_FILE:
        page.note("This file is too large to be one saved by the Playground.")
        return
    try:
        play, notes = from_json(file.getvalue().decode("utf-8"))
    except UnicodeDecodeError:
        page.note("This file is not text. Open one saved by the Playground.")
    except ValueError as error:
        page.note(str(error))
    else:
        page.note(*notes)
        # Half a surrogate pair, which JSON may hold, cannot be sent to a browser.
        text = play.text.encode("utf-8", "replace").decode("utf-8")
        page.put(model="handmade", cell=None, of="", **settings(replace(play, text=text)))


def edit(page: Page[Place], trace: Trace) -> Heard | None:
    """Make the edit that was typed in the viewer; gives what the viewer is told of it.

    It arrives with every move until the next one is typed: its serial number says if it is new.
    """
    typed = page.visit.moved().get("edit")
    if not typed:
        return None
    done: Heard | None = page.visit.held("typed")
    if done and done["serial"] == typed["serial"]:
        return done
    said = ""
    try:
        cell = tuple(int(index) for index in typed["cell"])
        made = Edit(str(typed["tensor"]), cell, read_number(str(typed["text"])))
        said = refusal(trace, made)
        if not said:
            page.place = replace(page.place, edits=put(page.place.edits, made))
            page.visit.keep(page.place)  # with its serial, or it would be made twice or never
    except ValueError as error:
        said = str(error)
    done = {"serial": typed["serial"], "refused": said}
    page.visit.hold("typed", done)
    return done
