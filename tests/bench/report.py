"""The figures as one table, on screen and in BENCHMARKS.md."""

from datetime import date

from tests.bench.figure import Figure
from tests.bench.machine import describe
from tests.server import TOP

FILE = TOP / "BENCHMARKS.md"
INTRODUCTION = """\
# Speed and memory

Written by `make bench ARGS=--write`, not by hand. Every ratio is of two medians that were measured
in turn in one run (A B A B ...), so that whatever else the machine did slowed both. Times are in
milliseconds, memory in megabytes (1e6 bytes). A benchmark reports: no test depends on it.
"""
COLUMNS = ("figure", "limit", "measured", "median", "against", "within limit")


def table(figures: list[Figure]) -> str:
    """A Markdown table that is also legible as it is."""
    rows = [COLUMNS, *(_row(figure) for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def notes(figures: list[Figure]) -> str:
    """How the figures were measured, the same words once."""
    return "\n".join(f"- {how}" for how in dict.fromkeys(f.how for f in figures if f.how))


def write(figures: list[Figure]) -> None:
    """Put it all into BENCHMARKS.md, with the machine and the date."""
    machine = {"Date": date.today().isoformat(), **describe()}
    here = "\n".join(f"- {name}: {what}" for name, what in machine.items())
    text = (
        f"{INTRODUCTION}\n{table(figures)}\n\n## Measured\n\n{notes(figures)}\n\n## On\n\n{here}\n"
    )
    FILE.write_text(text, encoding="utf-8")


def _row(figure: Figure) -> tuple[str, ...]:
    unit = f" {figure.unit}" if figure.unit else ""
    return (
        figure.what,
        "" if figure.limit is None else f"≤ {figure.limit:g}{unit}",
        "" if figure.value is None else f"{figure.value:.2f}{unit}",
        *("" if time is None else f"{time:.1f} ms" for time in (figure.ours, figure.other)),
        figure.within,
    )
