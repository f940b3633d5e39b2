"""The plain pages over HTTP: one screen a page, forms with POST, a new address after each."""
from __future__ import annotations

import datetime as dt
import functools
import logging
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from sanic import Blueprint, Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, html, raw, redirect

from threshold_guide.channel import limits, pages
from threshold_guide.channel.exchange import masked
from threshold_guide.channel.input import address
from threshold_guide.channel.plain import forms
from threshold_guide.channel.plain.forms import PATHS, Fields, Problem, one, turn_of
from threshold_guide.channel.plain.pages import ROOT, Pages
from threshold_guide.channel.plain.steps import Step, Steps
from threshold_guide.channel.refusal import Refused as NoPaper
from threshold_guide.channel.tokens import Tokens, read_or_make_key
from threshold_guide.dialogue import turn
from threshold_guide.engine.clocks import today_in_england
from threshold_guide.language.fingerprint import pack
from threshold_guide.language.press import shielded
from threshold_guide.language.standing import mask
from threshold_guide.runtime.paths import var

logger = logging.getLogger(__name__)

LONDON = ZoneInfo("Europe/London")
FORM = "application/x-www-form-urlencoded"
#: fields of one form; the longest screen has fewer
MOST_FIELDS = 1_000
#: No script at all; forms go here only. The referrer tells our own server, and nobody else, where a form came from.
HEADERS = {
    **pages.HEADERS,
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                               "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
}


EMPTY = '<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>New page</title><body></body></html>'


class Told(Exception):
    """A page that says what went wrong, instead of the one asked for."""

    def __init__(self, status: int, heading: str, line: str) -> None:
        super().__init__(line)
        self.status, self.heading, self.line = status, heading, line


class StateOf:
    """One step as the papers and the feedback take it: in place of the store, with the state of this page."""

    def __init__(self, step: Step, store: Any) -> None:
        self._step = step
        self.run = store.run

    async def state(self, conversation: str) -> tuple[dict[str, Any], dict[str, Any]]:
        return self._step.answers, self._step.place


