"""Starts what is measured, each with its own ports and files, and weighs it."""
from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
STOCK = ROOT / "bench" / "stock"
BUILD = ROOT / "build" / "bench"
SECONDS_TO_START = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def started(*commands: list[str], cwd: Path, env: dict[str, str], log: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes with their output in `log`, ended with all their children."""
    processes = []
    with log.open("wb") as output:
        try:
            for command in commands:
                processes.append(subprocess.Popen(command, cwd=cwd, env={**os.environ, **env}, stdout=output,
                                                  stderr=output, start_new_session=True))
            yield processes
        finally:
            for process in processes:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
            for process in processes:
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


def memory(processes: list[subprocess.Popen[bytes]]) -> float:
    """MB of all processes and their children; pages that several share are counted once (PSS)."""
    family = {process.pid: psutil.Process(process.pid) for process in processes}
    for parent in list(family.values()):
        family.update({child.pid: child for child in parent.children(recursive=True)})
    return sum(process.memory_full_info().pss for process in family.values()) / 2**20


def train_stock() -> tuple[Path, float]:
    """The stock bot's folder with its model, and the seconds that training took when it was made."""
    inputs = hashlib.sha256()
    for path in sorted(STOCK.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            inputs.update(path.read_bytes())
    folder, mark = BUILD / "stock", BUILD / "stock.json"
    if mark.is_file() and folder.is_dir():
        known = json.loads(mark.read_text())
        if known["inputs"] == inputs.hexdigest():
            return folder, known["seconds"]
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(STOCK, folder)
    began = time.monotonic()
    run_quietly([sys.executable, "-m", "rasa", "train", "--fixed-model-name", "stock"], folder)
    seconds = time.monotonic() - began
    mark.write_text(json.dumps({"inputs": inputs.hexdigest(), "seconds": seconds}))
    return folder, seconds


def train_ours() -> float:
    began = time.monotonic()
    run_quietly([sys.executable, "-m", "threshold_guide.cli", "train", "--force"], ROOT)
    return time.monotonic() - began


def run_quietly(command: list[str], cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **STOCK_ENV}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


STOCK_ENV = {"RASA_TELEMETRY_ENABLED": "false", "SANIC_HOST": "127.0.0.1", "PYTHONWARNINGS": "ignore"}


@contextlib.contextmanager
def stock(folder: Path) -> Iterator[tuple[int, list[subprocess.Popen[bytes]]]]:
    """`rasa run` and `rasa run actions`, as their documentation has it."""
    port, actions = free_port(), free_port()
    endpoints = (STOCK / "endpoints.yml").read_text().replace("5055", str(actions))
    (folder / "endpoints.yml").write_text(endpoints)
    (folder / "tracker.sqlite3").unlink(missing_ok=True)
    rasa = [sys.executable, "-m", "rasa", "run"]
    with started([*rasa, "actions", "--port", str(actions)], [*rasa, "-i", "127.0.0.1", "--port", str(port)],
                 cwd=folder, env=STOCK_ENV, log=BUILD / "stock.log") as processes:
        yield port, processes


@contextlib.contextmanager
def ours() -> Iterator[tuple[int, list[subprocess.Popen[bytes]]]]:
    """`thresholds serve`, with the limits on message rates out of the way."""
    port = free_port()
    with tempfile.TemporaryDirectory() as var, started(
        [sys.executable, "-m", "threshold_guide.cli", "serve", "--port", str(port)], cwd=ROOT,
        env={"THRESHOLDS_VAR": var, "THRESHOLDS_MESSAGES_PER_MINUTE": "1000000",
             "THRESHOLDS_MESSAGES_PER_MINUTE_PER_ADDRESS": "1000000"}, log=BUILD / "ours.log",
    ) as processes:
        yield port, processes
