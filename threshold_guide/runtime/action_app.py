"""rasa_sdk's action server app with the parts replaced that would tell too much."""
from __future__ import annotations

import asyncio
import importlib
import logging

from rasa_sdk.endpoint import create_app as create_sdk_app
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from threshold_guide.runtime.process import loaded

logger = logging.getLogger(__name__)

#: Named, not imported, as rasa_sdk does it: the package stands above this one.
ACTIONS = "actions"


def create_app() -> Sanic:
    app = create_sdk_app(ACTIONS, cors_origins="")
    # rasa_sdk answers an error with the whole call in it, and Rasa would log that.
    app.exception(Exception)(failed)
    app.register_listener(warm_up, "before_server_start")
    return app


async def warm_up(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    importlib.import_module(f"{ACTIONS}.turns").warm_up()
    loaded()


async def failed(request: Request, error: Exception) -> HTTPResponse:
    logger.error("An action failed.", exc_info=error)
    return empty(500)
