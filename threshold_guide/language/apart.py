"""Learning in a process of its own: what it loads is gone afterwards, and Rasa's runs without SciPy (ADR 0011)."""
from __future__ import annotations

import subprocess
import sys

from threshold_guide.engine.pack import Pack

#: set in the environment where everything is learnt already, beside the training of the model
LEARNT_APART = "THRESHOLDS_LEARNT_APART"


def learning(module: str, pack: Pack) -> list[str]:
    """The command by which a module learns what belongs to a pack."""
    # The folder's name is the pack's; a pack's id may differ from it in tests only.
    return [sys.executable, "-m", module, str(pack.folders[-1].resolve())]


def learn(module: str, pack: Pack) -> int:
    """Learn now. The code that the process ended with: 0 where it went well."""
    return subprocess.run(learning(module, pack), check=False).returncode
