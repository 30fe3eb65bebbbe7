"""A session at hand."""

import pytest

from tests.session.one_document.heard import Heard


@pytest.fixture
def heard():
    return Heard()
