"""Sentences to begin with."""

EXAMPLES = (
    "river bank",
    "It's a pleasant walk by the river bank",
    "The cat sat on the mat",
    "2019 brazil traveler to the usa needs a visa",
    "he deposited cash at the bank",
    "portable battery bank",
)
