"""The server and the browser are those of the page's own tests; `plain` reads the pages over HTTP without a browser."""
from __future__ import annotations

import pytest
from widget.conftest import browser, server, trained
from widget.server import Server

from .reader import Plain

__all__ = ["browser", "server", "trained"]


@pytest.fixture()
def plain(server: Server) -> Plain:
    return Plain(server.url)
