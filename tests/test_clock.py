"""The computer's clock."""

from datetime import timedelta

from bot.clock import SystemClock


def test_the_clock_tells_utc_and_goes_forward():
    clock = SystemClock()
    first, second = clock.now(), clock.now()

    assert first.utcoffset() == timedelta(0)
    assert first <= second
