"""What the server remembers of states too large for an address: as much as it may, and no more."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from pages._app.state.memory import DIGEST, Memory
from tests.pages.places import alike

parts = st.dictionaries(st.text(), st.text(st.characters(exclude_categories=())), max_size=4)


@alike
@given(st.lists(parts, max_size=12))
def test_what_is_kept_comes_back_and_equal_parts_have_one_digest(many):
    memory = Memory(entries=100, size=10**6)
    digests = [memory.keep(each) for each in many]
    for digest, each in zip(digests, many, strict=True):
        assert memory.recall(digest) == each and len(digest) == DIGEST
        assert Memory(1, 1).keep(each) == digest, "the same after a restart"
    assert len(set(digests)) == len({repr(sorted(each.items())) for each in many})


@alike
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=60), st.integers(1, 5))
def test_the_least_recently_used_go_first(uses, most):
    memory = Memory(entries=most, size=10**6)
    digests = {i: Memory(1, 100).keep({"text": str(i)}) for i in range(10)}
    order: list[int] = []
    for keeps, i in uses:
        if keeps:
            memory.keep({"text": str(i)})
        elif i in order:
            assert memory.recall(digests[i]) == {"text": str(i)}
        else:
            assert memory.recall(digests[i]) is None
            continue
        order = [*(each for each in order if each != i), i][-most:]
    for i, digest in digests.items():
        assert (memory.recall(digest) is None) == (i not in order)


def test_bytes_are_bounded_and_what_is_larger_than_all_of_them_is_not_kept():
    memory = Memory(entries=100, size=1000)
    small = [memory.keep({"text": f"{i:0300}"}) for i in range(10)]
    assert sum(memory.recall(each) is not None for each in small) == 3
    assert memory.recall(small[-1]) and memory.recall(small[0]) is None
    assert memory.recall(memory.keep({"text": "x" * 1000})) is None
    assert memory.recall(small[-1]), "and it drives out nothing"


def test_many_readers_at_once_keep_to_the_bounds():
    memory = Memory(entries=50, size=5000)

    def use(reader: int) -> None:
        for i in range(300):
            digest = memory.keep({"text": f"{reader} {i % 40} " + "x" * (i % 97)})
            found = memory.recall(digest)
            assert found is None or found["text"].startswith(f"{reader} ")

    with ThreadPoolExecutor(8) as readers:
        list(readers.map(use, range(8)))
    kept = memory._kept
    assert len(kept) <= 50 and sum(size for _, size in kept._kept.values()) == kept.size <= 5000


def test_a_digest_that_was_changed_leads_to_nothing():
    memory = Memory(entries=10, size=1000)
    digest = memory.keep({"text": "mine"})
    for other in (digest[:-1], digest + "0", digest.upper(), digest[::-1], "", "0" * DIGEST, "*"):
        assert other == digest or memory.recall(other) is None
