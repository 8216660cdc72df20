"""Fixtures: the service, the browsers, and what is shown when a test fails."""

import os
from pathlib import Path

import pytest

from harness import chromium as chromium_harness
from harness.firefox import Firefox
from harness.service import Service

ARTIFACTS = os.environ.get("RECORDER_TEST_ARTIFACTS")


@pytest.fixture
def start_service(tmp_path, request):
    """Starts services; those that still run when the test ends are stopped, and their logs shown when it failed."""
    services = []

    def start(*options, data=None, **keywords) -> Service:
        service = Service(data or tmp_path / "data", *options, **keywords)
        services.append(service)
        return service

    yield start
    for service in services:
        if service.process.poll() is None:
            service.stop()
        if request.node.rep_call.failed if hasattr(request.node, "rep_call") else False:
            print("\n--- service log ---\n" + "".join(service.log[-100:]))


@pytest.fixture
def service(start_service) -> Service:
    return start_service()


@pytest.fixture(scope="session")
def playwright():
    instance = chromium_harness.start()
    yield instance
    instance.stop()


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = chromium_harness.Chromium(playwright)
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def no_page_is_left(request):
    """A failed test leaves its pages open, and no other page may open the camera in another size as long as one of them has it."""
    if "chromium" not in request.fixturenames:
        yield
        return
    chromium = request.getfixturevalue("chromium")
    before = list(chromium.contexts)
    yield
    for context in chromium.contexts:
        if context not in before:
            context.close()


@pytest.fixture(scope="session")
def firefox():
    browser = Firefox()
    yield browser
    browser.close()


@pytest.fixture
def screenshot(request):
    """Saves screenshots where RECORDER_TEST_ARTIFACTS says; does nothing without it."""

    def save(page, name: str):
        if ARTIFACTS:
            Path(ARTIFACTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(Path(ARTIFACTS) / f"{request.node.name}-{name}.png")

    return save


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    outcome = yield
    report = outcome.get_result()
    setattr(item, "rep_" + report.when, report)
