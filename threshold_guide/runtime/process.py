"""What each long-lived process does before anything else."""
from __future__ import annotations

import gc
import os

from threshold_guide.runtime import logs
from threshold_guide.runtime.parent import end_with_parent
from threshold_guide.runtime.paths import ROOT


def begin(parent: int) -> None:
    """End with the parent (a process id; 0 for none), keep files to this user, work from the root, log no words.

    The garbage collector rests until `loaded`: nothing that is made while starting is thrown away.
    """
    gc.disable()
    end_with_parent(parent)
    os.umask(0o077)
    os.chdir(ROOT)
    logs.configure()


def loaded() -> None:
    """What is loaded by now stays; the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.enable()
