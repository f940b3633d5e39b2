"""The page and its API as a Rasa input channel."""
from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from threshold_guide.channel import limits, pages
from threshold_guide.channel.exchange import Exchange, NotKept, Reply, plain
from threshold_guide.channel.feedback import Feedback
from threshold_guide.channel.records import Papers
from threshold_guide.channel.refusal import Refused
from threshold_guide.channel.store import ConversationStore
from threshold_guide.channel.tokens import Tokens, read_or_make_key
from threshold_guide.engine.clocks import today_in_england
from threshold_guide.language.fingerprint import pack
from threshold_guide.runtime.action_client import ActionServer
from threshold_guide.runtime.patches import apply_patches
from threshold_guide.runtime.paths import var
from threshold_guide.runtime.process import loaded
from threshold_guide.runtime.processor import Processor

logger = logging.getLogger(__name__)

PURGE_SECONDS = 600
#: What a page calls one message, so that the same one sent again counts once.
MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


class GuideChannel(InputChannel):
    """Pages and API; the only way in that `thresholds serve` opens."""

    def __init__(self) -> None:
        self.tokens = Tokens(read_or_make_key(var()))
        self.by_conversation = limits.conversation_rate()
        self.by_address = limits.address_rate()

    @classmethod
    def name(cls) -> str:
        return "guide"

    def url_prefix(self) -> str:
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        blueprint = Blueprint("guide")
        for path, method, handler in (
            ("/api/conversation", "POST", self.begin), ("/api/conversation", "GET", self.redraw),
            ("/api/message", "POST", self.message), ("/api/delete", "POST", self.delete),
            ("/api/record", "GET", self.papers), ("/api/record", "POST", self.paper),
            ("/api/feedback", "POST", self.feedback),
            ("/health", "GET", self.health),
        ):
            # Sanic writes on its handlers; a bound method cannot be written on.
            blueprint.add_route(functools.partial(handler), path, methods=[method], name=handler.__name__)
        pages.add_routes(blueprint)
        blueprint.listener("after_server_start")(self.take_over)
        blueprint.listener("before_server_stop")(self.let_go)
        blueprint.exception(Refused)(refuse)
        return blueprint

    async def take_over(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        """Put in what Rasa has no setting for, once its agent is loaded."""
        apply_patches()
        agent = app.ctx.agent
        agent.processor = Processor.like(agent.processor)
        use_store_alone(agent)
        agent.processor.action_endpoint = ActionServer.like(agent.processor.action_endpoint)
        app.ctx.exchange = Exchange(agent)
        app.ctx.papers, app.ctx.feedback = Papers(pack()), Feedback(pack())
        loaded()
        app.ctx.purging = loop.create_task(purge_now_and_then(app.ctx.exchange.store))

    async def let_go(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.purging.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await app.ctx.purging
        await app.ctx.agent.processor.action_endpoint.close()
        app.ctx.exchange.store.close()

    async def begin(self, request: Request) -> HTTPResponse:
        body_of(request)
        if not self.by_address.allows(address(request)):
            return too_many()
        conversation, token = self.tokens.mint()
        await request.app.ctx.exchange.store.begin(conversation)
        return answer({"token": token})

    async def redraw(self, request: Request) -> HTTPResponse:
        conversation = await self._conversation(request)
        return answer({"messages": await request.app.ctx.exchange.store.messages(conversation)})

    async def message(self, request: Request) -> HTTPResponse:
        conversation = await self._conversation(request)
        body = body_of(request)
        if not (self.by_address.allows(address(request)) and self.by_conversation.allows(conversation)):
            return too_many()
        exchange: Exchange = request.app.ctx.exchange
        payload, text, message_id = (text_field(body, name) for name in ("payload", "text", "id"))
        if message_id is not None and not MESSAGE_ID.fullmatch(message_id):
            raise Refused(400, "`id` is not an id.",
                          "Send up to 64 letters, digits and hyphens, or leave it out.", "id")
        if payload is None and text is None:
            raise Refused(400, "The message holds neither text nor payload.",
                          "Send {\"text\": \"…\"} or {\"payload\": \"/press{…}\"}.", "text")
        if message_id is not None:
            return answered(await exchange.once(conversation, message_id, text=text, payload=payload))
        if payload is not None:
            return answered(await exchange.press(conversation, payload, text or ""))
        return answered(await exchange.text(conversation, text or ""))

    async def delete(self, request: Request) -> HTTPResponse:
        conversation = await self._conversation(request)
        async with request.app.ctx.agent.lock_store.lock(conversation):
            await request.app.ctx.exchange.store.delete(conversation)
        return answer({"deleted": True})

    async def papers(self, request: Request) -> HTTPResponse:
        conversation = await self._conversation(request)
        return answer(await request.app.ctx.papers.offer(request.app.ctx.exchange.store, conversation))

    async def paper(self, request: Request) -> HTTPResponse:
        conversation = await self._conversation(request)
        body = body_of(request)
        if not (self.by_address.allows(address(request)) and self.by_conversation.allows(conversation)):
            return too_many()
        content, mime, name = await request.app.ctx.papers.file(request.app.ctx.exchange.store, conversation, body)
        return raw(content, content_type=mime, headers={
            **pages.HEADERS, "Content-Disposition": f'attachment; filename="{name}"'})

    async def feedback(self, request: Request) -> HTTPResponse:
        conversation = await self._conversation(request)
        body = body_of(request)
        if not (self.by_address.allows(address(request)) and self.by_conversation.allows(conversation)):
            return too_many()
        return answer(await request.app.ctx.feedback.take(
            request.app.ctx.exchange.store, conversation, body, today_in_england()))

    async def health(self, request: Request) -> HTTPResponse:
        agent = request.app.ctx.agent
        ready = agent.is_ready() and await agent.processor.action_endpoint.answers()
        return answer({"status": "ok" if ready else "starting"}, 200 if ready else 503)

    async def _conversation(self, request: Request) -> str:
        """The conversation that the request's token speaks for."""
        if not request.token:
            raise Refused(401, "The request names no conversation.",
                          "Send the header Authorization: Bearer <token>; POST /api/conversation gives one.", "token")
        conversation = self.tokens.conversation(request.token)
        if conversation is None or not await request.app.ctx.exchange.store.exists(conversation):
            raise Refused(401, "This conversation is not known here, or it has been deleted.",
                          "Start a new one with POST /api/conversation.", "token")
        return conversation


def use_store_alone(agent: Any) -> None:
    """Take off Rasa's wrapper, which falls back to memory on an error and asks the first question again."""
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if not isinstance(store, ConversationStore):
        raise RuntimeError("The tracker store of endpoints.yml could not be loaded.")
    agent.tracker_store = agent.processor.tracker_store = store


async def purge_now_and_then(store: ConversationStore) -> None:
    while True:
        try:
            gone = await store.purge()
            if gone:
                logger.info("Deleted %d conversations past their time.", gone)
        except Exception:
            logger.exception("Conversations past their time could not be deleted; trying again later.")
        await asyncio.sleep(PURGE_SECONDS)


def address(request: Request) -> str:
    """The caller's address; forwarded ones count only where Sanic is told how many proxies to trust."""
    return request.remote_addr or request.ip


def body_of(request: Request) -> dict[str, Any]:
    # A form on another site can post text, not JSON, without the browser asking first.
    if request.body and not request.content_type.startswith("application/json"):
        raise Refused(415, "The request is not JSON.", "Send the header Content-Type: application/json.")
    try:
        body = msgspec.json.decode(request.body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(400, "The request is not well-formed JSON.", "Send one JSON object in UTF-8.") from None
    if not isinstance(body, dict):
        raise Refused(400, "The request is not a JSON object.", "Send one JSON object, in curly brackets.")
    return body


def text_field(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is None or isinstance(value, str):
        return value
    raise Refused(400, f"`{name}` is not a text.", f"Send `{name}` in quotation marks.", name)


def answer(body: dict[str, Any], status: int = 200) -> HTTPResponse:
    return raw(msgspec.json.encode(body), status, content_type="application/json", headers=pages.HEADERS)


def answered(replies: list[Reply]) -> HTTPResponse:
    """The replies; 503 where the turn was not kept, so that the page offers to send the message again."""
    if not isinstance(replies, NotKept):
        return answer({"replies": replies})
    return answer({"error": "The message was not kept.", "mend": "Send it again in a moment.", "replies": replies}, 503)


def refuse(request: Request, refused: Refused) -> HTTPResponse:
    return answer(refused.body, refused.status)


def too_many() -> HTTPResponse:
    replies = plain("too_many")
    return answer({"error": replies[0]["text"], "mend": "Wait a minute.", "replies": replies}, 429)
