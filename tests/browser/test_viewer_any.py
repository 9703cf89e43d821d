"""What no model here has is walked and drawn all the same: other axes, kinds, names and images."""

import numpy as np
import pytest

from attention_core import explain, load_model, run, trace
from attention_core.graph.entries import Label
from attention_core.graph.kinds import Operation
from attention_core.graph.kinds.softmax import Softmax
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.view.answers import account
from tests.browser.test_viewer_alone import bare_page

RED, GREEN = (230, 20, 20), (20, 200, 20)


@stage("R", "patch d_pixel -> patch d_pixel", "R = P^2", Operation("square"))
def squared(patches, *, out=None):
    """Every pixel times itself."""
    return np.square(patches, out=out)


@stage("V", "patch d_pixel -> d_pixel", "V = R", Operation("pool"))
def value(squared, *, out=None):
    """The mean of all patches: a vector, and the name of a key of answers."""
    return np.mean(squared, axis=0, out=out)


@stage("L", "d_pixel -> 1", "L = V", Operation("loss"))
def loss(value, *, out=None):
    """One number."""
    return np.sum(value, out=out)


@stage("G", "patch d_pixel, d_other, 1 -> patch d_pixel d_other", "G = P", Operation("outer"))
def outer(squared, kernel, loss, *, out=None):
    """Three axes, none of heads."""
    out[:] = squared[:, :, None] * kernel + loss
    return out


@stage("A", "patch d_pixel -> patch d_pixel", "A = P", Softmax("d_pixel"))
def shares(squared, *, out=None):
    """A softmax over something else than keys, without heads."""
    out[:] = np.exp(squared) / np.exp(squared).sum(axis=-1, keepdims=True)
    return out


@stage("B", "patch d_pixel -> patch", "B = P", Operation("most"))
def brightest(squared, *, out=None):
    """One number for each row of what was read."""
    return np.max(squared, axis=1, out=out)


STAGES = (squared, value, loss, outer, shares, brightest)


@pytest.fixture(scope="module")
def strange():
    """A trace of two patches of a picture: no tokens, no heads, no layers, no model."""
    patches = np.array([[0.51, -1.03, 1.97], [1.49, 0.23, -0.57]])
    images = [np.full((4, 4, 3), colour, np.uint8) for colour in (RED, GREEN)]
    labels = {"patch": tuple(Label(f"patch {i}", image) for i, image in enumerate(images))}
    steps = place({"see": STAGES}, ["patches", "kernel"])
    given = {"patches": patches, "kernel": np.array([2.0, -3.0, 0.5, 1.0])}
    return run(steps, given, labels, np.float64)


def at(strange, name, cell=None):
    told = [account(explain(strange, name, strange[name].index(0, cell)))] if cell else []
    return {"stage": name, "head": 0, "cell": cell, "revision": 1}, told


def test_it_is_walked_from_end_to_end(page, tmp_path, strange):
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(bare_page(tmp_path, strange, *at(strange, "squared")))
    for each in STAGES:
        page.get_by_role("heading", name=each.title, exact=True).wait_for()
        page.get_by_role("grid").focus()
        page.keyboard.press("Home")
        page.keyboard.press("ArrowDown" if each is brightest else "ArrowRight")
        assert page.locator(".reading").inner_text()
        _, columns = strange[each.name].drawn_shape
        spoken = page.locator("[role=gridcell]:not([hidden])").inner_text()
        number = strange[each.name].matrix()[0, min(columns, 2) - 1]
        assert spoken.endswith(f": {number:.2f}".replace("-", "−")), each.name
        page.keyboard.press("PageDown")
    assert faults == []
    assert page.get_by_role("radiogroup", name="Heads").count() == 0
    assert [m["stage"] for m in page.evaluate("moves")] == [s.name for s in STAGES[1:]]


@pytest.mark.parametrize(
    ("name", "cell", "title"),
    [
        ("loss", (0, 0), "L"),
        ("value", (0, 2), "pixel 2"),
        ("outer", (1, 2), "pixel 1, other 2"),
        ("brightest", (0, 1), "patch 1"),
        ("squared", (1, 0), "patch 1, pixel 0"),
    ],
)
def test_any_of_its_numbers_is_explained(page, tmp_path, strange, name, cell, title):
    page.goto(bare_page(tmp_path, strange, *at(strange, name, cell)))
    panel = page.locator(".sum")
    number = float(strange[name].matrix()[cell])
    says = f"{title}: {number:.4f}".replace("-", "−")
    assert says in panel.inner_text().replace("\n", "")
    assert panel.locator("tfoot td").inner_text() == f"{number:.4f}".replace("-", "−")


def test_a_row_with_an_image_shows_it_and_speaks_its_name(page, tmp_path, strange):
    page.goto(bare_page(tmp_path, strange, *at(strange, "squared")))
    page.wait_for_function(
        """(colours) => {
          const canvas = document.querySelector(".surface canvas");
          if (!canvas?.width) return false;
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const has = ([r, g, b]) => {
            for (let i = 0; i < data.length; i += 4) {
              if (data[i] === r && data[i + 1] === g && data[i + 2] === b) return true;
            }
            return false;
          };
          return colours.every(has);
        }""",
        arg=[list(RED), list(GREEN)],
    )
    page.get_by_role("grid").focus()
    assert page.locator("[role=gridcell]:not([hidden])").inner_text().startswith("patch 0, pixel 0")


def test_of_a_number_for_each_token_the_one_of_whoever_asks_is_read(page, tmp_path):
    @stage("N", "token d_model -> token", "N = X", Operation("longest"))
    def longest(attention_residual, *, out=None):
        """How far the largest number of each token is from zero."""
        return np.abs(attention_residual).max(axis=1, out=out)

    whole = trace("river bank loan", load_model("handmade"))
    given = [name for name in whole if whole[name].stage is None]
    last = place({"at the end": (longest,)}, ["layer0.attention_residual"],
                 rename={"attention_residual": "layer0.attention_residual"})  # fmt: skip
    t = run((*whole.steps, *last), {name: whole[name].value for name in given}, whole.entries.lists)
    page.goto(bare_page(tmp_path, t, {"stage": "longest", "head": 0, "cell": None, "revision": 1}))
    page.get_by_label("The word that asks").select_option("loan")
    number = t["longest"].value[2]
    page.get_by_text(f"At loan the number is {number:.2f}.").wait_for()
