"""Work in turns: as many as there is time for, at least one, and others come in between."""

import threading

from attention_core.training import turns as module
from attention_core.training.turns import turns


def test_as_many_as_wanted_where_there_is_time_and_one_where_there_is_none():
    assert [*turns(5, within=60)] == [0, 1, 2, 3, 4]
    assert [*turns(5, within=0)] == [0]
    assert [*turns(0, within=60)] == []


def test_another_thread_has_its_turn_between_two_steps():
    seen: list[int] = []
    begun, other = threading.Event(), threading.Event()

    def waits() -> None:
        begun.wait(600)
        other.set()

    thread = threading.Thread(target=waits)
    thread.start()
    for turn in turns(10**6, within=600):
        begun.set()
        seen.append(turn)
        if other.is_set():
            break
    thread.join(600)
    assert other.is_set() and seen[-1] < 1000


def test_no_turn_is_begun_that_would_hardly_end_in_time(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(module, "perf_counter", lambda: clock[0])

    def begun(each: float) -> int:
        n = 0
        for _ in turns(100, within=1.0):
            n += 1
            clock[0] += each
        return n

    assert begun(0.3) == 3
    assert begun(0.6) == 1
