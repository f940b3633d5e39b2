"""The threshold gym over HTTP: its page at /gym and its calls below it. Nothing of a learner is kept or logged."""
from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from threshold_guide.channel import limits, pages
from threshold_guide.channel.cohort_store import cohort_store
from threshold_guide.channel.input import Refused, address, answer, body_of, refuse, too_many
from threshold_guide.channel.tokens import read_or_make_key
from threshold_guide.gym.api import Api
from threshold_guide.gym.cohort_keeping import Unreachable
from threshold_guide.gym.load import compiled_gym
from threshold_guide.language.fingerprint import pack
from threshold_guide.language.standing import reader
from threshold_guide.runtime.paths import var

logger = logging.getLogger(__name__)

PAGE = "gym.html"
CERTIFICATE = "threshold-gym-practice-record.pdf"
PURGE_SECONDS = 3600
DATABASE = "conversations.sqlite3"


class GymPages:
    """The gym's page and calls. Its content is read at the first call, on a thread of its own."""

    def __init__(self) -> None:
        self.by_address = limits.address_rate()
        self.store = cohort_store(var() / DATABASE)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gym")
        self._api: Api | None = None

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("gym")
        blueprint.add_route(page, "/gym", methods=["GET", "HEAD"], name="page")
        blueprint.add_route(functools.partial(self.call), "/gym/api/<call:path>", methods=["POST"], name="call")
        blueprint.exception(Refused)(refuse)
        blueprint.listener("after_server_start")(self.begin_purging)
        blueprint.listener("before_server_stop")(self.stop_purging)
        return blueprint

    async def call(self, request: Request, call: str) -> HTTPResponse:
        if not self.by_address.allows(address(request)):
            return too_many()
        body, now = body_of(request), dt.datetime.now(dt.timezone.utc)
        status, found = await asyncio.get_running_loop().run_in_executor(
            self._thread, self._answer, call.strip("/"), body, now)
        if isinstance(found, bytes):
            return raw(found, content_type="application/pdf", headers={
                **pages.HEADERS, "Content-Disposition": f'attachment; filename="{CERTIFICATE}"'})
        return answer(found, status)

    def _answer(self, call: str, body: dict[str, Any], now: dt.datetime) -> tuple[int, dict[str, Any] | bytes]:
        if self._api is None:
            self._api = Api(compiled_gym(pack()), gym_key(var()), self.store, tells_danger)
        return self._api.answer(call, body, now)

    async def begin_purging(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.gym_purging = loop.create_task(self._purge_now_and_then())

    async def stop_purging(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.gym_purging.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await app.ctx.gym_purging
        self._thread.shutdown()

    async def _purge_now_and_then(self) -> None:
        while True:
            try:
                await asyncio.get_running_loop().run_in_executor(
                    self._thread, self.store.purge, int(dt.datetime.now(dt.timezone.utc).timestamp()))
            except Unreachable:
                logger.warning("The database of the gym's groups does not answer; groups past their time are "
                               "deleted once it does.")
            except Exception:
                logger.exception("Cohorts past their time could not be deleted; trying again later.")
            await asyncio.sleep(PURGE_SECONDS)


def gym_key(folder: Path) -> bytes:
    """The key that seals progress: the installation's own, for this purpose alone."""
    return b"gym progress\0" + read_or_make_key(folder).encode()


def tells_danger(text: str) -> bool:
    """Whether the text tells of danger that is present or about to happen, as the live assistant reads it."""
    reading = reader().read(text[:limits.LONGEST_TEXT])
    return bool(reading.emergency)


async def page(request: Request) -> HTTPResponse:
    return pages.file(request, PAGE)
