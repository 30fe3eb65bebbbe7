"""Files that come with the application are found, and a missing one is named."""

import pytest

from playground.storage.resources import ResourceMissing, resource_path


def test_finds_a_bundled_file():
    assert resource_path("datasets", "iris.csv").is_file()


def test_names_what_is_missing():
    with pytest.raises(ResourceMissing, match=r"resources/datasets/nothing\.csv is missing"):
        resource_path("datasets", "nothing.csv")
