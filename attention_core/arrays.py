"""The one type of array: NumPy's, of any shape and dtype."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
