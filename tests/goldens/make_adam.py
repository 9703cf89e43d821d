"""Record what PyTorch's AdamW does to 24 weights in 100 steps, in float64.

Gradients are random numbers of very different sizes, some of them zero. Run it from an environment
with ``requirements.txt`` of this folder (the tests need none of it)::

    python make_adam.py
"""

from pathlib import Path

import numpy as np
import torch

N, STEPS = 24, 100
RATE, DECAY = 5e-3, 0.02
FILE = Path(__file__).with_name("adam.npz")


def main() -> None:
    """Write the file."""
    rng = np.random.default_rng(0)
    start = rng.standard_normal(N)
    sizes = 10.0 ** rng.integers(-9, 4, N)
    gradients = rng.standard_normal((STEPS, N)) * sizes
    gradients[:, 0] = 0
    gradients[50:, 1] = 0
    weights = torch.nn.Parameter(torch.tensor(start))
    adam = torch.optim.AdamW([weights], lr=RATE, weight_decay=DECAY)
    after = []
    for gradient in gradients:
        weights.grad = torch.tensor(gradient)
        adam.step()
        after.append(weights.detach().numpy().copy())
    state = adam.state[weights]
    np.savez_compressed(
        FILE,
        start=start,
        gradients=gradients,
        after=np.array(after),
        mean=state["exp_avg"].numpy(),
        square=state["exp_avg_sq"].numpy(),
        settings=np.array([RATE, DECAY]),
    )


if __name__ == "__main__":
    main()
