"""Serves the widget: its files and nothing else, under headers that let it load only from here. Its pages are filled
with what the pack says.
"""
from __future__ import annotations

import logging
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import msgspec
from sanic import Blueprint, Sanic
from sanic.exceptions import NotFound, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from threshold_guide.channel.compression import small
from threshold_guide.channel.embedding import frame_headers, origins, script_headers
from threshold_guide.channel.filled import filled
from threshold_guide.channel.numbers import numbers
from threshold_guide.channel.terms import terms
from threshold_guide.engine.clocks import today_in_england
from threshold_guide.engine.currency import as_of
from threshold_guide.engine.model import PUBLISHED
from threshold_guide.engine.pack import Pack
from threshold_guide.language.fingerprint import pack
from threshold_guide.runtime import paths

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                               "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
                               "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

ERRORS = {
    400: ("The request could not be read.", "Send well-formed JSON over HTTP."),
    404: ("There is nothing here.", "The page is at /."),
    405: ("This address does not take that method.", "See docs/architecture.md for the API."),
    413: ("The request is too large.", "Send the message in parts."),
    500: ("Something went wrong here.", "Send the request again. If anyone is in danger now, ring 999."),
}
logger = logging.getLogger(__name__)

Answer = Callable[[Request, Exception], Awaitable[HTTPResponse]]

HOME = "index.html"
#: the script for other sites' pages
EMBED = "assets/embed.js"
#: Made from the pack, not files.
MADE = {"numbers.json": numbers, "terms.json": terms}
NOT_BUILT = ("<!doctype html><html lang=\"en-GB\"><title>Threshold guidance</title>"
             "<p>The page has not been built. Run <code>make setup</code>.</p>"
             "<p>If a child is in danger now, ring 999.</p></html>")


def add_routes(blueprint: Blueprint) -> None:
    """`/index.html` and the files beside it. `/` is added by the app, since `rasa run` has its own there."""
    blueprint.add_route(asset, "/assets/<name:path>", methods=["GET", "HEAD"], name="asset")
    blueprint.add_route(page, "/<name:[a-z0-9-]+\\.(?:html|ico|svg|png|webmanifest|txt)>", methods=["GET", "HEAD"],
                        name="page")


async def home(request: Request) -> HTTPResponse:
    return file(request, HOME)


async def page(request: Request, name: str) -> HTTPResponse:
    return file(request, name)


async def asset(request: Request, name: str) -> HTTPResponse:
    if name in MADE:
        return sent(request, MADE[name](told_today()), "application/json", HEADERS)
    return file(request, f"assets/{name}")


def file(request: Request, name: str) -> HTTPResponse:
    root = paths.WIDGET.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise NotFound("There is no such page.")
    if not path.is_file():
        if name == HOME:
            return raw(NOT_BUILT.encode(), content_type="text/html; charset=utf-8", headers=HEADERS)
        raise NotFound("There is no such page.")
    content = path.read_bytes()
    if path.suffix == ".html":
        content = filled(content.decode(), told_today()).encode()
    return sent(request, content, content_type(path), headers_of(name))


def told_today() -> Pack:
    """The pack as it is told today: with what is overdue or has expired said so."""
    return as_of(pack(), today_in_england())


def sent(request: Request, content: bytes, kind: str, headers: dict[str, str]) -> HTTPResponse:
    body, how = small(content, kind, request.headers.get("accept-encoding", ""))
    return raw(body, content_type=kind, headers={**headers, **how})


def headers_of(name: str) -> dict[str, str]:
    """The page may be framed, and its script for other sites loaded, by listed origins only; nothing else by any."""
    if name == HOME:
        return {**frame_headers(HEADERS, origins()), **for_search_engines(pack().info.status)}
    return script_headers(HEADERS, origins()) if name == EMBED else HEADERS


def for_search_engines(status: str) -> dict[str, str]:
    """What is not confirmed is not to be found by somebody who looks for a number to ring."""
    return {} if status == PUBLISHED else {"X-Robots-Tag": "noindex"}


def content_type(path: Path) -> str:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("javascript") else kind


def answer_errors(app: Sanic, drawn: Mapping[str, Answer] | None = None) -> None:
    """Errors in the form of the API's, without the exception's own text; `drawn`: below these addresses as pages."""
    async def answer(request: Request, error: Exception) -> HTTPResponse:
        for root, draw in (drawn or {}).items():
            if request.path == root or request.path.startswith(f"{root}/"):
                return await draw(request, error)
        return await failed(request, error)

    app.exception(Exception)(answer)


async def failed(request: Request, error: Exception) -> HTTPResponse:
    status = error.status_code if isinstance(error, SanicException) else 500
    if status >= 500:
        logger.error("A request failed.", exc_info=error)
    what, mend = ERRORS.get(status, ERRORS[500])
    body = msgspec.json.encode({"error": what, "mend": mend})
    return raw(body, status, content_type="application/json", headers=HEADERS)
