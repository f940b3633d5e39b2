"""thresholds bench: runs bench/run.py of the checkout."""
from __future__ import annotations

import argparse
import os
import subprocess
import sys

from threshold_guide.runtime.paths import ROOT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("options", nargs=argparse.REMAINDER, help="--conversations, --seconds, --at-once, --json")


def run(options: argparse.Namespace) -> int:
    # The stock bot needs TensorFlow and this command stubs nothing; measuring is a process of its own.
    return subprocess.run([sys.executable, "-m", "bench.run", *options.options], cwd=ROOT,
                          env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode
