"""A worker at hand."""

import pytest

from playground.session.base.commands import (
    Configure,
)
from tests.session.worker.worker_driver import Driver


@pytest.fixture
def driver():
    made = Driver()
    yield made
    assert made.worker.close()


@pytest.fixture
def ready(driver, project):
    """A driver with the small project, paused."""
    driver.send(Configure(1, project()))
    driver.wait(lambda: driver.snapshot)
    return driver
