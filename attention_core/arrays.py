"""The type of what is computed with: an array of any shape and any kind of number."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
