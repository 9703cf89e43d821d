"""A page on paper."""

import re


def pages_of(pdf: bytes) -> int:
    """On how many sheets it is printed."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
