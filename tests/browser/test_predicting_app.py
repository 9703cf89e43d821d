"""Predicting in the walkthrough: nothing is seen on the way that is to be predicted."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.connection import expect_alive
from tests.browser.test_predicting import Asked

RIVER = "It's a pleasant walk by the river bank"

# All sentences at the picture, from when it is drawn first.
NOTE = """() => {
  globalThis.read = [];
  const look = () => {
    for (const each of document.querySelectorAll("*")) {
      const text = each.shadowRoot?.querySelector(".reading")?.textContent;
      if (text && text !== read.at(-1)) read.push(text);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
TOLD = re.compile(r"\d ?%|its weight goes to")


def test_a_link_hides_from_the_first_picture_on_and_another_head_is_asked_about_anew(page, app_url):
    page.add_init_script(f"({NOTE})()")
    place = {"text": RIVER, "model": "minilm", "stage": "attention_weights", "predict": "any"}
    viewer = Asked(page).open(app_url, head="4", **place)
    expect(viewer.reading).to_contain_text("in head 4, who gets most")
    viewer.heads.get_by_role("radio", name="Head 5").click()
    expect(viewer.reading).to_contain_text("in head 5, who gets most")
    viewer.grid.focus()
    page.keyboard.press("ArrowUp")
    expect(viewer.reading).to_contain_text("When river asks in head 5")
    expect(page).to_have_url(re.compile("predict=any"))
    assert not [said for said in page.evaluate("() => read") if TOLD.search(said)]


@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_through_the_walk_from_question_to_question_and_into_the_next_layer(page, app_url, model):
    viewer = Asked(page).open(app_url, head=None, text="river bank", model=model, stage="scores")
    page.keyboard.press("h")
    expect(viewer.reading).to_contain_text("?")
    expect(page).to_have_url(re.compile("predict=any"))
    on = viewer.stage.locator(".answering .on")
    places = []
    while viewer.show.count():
        places.append(viewer.place.inner_text())
        viewer.show.click()
        expect(viewer.show).to_have_count(0)
        if not on.count() or on.inner_text().startswith("Layer"):
            break
        on.click()
        expect(viewer.place).not_to_have_text(places[-1])
    assert len(set(places)) == len(places) >= 4
    if model == "minilm":
        on.click()
        expect(page).to_have_url(re.compile("layer=1"))
        expect(viewer.title).to_have_text("Query")
        viewer.stage.get_by_role("button", name="Next question").click()
        expect(viewer.show).to_be_visible()
    else:
        expect(on).to_have_count(0)


def test_hiding_ends_as_it_began_and_back_leads_to_it(page, app_url):
    viewer = Asked(page).open(app_url, text="river bank", stage="attention_weights")
    told = viewer.reading.inner_text()
    viewer.predict.click()
    expect(viewer.reading).to_contain_text("who gets most")
    expect(page).to_have_url(re.compile("predict=any"))
    expect(page.get_by_text("when you no longer predict")).to_be_visible()
    viewer.predict.click()
    expect(viewer.reading).to_have_text(told)
    expect(page).not_to_have_url(re.compile("predict"))
    expect_alive(page)
    page.go_back()
    expect(viewer.reading).to_contain_text("who gets most")


def test_what_is_answered_opens_its_sum(page, app_url):
    viewer = Asked(page).open(app_url, text="river bank", stage="attention_weights", predict="any")
    page.mouse.click(*viewer.point("bank asks river: ?"))
    expect(viewer.reading).to_contain_text("Right.")
    viewer.stage.get_by_role("button", name="Why? Open its sum").click()
    expect(viewer.sum).to_have_accessible_name("Where bank asks river comes from")
    expect(viewer.sum.locator("tfoot").first).to_be_visible()
    expect(viewer.reading).to_contain_text("Right.")
