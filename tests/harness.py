"""The guide as it is served, for tests: Rasa with the trained model behind its channel, and the action server.

The two processes are started without the supervisor, so that a test decides when one dies and when it is back.
What they print and what they keep lies in one folder, to be searched afterwards.
"""
from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from threshold_guide.channel.tokens import Tokens, read_or_make_key
from threshold_guide.runtime.paths import ROOT

SECONDS_TO_START = 60.0
SECONDS_TO_END = 10.0
SECONDS_FOR_AN_ANSWER = 60.0
DATABASE = "conversations.sqlite3"


class Guide:
    """One running guide with a store, a key and logs of its own."""

    def __init__(self) -> None:
        # Short, because the path of a Unix socket may have 107 bytes only.
        self.folder = Path(tempfile.mkdtemp(prefix="guide-"))
        self.var = self.folder / "var"
        self.logs = self.folder / "logs"
        self.socket = self.folder / "actions"
        for folder in (self.var, self.logs):
            folder.mkdir(mode=0o700)
        self.port = free_port()
        self._actions: subprocess.Popen[bytes] | None = None
        self._rasa: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> Path:
        return self.var / DATABASE

    def start(self) -> None:
        subprocess.run([sys.executable, "-m", "threshold_guide.cli", "train"], cwd=ROOT, check=True)
        self.start_actions()
        self._rasa = self._process("rasa", "threshold_guide.channel.server", "--host", "127.0.0.1",
                                   "--port", str(self.port), "--socket", str(self.socket))
        self.wait_until_healthy()

    def start_actions(self) -> None:
        self._actions = self._process("actions", "threshold_guide.runtime.action_server", "--socket",
                                      str(self.socket))

    def kill_actions(self) -> None:
        """As a crash would end it: no warning, nothing put in order."""
        assert self._actions is not None
        self._actions.send_signal(signal.SIGKILL)
        self._actions.wait(SECONDS_TO_END)

    def wait_until_healthy(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            for process in (self._actions, self._rasa):
                if process is not None and process.poll() is not None:
                    raise RuntimeError(f"A process ended while starting.\n{self.printed()[-3000:]}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                if time.monotonic() > deadline:
                    raise RuntimeError(f"Not healthy in time.\n{self.printed()[-3000:]}") from None
            time.sleep(0.05)

    def stop(self) -> None:
        for process in (self._rasa, self._actions):
            if process is not None and process.poll() is None:
                process.terminate()
        for process in (self._rasa, self._actions):
            if process is None:
                continue
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def conversation(self) -> Conversation:
        return Conversation(self, self.call("POST", "/api/conversation", {})["token"])

    def printed(self) -> str:
        """What the processes have printed so far."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.logs.iterdir()))

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, token: str | None = None
             ) -> dict[str, Any]:
        """One request as the page makes it. A refusal comes back as its body."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_FOR_AN_ANSWER) as response:
                return json.loads(response.read())
        except urllib.error.HTTPError as error:
            return json.loads(error.read())

    def _process(self, name: str, module: str, *options: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ, "THRESHOLDS_VAR": str(self.var), "RASA_TELEMETRY_ENABLED": "false",
            # The limits have tests of their own.
            "THRESHOLDS_MESSAGES_PER_MINUTE": "100000", "THRESHOLDS_MESSAGES_PER_MINUTE_PER_ADDRESS": "100000",
        }
        with (self.logs / f"{name}.log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", module, "--parent", str(os.getpid()), *options],
                                    cwd=ROOT, env=environment, stdout=log, stderr=log)


class Conversation:
    """One person at the page: sends a turn, keeps what was last shown."""

    def __init__(self, guide: Guide, token: str) -> None:
        self.guide = guide
        self.token = token
        self.replies: list[dict[str, Any]] = []

    @property
    def id(self) -> str:
        found = Tokens(read_or_make_key(self.guide.var)).conversation(self.token)
        assert found is not None
        return found

    def say(self, text: str) -> list[dict[str, Any]]:
        return self._send({"text": text})

    def press(self, payload: str, label: str = "") -> list[dict[str, Any]]:
        return self._send({"payload": payload, "text": label})

    def answers(self) -> dict[str, Any]:
        return self._kept("answers")

    def place(self) -> dict[str, Any]:
        return self._kept("place")

    def history(self) -> list[dict[str, Any]]:
        return self.guide.call("GET", "/api/conversation", token=self.token)["messages"]

    def _send(self, body: dict[str, str]) -> list[dict[str, Any]]:
        replies = self.guide.call("POST", "/api/message", body, self.token).get("replies")
        assert replies, "The guide sent no reply."
        self.replies = replies
        return replies

    def _kept(self, column: str) -> dict[str, Any]:
        with closing(sqlite3.connect(f"file:{self.guide.database}?mode=ro", uri=True)) as db:
            row = db.execute(f"SELECT {column} FROM conversations WHERE id = ?", (self.id,)).fetchone()
        return json.loads(row[0]) if row and row[0] else {}


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
