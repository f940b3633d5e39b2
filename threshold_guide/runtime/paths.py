"""Where things lie in a checkout."""
from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODELS = Path(os.environ.get("THRESHOLDS_MODELS") or ROOT / "models")
WIDGET = ROOT / "widget" / "dist"


def var() -> Path:
    """Folder of the running service: key, conversations. Made private on first use."""
    folder = Path(os.environ.get("THRESHOLDS_VAR") or ROOT / "var")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
