"""``python -m attention_core "river bank"``: a trace as text, as a page, as numbers."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from attention_core import ModelError, load_model, page, trace
from attention_core.graph.trace import Trace
from attention_core.models import BUILT_IN, PICTURES, TRANSLATORS, Model
from attention_core.pictures.bundled import BUNDLED
from attention_core.pictures.opening import opened
from attention_core.view import tables, text
from attention_core.view.selection import Selection, select
from attention_core.view.shown import explained, shown

EXAMPLES = """\
examples:
  python -m attention_core "river bank"
      what there is: every stage and its shape
  python -m attention_core "river bank" --stage attention_weights --head 1
      the numbers of one stage
  python -m attention_core "river bank" --stage attention_weights --cell 1-0
      the sum behind one number
  python -m attention_core "river bank" --model minilm --stage scores --html lesson.html
      a page that opens without the app and without a network
  python -m attention_core "river bank" --stage scores --csv - | column -s, -t
      the numbers for another program
  python -m attention_core "river bank" --model en-pt --stage decoder.layer1.cross_attention_weights
      where a translator looks for each word it says
  python -m attention_core photo.jpg --model dinov2 --html photo.html
      a picture of your own
"""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in a sentence, and no more."""

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2, as argparse does."""
        sentence = f"{message[:1].upper()}{message[1:].rstrip('.')}."
        self.exit(2, f"{sentence} `{self.prog} --help` says what can be asked.\n")


def parser() -> Parser:
    """What can be asked for."""
    made = Parser(
        prog="python -m attention_core",
        description="Run a text through a model and write what is computed on the way: as text, "
        "as a page to step through, or as numbers.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument(
        "sentence",
        metavar="TEXT",
        help="the text to read, in quotation marks; for dinov2 the file of a picture, or the "
        f"name of one that comes with the app: {', '.join(BUNDLED)}",
    )
    where = made.add_argument_group("where to look")
    where.add_argument(
        "--model",
        default="handmade",
        metavar="MODEL",
        help=f"{', '.join((*BUILT_IN, *TRANSLATORS, *PICTURES))}, or the folder of a checkpoint "
        "(default: handmade)",
    )
    where.add_argument(
        "--layer",
        type=_whole,
        metavar="N",
        help="counted from 0 (default: that of the stage, or 0)",
    )
    where.add_argument(
        "--part",
        metavar="NAME",
        help="such as decoder, where a model has several stacks of layers (default: the stage's)",
    )
    where.add_argument("--stage", metavar="NAME", help="such as attention_weights")
    where.add_argument(
        "--head", type=_whole, default=0, metavar="N", help="counted from 0 (default: 0)"
    )
    where.add_argument(
        "--cell",
        type=_cell,
        metavar="ROW-COLUMN",
        help="one number of the stage, such as 2-1: its sum is written or opened",
    )
    what = made.add_argument_group(
        "what to write", "Text if nothing is named. A FILE called - is standard output."
    )
    what.add_argument("--html", metavar="FILE", help="a page on its own: one layer, stage by stage")
    what.add_argument("--csv", metavar="FILE", help="the stage's numbers, of the head, as a table")
    what.add_argument(
        "--npz",
        metavar="FILE",
        help="the stage with all its heads as a NumPy array; without --stage every computed tensor",
    )
    what.add_argument(
        "--text",
        action="store_true",
        help="the stage's numbers, the sum of --cell or, without --stage, what there is",
    )
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, compute, write."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a word may have letters a terminal has not
            stream.reconfigure(errors="backslashreplace")
    asked = parser()
    options = asked.parse_args(arguments)
    if options.stage is None and (options.csv or options.cell):
        asked.error(f"{'--csv' if options.csv else '--cell'} needs a stage: name one with --stage")
    try:
        _write(options)
        sys.stdout.flush()
    except (ModelError, ValueError) as wrong:
        asked.exit(2, f"{wrong}\n")
    except BrokenPipeError:  # whoever read along has seen enough; Python need not try once more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as wrong:
        asked.exit(2, f"{wrong.filename} cannot be written: {wrong.strerror}.\n")


def _write(options: argparse.Namespace) -> None:
    model = load_model(options.model)
    made = trace(_sample(options.sentence, model), model)
    place = select(
        shown(made), options.layer, options.stage, options.head, options.cell, options.part
    )
    if options.html:
        whole = page(
            made,
            layer=place.layer,
            part=place.part,
            stage=place.step.name,
            head=place.head,
            cell=place.cell,
            title=None if made.output_text else options.sentence,
        )
        _save(options.html, whole)
    if options.csv:
        _save(options.csv, tables.csv_text(made[place.step.name], place.head))
    if options.npz:
        name = place.step.name if options.stage else None
        _save(options.npz, tables.npz_bytes(made, name))
    if options.text or not (options.html or options.csv or options.npz):
        print(_text(made, place, options))


def _sample(given: str, model: Model) -> Any:
    """What is read: the text, or the picture whose file or name it is."""
    if model.can.unit != "patch" or not Path(given).is_file():
        return given
    return opened(Path(given).read_bytes()).pixels


def _text(made: Trace, place: Selection, options: argparse.Namespace) -> str:
    if options.stage is None:
        return text.overview(made)
    seen = shown(made)
    tensor = seen[place.step.name]
    cell = place.index(tensor)
    if cell is None:
        return "\n".join(filter(None, [text.matrix(tensor, place.head), seen.says(tensor.name)]))
    return text.account(explained(seen, tensor.name, cell))


def _save(name: str, content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    if name == "-":
        sys.stdout.buffer.write(data)
        return
    with open(name, "wb") as file:
        file.write(data)


def _whole(written: str) -> int:
    if not re.fullmatch(r"\d{1,18}", written, re.ASCII):
        raise argparse.ArgumentTypeError(f"{written!r} is not a whole number such as 0 or 3")
    return int(written)


def _cell(written: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,18})-(\d{1,18})", written, re.ASCII)
    if not found:
        raise argparse.ArgumentTypeError(f"{written!r} is not a row and a column such as 2-1")
    return int(found[1]), int(found[2])


if __name__ == "__main__":
    main()
