"""How many threads multiply matrices: one."""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """Two BLAS threads gain nothing on matrices this small and take the other readers' core."""
    limit: AbstractContextManager[Any] = _blas().limit(limits=1, user_api="blas")
    return limit
