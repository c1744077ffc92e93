"""What holds for every test: nothing may be missing in CI, examples repeat, and a busy machine is waited for."""

import os

import pytest
from hypothesis import HealthCheck, settings
from playwright.async_api import expect

IN_CI = bool(os.environ.get("CI"))

# Derandomised everywhere: a red build is red again on the next machine, and for whoever looks into it.
# `pytest --hypothesis-profile=search` looks further, at new places every time.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,  # a busy machine is slow now and then
    max_examples=100,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", settings.get_profile("repeatable"), derandomize=False, max_examples=2_000)
settings.load_profile("repeatable")

expect.set_options(timeout=15_000)  # milliseconds that a page is given to show what is expected


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """In CI everything a test needs has been installed, so a test that skips has lost something."""
    return _skip_is_failure((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """The same for a whole module that skips."""
    return _skip_is_failure((yield))


def _skip_is_failure(report):
    expected_failure = hasattr(report, "wasxfail")
    if IN_CI and report.skipped and not expected_failure:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Skipped, and in CI nothing may be missing: {reason}"
    return report
