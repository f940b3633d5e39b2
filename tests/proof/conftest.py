"""The packs as they are read for a proof, with their faults set apart."""
from __future__ import annotations

from pathlib import Path

import pytest

from threshold_guide.engine import Pack
from threshold_guide.knowledge import load_pack
from threshold_guide.knowledge.load import ROOT


@pytest.fixture(scope="session")
def national(pack: Pack) -> Pack:
    """The pack that the served one extends."""
    assert pack.info.extends
    return load_pack(pack.info.extends)


@pytest.fixture()
def packs(tmp_path: Path) -> Path:
    """A copy of the folder of packs, to be changed."""
    import shutil

    return Path(shutil.copytree(ROOT, tmp_path / "policy_kb"))