class PlainPages:
    def __init__(self) -> None:
        key = read_or_make_key(var())
        self.tokens = Tokens(key)
        self.key = key
        self.by_case = limits.conversation_rate()
        self.by_address = limits.address_rate()
        self.pages = Pages(pack())

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("plain")
        one_step = "/<case:str>/<name:str>"
        for path, methods, handler in (
            ("", ["GET", "HEAD"], self.start), ("", ["POST"], self.begin),
            ("/leave", ["GET"], self.left), ("/deleted", ["GET"], self.deleted),
            ("/<case:str>/leave", ["GET"], self.leave),
            (one_step, ["GET"], self.show), (one_step, ["POST"], self.send),
            (f"{one_step}/outcome", ["GET"], self.show_outcome),
            (f"{one_step}/delete", ["GET"], self.ask_delete), (f"{one_step}/delete", ["POST"], self.delete),
            (f"{one_step}/paper/<kind:str>", ["GET"], self.words_for),
            (f"{one_step}/paper/<kind:str>", ["POST"], self.paper),
            (f"{one_step}/file/<kind:str>/<form:str>", ["GET"], self.file),
            (f"{one_step}/said", ["POST"], self.said),
        ):
            blueprint.add_route(functools.partial(handler), ROOT + path, methods=methods,
                                name=handler.__name__, strict_slashes=False)
        blueprint.exception(Told)(self.tell)
        blueprint.listener("after_server_start")(self.take_over)
        return blueprint

    async def take_over(self, app: Sanic, loop: Any) -> None:
        app.ctx.plain_steps = Steps(app.ctx.agent.tracker_store, self.key)
        await app.ctx.plain_steps.begin()

    # -- pages ------------------------------------------------------------------------------

    async def start(self, request: Request) -> HTTPResponse:
        return page(self.pages.start())

    async def deleted(self, request: Request) -> HTTPResponse:
        return page(self.pages.start(deleted=True))

    async def begin(self, request: Request) -> HTTPResponse:
        """The start page's form: a conversation, and its first step."""
        fields = self._fields(request)
        if not self.by_address.allows(address(request)):
            raise self._too_many()
        problems = forms.start_problems(fields, pack())
        if problems:
            return page(self.pages.start(fields, problems), 400)
        path, setting, text = one(fields, "path"), one(fields, "setting"), one(fields, "text").strip()
        answers: dict[str, Any] = {"setting": setting} if setting in pack().settings else {}
        pathway = PATHS.get(path)
        if text:
            if pathway:
                answers["pathway"] = pathway
            first: dict[str, Any] = {"text": text}
        else:
            first = {"press": {"do": "command", "name": pathway}}
        conversation, case = self.tokens.mint()
        await request.app.ctx.exchange.store.begin(conversation)
        empty = Step(answers=answers, place={"greeted": True}, replies=[])
        return await self._next(request, conversation, case, "", empty, first)

    async def show(self, request: Request, case: str, name: str) -> HTTPResponse:
        _, step = await self._step(request, case, name)
        return page(self.pages.step(step, case, name))

    async def show_outcome(self, request: Request, case: str, name: str) -> HTTPResponse:
        """The outcome, without a view of one's own first."""
        _, step = await self._step(request, case, name)
        return page(self.pages.step(step, case, name, shown=True, unfolded=request.args.get("open") == "all"))

    async def send(self, request: Request, case: str, name: str) -> HTTPResponse:
        """A form of this page: the next step, or the same page with what is to be mended."""
        conversation, step = await self._step(request, case, name)
        fields = self._fields(request)
        self._allow(request, conversation)
        try:
            turn, problems = turn_of(fields, step.replies, pack())
        except forms.Refused:
            raise Told(400, self.pages.words("refused_title"), self.pages.words("refused")) from None
        if problems:
            shown = one(fields, "form") in ("lower", "text")
            return page(self.pages.step(step, case, name, shown=shown, fields=fields, problems=problems), 400)
        return await self._next(request, conversation, case, name, step, turn)

    async def _next(self, request: Request, conversation: str, case: str, before: str, step: Step,
                    sent: dict[str, Any]) -> HTTPResponse:
        """The step that `sent` makes from this one, made once however often it is sent."""
        steps: Steps = request.app.ctx.plain_steps
        name = steps.name(conversation, before, sent)
        if await steps.read(conversation, name) is None:
            if "text" in sent:
                text = mask(sent["text"])
                parsed = await request.app.ctx.agent.parse_message(shielded(text))
                said: dict[str, Any] = {"text": text, "reading": parsed.get("reading") or {}}
            else:
                said = {"press": masked(sent["press"])}
            now = dt.datetime.now(LONDON)
            answers, place, replies = turn(step.answers, step.place, said, pack=pack(), on=now.date(), now=now)
            if place.get("deleted"):
                return await self._delete(request, conversation)
            await steps.keep(conversation, name, Step(answers=answers, place=place, replies=replies, before=before))
        return see(f"{ROOT}/{case}/{name}")

    # -- papers and feedback ----------------------------------------------------------------

    async def file(self, request: Request, case: str, name: str, kind: str, form: str) -> HTTPResponse:
        """A paper without words of the user's own, as a link."""
        conversation, step = await self._step(request, case, name)
        self._allow(request, conversation)
        return await self._file(request, step, {"kind": kind, "format": form})

    async def words_for(self, request: Request, case: str, name: str, kind: str) -> HTTPResponse:
        """The headings of a paper, to write under them before it is made."""
        _, step = await self._step(request, case, name)
        return page(self.pages.paper(await self._offer(request, step, kind), case, name))

    async def paper(self, request: Request, case: str, name: str, kind: str) -> HTTPResponse:
        """The paper with the user's own words; they go into it and are kept nowhere else."""
        conversation, step = await self._step(request, case, name)
        fields = self._fields(request)
        self._allow(request, conversation)
        own = {id.removeprefix("own-"): values[0] for id, values in fields.items() if id.startswith("own-")}
        try:
            return await self._file(request, step, {"kind": kind, "format": one(fields, "format"), "own": own})
        except Told as told:
            offer = await self._offer(request, step, kind)
            longest = next((f"own-{id}" for id, words in own.items() if len(words) > 4000), "format")
            return page(self.pages.paper(offer, case, name, fields, [Problem(field=longest, words=told.line)]), 400)

    async def _offer(self, request: Request, step: Step, kind: str) -> dict[str, Any]:
        try:
            offer = await request.app.ctx.papers.offer(StateOf(step, request.app.ctx.exchange.store), "")
        except NoPaper as refused:
            raise self._told(refused) from None
        found = next((each for each in offer["kinds"] if each["kind"] == kind), None)
        if found is None:
            raise Told(404, self.pages.words("refused_title"), self.pages.words("no_page"))
        return {**found, **{key: offer[key] for key in ("disclosure", "before", "own_hint")}}

    async def _file(self, request: Request, step: Step, asked: dict[str, Any]) -> HTTPResponse:
        try:
            content, mime, filename = await request.app.ctx.papers.file(
                StateOf(step, request.app.ctx.exchange.store), "", asked)
        except NoPaper as refused:
            raise self._told(refused) from None
        return raw(content, content_type=mime, headers={
            **HEADERS, "Content-Disposition": f'attachment; filename="{filename}"'})

    async def said(self, request: Request, case: str, name: str) -> HTTPResponse:
        """Wrong or unclear: counted, never with words."""
        conversation, step = await self._step(request, case, name)
        fields = self._fields(request)
        self._allow(request, conversation)
        asked = {key: one(fields, key) for key in ("about", "says", "id") if one(fields, key)}
        try:
            thanks = await request.app.ctx.feedback.take(
                StateOf(step, request.app.ctx.exchange.store), conversation, asked, today_in_england())
        except NoPaper as refused:
            raise self._told(refused) from None
        return page(self.pages.told(thanks["thanks"], [], case=case, step=name))

    # -- leaving ----------------------------------------------------------------------------

    async def ask_delete(self, request: Request, case: str, name: str) -> HTTPResponse:
        await self._step(request, case, name)
        return page(self.pages.delete(case, name))

    async def delete(self, request: Request, case: str, name: str) -> HTTPResponse:
        conversation, _ = await self._step(request, case, name)
        self._fields(request)
        return await self._delete(request, conversation)

    async def _delete(self, request: Request, conversation: str) -> HTTPResponse:
        await request.app.ctx.exchange.store.delete(conversation)
        return see(f"{ROOT}/deleted")

    async def leave(self, request: Request, case: str) -> HTTPResponse:
        """Everything goes at once, and an empty page comes: a plain link, for who must be quick."""
        conversation = self.tokens.conversation(case)
        if conversation:
            await request.app.ctx.exchange.store.delete(conversation)
        return see(f"{ROOT}/leave")

    async def left(self, request: Request) -> HTTPResponse:
        """An empty page. What the browser kept of the pages before goes as well, where it honours that."""
        response = page(EMPTY)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    # -- what is checked first --------------------------------------------------------------

    async def _step(self, request: Request, case: str, name: str) -> tuple[str, Step]:
        conversation = self.tokens.conversation(case)
        step = await request.app.ctx.plain_steps.read(conversation, name) if conversation else None
        if conversation is None or step is None:
            raise Told(404, self.pages.words("gone_title"), self.pages.words("gone"))
        return conversation, step

    def _allow(self, request: Request, conversation: str) -> None:
        if not (self.by_address.allows(address(request)) and self.by_case.allows(conversation)):
            raise self._too_many()

    def _too_many(self) -> Told:
        return Told(429, self.pages.words("busy_title"), pack().message("too_many"))

    def _told(self, refused: NoPaper) -> Told:
        line = f"{refused.body['error']} {refused.body['mend']}"
        return Told(refused.status, self.pages.words("refused_title"), line)

    def _fields(self, request: Request) -> Fields:
        """The fields of a form sent from one of our own pages. Raises Told."""
        if not from_here(request):
            raise Told(403, self.pages.words("refused_title"), self.pages.words("foreign"))
        if not request.content_type.startswith(FORM):
            raise Told(415, self.pages.words("refused_title"), self.pages.words("refused"))
        fields: dict[str, list[str]] = {}
        try:
            pairs = parse_qsl(request.body.decode(), keep_blank_values=True, errors="strict",
                              max_num_fields=MOST_FIELDS)
        except ValueError:
            raise Told(400, self.pages.words("refused_title"), self.pages.words("refused")) from None
        for field, value in pairs:
            fields.setdefault(field, []).append(value.replace("\r\n", "\n"))
        return fields

    async def tell(self, request: Request, told: Told) -> HTTPResponse:
        return page(self.pages.told(told.heading, [told.line]), told.status)

    async def failed(self, request: Request, error: Exception) -> HTTPResponse:
        """What the server itself refuses, in words and with the numbers to ring."""
        status = error.status_code if isinstance(error, SanicException) else 500
        if status >= 500:
            logger.error("A plain page failed.", exc_info=error)
            return page(self.pages.told(self.pages.words("trouble_title"), [self.pages.words("trouble")]), status)
        line = {413: "large", 404: "no_page", 405: "no_page"}.get(status, "refused")
        return page(self.pages.told(self.pages.words("refused_title"), [self.pages.words(line)]), status)


def from_here(request: Request) -> bool:
    """Whether a form came from a page of ours. Browsers say so in one of two headers; without either it is none."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.host


def page(content: str, status: int = 200) -> HTTPResponse:
    return html(content, status, headers=HEADERS)


def see(path: str) -> HTTPResponse:
    return redirect(path, headers=HEADERS, status=303)
