"""Every section of every page, and what must hold of its own controls on any screen."""

from pathlib import Path

from playwright.sync_api import Page

SECTIONS = {
    "walkthrough": "?model=minilm&stage=attention_weights&head=2",
    "walkthrough, a sum": "?model=minilm&stage=scores&head=2&cell=1-2",
    "walkthrough, words": "?model=minilm&stage=attention_weights&head=all&form=words",
    "merges": "tokenizer?section=bpe&step=4",
    "four tokenizers": "tokenizer?section=four",
    "sinusoids": "positions?section=sinusoids",
    "learned positions": "positions?section=learned",
    "order": "positions?section=order",
    "changed positions": "positions?section=change",
    "heads": "heads?heads=1.8",
    "heads averaged": "heads?heads=0.1+1.2&below=attention",
    "heads made uniform": "heads?below=uniform&show=entropy",
    "a word": "context?below=word",
    "static": "context?below=static",
    "difference": "context?below=difference",
    "documents": "context?below=document",
    "layers": "context?below=layers",
    "next word": "nextword?pick=drawn&top_k=5",
    "looked at": "nextword?below=looked",
    "kept": "nextword?below=kept&added=333.12",
    "translation": "translation?below=heads",
    "another word said": "translation?below=choices&words=7.2607&ends=yes",
    "a word translated": "translation?below=meanings",
    "pictures": "pictures?to=125",
    "board": "pictures?picture=board",
    "course": "course",
    "training": "training?at=100",
    "a step of training": "training?at=60&section=opened",
    "a corpus": "training?section=corpus",
    "what it takes": "training?section=findings&finding=meaning",
    "numbers": "playground",
    "numbers, a sum": "playground?stage=scores&cell=1-1&mask=padding",
    "worked": "playground?section=worked&level=one",
    "cross": "playground?section=cross",
    "root": "playground?section=root",
    "costs": "playground?section=cost",
}


ASKED = (Path(__file__).parent / "room.js").read_text(encoding="utf-8")


def open_section(page: Page, url: str, section: str) -> None:
    """A section, with all there is on it drawn."""
    page.goto(f"{url}/{SECTIONS[section]}")
    settle(page)


def settle(page: Page) -> None:
    """Until the page has what it asked for, and does not move any more."""
    page.evaluate(ASKED)
    page.wait_for_function("() => still()")


def resize(page: Page, width: int, height: int) -> None:
    """Show the page on a screen of this size."""
    page.set_viewport_size({"width": width, "height": height})
    settle(page)


def turn(page: Page, theme: str) -> None:
    """Have the system light or dark, and the page follow it."""
    page.emulate_media(media="screen", color_scheme="dark" if theme == "dark" else "light")
    followed = "theme => getComputedStyle(document.querySelector('.stApp')).colorScheme === theme"
    page.wait_for_function(followed, arg=theme)
    settle(page)


def faults(page: Page) -> list[str]:
    """What is wrong with the room that the controls have, in a sentence each."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    found = []
    if (over := page.evaluate("() => sideways()")) > 0:
        found.append(f"the page scrolls sideways by {over} px")
    controls = page.evaluate("() => controls()")
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
