"""Speed and memory of all that a reader waits for: ``python -m tests.bench``.

A benchmark reports and does not judge: it always ends well, and no test runs it.
"""

import argparse
import signal
import sys
import time
import traceback

from tests.bench import (
    beside,
    crowd,
    dinov2,
    editing,
    forced,
    headmap,
    memory,
    merging,
    pagesize,
    pictures,
    products,
    pytorch,
    report,
    sentence,
    smollm2,
    stepping,
    stroke,
    training,
    translating,
    visit,
)
from tests.bench.effort import FULL, QUICK
from tests.bench.figure import Figure

ROWS = {
    "products": products.measure,
    "pytorch": pytorch.measure,
    "smollm2": smollm2.measure,
    "training": training.measure,
    "translation": translating.measure,
    "dinov2": dinov2.measure,
    "forced": forced.measure,
    "pictures": pictures.measure,
    "merges": merging.measure,
    "page": pagesize.measure,
    "step": stepping.measure,
    "sentence": sentence.measure,
    "heads": headmap.measure,
    "edit": editing.measure,
    "stroke": stroke.measure,
    "visit": visit.measure,
    "memory": memory.measure,
    "glove": memory.measure_glove,
    "beside": beside.measure,
    "crowd": crowd.measure,
}


def main() -> None:
    """Measure, print, and write if that was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few repeats: is all measured at all?")
    parser.add_argument("--only", action="append", choices=ROWS, help="may be given several times")
    parser.add_argument("--write", action="store_true", help=f"write {report.FILE.name}")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that servers stop as well
    if wanted.write and (wanted.quick or wanted.only):
        parser.error("--write records a whole run: neither --quick nor --only goes with it.")
    figures = []
    for name in wanted.only or ROWS:
        print(f"measuring: {name} ...", end=" ", file=sys.stderr, flush=True)
        start = time.monotonic()
        try:
            figures += ROWS[name](QUICK if wanted.quick else FULL)
        except Exception as error:  # the other figures are still worth having
            traceback.print_exc()
            figures.append(Figure(name, None, how=f"Failed: {name}: {type(error).__name__}."))
        print(f"{time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    print(report.table(figures), report.notes(figures), sep="\n\n")
    if wanted.write:
        report.write(figures)


if __name__ == "__main__":
    main()
