"""Predict, commit, reveal: in a bare page, with questions made here."""

import re

import pytest
from playwright.sync_api import expect

from attention_core import load_model, trace
from attention_core.graph.spoken import spoken
from attention_core.quiz import Covered, Question, questions
from tests.browser.calling import call_in
from tests.browser.conftest import watch
from tests.browser.test_viewer_alone import bare_page
from tests.browser.viewer import Viewer, digits, pointed

TEXT = "river bank"
READ = trace(TEXT, load_model("handmade"))
WEIGHTS = READ["layer0.attention_weights"].value[0]
SCORES = READ["layer0.scores"].value[0]
RESULT = READ["layer0.attention_residual"].value
ASK = 1

LARGEST = Question(
    "largest",
    "attention_weights",
    0,
    ASK,
    ["When ", ("bank",), " asks, who gets most of its weight?"],
    "cell",
    0,
    [f"{spoken(WEIGHTS[1, 0])} goes to ", ("river",), "."],
    cell=(ASK, 0),
    covers=Covered(rows=(ASK,)),
)
NUMBER = Question(
    "number",
    "scores",
    0,
    ASK,
    [("bank",), " asks ", ("river",), ": 1.20 × 3.60 = ?"],
    "number",
    float(SCORES[1, 0]),
    ["1.20 × 3.60 = 4.32."],
    cell=(ASK, 0),
    tolerance=0.01,
    decimals=2,
    covers=Covered((ASK,), (0,)),
)
RISES = Question(
    "rises",
    "attention_residual",
    -1,
    ASK,
    ["Does the number of ", ("bank",), " for nature, 0.30 so far, rise or fall?"],
    "choice",
    0,
    [f"nature was 0.30 and is {spoken(RESULT[1, 0])}."],
    options=(["it rises"], ["it falls"]),
    cell=(ASK, 0),
    covers=Covered(rows=(ASK,)),
)
QUIZ = [NUMBER, LARGEST, RISES]


class Asked(Viewer):
    """A viewer that asks."""

    def __init__(self, page):
        super().__init__(page)
        self.predict = self.stage.get_by_role("button", name="Predict")
        self.options = self.stage.get_by_role("toolbar", name="Answers").get_by_role("button")
        self.number = self.stage.get_by_role("textbox", name="Your number, to 2 decimals")
        self.on = self.stage.get_by_role("button", name="Next question")
        self.show = self.stage.get_by_role("button", name="Show me")
        self.told = self.stage.locator("[role=status]").last
        self.dots = self.stage.get_by_role("img", name=re.compile("right$"))


@pytest.fixture
def asked(page, tmp_path):
    """Open a bare page at a stage, where a kind of question is asked."""

    def opened(stage, quiz=QUIZ, predict="any", on=page, traced=READ, **view):
        place = {"stage": stage, "head": 0, "cell": None, "revision": 1, "predict": predict}
        on.goto(bare_page(tmp_path, traced, place | view, quiz=quiz))
        viewer = Asked(on)
        expect(viewer.place).to_be_visible()
        return viewer

    return opened


def whole(page):
    """All text of the page, also what only a screen reader is told."""
    return page.locator(".root").evaluate(
        "root => root.textContent + [...root.querySelectorAll('[title], [aria-label]')]"
        ".map(e => e.title + e.ariaLabel).join(' ')"
    )


def test_a_covered_number_is_nowhere_until_the_answer(asked):
    viewer = asked("attention_weights")
    expect(viewer.reading).to_have_text("When bank asks, who gets most of its weight?")
    hidden = [digits(WEIGHTS[ASK, c], n) for c in (0, 1) for n in (2, 4)] + ["55 %", "45 %"]
    tips = [text for _, _, text in viewer.tips()]
    assert {"bank asks river: ?", "bank asks itself: ?"} <= set(tips)
    assert not set(hidden) & {tip.rpartition(": ")[2] for tip in tips}
    viewer.grid.focus()
    for key in ("ArrowRight", "ArrowLeft"):
        viewer.page.keyboard.press(key)
        expect(viewer.spoken).to_have_text(re.compile("^bank asks .*: covered$"))
    said = whole(viewer.page)
    assert not [each for each in hidden if each in said]
    expect(viewer.page.locator(".notice")).to_have_count(0)
    expect(viewer.heads.locator("canvas").first).to_have_css("opacity", "0")
    viewer.page.mouse.click(*viewer.point("bank asks itself"))
    expect(viewer.page.locator(".notice")).to_be_visible()
    expect(viewer.heads.locator("canvas").first).to_have_css("opacity", "1")
    assert digits(WEIGHTS[ASK, 0], 4) in {t.rpartition(" ")[2] for _, _, t in viewer.tips()}


