"""Trains Rasa's model into models/, in a process of its own."""
from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import tempfile
from pathlib import Path

from threshold_guide.runtime import logs, stubs
from threshold_guide.runtime.paths import MODELS, ROOT

NAME = "thresholds.tar.gz"
PROGRESS = "rasa.engine.training.hooks"


def main() -> int:
    os.chdir(ROOT)
    # Progress is a line for each part that is trained. At this level Rasa draws no bars beside it.
    os.environ["LOG_LEVEL"] = "ERROR"
    logs.configure()
    stubs.install()
    logs.configure_rasa()
    logging.getLogger(PROGRESS).setLevel(logging.INFO)

    from rasa.model_training import train

    MODELS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=MODELS, prefix=".training-") as folder:
        # Rasa says on standard output what we say ourselves; only what went wrong is worth showing.
        with contextlib.redirect_stdout(io.StringIO()) as said:
            result = train("domain.yml", "config.yml", ["data"], output=folder, fixed_model_name=NAME)
        if result.code or not result.model:
            print(said.getvalue(), file=sys.stderr)
            return result.code or 1
        # A server that starts meanwhile finds the old model or the new one, never half of one.
        Path(result.model).replace(MODELS / NAME)
    return 0


if __name__ == "__main__":
    sys.exit(main())
