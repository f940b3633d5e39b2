"""Rasa's own commands work in the checkout as a Rasa user expects."""
from __future__ import annotations

import contextlib
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.server import ENV, ROOT, Person, Server, free_port

RASA_ENV = {**ENV, "RASA_TELEMETRY_ENABLED": "false", "SANIC_HOST": "127.0.0.1", "PYTHONWARNINGS": "ignore"}


def rasa(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "rasa", *arguments]


@contextlib.contextmanager
def running(command: list[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def trained_by_rasa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rasa")
    done = subprocess.run(rasa("train", "--out", str(folder)), cwd=ROOT, env=RASA_ENV, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def test_rasa_data_validate() -> None:
    done = subprocess.run(rasa("data", "validate", "--fail-on-warnings"), cwd=ROOT, env=RASA_ENV, capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rasa_run_with_its_actions_serves_the_page_and_the_api(trained_by_rasa: Path, tmp_path: Path) -> None:
    port, actions = free_port(), free_port()
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text((ROOT / "endpoints.yml").read_text().replace(":5055", f":{actions}"))
    env = {**RASA_ENV, "THRESHOLDS_VAR": str(tmp_path / "var")}
    run = rasa("run", "-i", "127.0.0.1", "--port", str(port), "--model", str(trained_by_rasa),
               "--endpoints", str(endpoints))
    with running(rasa("run", "actions", "--port", str(actions)), env, tmp_path / "actions.log"), \
            running(run, env, tmp_path / "rasa.log") as process:
        server = Server.__new__(Server)
        server.port, server.process, server.log = port, process, tmp_path / "rasa.log"
        server.wait_until_healthy(120)
        person: Person = server.begin()
        assert person.write("hello").startswith("Heard 1")
        assert person.press('/press{"do":"answer","answers":{}}').startswith("Heard 2")
        assert server.request("GET", "/index.html")[0] == 200
        assert server.request("POST", "/webhooks/rest/webhook", {})[0] == 404


def test_rasa_shell_shows_text_and_buttons(trained_by_rasa: Path, tmp_path: Path) -> None:
    port, actions = free_port(), free_port()
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text((ROOT / "endpoints.yml").read_text().replace(":5055", f":{actions}"))
    env = {**RASA_ENV, "THRESHOLDS_VAR": str(tmp_path / "var"), "TERM": "xterm"}
    shell = rasa("shell", "--port", str(port), "--model", str(trained_by_rasa), "--endpoints", str(endpoints))
    with running(rasa("run", "actions", "--port", str(actions)), env, tmp_path / "actions.log"):
        terminal, other_end = pty.openpty()
        process = subprocess.Popen(shell, cwd=ROOT, env=env, stdin=other_end, stdout=other_end, stderr=other_end)
        os.close(other_end)
        try:
            seen = until(terminal, "Your input", 120)
            os.write(terminal, b"hello\r")
            seen = until(terminal, "Type out your own message", 30)
        finally:
            process.kill()
            process.wait()
            os.close(terminal)
    assert "Heard 1: hello" in seen and "Next question." in seen
    assert "Yes" in seen
    assert '"kind"' not in seen, "a terminal gets no card"


def until(terminal: int, wanted: str, seconds: float) -> str:
    """What the terminal shows, up to `wanted`."""
    os.set_blocking(terminal, False)
    seen, end = "", time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(BlockingIOError):
            seen += os.read(terminal, 65536).decode(errors="replace")
            plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen)
            if wanted in plain:
                return plain
        time.sleep(0.05)
    raise AssertionError(f"{wanted!r} was not shown:\n{seen}")
