"""What Streamlit draws around the pages: titles, contrast, focus, paper, fingers."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watch
from tests.browser.contrast import CONTRAST
from tests.browser.paper import pages_of
from tests.browser.room import settle, turn
from tests.browser.viewer import Viewer

PAGES = {
    "walk": "Walk through",
    "tokenizer": "Tokenizer",
    "positions": "Positions",
    "heads": "Heads",
    "context": "Context",
    "nextword": "Next word",
    "translation": "Translation",
    "pictures": "Pictures",
    "training": "Training",
    "playground": "Playground",
}
WALK = "It's a pleasant walk by the river bank"
SAID = {
    "Walk through": "Token embedding · river bank",
    "Tokenizer": "Four tokenizers",
    "Positions": "Order blindness",
    "Heads": f"layer 0 head 0 · {WALK}",
    "Context": "bank in 3 sentences",
    "Next word": "I went to the bank to deposit my → money",
    "Translation": "the river bank → a margem do rio",
    "Pictures": "Cat · layer 6 head 5",
    "Training": "step 0 · tom saw the boat at the [MASK] and the …",
    "Playground": "Change numbers",
}
LONG = urlencode({"texts": "It's a pleasant walk by the river <b>bank</b> & home\nbank loan"})

# Where the focus is, and the outline that shows it: on the element, or around an invisible one.
FOCUS = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  if (focused.shadowRoot) return { name: "own", seen: true };
  const outlined = (e) => parseFloat(getComputedStyle(e).outlineWidth) >= 2
    && getComputedStyle(e).outlineStyle !== "none" && e.getBoundingClientRect().width > 8;
  let holder = focused;
  for (let up = 0; up < 4 && !outlined(holder) && holder.parentElement; up++)
    holder = holder.parentElement;
  const typed = focused.matches("textarea, input:not([type=checkbox], [type=range], [type=radio])");
  const name = `${focused.tagName} ${focused.textContent.slice(0, 30)} ${focused.ariaLabel ?? ""}`;
  return { name, typed, seen: outlined(holder), colour: getComputedStyle(holder).outlineColor };
}"""


def ready(page: Page, url: str, path: str) -> Page:
    page.goto(f"{url}/{path}")
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    page.wait_for_function("globalThis.attentionPage")  # the page's style is there
    settle(page)
    return page


def test_every_page_has_a_title_of_its_own_by_link_and_by_navigation(page, app_url):
    for path, name in PAGES.items():
        ready(page, app_url, path)
        expect(page).to_have_title(f"{SAID[name]} · Attention")
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
    # The sentence comes along.
    said = SAID | {
        "Heads": "layer 0 head 0 · river bank",
        "Next word": "river bank → walked",
        "Translation": "river bank → banco do rio",
    }
    for name in PAGES.values():
        page.get_by_role("navigation").get_by_role("link", name=name).click()
        expect(page).to_have_title(f"{said[name]} · Attention")
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    expect(page).to_have_title(f"{said['Training']} · Attention")


def test_the_heading_takes_no_room_from_the_picture(page, app_url):
    viewer = Viewer(page).open(app_url)
    top = viewer.holder.bounding_box()
    page.add_style_tag(content=".stElementContainer:has(h1) { display: none !important; }")
    assert viewer.holder.bounding_box() == top


@pytest.mark.parametrize("path", ["nextword", "?lesson=1&step=2"])
def test_the_button_that_leads_on_can_be_read(page, app_url, path):
    ready(page, app_url, path)
    for theme in ("light", "dark"):
        turn(page, theme)
        button = page.locator(":is([kind=primary], [kind=primaryFormSubmit]) p").first
        assert button.evaluate(CONTRAST) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", ["heads", "positions?section=order", "tokenizer", "playground"])
def test_the_focus_is_seen_wherever_tab_leads(new_page, app_url, path, dark):
    page = ready(new_page(dark=dark), app_url, path)
    unseen, colours = [], set()
    for _ in range(70):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        if not focus["seen"] and not focus["typed"]:
            unseen.append(focus["name"])
        colours.add(focus.get("colour", ""))
    assert not unseen
    assert len(colours) > 1, "Tab led somewhere"


def test_the_focus_is_seen_where_a_tables_cell_has_it(page, app_url):
    ready(page, app_url, "heads")
    page.locator(".stDataFrame canvas td").first.evaluate("cell => cell.focus()")
    assert page.evaluate(FOCUS)["seen"]


