"""`thresholds serve` as people start it: real dialogue, real pack, a folder of its own."""
from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60.0
SECONDS_TO_END = 20.0


class Server:
    """Can be stopped and started again on the same port, with the same or another folder."""

    def __init__(self, var: Path, settings: Mapping[str, str] | None = None) -> None:
        self.var = var
        self.settings = dict(settings or {})
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        self.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment = {
            **os.environ, "THRESHOLDS_VAR": str(self.var),
            # The limits have tests of their own.
            "THRESHOLDS_MESSAGES_PER_MINUTE": "100000", "THRESHOLDS_MESSAGES_PER_MINUTE_PER_ADDRESS": "100000",
            **self.settings,
        }
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "threshold_guide.cli", "serve", "--port", str(self.port)],
                cwd=ROOT, env=environment, stdout=log, stderr=log)
        self._wait_until_healthy()

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        self._process.wait(SECONDS_TO_END)
        self._process = None

    def conversation_status(self, token: str) -> int:
        """What GET /api/conversation answers to this token."""
        request = urllib.request.Request(f"{self.url}api/conversation", headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code

    def conversation(self, token: str) -> list[dict[str, Any]]:
        """What was said in the conversation that the token opens."""
        request = urllib.request.Request(f"{self.url}api/conversation", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=10) as response:
            messages: list[dict[str, Any]] = json.loads(response.read())["messages"]
        return messages

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as response:
            return json.loads(response.read())

    @property
    def _log(self) -> Path:
        return self.var.parent / f"{self.var.name}.log"

    def _wait_until_healthy(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self._log.read_text()
            try:
                with urllib.request.urlopen(f"{self.url}health", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self._log.read_text())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
