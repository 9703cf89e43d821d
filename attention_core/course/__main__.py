"""``python -m attention_core.course FOLDER``: the lessons as pages for any static host."""

import argparse
import sys
from pathlib import Path

from attention_core.course.reading import LessonError, read_lesson
from attention_core.models import ModelError
from attention_core.view.site import site

LESSONS = Path(__file__).parents[2] / "assets" / "lessons"


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, write the pages, say where they are."""
    asked = argparse.ArgumentParser(prog="python -m attention_core.course", description=__doc__)
    asked.add_argument("folder", type=Path, metavar="FOLDER", help="where the pages are written")
    asked.add_argument(
        "--lessons", type=Path, default=LESSONS, metavar="FOLDER", help="files that end in .toml"
    )
    asked.add_argument("--app", default="", metavar="URL", help="an app that the pages link to")
    options = asked.parse_args(arguments)
    try:
        files = sorted(options.lessons.glob("*.toml"))
        if not files:
            raise LessonError(f"{options.lessons} has no file that ends in .toml.")
        written = site(map(read_lesson, files), options.folder, app=options.app)
    except (ValueError, ModelError) as wrong:
        sys.exit(str(wrong))
    except OSError as wrong:
        sys.exit(f"{wrong.filename} cannot be written: {wrong.strerror}.")
    size = sum(path.stat().st_size for path in written)
    print(f"{len(written)} pages, {size / 1e6:.1f} MB: open {written[0]}")


if __name__ == "__main__":
    main()
