"""The browser and the server are those of the page's own tests; `gym` is the gym's page over canned answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from widget.conftest import browser, new_context, page, server, trained

from .contract import Contract
from .gym import GymPage

__all__ = ["browser", "new_context", "page", "server", "trained"]


@pytest.fixture()
def contract(page: Page) -> Contract:
    """What answers the page in this test."""
    made = Contract()
    made.serve(page)
    return made


@pytest.fixture()
def gym(page: Page, contract: Contract) -> GymPage:
    """The gym, opened."""
    return GymPage(page).open()
