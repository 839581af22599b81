"""On a phone of 390 × 844 everything is there, in reach, and nothing is wider than the screen."""

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture(scope="module")
def phone(shared_visit):
    return shared_visit("?optimizer=gd&optimizer=momentum", **PHONE)


def test_nothing_is_wider_than_the_screen(phone):
    assert phone.too_wide() == []
    assert phone.page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")


def test_the_first_controls_stand_above_the_picture_and_the_player_below_it(phone):
    def top(locator) -> float:
        return locator.bounding_box()["y"]

    rate, picture = phone.slider("Learning rate"), phone.stage.locator("[data-picture=landscape]")
    assert top(rate) < top(picture) < top(phone.button("Play")) < top(phone.slider("Batch size"))


def test_a_finger_can_press_the_players_buttons(phone):
    for name in ("Step back", "Step forward", "Play"):
        assert phone.button(name).bounding_box()["height"] >= 36
    phone.button("Step back").tap()
    phone.shows(step=29)
    phone.button("Step forward").tap()
    phone.shows(step=30)
    phone.button("Play").tap()
    phone.button("Pause").tap()
    phone.button("Play").wait_for()


def test_a_tap_in_the_contour_chooses_the_start(phone):
    phone.stage.locator("[data-picture=landscape]").scroll_into_view_if_needed()
    phone.page.touchscreen.tap(*phone.pixel(3.0, 1.0))
    phone.until("() => Number(new URL(location).searchParams.get('start_x')) > 2")
