"""A small transformer learns masked words before your eyes, and every number can be looked at."""

from dataclasses import replace

from pages._app import trained
from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.title import titled
from pages._app.words import brief
from pages.learn.training import (
    controls,
    corpus,
    documents,
    files,
    findings,
    opened,
    recipe,
    runs,
    watch,
)
from pages.learn.training.place import EXAMPLES, LEARNED, PAUSED, SECTIONS, visit

was_running = runs.left_running()
page = Page(visit, "How does a model learn where to look?")
row = page.top(EXAMPLES, fills="watched", widths=(4.2, 1, 1, 5.4))
page.typed("watched", "The sentence that is watched", row[0], placeholder="Type a sentence")
recipe.choose(page, row[2])
run = runs.chosen(page)
runs.arrived(page, run)
if was_running:
    waits = page.place.second if page.place.section == "documents" else page.place.at
    page.note(PAUSED.format(waits))
if not runs.running({"watch": runs.WORDS, "documents": runs.DOCUMENTS}.get(page.place.section, "")):
    runs.go_on(False)  # what cannot be seen waits
learned = run.at(page.place.at)
with row[3]:
    if page.place.section == "documents":
        documents.controls(page, learned)
    else:
        controls.controls(page, run)
page.suggest(
    ("100 steps later", replace(page.place, section="watch", at=LEARNED)),
    ("its answer is the sense", replace(page.place, section="watch", sense=True, at=LEARNED)),
)
page.say()
page.section("section", "Part of the page", SECTIONS, page.line)
if page.place.at and not runs.running():
    trained.keep(learned)
if page.place.section == "watch":
    watch.show(page, run)
elif page.place.section == "opened":
    opened.show(page, run)
elif page.place.section == "findings":
    page_style()
    findings.show(page)
elif page.place.section == "documents":
    page_style()
    documents.show(page, learned)
elif page.place.section == "files":
    page_style()
    files.show(learned, page.place.watched, visit.key("files"))
else:
    page_style()
    corpus.show(page, run.corpus)
titled(f"step {page.place.at} · {brief(page.place.watched, 40)}")
page.end()
