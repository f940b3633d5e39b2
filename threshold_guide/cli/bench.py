"""thresholds bench: what bench/ of the checkout measures."""
from __future__ import annotations

import sys

from threshold_guide.runtime.paths import ROOT

# bench/ is part of the checkout, not of the installed package.
sys.path.insert(0, str(ROOT))

from bench.run import add_arguments, run

__all__ = ["add_arguments", "run"]
