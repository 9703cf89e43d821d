"""What the operating system will not give, or what is no file, is refused in a sentence."""

import os

import pytest

from tests.core.folders import REMEDY, assert_said

CASES: dict = {}  # name -> (a way to spoil the folder, what the sentence has to name)


def instead(name, make):
    """Something that is no regular file, under the name of one."""

    def build(checkpoint):
        path = checkpoint.folder / name
        path.unlink(missing_ok=True)
        make(path)

    return build


# What is no file
NO_FILE = {
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a link to itself": lambda path: path.symlink_to(path),
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
    "a link to a name too long": lambda path: path.symlink_to("x" * 300),
}
for label, make in NO_FILE.items():
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        CASES[f"{name} is {label}"] = (instead(name, make), [name, "cannot be read"])
for name in ("config.json", "model.safetensors", "tokenizer.json"):
    gone = instead(name, lambda path: path.symlink_to("nowhere"))
    CASES[f"{name} is a link to nowhere"] = (gone, ["has no", name])


@pytest.mark.parametrize(("build", "said"), CASES.values(), ids=list(CASES))
def test_a_file_is_refused_with_its_name_and_a_remedy(checkpoint, refusal, build, said):
    build(checkpoint)
    assert_said(refusal, checkpoint.folder, said)


@pytest.mark.parametrize(
    "name", ["x" * 300, "x/" * 3000, "nul\0", "a\nb", "\udcff", "/dev/zero", "."]
)
def test_what_is_no_checkpoint_folder_is_refused_by_its_name(tmp_path, monkeypatch, refusal, name):
    monkeypatch.chdir(tmp_path)
    assert REMEDY.search(refusal(name))


def test_a_folder_that_may_not_be_listed_is_refused(folder, refusal, monkeypatch):
    def denied(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "listdir", denied)
    said = refusal(folder)
    assert str(folder) in said and "Permission denied" in said and REMEDY.search(said)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("call", ["stat", "open"])
def test_a_file_that_may_not_be_read_is_refused(folder, refusal, monkeypatch, name, call):
    real = getattr(os, call)

    def denied(path, *rest, **more):
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *rest, **more)

    monkeypatch.setattr(os, call, denied)
    said = refusal(folder)
    assert str(folder / name) in said and "Permission denied" in said and REMEDY.search(said)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_file_that_goes_between_the_look_and_the_reading_is_said(
    folder, refusal, monkeypatch, name
):
    real = os.open

    def gone(path, *rest, **more):
        if str(path).endswith(name):
            os.unlink(path)
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", gone)
    said = refusal(folder)
    assert str(folder / name) in said and REMEDY.search(said)
