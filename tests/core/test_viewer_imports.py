"""Every name that a file of the viewer imports is one that the other file exports."""

import re

import pytest

from attention_core.view.bundle import ASSETS

FILES = sorted(ASSETS.rglob("*.js"))
IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[\w./]+\.js)";', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ASSETS)))
def test_what_is_imported_is_exported_there(file):
    for names, path in IMPORT.findall(file.read_text(encoding="utf-8")):
        there = (file.parent / path).read_text(encoding="utf-8")
        wanted = {each.split(" as ")[0].strip() for each in names.split(",") if each.strip()}
        assert wanted <= set(EXPORT.findall(there)), path


def test_a_name_that_is_not_there_would_be_found():
    found = IMPORT.findall('import { h, sentence as told } from "./dom.js";\n')
    assert found == [(" h, sentence as told ", "./dom.js")]
