"""Terms are explained where they stand: on hover, on focus, until Escape or the pointer leaves."""

from playwright.sync_api import expect

from pages._app.glossary import GLOSSARY
from tests.browser.viewer import Viewer


def test_a_term_is_explained_on_hover_and_on_focus_and_marked_once(page, app_url):
    viewer = Viewer(page).open(app_url, text="river bank", stage="scores")
    caption = page.locator(".caption")
    terms = caption.locator("dfn")
    expect(terms).not_to_have_count(0)
    marked = [each.lower() for each in terms.all_inner_texts()]
    known = {f: t for t, e in GLOSSARY.items() for f in (t.lower(), *e["forms"])}
    assert len({known[each] for each in marked}) == len(marked)
    before = caption.inner_text()
    says = GLOSSARY[known[marked[0]]]["says"]
    tip = page.locator(".explains")
    terms.first.hover()
    expect(tip).to_have_text(says)
    box, width = tip.bounding_box(), page.viewport_size
    assert box and width and box["x"] >= 0 and box["x"] + box["width"] <= width["width"]
    viewer.title.hover()
    expect(tip).to_have_count(0)
    terms.first.focus()
    expect(tip).to_have_text(says)
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    assert caption.inner_text() == before


def test_what_opens_below_the_fold_comes_into_view(page, app_url):
    Viewer(page).open(app_url, text="river bank", stage="scores")
    page.get_by_role("radio", name="Table").click()
    expect(page.get_by_role("button", name="Download CSV")).to_be_in_viewport()
