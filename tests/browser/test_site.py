"""The course as a site on disk, with no server, no app and no network."""

import pytest
from playwright.sync_api import expect

from attention_core.course import read_lesson
from attention_core.course.__main__ import LESSONS
from attention_core.view.site import site
from tests.browser.test_file import OVERFLOW

FILES = sorted(LESSONS.glob("*.toml"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The whole course, written once."""
    written = tmp_path_factory.mktemp("site")
    site(map(read_lesson, FILES), written)
    return written


@pytest.fixture
def opened(folder, new_page):
    """A page of it, in a browser that has no network."""

    def open_page(name, step="", **how):
        tab = new_page(**how)
        tab.context.set_offline(True)
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.asked = asked
        tab.goto((folder / name).as_uri() + step)
        return tab

    return open_page


def test_the_whole_course_can_be_walked_from_the_first_lesson_to_the_last(opened):
    tab = opened("index.html")
    expect(tab.get_by_role("listitem")).to_have_count(len(FILES))
    tab.get_by_role("link").first.click()
    for path in FILES:
        lesson = read_lesson(path)
        expect(tab.get_by_role("heading", level=1)).to_have_text(lesson.title)
        walk(tab, lesson)
        tab.locator(".ways .on").click()
    expect(tab.get_by_role("listitem")).to_have_count(len(FILES))
    assert all(url.startswith("file:") for url in tab.asked)
    assert len(tab.asked) == len(FILES) + 2, "a page asks for nothing but itself"


def walk(tab, lesson):
    """Answer every question of a lesson, rightly, and go on to its last step."""
    for i, step in enumerate(lesson.steps, 1):
        expect(tab.locator(".lesson h2")).to_contain_text(f"{i} of {len(lesson.steps)} · ")
        if step.ask:
            expect(tab.locator(".lesson .on")).to_have_count(0)
            if step.ask.options:
                tab.get_by_role("radio").nth(step.ask.right).check()
            else:
                number = step.ask.number.partition("=")[0].strip().replace("−", "-")
                tab.get_by_label("Your number").fill(number)
            tab.get_by_role("button", name="Commit").click()
            expect(tab.locator(".verdict")).to_contain_text(": right.")
        place = step.ask.then if step.ask and step.ask.then else step.at
        shown = place.startswith(("walk", "playground?text"))
        expect(tab.locator(".root")).to_be_visible(visible=shown)
        if shown:
            stage = place.partition("stage=")[2].partition("&")[0].replace("_", " ").capitalize()
            expect(tab.locator(".root h2").first).to_have_text(stage)
        if i < len(lesson.steps):
            tab.get_by_role("button", name="Continue").click()
    expect(tab.locator(".lesson")).to_contain_text("What to keep: ")


def test_a_lesson_is_walked_by_keyboard_alone(opened):
    tab = opened(f"{FILES[0].stem}.html")
    press = tab.keyboard.press
    heading = tab.locator(".lesson h2")
    expect(heading).to_have_text("1 of 6 · Look")
    press("PageDown")
    expect(heading).to_have_text("2 of 6 · Predict")
    expect(heading).to_be_focused()  # so that it is spoken
    press("Tab")
    press("Space")
    press("ArrowDown")  # money
    press("Enter")
    expect(tab.locator(".verdict")).to_contain_text(
        "You said money; it is nature. It went from 0.30"
    )
    expect(tab.get_by_role("button", name="Continue")).to_be_focused()
    press("Enter")
    press("PageDown")
    expect(heading).to_have_text("4 of 6 · Fill the blank")
    press("Tab")
    tab.keyboard.type("much")
    press("Enter")
    expect(tab.get_by_role("alert")).to_have_text("Type a number such as 0.55.")
    press("Control+a")
    tab.keyboard.type("0,44")
    press("Enter")
    expect(tab.locator(".verdict")).to_contain_text("0,44: right.")
    press("PageUp")
    expect(heading).to_have_text("3 of 6 · An example in full")
    press("PageDown")
    expect(tab.locator(".verdict")).to_be_visible()  # what was answered stays so


def test_who_does_not_know_is_shown_the_answer_and_an_address_leads_to_a_step(opened):
    tab = opened(f"{FILES[0].stem}.html", "#2")
    expect(tab.locator(".lesson h2")).to_have_text("2 of 6 · Predict")
    tab.keyboard.press("PageDown")
    expect(tab.locator(".verdict")).to_contain_text("It is nature.")
    expect(tab.locator(".root h2").first).to_have_text("Attention residual")


def test_a_stage_can_be_predicted_in_the_file_too(opened):
    tab = opened(f"{FILES[1].stem}.html", "#3")
    expect(tab.locator(".root h2").first).to_have_text("Attention weights")
    tab.get_by_role("button", name="Predict").click()
    expect(tab.locator(".told")).to_contain_text("who gets most of its weight?")
    tab.keyboard.press("PageDown")
    expect(tab.locator(".lesson h2")).to_have_text("4 of 6 · Fill the blank")


@pytest.mark.parametrize("name", ["index.html", f"{FILES[0].stem}.html"])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone(opened, name, dark):
    tab = opened(name, "#2", width=390, height=844, dark=dark)
    tab.wait_for_timeout(300)
    assert tab.evaluate(OVERFLOW)[0] <= 0
    for button in tab.locator(".lesson button, .lesson label").all():
        assert button.bounding_box()["height"] >= 31
