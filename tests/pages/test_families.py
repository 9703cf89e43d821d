"""Every family of checkpoints on every page: a picture, and no sentence that is untrue of it."""

from pathlib import Path

import pytest

from pages._app import models
from tests.pages.folders import offer
from tests.pages.reader import has_viewer, messages, part, unescaped, visit

TINY = Path(__file__).parents[1] / "goldens" / "tiny"
FAMILIES = sorted(path.name for path in TINY.iterdir() if path.is_dir())
DECODERS = ("gpt2", "llama", "mistral", "qwen2", "smollm2")


@pytest.fixture(autouse=True)
def _offered(monkeypatch):
    offer(monkeypatch, (TINY / family for family in FAMILIES))


def offered_as(family: str) -> str:
    """What a folder is called beside the built-in models: of equal names a folder's is longer."""
    return next(name for name in models.names()[::-1] if name.rpartition("/")[2] == family)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_walk_of_every_family_ends_in_its_guesses(family):
    place = {"model": offered_as(family), "layer": "1", "stage": "probabilities", "cell": "1-0"}
    at = visit("walk", text="the bank", **place)
    assert has_viewer(at) and not at.error, messages(at)
    (answer,) = part(at, "answer").header["answers"]
    assert answer["cell"] == [1, 0] and answer["sum"]["terms"]
    sent = part(at, "trace")
    assert sent.tensors["probabilities"].shape[1] <= 32 < sent.header["axes"]["candidate"]["of"]


@pytest.mark.parametrize(
    ("family", "mask", "offered"),
    [
        ("bert", "causal", ["None", "Causal", "Padding"]),
        ("llama", "all", ["Causal", "None", "Padding"]),
        ("mistral", "none", ["Window", "None", "Padding"]),
    ],
)
def test_the_playground_offers_the_masks_that_change_something(family, mask, offered):
    at = visit("playground", text="the bank", model=offered_as(family), mask=mask)
    assert not at.error, messages(at)
    control = at.segmented_control(key="playground.mask")
    assert control.options == offered
    assert control.value == mask
    assert ("Nothing is changed yet" in unescaped(at)) == (mask == "none")


@pytest.mark.parametrize("family", ("roberta", "smollm2"))
@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("heads", {"below": "attention", "show": "previous"}),
        ("context", {"texts": "the bank\na bank", "word": "bank"}),
        ("worksheet", {"layer": "1"}),
        ("walk", {"layer": "1", "stage": "value", "head": "1", "predict": "any"}),
    ],
)
def test_other_pages_are_whole_for_encoders_and_decoders(family, page, place):
    at = visit(page, model=offered_as(family), **{"text": "the bank, é", **place})
    assert not at.error, messages(at)
    assert "[CLS]" not in unescaped(at)


def test_a_link_with_a_mask_that_a_model_does_not_need_shows_its_own():
    at = visit("playground", text="the bank", model="llama", mask="causal")
    assert at.segmented_control(key="playground.mask").value == "none"
