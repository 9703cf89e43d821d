"""Steps are taken in slices of time, and others may go between any two."""

from attention_core.training import turns as module
from attention_core.training.turns import turns


def taken(monkeypatch, n: int, within: float, each: float) -> tuple[int, int]:
    """How many turns of so many seconds are begun, and how often others may go."""
    clock, pauses = [0.0], []
    monkeypatch.setattr(module, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(module, "sleep", pauses.append)
    begun = 0
    for _ in turns(n, within):
        begun += 1
        clock[0] += each
    return begun, len(pauses)


def test_no_turn_is_begun_that_would_hardly_end_in_time(monkeypatch):
    assert taken(monkeypatch, 100, within=1.0, each=0.3)[0] == 3
    assert taken(monkeypatch, 100, within=1.0, each=0.6)[0] == 1


def test_one_turn_is_begun_however_little_time_there_is_and_none_if_none_is_wanted(monkeypatch):
    assert taken(monkeypatch, 100, within=0, each=0.3)[0] == 1
    assert taken(monkeypatch, 0, within=1.0, each=0.3) == (0, 0)


def test_others_may_go_between_any_two(monkeypatch):
    assert taken(monkeypatch, 5, within=60, each=0.3) == (5, 4)
