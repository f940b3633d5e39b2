"""Starts Rasa and the action server, starts either again if it dies, and ends both."""
from __future__ import annotations

import os
import shutil
import signal
import socket as sockets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from threshold_guide.runtime.paths import MODELS, ROOT

SECONDS_TO_END = 8.0
SECONDS_TO_START = 60.0
#: A child's exit code for what starting it again cannot mend (EX_CONFIG of sysexits.h).
BEYOND_REPAIR = 78
#: A process that dies this often within the window is broken, not unlucky.
DEATHS, WINDOW = 5, 30.0


class CannotServe(Exception):
    """Says in plain words why, and what to do."""


class Child:
    """A process that is kept running."""

    def __init__(self, name: str, module: str, *options: str) -> None:
        self.name = name
        self._command = [sys.executable, "-m", module, "--parent", str(os.getpid()), *options]
        self._deaths: list[float] = []
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches the supervisor alone, which ends both in order.
        # With the standard library's distutils, which Sanic imports, setuptools is not loaded: 0.2 s less.
        self._process = subprocess.Popen(self._command, cwd=ROOT, start_new_session=True,
                                         env={**os.environ, "SETUPTOOLS_USE_DISTUTILS": "stdlib"})

    def died(self) -> int | None:
        """The exit code, if it has ended."""
        return self._process.poll() if self._process else None

    def start_again(self) -> None:
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < WINDOW] + [now]
        if len(self._deaths) >= DEATHS:
            raise CannotServe(f"The {self.name} ended {DEATHS} times within {WINDOW:.0f} seconds; see above.")
        self.start()

    def end(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        if not self._process:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Supervisor:
    def __init__(self, host: str, port: int, model: Path = MODELS) -> None:
        self.host, self.port = host, port
        self.folder = Path(tempfile.mkdtemp(prefix="thresholds-"))
        socket = str(self.folder / "actions")
        self.actions = Child("action server", "threshold_guide.runtime.action_server", "--socket", socket)
        self.rasa = Child("Rasa server", "threshold_guide.channel.server", "--host", host, "--port", str(port),
                          "--socket", socket, "--model", str(model))
        self.stopping = False

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def run(self, on_healthy: Callable[[str], None]) -> None:
        """Until SIGINT or SIGTERM."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._stop)
        try:
            check_port(self.host, self.port)
            self.actions.start()
            self.rasa.start()
            self._watch_until_healthy()
            if not self.stopping:
                on_healthy(self.url)
            while not self.stopping:
                self._watch()
                time.sleep(0.1)
        finally:
            self._end()

    def _watch_until_healthy(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.stopping and not healthy(self.url):
            self._watch()
            if time.monotonic() > deadline:
                raise CannotServe(f"The server was not healthy after {SECONDS_TO_START:.0f} seconds.")
            time.sleep(0.05)

    def _watch(self) -> None:
        for child in (self.actions, self.rasa):
            code = child.died()
            if code is not None and not self.stopping:
                if code == BEYOND_REPAIR:
                    raise CannotServe(f"The {child.name} cannot start; see above.")
                print(f"The {child.name} ended with code {code}; starting it again.", file=sys.stderr, flush=True)
                child.start_again()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        # Rasa first: turns under way still find their actions.
        self.rasa.end()
        self.rasa.wait(SECONDS_TO_END)
        self.actions.end()
        self.actions.wait(SECONDS_TO_END)
        shutil.rmtree(self.folder, ignore_errors=True)


def healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}health", timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def check_port(host: str, port: int) -> None:
    """Fail in words before anything is started, not after."""
    family = sockets.AF_INET6 if ":" in host else sockets.AF_INET
    with sockets.socket(family, sockets.SOCK_STREAM) as probe:
        probe.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port."
                              ) from None
