"""The made-up area of this folder, laid beside England's pack as an area would lay its own."""
from __future__ import annotations

import shutil
from pathlib import Path

from threshold_guide.knowledge import ROOT

AREA = "halvermere"
HERE = Path(__file__).parent
DOCUMENTS = {"halvermere_handbook_2025": "handbook.txt", "halvermere_right_help_2024": "right_help.txt",
             "halvermere_adults_2026": "adults_who_work_with_children.txt"}
MADE_UP = "Made-up area, for demonstration and tests"


def lay_out(folder: Path) -> Path:
    """A folder of packs that holds England's and the made-up area's, and no other."""
    shutil.copytree(ROOT / "england", folder / "england")
    shutil.copytree(HERE / AREA, folder / AREA)
    return folder
