"""The masters and the fonts, read once."""

from pathlib import Path

import pytest

from niangjia.config.environment import font_folder
from niangjia.engines import forms

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def masters() -> forms.Forms:
    return forms.load(ROOT / "forms")


@pytest.fixture(scope="session")
def fonts() -> Path:
    return font_folder()
