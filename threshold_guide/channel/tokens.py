"""Conversation ids are minted here and signed, so that nobody can name somebody else's."""
from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer

KEY_FILE = "key"


def read_or_make_key(folder: Path) -> str:
    """The signing key of this installation, made at its first start."""
    path = folder / KEY_FILE
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(made, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


class Tokens:
    """Signs and reads tokens. Whether the conversation still exists is for the store to say."""

    def __init__(self, key: str) -> None:
        self._signer = URLSafeSerializer(key, salt="conversation")

    def mint(self) -> tuple[str, str]:
        """A new conversation id and its token."""
        conversation = secrets.token_urlsafe(18)
        return conversation, self._signer.dumps(conversation)

    def conversation(self, token: str) -> str | None:
        """The conversation that the token opens, or None. Only the token as it was minted opens it:
        the last character of a signature has spare bits, so that an altered one could still be read."""
        try:
            found = self._signer.loads(token)
        except BadData:
            return None
        if not isinstance(found, str) or not hmac.compare_digest(self._signer.dumps(found), token):
            return None
        return found
