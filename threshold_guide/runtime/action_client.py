"""Rasa's side of the call to the action server: one kept-alive connection, a time limit, a second try."""
from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import msgspec
from rasa.utils.endpoints import EndpointConfig

#: A turn takes milliseconds; Rasa's own limit is 300 s.
SECONDS_FOR_A_TURN = 10.0
#: While the supervisor starts a dead action server again, a turn waits for it.
SECONDS_TO_COME_BACK = 8.0
PAUSE = 0.1


class ActionServerError(Exception):
    """The action server did not answer, or not well. Holds no part of the conversation."""


class ActionServer(EndpointConfig):
    """An endpoint over a Unix socket or HTTP that sends only what the actions read."""

    @classmethod
    def like(cls, endpoint: EndpointConfig | None, socket: str | None = None) -> ActionServer:
        """The same endpoint in this class; `socket` replaces its address."""
        if isinstance(endpoint, cls):
            return endpoint
        url = endpoint.url if endpoint else None
        server = cls(url="http://actions/webhook" if socket else url, token=endpoint.token if endpoint else None,
                     **(endpoint.kwargs if endpoint else {}))
        server.socket = socket
        return server

    socket: str | None = None
    _session: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.UnixConnector(self.socket) if self.socket else aiohttp.TCPConnector()
            self._session = aiohttp.ClientSession(
                connector=connector, timeout=aiohttp.ClientTimeout(total=SECONDS_FOR_A_TURN))
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def answers(self) -> bool:
        """Whether the action server is up."""
        try:
            async with self.session().get(self.url.rsplit("/", 1)[0] + "/health") as response:
                return response.status == 200
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError):
            return False

    async def request(self, method: str = "post", subpath: str | None = None,
                      content_type: str | None = "application/json", compress: bool = False,
                      **kwargs: Any) -> Any:
        """Run an action. A turn is a pure function of what is sent, so a broken call may be made again."""
        body = msgspec.json.encode(only_needed(kwargs["json"]))
        deadline = asyncio.get_running_loop().time() + SECONDS_TO_COME_BACK
        while True:
            try:
                return await self._post(body)
            except (aiohttp.ClientConnectionError, OSError) as error:
                if asyncio.get_running_loop().time() > deadline:
                    raise ActionServerError(f"The action server is down: {type(error).__name__}") from None
                await asyncio.sleep(PAUSE)

    async def _post(self, body: bytes) -> Any:
        async with self.session().post(self.url, data=body, params=self.combine_parameters(),
                                       headers={"Content-Type": "application/json"}) as response:
            if response.status != 200:
                raise ActionServerError(f"The action server answered with status {response.status}.")
            return msgspec.json.decode(await response.read())


def only_needed(call: dict[str, Any]) -> dict[str, Any]:
    """The call without the events of the past: no action reads them, and they grow with the conversation."""
    tracker = dict(call["tracker"])
    channel = tracker.get("latest_input_channel")
    tracker["events"] = [{"event": "user", "input_channel": channel}]
    return {**call, "tracker": tracker}