def test_covered_cells_have_no_colour_of_the_scale(asked):
    viewer = asked("attention_weights", quiz=[])
    count = """canvas => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let i = 0; i < data.length; i += 4) seen.add(data.slice(i, i + 3).join());
      return [...seen];
    }"""
    canvas = viewer.grid.locator("canvas").first
    shown = set(canvas.evaluate(count))
    covered = Question(**{**vars(LARGEST), "covers": Covered()})
    hidden = set(
        asked("attention_weights", quiz=[covered]).grid.locator("canvas").first.evaluate(count)
    )
    assert len(shown - hidden) > 2, "the colours of four weights and of what is written in them"


@pytest.mark.parametrize("how", ["cell", "word", "keys"])
def test_a_right_answer_is_locked_and_said_with_its_reason(asked, how):
    viewer = asked("attention_weights")
    if how == "cell":
        viewer.page.mouse.click(*viewer.point("bank asks river: ?"))
    elif how == "word":
        x, y = next((x, y) for x, y, t in pointed(viewer.grid, 31, 31) if t == "Answer: river")
        viewer.page.mouse.click(x, y)
    else:
        viewer.grid.focus()
        viewer.page.keyboard.press("Home")
        viewer.page.keyboard.press("Enter")
        expect(viewer.on).to_be_focused()
    expect(viewer.reading).to_have_text(f"Right. {digits(WEIGHTS[1, 0], 2)} goes to river.")
    expect(viewer.dots).to_have_accessible_name("1 of 1 right")
    expect(viewer.sum).to_have_count(0)


def test_a_wrong_answer_shows_both_numbers_and_opens_the_sum_behind_the_right_one(asked):
    viewer = asked("attention_weights")
    viewer.page.mouse.click(*viewer.point("bank asks itself: ?"))
    given, right = digits(WEIGHTS[1, 1], 2), digits(WEIGHTS[1, 0], 2)
    expect(viewer.reading).to_have_text(f"You said bank ({given}). {right} goes to river.")
    expect(viewer.dots).to_have_accessible_name("0 of 1 right")
    expect(viewer.stage.locator(".outlined.said")).to_be_visible()
    viewer.page.mouse.click(*viewer.point("bank asks river"))
    expect(viewer.sum).to_have_accessible_name("Where bank asks river comes from")
    viewer.page.keyboard.press("Escape")
    viewer.stage.get_by_role("button", name="Why? Open its sum").click()
    expect(viewer.sum).to_have_accessible_name("Where bank asks river comes from")
    expect(viewer.dots).to_have_accessible_name("0 of 1 right")


@pytest.mark.parametrize(
    ("typed", "right"),
    [("4.32", True), ("4,32", True), ("4.33", True), ("4.3", False), ("-4.32", False)],
)
def test_a_number_is_typed(asked, typed, right):
    viewer = asked("scores")
    viewer.number.fill(typed)
    viewer.number.press("Enter")
    expect(viewer.dots).to_have_accessible_name(f"{int(right)} of 1 right")
    expect(viewer.reading).to_contain_text("1.20 × 3.60 = 4.32.")
    expect(viewer.on).to_be_focused()
    if typed == "4.3":
        expect(viewer.reading).to_contain_text("You said 4.3, which is 0.02 off.")


def test_what_is_no_number_is_not_taken(asked):
    viewer = asked("scores")
    viewer.number.fill("four")
    viewer.number.press("Enter")
    expect(viewer.stage.get_by_role("alert")).to_have_text("Type a number, such as 0.50")
    expect(viewer.number).to_be_focused()
    expect(viewer.dots).to_have_count(0)


def test_only_the_cell_that_is_asked_for_is_covered(asked):
    viewer = asked("scores")
    tips = {text for _, _, text in viewer.tips()}
    assert "bank asks river: ?" in tips
    assert f"bank asks itself: {digits(SCORES[1, 1], 4)}" in tips
    assert f"river asks bank: {digits(SCORES[0, 1], 4)}" in tips
    assert "4.32" not in viewer.page.locator(".legend").inner_text()


