"""What is said of a picture's attention: every number in it is that of what was found."""

import numpy as np
import pytest

from attention_core.pictures import told
from attention_core.pictures.caveats import AtRest, Greyed, Largest
from attention_core.pictures.positions import AS_IT_IS, CARRIED, EQUAL, SHUFFLED, Told, strongest
from attention_core.pictures.ranked import Ranked

TOKENS = ("[CLS]", "row 1, column 1", "row 1, column 2", "row 2, column 1", "row 2, column 2")


def test_the_strongest_head_is_told_beside_an_even_share():
    found = [Ranked(6, 5, 0.35, 90.0), Ranked(1, 0, 0.0054, 1.39), Ranked(0, 0, 0.001, 0.26)]
    said = told.of_ranked(found, "row 7, column 5", "row 7, column 9")
    assert said == (
        "From row 7, column 5 to row 7, column 9 most is given by layer 6, head 5: 35.0 %, 90 "
        "times an even share (0.4 %). 2 of 3 heads give more than an even share."
    )
    one = told.of_ranked(found[::2], "row 7, column 5", "row 7, column 9")
    assert one.endswith(" 1 of 2 heads gives more than an even share.")


@pytest.mark.parametrize(
    ("factor", "says"), [(1.39, "1.4 times"), (0.26, "0.3 times"), (89.6, "90 times")]
)
def test_times_have_a_decimal_where_it_matters(factor, says):
    assert told.times(factor) == says


def test_places_come_first_only_where_they_do():
    first = told.of_placed(np.array([0.03, 0.23, 0.21, 0.34, 0.10, 0.05]))
    assert first.startswith("In layer 3, 34.0 % of the attention between patches is the same,")
    assert "In layers 1 to 3 it is more than half of that" in first
    assert first.endswith("in layer 5, the last, 5.0 %: places first, what is to be seen later.")
    last = told.of_placed(np.array([0.1, 0.2, 0.3]))
    assert last.startswith("In layer 2, 30.0 %") and "first" not in last
    apart = told.of_placed(np.array([0.3, 0.1, 0.4, 0.0]))
    assert "In layers 0 and 2 it is more than half of that" in apart
    assert "In layer 0 it is" in told.of_placed(np.array([0.4, 0.1]))


def positions(equal: float, kept: float, cosine: float = 1.0) -> dict[str, Told]:
    def every(weight: float, turned: float, far: float) -> Told:
        beside = np.zeros((4, 2, 3))
        beside[range(4), [0, 0, 1, 1], [0, 1, 2, 0]] = weight
        return Told(beside, turned, far)

    return {
        AS_IT_IS: every(0.6, 1, 0),
        EQUAL: every(equal, 0.5, 4.0),
        SHUFFLED: every(kept, 0.6, 3.0),
        CARRIED: every(0.01, cosine, 5.4e-6),
    }


def test_what_neighbour_heads_go_by_is_told_from_their_numbers():
    found = positions(0.02, 0.55)
    heads = strongest(found[AS_IT_IS].beside)
    assert heads == ((0, 0), (0, 1), (1, 2), (1, 0))
    said = told.of_positions(found, heads)
    assert "give their neighbour 60.0 % of their weight" in said
    assert "and it is 2.0 %." in said and "and it is 55.0 %: they go by positions." in said
    assert said.endswith("same but for rounding: the largest difference is 5.4e−6.")
    assert "if not by these alone" in told.of_positions(positions(0.02, 0.35), heads)
    assert "go by" not in told.of_positions(positions(0.3, 0.35), heads)
    turned = told.of_positions(positions(0.02, 0.55, cosine=0.97), heads)
    assert turned.endswith("the class vector has a cosine of 0.97 to what it was.")


def test_heads_at_rest_are_counted_by_how_they_rest():
    every = [AtRest(0, 0, 0, 0.9, True), AtRest(0, 1, 0, 0.6, False), AtRest(1, 0, 3, 0.8, False)]
    said = told.of_rest([*every, AtRest(1, 1, 0, 0.7, True)], 12)
    assert said.startswith(
        "4 of 12 heads rest: in 2 the class token gives most of its weight to itself, in 1 every "
        "token gives most of it to the class token and in 1 every token gives most of it to one "
        "and the same patch."
    )
    assert told.of_rest(every[:1], 12).startswith("1 of 12 heads rests: in 1 the class token")
    assert told.of_rest([], 12) == "None of the 12 heads rests in this picture."


def test_a_small_maximum_is_said():
    said = told.of_largest(Largest(3, 0.02, 0.004, 0.9), "layer 6, head 5", TOKENS[1], TOKENS[4])
    assert said.startswith(
        "In layer 6, head 5, row 1, column 1 gives row 2, column 2 the most of all patches: 2.0 %, "
        "5.0 times an even share (0.4 %)."
    )
    assert said.endswith("The class token gets 90.0 %.")


def greyed(cosine: float) -> Greyed:
    return Greyed((1, 2), 0.3, cosine, ((3, 4), (5, 6)), (0.99, 0.97))


def test_greying_out_is_told_either_way():
    missed = told.of_greyed(greyed(0.9))
    assert "Grey out the 2 patches that get most (30.0 % of what this row gives" in missed
    assert "is 0.900. Of 2 drawn by chance (2 times) it is 0.980 on average" in missed
    assert "(0.970 to 0.990)" in missed
    assert missed.endswith("So these patches are missed more than any of those draws.")
    assert "no more than others: a large weight is not" in told.of_greyed(greyed(0.98))
    assert "missed less than any of those draws" in told.of_greyed(greyed(0.995))


def test_the_likest_patch_is_no_class_token_and_not_the_patch_itself():
    cosines = np.array([[0.99, 1, 0.2, 0.5, 0.1], [0.3, 1, 0.1, 0.2, 0.8]])
    said = told.of_likeness(("embeddings", "layer 1"), cosines, TOKENS, 1)
    assert said == (
        "Most like row 1, column 1 is row 2, column 1 in the embeddings (cosine 0.50), and row 2, "
        "column 2 after layer 1 (0.80)."
    )
    colours = told.of_colours(("embeddings", "layer 1"), np.array([0.19, 0.75]))
    assert "19.0 % of the variance in the embeddings, and 75.0 % after layer 1" in colours
