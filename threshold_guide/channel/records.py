"""What a user takes away, over HTTP: which papers there are for the outcome on show, and one of them as a file."""
from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from typing import Any

from threshold_guide.channel.refusal import Refused
from threshold_guide.channel.store import ConversationStore
from threshold_guide.engine.pack import Pack
from threshold_guide.record import kinds
from threshold_guide.record.make import NotReady, record_of
from threshold_guide.record.model import Record

#: Characters that no XML file, and so no Word file, may hold. They are no words of anybody's.
NOT_TEXT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: why no record can be made -> messages of the error and its mend
WHY = {"nothing": ("record_none_yet", "record_none_yet_mend"), "changed": ("record_not_shown", "record_not_shown_mend"),
       "edition": ("record_edition_changed", "record_edition_changed_mend")}


class Papers:
    """The papers of one pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    async def offer(self, store: ConversationStore, conversation: str) -> dict[str, Any]:
        """The papers for the conversation's outcome. Raises Refused where there is none to make a record of."""
        return kinds.offer(await self._record(store, conversation), self.pack)

    async def file(self, store: ConversationStore, conversation: str, asked: dict[str, Any],
                   ) -> tuple[bytes, str, str]:
        """One paper: its bytes, content type and file name. Raises Refused."""
        record = await self._record(store, conversation)
        kind, form = self._kind(asked.get("kind"), record), asked.get("format")
        if form not in kind.formats:
            raise self._refused("record_format_unknown", "record_format_unknown_mend", "format",
                                format=_shown(form), formats=", ".join(kind.formats))
        own = self._own(asked.get("own"), kind)
        # Drawing takes up to half a second; on a thread of its own nobody else waits for it.
        content = await asyncio.get_running_loop().run_in_executor(
            None, kinds.render, kind.id, form, record, own, self.pack)
        return content, kinds.MIME[form], kinds.filename(kind.id, form, record)

    async def _record(self, store: ConversationStore, conversation: str) -> Record:
        answers, place = await store.state(conversation)
        try:
            return record_of(answers, place, self.pack)
        except NotReady as error:
            raise self._refused(*WHY[error.why], None, status=409) from None

    def _kind(self, asked: Any, record: Record) -> kinds.Kind:
        fitting = {kind.id: kind for kind in kinds.offered(record, self.pack)}
        if not isinstance(asked, str) or asked not in fitting:
            raise self._refused("record_kind_unknown", "record_kind_unknown_mend", "kind",
                                kind=_shown(asked), kinds=", ".join(fitting))
        return fitting[asked]

    def _own(self, own: Any, kind: kinds.Kind) -> dict[str, str]:
        """The user's own words by heading, as written. Raises Refused."""
        fields = {field.id: field for field in kind.fields(self.pack)}
        if own is None:
            return {}
        if not isinstance(own, dict):
            raise self._no_heading(own, fields)
        found = {}
        for id, words in own.items():
            if id not in fields or not isinstance(words, str):
                raise self._no_heading(id, fields)
            if len(words) > kinds.LONGEST_OWN:
                raise self._refused("record_own_long", "record_own_long_mend", "own",
                                    field=fields[id].label, length=len(words), most=kinds.LONGEST_OWN)
            clean = NOT_TEXT.sub("", words).replace("\r\n", "\n").replace("\r", "\n").strip()
            if clean:
                found[id] = clean
        return found

    def _no_heading(self, asked: Any, fields: Iterable[str]) -> Refused:
        return self._refused("record_own_unknown", "record_own_unknown_mend", "own",
                             field=_shown(asked), fields=", ".join(fields))

    def _refused(self, name: str, mend: str, place: str | None, *, status: int = 400, **filled: Any) -> Refused:
        messages = self.pack.messages
        return Refused(status, messages[name].text.format(**filled), messages[mend].text.format(**filled), place)


def _shown(value: Any) -> str:
    """What was sent, as far as it may be repeated: a name, never words."""
    return value if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", value) else "?"
