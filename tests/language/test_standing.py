"""The reader that is kept in build/ reads as one that is made anew, and is used only while nothing has changed."""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from threshold_guide.knowledge import ROOT, load_pack
from threshold_guide.language import standing
from threshold_guide.language.reader import Reader
from threshold_guide.language.standing import kept_reader

MESSAGES = (
    "8 yr old, third week without lunch, mum smelt of drink at pick up, no bruises",
    "a TA grabbed a boy by the arm, left red marks. his name is Imran, ring 07700 900123",
    "he has a knife and is in the corridor",
    "is it level 3? what does MASSS mean",
    "brusies on a baby's leg, dad says she rolled of the sofa",
)


@pytest.fixture(scope="module")
def made(pack: Any) -> Reader:
    return Reader(pack)


def test_a_kept_reader_reads_as_one_made_anew(pack: Any, made: Reader, tmp_path: Path,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    kept_reader(pack, build=tmp_path)
    monkeypatch.setattr(standing, "Reader", None)
    read = kept_reader(pack, build=tmp_path)
    assert read.pack is pack and read.attributes is not made.attributes
    for message in MESSAGES:
        assert read.read(message) == made.read(message)
        assert read.masker.mask(message) == made.masker.mask(message)


@pytest.mark.parametrize("damage", [lambda content: content[:-100], lambda content: content[:200] + b"\x80\x05K\x01.",
                                    lambda content: b"", lambda content: b"x" + content])
def test_a_damaged_one_is_made_again(pack: Any, made: Reader, tmp_path: Path, damage: Any) -> None:
    kept_reader(pack, build=tmp_path)
    (path,) = tmp_path.glob("*.reader")
    path.write_bytes(damage(path.read_bytes()))
    assert kept_reader(pack, build=tmp_path).read(MESSAGES[0]) == made.read(MESSAGES[0])
    assert path.stat().st_size > 1_000_000


def test_a_changed_phrase_is_read_at_once(tmp_path: Path) -> None:
    content = tmp_path / "policy_kb"
    shutil.copytree(ROOT, content)
    before = load_pack("bolton", root=content)
    message = "he was wobblegated by mum"
    assert not kept_reader(before, build=tmp_path).read(message).facts
    file = content / "england" / "indicators" / "child_health.yml"
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("phrases: [registered with * gp,", "phrases: [wobblegated, registered with * gp,"),
                    encoding="utf-8")
    after = load_pack("bolton", root=content)
    assert [fact.id for fact in kept_reader(after, build=tmp_path).read(message).facts] == ["well_and_registered"]
