"""Matrices are multiplied by one thread, however many readers there are."""

from contextlib import ExitStack, contextmanager
from threading import Barrier, Thread

import pytest
from threadpoolctl import threadpool_info

from attention_core.geometry.threads import Shared, one_thread


def blas():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


@pytest.fixture
def limit():
    """A limit nobody else is within, and what became of it."""
    said = []

    @contextmanager
    def limited():
        said.append("set")
        yield
        said.append("back")

    return Shared(limited), said


def test_within_it_there_is_one():
    with one_thread():
        assert blas() == {1}
        with one_thread():
            assert blas() == {1}
        assert blas() == {1}


def test_who_leaves_first_takes_it_from_nobody(limit):
    shared, said = limit
    first, other = ExitStack(), ExitStack()
    first.enter_context(shared)
    other.enter_context(shared)
    first.close()
    assert said == ["set"]
    other.close()
    assert said == ["set", "back"]


def test_after_an_error_it_is_given_back_and_can_be_set_again(limit):
    shared, said = limit
    with pytest.raises(ZeroDivisionError), shared:
        raise ZeroDivisionError
    with shared:
        assert said == ["set", "back", "set"]
    assert said == ["set", "back"] * 2


def test_many_readers_at_once_never_lose_it(limit):
    shared, said = limit
    together, missed = Barrier(8), []

    def reader():
        together.wait()
        for _ in range(200):
            with shared:
                missed.extend([said[:]] if said[-1] != "set" else [])

    readers = [Thread(target=reader) for _ in range(8)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    assert not missed and said == ["set", "back"] * (len(said) // 2)
