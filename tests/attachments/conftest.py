"""What these tests need of the system."""

import shutil
from collections.abc import Callable

import pytest


@pytest.fixture
def need() -> Callable[[str, str], str]:
    """Find a system program, or skip and say how to install it."""

    def find(program: str, package: str) -> str:
        found = shutil.which(program)
        if found is None:
            pytest.skip(f"{program} was not found; on Debian: apt-get install {package}")
        return found

    return find
