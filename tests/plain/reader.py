"""Reads plain pages and sends their forms as a browser without scripts does, over HTTP."""
from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import lxml.html

from threshold_guide.dialogue import screens
from threshold_guide.engine.pack import Pack

MOST_SCREENS = 16


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Plain:
    """One person's browser: the address it is at, the page on show, its status and headers."""

    def __init__(self, url: str) -> None:
        self.root = url.rstrip("/")
        self._follow = urllib.request.build_opener()
        self._stay = urllib.request.build_opener(NoRedirect)

    # -- going ------------------------------------------------------------------------------

    def open(self, path: str = "/plain") -> Plain:
        return self._take(urllib.request.Request(self.root + path))

    def post(self, path: str, fields: Iterable[tuple[str, str]] | bytes, *, follow: bool = True,
             headers: Mapping[str, str] | None = None) -> Plain:
        body = fields if isinstance(fields, bytes) else urllib.parse.urlencode(list(fields)).encode()
        request = urllib.request.Request(self.root + path, body, {
            "Content-Type": "application/x-www-form-urlencoded", "Origin": self.root, **(headers or {})})
        return self._take(request, follow=follow)

    def _take(self, request: urllib.request.Request, *, follow: bool = True) -> Plain:
        try:
            answer = (self._follow if follow else self._stay).open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.status, self.headers, self.body = answer.status, answer.headers, answer.read()
            self.path = urllib.parse.urlsplit(answer.url).path
        if (answer.headers.get("Content-Type") or "").startswith("text/html") and self.body:
            self.page = lxml.html.fromstring(self.body.decode())
        return self

    # -- reading ----------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return " ".join(self.page.text_content().split())

    @property
    def heading(self) -> str:
        return " ".join(self.page.xpath("string(//h1)").split())

    def form(self, kind: str) -> Any | None:
        """The page's form of that kind; None where it has none."""
        return next((form for form in self.page.forms if form.fields.get("form") == kind), None)

    @property
    def decided(self) -> bool:
        return bool(self.page.xpath("//article[contains(@class,'card--decision')]"))

    # -- doing ------------------------------------------------------------------------------

    def begin(self, path: str = "", text: str = "", setting: str = "") -> Plain:
        return self.post("/plain", [("path", path), ("text", text), ("setting", setting)])

    def send(self, form: Any, changed: Iterable[tuple[str, str]] = (), *, drop: Iterable[str] = ()) -> Plain:
        """The form with its values as they stand, those of `drop` left out and `changed` in their place."""
        changed = list(changed)
        other = {*drop, *(name for name, _ in changed)}
        kept = [(name, value) for name, value in form.form_values() if name not in other]
        return self.post(urllib.parse.urlsplit(form.action).path, [*kept, *changed])

    def press(self, payload: str) -> Plain:
        return self.post(self.path.removesuffix("/outcome"), [("form", "press"), ("press", payload)])

    def confirm(self) -> Plain:
        """The facts as they are ticked."""
        return self.send(self.form("facts"))

    def answer(self, answering: Callable[[str, bool, list[str]], list[str]]) -> Plain:
        """The screen on show. `answering`: id, whether several may be chosen, the values -> those chosen."""
        form = self.form("screen")
        asked: dict[str, tuple[bool, list[str]]] = {}
        for field in form.xpath(".//input[starts-with(@name, 'q-')]"):
            many, values = asked.setdefault(field.get("name"), (field.get("type") == "checkbox", []))
            values.append(field.get("value"))
        chosen = [(name, value) for name, (many, values) in asked.items()
                  for value in answering(name.removeprefix("q-"), many, values)]
        return self.send(form, chosen, drop=asked)

    def to_outcome(self, answering: Callable[[str, bool, list[str]], list[str]]) -> Plain:
        """Screen after screen to the outcome, past the own view."""
        for _ in range(MOST_SCREENS):
            if self.form("facts") is not None:
                self.confirm()
            elif self.form("screen") is not None:
                self.answer(answering)
            elif self.form("own") is not None and not self.decided:
                self.open(f"{self.path}/outcome")
            else:
                return self
        raise AssertionError(f"More than {MOST_SCREENS} screens.")


def answering(facts: Mapping[str, Any], pack: Pack) -> Callable[[str, bool, list[str]], list[str]]:
    """Somebody who knows these facts and nothing else: "don't know" where they do not say."""
    present = {id for id, value in facts.items() if id in pack.indicators and value == "present"}
    flags = {pack.indicators[id].red_flag for id in present if id in pack.hard_triggers}
    groups = {pack.indicators[id].group for id in present - set(pack.hard_triggers)}

    def answer(id: str, many: bool, values: list[str]) -> list[str]:
        if id == "red_flags":
            given = facts.get(id, [])
            told: Any = [*(given if isinstance(given, list) else [given]), *sorted(flags)]
        elif id == screens.GROUPS:
            told = sorted(groups)
        elif id == "worries":
            told = sorted(present)
        else:
            told = facts.get(id, "unsure")
        chosen = [value for value in (told if isinstance(told, list) else [told]) if value in values]
        quiet = [value for value in values if value in ("none", "none_of_these", "nobody", "none_known")]
        return chosen or (quiet[:1] if many and id in ("red_flags", screens.GROUPS, "worries") else ["unsure"])

    return answer