def test_what_is_chosen_is_seen_with_a_readers_own_colours(browser: Browser, app_url, errors):
    context = browser.new_context(forced_colors="active")
    page = watch(context.new_page(), errors)
    ready(page, app_url, "heads")
    ground = "e => getComputedStyle(e).backgroundColor"
    radios = page.get_by_role("radiogroup", name="Below the map").get_by_role("radio")
    chosen, other = (radios.and_(page.locator(f'[aria-checked="{x}"]')) for x in ("true", "false"))
    assert chosen.evaluate(ground) != other.first.evaluate(ground)
    switch = page.locator(".stCheckbox label")
    track = switch.locator("> div").first
    off = track.evaluate(ground)
    switch.click()
    expect(page.get_by_role("switch")).to_be_checked()
    assert track.evaluate(ground) != off
    knob = track.locator("> div")
    assert knob.evaluate(ground) != track.evaluate(ground)
    ready(page, app_url, "tokenizer?section=bpe")
    thumb = page.locator('.stSlider :has(> div > [type="range"])').first
    track = page.locator('.stSlider [role="group"] > div > div').first
    page_ground = page.locator(".stApp").evaluate(ground)
    assert len({thumb.evaluate(ground), track.evaluate(ground), page_ground}) == 3
    context.close()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", [*PAGES, "positions?section=order"])
def test_a_page_is_printed_whole(new_page, app_url, path, dark):
    page = ready(new_page(dark=dark), app_url, path)
    pdf = page.pdf(format="A4")
    dark_on_paper = "() => document.documentElement.classList.contains('attention-dark')"
    assert page.evaluate(dark_on_paper) is dark
    page.set_viewport_size({"width": 703, "height": 1030})  # an A4 sheet without its margins
    page.emulate_media(media="print")
    settle(page)
    top, height, whole = page.evaluate(
        """() => {
          const shown = document.querySelector(".stMainBlockContainer");
          const { top, height } = shown.getBoundingClientRect();
          return [top, height, document.documentElement.scrollHeight];
        }"""
    )
    assert top < 1, "what is printed begins at the top"
    assert whole >= height - 1, "and nothing of it is left in a box that scrolls"
    assert pages_of(pdf) >= height // 1030
    expect(page.get_by_role("banner")).to_be_hidden()
    for chart in page.locator(".js-plotly-plot").all():
        frame, svg = chart.bounding_box(), chart.locator(".main-svg").first.bounding_box()
        assert frame and svg and svg["width"] <= frame["width"] + 1


def test_dark_is_printed_on_white(new_page, app_url):
    page = ready(new_page(dark=True), app_url, "walk")
    expect(Viewer(page).title).to_be_visible()
    page.pdf()
    page.emulate_media(media="print", color_scheme="dark")
    shot = page.screenshot()
    mean = page.evaluate(
        """async (bytes) => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const g = new OffscreenCanvas(image.width, image.height).getContext("2d");
          g.drawImage(image, 0, 0);
          const data = g.getImageData(0, 0, image.width, image.height).data;
          return data.reduce((sum, value) => sum + value, 0) / data.length;
        }""",
        list(shot),
    )
    assert mean > 225


@pytest.mark.parametrize("width", [320, 390])
def test_a_finger_finds_no_tools_over_the_titles_of_charts(browser, app_url, errors, width):
    context = browser.new_context(
        viewport={"width": width, "height": 844}, has_touch=True, is_mobile=True
    )
    page = watch(context.new_page(), errors)
    for path in (
        "positions?section=change",
        f"context?below=word&{LONG}",
        "playground?section=root",
    ):
        ready(page, app_url, path)
        expect(page.locator(".js-plotly-plot .gtitle").first).to_be_attached()
        page.wait_for_timeout(500)
        for bar in page.locator(".js-plotly-plot .modebar").all():
            expect(bar).to_be_hidden()
        for chart in page.locator(".js-plotly-plot").all():
            frame = chart.bounding_box()
            title = chart.locator(".gtitle").bounding_box()
            assert frame and title
            assert title["x"] + title["width"] <= frame["x"] + frame["width"] + 1, path
            plot = chart.locator(".cartesianlayer").first.bounding_box()
            assert plot and title["y"] + title["height"] <= plot["y"] + 12, path
    context.close()


def test_a_long_title_is_one_line_again_where_there_is_room(new_page, app_url):
    page = ready(new_page(width=390, height=844), app_url, f"context?below=word&{LONG}")
    titles = page.locator(".js-plotly-plot .gtitle")
    broken = titles.filter(has=page.locator("tspan.line"))
    expect(broken.first).to_be_attached()
    page.set_viewport_size({"width": 1366, "height": 768})
    expect(broken).to_have_count(0)


def test_the_menu_goes_away_when_a_page_is_chosen_on_a_phone(new_page, app_url):
    page = ready(new_page(width=390, height=844), app_url, "positions?section=sinusoids")
    menu = page.get_by_test_id("stSidebar")
    for name in ("Heads", "Context"):
        page.get_by_test_id("stExpandSidebarButton").click()
        menu.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(menu).not_to_be_in_viewport()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Heads")
