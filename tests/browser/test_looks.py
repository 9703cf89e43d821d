"""Room, themes, motion, focus and names: what makes the page usable for everybody."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.viewer import Viewer, check_tips, seen

TWELVE = "the bank by the river lends us some money"  # "lends" is two pieces, and both ends count
LONG = "bank river loan money cat mat the sat on deposited cash at"

OVERFLOW = """box => [box.scrollHeight - box.clientHeight, box.scrollWidth - box.clientWidth,
    document.documentElement.scrollWidth - innerWidth]"""

# The colour of cells that are exactly zero, and the page's ground behind them.
GROUND = """(surface, points) => {
  const canvas = surface.querySelector("canvas");
  const box = canvas.getBoundingClientRect();
  const g = canvas.getContext("2d");
  const ratio = canvas.width / box.width;
  const pixel = (x, y) => g.getImageData(x * ratio, y * ratio, 1, 1).data;
  const at = ([x, y]) => [...pixel(x - box.left, y - box.top)];
  const style = getComputedStyle(surface);
  return [points.map(at), style.getPropertyValue("--st-background-color").trim()];
}"""

LONGEST_MOTION = """() => {
  const second = (t) => parseFloat(t) * (/ms/.test(t) ? 1e-3 : 1);
  const seconds = (text) => Math.max(...text.split(",").map(second));
  const every = [...document.querySelectorAll("*")];
  const viewer = every.find((e) => e.shadowRoot?.querySelector(".viewer"));
  return Math.max(...[...viewer.shadowRoot.querySelectorAll("*")].map((e) => {
    const style = getComputedStyle(e);
    return Math.max(seconds(style.transitionDuration), seconds(style.animationDuration));
  }));
}"""


def test_a_sentence_of_twelve_tokens_needs_no_scrolling_at_any_stage(page, app_url):
    core = seen(TWELVE, "minilm")
    assert len(core.trace.tokens) == 12
    viewer = Viewer(page).open(app_url, text=TWELVE, model="minilm", head="3")
    too_large = []
    for title in (core.titles[stage] for stage in core.stops):
        expect(viewer.title).to_have_text(title)
        down, across, sideways = viewer.holder.evaluate(OVERFLOW)
        if down > 0 or across > 0 or sideways > 0:
            too_large.append((title, down, across, sideways))
        if viewer.next.inner_text().startswith("Next"):
            viewer.next.click()
    assert not too_large
    box = viewer.holder.bounding_box()
    assert box and box["y"] + box["height"] <= 768, "the whole stage is in view"


def test_sixty_four_tokens_are_drawn_and_stay_inside_their_holder(page, app_url):
    text = " ".join((LONG.split() * 6)[:62])
    core = seen(text, "minilm")
    assert len(core.trace.tokens) == 64
    viewer = Viewer(page).open(app_url, text=text, model="minilm", stage="scores", head="2")
    for title in ("Scores", "Scaled scores", "Attention weights", "Head outputs"):
        expect(viewer.title).to_have_text(title)
        down, across, sideways = viewer.holder.evaluate(OVERFLOW)
        assert down <= 0 and across <= 0 and sideways <= 0
        check_tips(viewer, core.tips(core.titles.index(title), head=2))
        viewer.next.click()
    viewer.open(app_url, text=text, model="minilm", stage="attention_weights", head="all")
    assert viewer.tips()
    viewer.grid.focus()
    page.keyboard.press("End")
    expect(viewer.spoken).not_to_be_empty()


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (420, 800)])
def test_other_screens_need_no_sideways_scrolling(new_page, app_url, size):
    page = new_page(width=size[0], height=size[1])
    viewer = Viewer(page).open(app_url, model="minilm", stage="attention_weights", head="2")
    assert viewer.holder.evaluate(OVERFLOW)[2] <= 0
    assert viewer.tips()


def ground_and_zeros(viewer: Viewer) -> tuple[tuple[int, ...], set[tuple[int, ...]]]:
    points = [[x, y] for x, y, tip in viewer.tips() if tip.endswith(": 0.0000")]
    colours, ground = viewer.grid.evaluate(GROUND, points)
    digits = re.fullmatch(r"#(..)(..)(..)", ground)
    assert digits and colours
    return tuple(int(part, 16) for part in digits.groups()), {tuple(c[:3]) for c in colours}


def test_light_and_dark_have_their_own_ground_and_zero_is_the_ground(page, app_url):
    viewer = Viewer(page).open(app_url, text="bank", stage="position_embedding")
    light, zeros = ground_and_zeros(viewer)
    assert light in zeros and sum(light) > 600
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor < 'rgb(2'"
    )
    expect(page.locator(".root")).to_have_class(re.compile("dark"))
    dark, zeros = ground_and_zeros(viewer)
    assert dark in zeros and sum(dark) < 150


def test_a_dark_start_is_dark(new_page, app_url):
    viewer = Viewer(new_page(dark=True)).open(app_url, text="bank", stage="position_embedding")
    dark, zeros = ground_and_zeros(viewer)
    assert dark in zeros and sum(dark) < 150


@pytest.mark.parametrize(("motion", "longest"), [(False, 0), (True, 0.2)])
def test_motion_is_short_and_off_for_those_who_want_none(new_page, app_url, motion, longest):
    page = new_page(motion=motion)
    Viewer(page).open(app_url, stage="scores", cell="0-0")
    assert page.evaluate(LONGEST_MOTION) <= longest


def test_the_focus_is_visible_wherever_tab_leads_in_the_viewer(page, app_url):
    viewer = Viewer(page).open(app_url, stage="scores")
    viewer.tabs.first.focus()
    expect(viewer.tabs.filter(has_text="Scores").first).to_be_visible()
    seen_roles = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        role, width = page.evaluate("""() => {
            let e = document.activeElement;
            while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
            if (!e?.getRootNode().host) return ["outside", 1];
            const width = parseFloat(getComputedStyle(e).outlineWidth);
            return [e.getAttribute("role") ?? e.localName, width];
        }""")
        seen_roles.add(role)
        assert width > 0, role
    assert {"button", "radio", "grid"} <= seen_roles


def test_every_control_has_a_name(page, app_url):
    viewer = Viewer(page).open(app_url, model="minilm", stage="scores", head="2", cell="1-2")
    expect(viewer.sum.locator("tfoot").first).to_be_visible()
    unnamed = nameless(page)
    assert not unnamed
    names = page.locator("[data-testid=stMain]").aria_snapshot()
    for name in (
        'textbox "Your sentence"',
        'combobox "Model"',
        'radiogroup "Layer"',
        'tablist "Stages"',
        'radiogroup "Heads"',
        'radio "Head 2" [checked]',
        'radio "All heads"',
        'grid "Numbers of this stage: arrow keys move, Enter opens the sum"',
        'button "Close the sum"',
        'radiogroup "The same numbers as"',
        'heading "Scores" [level=2]',
    ):
        assert name in names, name


def nameless(page: Page) -> list[str]:
    roles = "button|tab|radio|grid|tablist|radiogroup|textbox|combobox|link|region|complementary"
    lines = page.locator("body").aria_snapshot().splitlines()
    return [line for line in lines if re.fullmatch(rf"\s*- ({roles})( \[.*\])?:?", line)]


# Steps on, and tells at once what slides, and where that was and will be.
STEP = """() => {
  const every = [...document.querySelectorAll("*")];
  const root = every.find((e) => e.shadowRoot?.querySelector(".viewer")).shadowRoot;
  [...root.querySelectorAll(".turn")].find((e) => e.textContent.startsWith("Next")).click();
  const slides = root.querySelector(".slides");
  const lasting = slides.getAnimations({ subtree: true }).map((a) => a.effect.getTiming().duration);
  return [slides.querySelectorAll("canvas").length, lasting];
}"""


def test_what_one_stage_made_slides_to_where_the_next_reads_it(new_page, app_url):
    page = new_page(motion=True)
    viewer = Viewer(page).open(app_url, stage="attention_weights")
    sliding, lasting = page.evaluate(STEP)
    assert sliding == len(lasting) == 1 and lasting[0] <= 150
    expect(page.locator(".slides > *")).to_have_count(0)
    for _ in range(2):  # the next step ends what slid, and is one itself
        sliding, lasting = page.evaluate(STEP)
        assert sliding == len(lasting)
    expect(viewer.title).to_have_text("Attention output")
    expect(page.locator(".slides > *")).to_have_count(0)
    calm = Viewer(new_page()).open(app_url, stage="attention_output")
    expect(calm.title).to_have_text("Attention output")
    seen_at_last = [
        each.grid.locator("canvas").first.evaluate("(canvas) => canvas.toDataURL()")
        for each in (viewer, calm)
    ]
    assert seen_at_last[0] == seen_at_last[1]


def test_nothing_slides_for_those_who_want_no_motion(page, app_url):
    Viewer(page).open(app_url, stage="attention_weights")
    assert page.evaluate(STEP) == [0, []]


def test_a_long_sentence_opens_under_a_lens_where_it_is_pointed_at(page, app_url):
    text = " ".join((LONG.split() * 6)[:40])
    viewer = Viewer(page).open(app_url, text=text, model="minilm", stage="attention_weights")
    lens = page.locator(".lens")
    expect(lens).to_be_hidden()
    x, y, _ = viewer.tips()[-1]
    page.mouse.move(x, y)
    expect(lens).to_be_visible()
    page.mouse.move(5, 5)
    expect(lens).to_be_hidden()
    viewer.grid.focus()
    page.keyboard.press("ArrowDown")
    expect(lens).to_be_visible()
    viewer.open(app_url, text="river bank", stage="attention_weights")
    page.mouse.move(*viewer.point("bank asks river"))
    expect(lens).to_be_hidden()
