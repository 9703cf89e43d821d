"""What was learned, taken along: links, a file and back, and a second training of documents."""

import json

import pytest

from attention_core.training.corpus import banks
from attention_core.training.files import saved
from attention_core.training.recipe import Recipe
from attention_core.training.run import Run
from pages._app import trained
from tests.pages.reader import messages, run, turn_to, visit, widget, written

KEY = "training.files.file"


@pytest.fixture(scope="module")
def learned():
    made = Run(Recipe(n_layers=2, sense=True), banks())
    made.go(3, within=60)
    return made.at(3)


def upload(at, content: bytes, name: str = "a.safetensors"):
    at.file_uploader(key=KEY).set_value((name, content, "application/octet-stream"))
    return run(at)


def texts(at) -> str:
    return " ".join(e.value for e in at.markdown).replace("\\", "")


def test_what_was_learned_is_saved_and_leads_to_every_page(files):
    at = visit("training", section="files", at="5")
    (given,) = (each for each in files if each["file_name"].endswith(".safetensors"))
    assert given["file_name"] == "trained-step-5.safetensors"
    header = int.from_bytes(given["data"][:8], "little")
    said = json.loads(given["data"][8 : 8 + header])["__metadata__"]
    assert said["step"] == "5" and "[bank=rive]" in said["corpus"]
    for page in ("walkthrough", "heads", "context", "nextword", "positions"):
        turn_to(at, page)
        assert "Your trained model" in widget(at, "model").options, page
        turn_to(at, "training", section="files", at="5")
    upload(at, given["data"])
    assert "Opened: encoder, 1 layer × 2 heads" in texts(at)


def test_an_opened_model_is_the_readers_beside_the_one_that_was_trained(learned):
    at = visit("training", section="files", at="5")
    upload(at, saved(learned))
    assert "Opened: encoder, 2 layers" in texts(at) and not at.error
    turn_to(at, "heads")
    options = widget(at, "model").options
    assert {trained.YOURS, trained.OPENED} <= set(options)
    widget(at, "model").set_value(learned.name)
    run(at)
    assert written(at)["model"] == learned.name and not messages(at)


@pytest.mark.parametrize(
    "content", [b"", b"\x80\x04K\x01.", b"PK\x03\x04", b"{}", b"\xff" * 64, "cut", "more"]
)
def test_nonsense_is_refused_in_a_sentence_and_nothing_of_it_is_listed(content, learned):
    good = saved(learned)
    content = {"cut": good[:-9], "more": good + b"\0"}.get(content, content)
    at = upload(visit("training", section="files"), content)
    (box,) = at.error
    assert box.value.endswith((".", "\\.")) and "Traceback" not in box.value
    turn_to(at, "heads")
    assert trained.OPENED not in widget(at, "model").options


def test_documents_part_step_by_step_and_lead_to_the_search():
    at = visit("training", section="documents", at="100")
    assert "the nearest other one is of its topic for" in texts(at)
    at.button(key="training.second ten").click()
    run(at)
    assert written(at)["second"] == "10" and "10 steps with pairs later" in texts(at)
    (link,) = (e.proto for e in at.get("page_link") if "Search by meaning" in e.proto.label)
    assert "below=document" in link.query_string
    at.button(key="training.second anew").click()
    run(at)
    assert "second" not in written(at)


def test_what_runs_waits_where_it_cannot_be_seen():
    at = visit("training", section="documents", at="20")
    at.button(key="training.second run").click()
    run(at)
    assert at.button(key="training.second run").label == "Pause"
    widget(at, "section").set_value("corpus")
    run(at)
    widget(at, "section").set_value("documents")
    run(at)
    assert at.button(key="training.second run").label == "Run"
