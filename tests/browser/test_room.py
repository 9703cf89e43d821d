"""Any screen from a small phone to a laptop: nothing overlaps, is cut off, or is too small to hit."""

import pytest

from tests.browser.room import SECTIONS, faults, open_section, settle

WIDTHS = (320, 390, 640, 820, 1024, 1366)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_control_has_its_room_on_every_screen(new_page, app_url, section):
    page = new_page(width=WIDTHS[0], height=844)
    open_section(page, app_url, section)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        settle(page)
        if wrong := faults(page):
            found[width] = wrong
    assert not found
