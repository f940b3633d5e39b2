"""`thresholds serve` as a test meets it: over HTTP, with its processes and its files."""
from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from threshold_guide.channel.wording import say
from threshold_guide.knowledge.compiled import compiled_pack

ROOT = Path(__file__).resolve().parents[2]
STANDIN = Path(__file__).parent / "standin"
ENV = {**os.environ, "PYTHONPATH": f"{STANDIN}{os.pathsep}{ROOT}", "THRESHOLDS_STANDIN": "1"}


def said(name: str) -> str:
    """A text of the channel's own."""
    return say(name, compiled_pack())


class Server:
    def __init__(self, models: Path, var: Path, env: dict[str, str] | None = None) -> None:
        self.var = var
        self.log = var.parent / f"{var.name}.log"
        self.port = free_port()
        self._env = {**ENV, "THRESHOLDS_MODELS": str(models), "THRESHOLDS_VAR": str(var),
                     "THRESHOLDS_MESSAGES_PER_MINUTE": "10000", "THRESHOLDS_MESSAGES_PER_MINUTE_PER_ADDRESS": "10000",
                     **(env or {})}

    def __enter__(self) -> Server:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "threshold_guide.cli", "serve", "--port", str(self.port)],
                cwd=ROOT, env=self._env, stdout=log, stderr=log)
        self.wait_until_healthy()
        return self

    def __exit__(self, *error: Any) -> None:
        self.stop()

    def stop(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)

    def wait_until_healthy(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.request("GET", "/health")[0] == 200:
                    return
            except OSError:
                pass
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def children(self) -> dict[str, psutil.Process]:
        """By module: `action_server` and `server`."""
        found = psutil.Process(self.process.pid).children(recursive=True)
        return {child.cmdline()[2].rpartition(".")[2]: child for child in found if len(child.cmdline()) > 2}

    def request(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None,
                ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            content = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
            connection.request(method, path, content, {"Content-Type": "application/json", **(headers or {})})
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()

    def begin(self) -> Person:
        status, _, body = self.request("POST", "/api/conversation", {})
        assert status == 200, body
        return Person(self, json.loads(body)["token"])


class Person:
    """Somebody with a conversation of their own."""

    def __init__(self, server: Server, token: str) -> None:
        self.server, self.token = server, token

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        status, _, content = self.server.request(method, path, body, {"Authorization": f"Bearer {self.token}"})
        return status, json.loads(content)

    def write(self, text: str) -> str:
        """The answer's text, all of it."""
        return self.send({"text": text})

    def press(self, payload: str, label: str = "") -> str:
        return self.send({"payload": payload, "text": label})

    def send(self, body: dict[str, Any]) -> str:
        status, answer = self.request("POST", "/api/message", body)
        assert status == 200, answer
        return "\n".join(reply["text"] for reply in answer["replies"])

    def not_kept(self, text: str) -> str:
        """The answer's text to a message that the server could not keep."""
        status, answer = self.request("POST", "/api/message", {"text": text})
        assert status == 503, answer
        assert answer["error"] and answer["mend"]
        return "\n".join(reply["text"] for reply in answer["replies"])

    def messages(self) -> list[dict[str, Any]]:
        return self.request("GET", "/api/conversation")[1]["messages"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