def test_the_whole_walk_by_keys_alone_and_what_is_told_of_it(asked):
    viewer = asked("scores", predict="")
    press, told = viewer.page.keyboard.press, viewer.told
    press("h")
    expect(viewer.predict).to_have_attribute("aria-pressed", "true")
    expect(viewer.number).to_be_focused()
    expect(told).to_have_text("bank asks river: 1.20 × 3.60 = ?")
    viewer.page.keyboard.type("4,32")
    press("Enter")
    expect(told).to_have_text("Right. 1.20 × 3.60 = 4.32.")
    press("Space")
    expect(viewer.title).to_have_text("Attention weights")
    expect(viewer.grid).to_be_focused()
    expect(told).to_have_text(re.compile("who gets most of its weight\\?$"))
    press("End")
    expect(viewer.spoken).to_have_text("bank asks itself: covered")
    press("Enter")
    expect(told).to_have_text(re.compile("^You said bank"))
    press("Enter")
    expect(viewer.title).to_have_text("Attention residual")
    expect(viewer.options.first).to_be_focused()
    press("ArrowRight")
    expect(viewer.options.nth(1)).to_be_focused()
    press("ArrowRight")
    press("Enter")
    expect(told).to_have_text(f"Right. Nature was 0.30 and is {digits(RESULT[1, 0], 2)}.")
    expect(viewer.dots).to_have_accessible_name("2 of 3 right")
    press("h")
    expect(viewer.predict).to_have_attribute("aria-pressed", "false")
    expect(viewer.dots).to_be_hidden()
    expect(told).to_have_text(re.compile("^Nothing is hidden. "))


def test_shown_is_not_answered(asked):
    viewer = asked("attention_weights")
    viewer.show.click()
    expect(viewer.reading).to_have_text(f"{digits(WEIGHTS[1, 0], 2)} goes to river.")
    expect(viewer.dots).to_have_count(0)


def test_steps_leave_a_question_and_find_it_again(asked):
    viewer = asked("scores")
    for key in ("ArrowRight", "ArrowLeft"):
        viewer.page.keyboard.press(key)
    expect(viewer.reading).to_contain_text("= ?")
    viewer.show.click()
    for key in ("PageDown", "PageUp"):
        viewer.page.keyboard.press(key)
    expect(viewer.reading).to_have_text("1.20 × 3.60 = 4.32.")


def test_answers_are_kept_in_the_tab_until_they_are_forgotten(asked):
    viewer = asked("attention_weights")
    viewer.page.mouse.click(*viewer.point("bank asks river: ?"))
    viewer.page.reload()
    expect(viewer.dots).to_have_accessible_name("1 of 1 right")
    expect(viewer.reading).to_contain_text("Right.")
    viewer.stage.get_by_role("button", name="Forget these answers and ask again").click()
    expect(viewer.dots).to_have_count(0)
    expect(viewer.reading).to_contain_text("who gets most")


def test_one_kind_is_asked_where_it_can_be(asked):
    viewer = asked("attention_weights", predict="number")
    expect(viewer.reading).to_contain_text("55 % of its weight goes to river")
    viewer.page.keyboard.press("ArrowLeft")
    for _ in range(3):
        if "= ?" in viewer.reading.inner_text():
            break
        viewer.page.keyboard.press("ArrowLeft")
    expect(viewer.number).to_be_visible()


def test_without_questions_there_is_no_key_for_them(asked):
    viewer = asked("scores", quiz=[], predict="")
    viewer.page.keyboard.press("h")
    expect(viewer.predict).to_be_hidden()
    expect(viewer.reading).to_contain_text("highest score")
    viewer.page.keyboard.press("?")
    expect(viewer.page.get_by_role("dialog", name="Keys")).not_to_contain_text("predict it first")


def test_in_words_there_are_no_lines_but_question_marks_and_a_word_answers(asked):
    viewer = asked("attention_weights", form="words")
    tips = [(x, y, t) for x, y, t in pointed(viewer.grid, 31, 31) if t == "Answer: bank"]
    assert not [
        t
        for *_, t in pointed(viewer.grid, 31, 31)
        if re.search(r"\d\.\d", t) and t.startswith("bank asks")
    ]
    viewer.page.mouse.click(*tips[-1][:2])
    expect(viewer.reading).to_contain_text("You said bank")


