"""Every section of every page, and what must hold of its own controls on any screen."""

from playwright.sync_api import Page

SECTIONS = {
    "walkthrough": "?model=minilm&stage=attention_weights&head=2",
    "walkthrough, a sum": "?model=minilm&stage=scores&head=2&cell=1-2",
    "merges": "tokenizer?step=4",
    "four tokenizers": "tokenizer?section=four",
    "sinusoids": "positions",
    "learned positions": "positions?section=learned",
    "order": "positions?section=order",
    "changed positions": "positions?section=change",
    "heads": "heads?heads=1.8",
    "heads averaged": "heads?heads=0.1+1.2&below=attention",
    "heads made uniform": "heads?below=uniform&show=entropy",
    "a word": "context",
    "static": "context?below=static",
    "difference": "context?below=difference",
    "documents": "context?below=document",
    "layers": "context?below=layers",
    "numbers": "playground",
    "numbers, a sum": "playground?stage=scores&cell=1-1&mask=padding",
    "worked": "playground?section=worked&level=one",
    "cross": "playground?section=cross",
    "root": "playground?section=root",
    "costs": "playground?section=cost",
}

# The project's own controls: all in the viewers, and on the page what Streamlit was asked for. What is
# inside a box that scrolls is in reach as long as the box is.
CONTROLS = """() => {
  const every = (root) => [...root.querySelectorAll("*")].flatMap(
    (e) => (e.shadowRoot ? [e, ...every(e.shadowRoot)] : [e]));
  const asked = `:is(.stButton, .stDownloadButton, .stMenuButton, .stPopover, .stButtonGroup) button, .stPageLink a,
    .stTextInput input, .stTextArea textarea, .stNumberInput input`;
  const own = (e) => e.matches(asked) || (e.getRootNode() instanceof ShadowRoot
    && e.matches("button, input, summary, a[href], [role=tab], [role=radio]"));
  const up = (e) => e.assignedSlot ?? e.parentElement ?? e.getRootNode().host;
  const scroller = (e) => {
    for (let p = up(e); p; p = up(p))
      if (p.matches("[data-testid=stMain]")) return null;
      else if (["auto", "scroll"].includes(getComputedStyle(p).overflowX)
        && p.scrollWidth > p.clientWidth) return p;
  };
  const fixed = (e) => { for (let p = e; p; p = up(p)) if (getComputedStyle(p).position === "fixed") return true; return false; };
  return every(document.querySelector("[data-testid=stMain]") ?? document.body).filter(own)
    .filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) => {
      const box = (scroller(e) ?? e).getBoundingClientRect();
      const { x, y, width, height } = e.getBoundingClientRect();
      const name = `${e.className.slice?.(0, 40)} ${e.getAttribute("aria-label") ?? e.textContent.slice(0, 30)}`;
      return {
        name, x, y, width, height, scrolls: Boolean(scroller(e)), fixed: fixed(e),
        left: box.left, right: box.right,
        clipped: e.matches("button, a") && (e.scrollWidth > e.clientWidth + 1
          || [...e.querySelectorAll("p")].some((p) => p.scrollWidth > p.clientWidth + 1)),
      };
    }).filter((e) => e.width && e.height);
}"""
SIDEWAYS = """() => Math.max(...[document.documentElement, document.body,
  document.querySelector("[data-testid=stMain]")].filter(Boolean)
  .map((e) => e.scrollWidth - e.clientWidth))"""

_STILL = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const main = document.querySelector("[data-testid=stMain]") ?? document.body;
  const drawn = document.querySelector("body > .root")
    ?? main.querySelectorAll(".stElementContainer")[3];
  const now = `${main.scrollHeight} ${main.scrollWidth} ${innerWidth} ${app?.dataset.testScriptState}`;
  const since = (globalThis.stillSince ??= {});
  if (since.now !== now) Object.assign(since, { now, at: performance.now() });
  return drawn && (!app || app.dataset.testScriptState === "notRunning")
    && performance.now() - since.at > 300 && !document.querySelector(".stSkeleton, [data-testid=stSkeleton]");
}"""


def open_section(page: Page, url: str, section: str) -> None:
    """A section, with all there is on it drawn."""
    page.goto(f"{url}/{SECTIONS[section]}")
    settle(page)


def settle(page: Page) -> None:
    """Until the page has what it asked for, and does not move any more."""
    page.wait_for_function(_STILL, timeout=60_000)


def faults(page: Page) -> list[str]:
    """What is wrong with the room that the controls have, in a sentence each."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    found = []
    if (over := page.evaluate(SIDEWAYS)) > 0:
        found.append(f"the page scrolls sideways by {over} px")
    controls = page.evaluate(CONTROLS)
    assert controls, "there is nothing to look at"
    for each in controls:
        if each["left"] < 0 or each["right"] > width + 0.5:
            found.append(f"{each['name']} leaves the screen: {each['left']} to {each['right']}")
        if min(each["width"], each["height"]) < 23.9:
            found.append(f"{each['name']} is {each['width']:.0f} x {each['height']:.0f} px")
        if each["clipped"]:
            found.append(f"the words of {each['name']} are cut off")
    loose = [each for each in controls if not each["fixed"]]
    for i, one in enumerate(loose):
        for other in loose[i + 1 :]:
            if _overlap(one, other) and one["scrolls"] == other["scrolls"]:
                found.append(f"{one['name']} lies on {other['name']}")
    return found


def _overlap(a: dict, b: dict) -> bool:
    across = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    down = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return across > 1.5 and down > 1.5