def test_a_covered_cell_is_not_opened_by_a_link(asked):
    viewer = asked("attention_weights", cell=[1, 0])
    expect(viewer.sum).to_have_count(0)
    viewer = asked("scores", cell=[0, 0])
    expect(viewer.sum).to_be_visible()
    viewer.grid.focus()
    viewer.page.keyboard.press("ArrowDown")
    expect(viewer.sum).to_have_count(0)


def test_a_saved_picture_hides_what_is_covered(asked):
    viewer = asked("attention_weights")
    with viewer.page.expect_download() as saved:
        viewer.page.get_by_role("button", name="Save the picture as SVG").click()
    svg = saved.value.path().read_text(encoding="utf-8")
    assert svg.count(">?<") == 2
    assert not [c for c in (0, 1) if f">{digits(WEIGHTS[1, c], 2)}<" in svg]


def test_by_touch(asked, browser, errors):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    tab = watch(context.new_page(), errors)
    viewer = asked("attention_weights", on=tab)
    expect(viewer.reading).to_contain_text("who gets most")
    tab.touchscreen.tap(*viewer.point("bank asks river: ?"))
    expect(viewer.reading).to_contain_text("Right.")
    viewer.on.tap()
    expect(viewer.title).to_have_text("Attention residual")
    viewer.options.nth(1).tap()
    expect(viewer.reading).to_contain_text("You said it falls.")
    expect(viewer.dots).to_have_accessible_name("1 of 2 right")
    context.close()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0,55", 0.55),
        (" 1.5 ", 1.5),
        ("−1.2", -1.2),
        (".5", 0.5),
        ("5.", 5),
        ("55 %", 0.55),
        ("+2", 2),
    ]
    + [(text, None) for text in ("", "four", "1.2.3", "1e3", "Infinity", "--1", "%", "1,234.5")],
)
def test_numbers_as_people_type_them(page, typed, number):
    page.goto("about:blank")
    found = call_in(page, "data/questions", f"({{ typedNumber }}) => typedNumber({typed!r})")
    assert found == (pytest.approx(number) if number is not None else None)


def test_what_was_revealed_is_not_asked_again(asked):
    cell = Question(**{**vars(NUMBER), "stage": "attention_weights", "says": ["How much is it?"]})
    lever = Question(**{**vars(RISES), "stage": "attention_weights", "covers": Covered((), ())})
    viewer = asked("attention_weights", quiz=[LARGEST, cell, lever])
    viewer.show.click()
    viewer.stage.get_by_role("button", name="Another question here").click()
    expect(viewer.reading).to_contain_text("rise or fall?")
    tips = {text for _, _, text in viewer.tips()}
    assert f"bank asks river: {digits(WEIGHTS[1, 0], 4)}" in tips, "of a lever nothing is hidden"
    viewer.options.first.click()
    expect(viewer.stage.get_by_role("button", name="Another question here")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "model", "head", "ask"),
    [(TEXT, "handmade", 0, 1), ("the river bank was muddy", "minilm", 3, 3)],
)
def test_whatever_the_core_asks_can_be_answered_right(asked, text, model, head, ask):
    traced = trace(text, load_model(model))
    every = questions(traced, 0, head, ask)
    assert len({each.kind for each in every}) > 5
    for each in every:
        viewer = asked(each.stage, [each], each.kind, traced=traced, head=head, ask=ask)
        expect(viewer.reading).to_have_text("".join(map(plainly, each.says)))
        if each.by == "choice":
            viewer.options.nth(int(each.answer)).click()
        elif each.by == "number":
            viewer.number.fill(f"{each.answer:.{each.decimals}f}")
            viewer.number.press("Enter")
        else:
            viewer.grid.focus()
            viewer.page.keyboard.press("Home")
            for _ in range(int(each.answer)):
                viewer.page.keyboard.press("ArrowRight")
            viewer.page.keyboard.press("Enter")
        expect(viewer.dots).to_have_accessible_name("1 of 1 right")
        expect(viewer.reading).to_contain_text("Right. ")
        viewer.page.evaluate("sessionStorage.clear()")


def plainly(piece):
    """A piece of a sentence as it stands on the screen."""
    return piece if isinstance(piece, str) else piece[0]
