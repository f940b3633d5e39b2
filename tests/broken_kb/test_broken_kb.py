"""Each broken knowledge base is refused with its file, line, code, fault and mend; the unbroken one is clean."""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from threshold_guide.knowledge import KnowledgeBaseError, load_pack, read_pack

HERE = Path(__file__).parent
TOY = HERE.parent / "toy_pack"
CASES = [(path.stem, case) for path in sorted(HERE.glob("*.yml"))
         for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


def break_it(case: dict[str, Any], root: Path) -> None:
    """Put one fault into the copy."""
    if "change" in case:
        change = case["change"]
        path = root / change["file"]
        text = path.read_text(encoding="utf-8")
        assert text.count(change["old"]) == 1, f"`old` stands {text.count(change['old'])} times in {change['file']}"
        path.write_text(text.replace(change["old"], change["new"]), encoding="utf-8")
    elif "write" in case:
        path = root / case["write"]["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(case["write"]["text"], encoding="utf-8")
    else:
        (root / case["raw"]["file"]).write_bytes(bytes.fromhex(case["raw"]["hex"]))


def line_of(error: dict[str, Any], root: Path) -> int:
    """The line that the error must name: written down, or that of a text in the broken file."""
    if "line" in error:
        return error["line"]
    lines = (root / error["file"]).read_text(encoding="utf-8").splitlines()
    found = [number for number, text in enumerate(lines, 1) if error["at"] in text]
    return found[error.get("occurrence", 1) - 1]


@pytest.fixture
def copy(tmp_path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "kb"))


@pytest.mark.parametrize("name", ["boat", "harbour", "lakeside"])
def test_the_unbroken_pack_is_clean(name):
    """Without a fault put into it, the toy pack has none."""
    assert [str(fault) for fault in read_pack(name, root=TOY)[1]] == []


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[f"{file}: {case['name']}" for file, case in CASES])
def test_a_broken_pack_is_refused(case, copy):
    """The fault is named by file, line, code and words, with a way to mend it, and the pack is not loaded."""
    break_it(case, copy)
    _, faults = read_pack(case.get("pack", "boat"), root=copy)
    error = case["error"]
    shown = "\n".join(map(str, faults))
    fitting = [fault for fault in faults if fault.code == error["code"] and fault.file == error["file"]
               and all(word.casefold() in f"{fault.fault}. {fault.mend}".casefold() for word in error["words"])]
    assert fitting, shown or "no fault found"
    assert line_of(error, copy) in {fault.line for fault in fitting}, shown
    assert all(fault.mend for fault in fitting)
    assert {fault.code for fault in faults} <= {error["code"], *case.get("also", ())}, shown
    with pytest.raises(KnowledgeBaseError, match=error["code"]):
        load_pack(case.get("pack", "boat"), root=copy)


def test_every_kind_of_fault_is_tried():
    """Each code that the checks can give has a case here."""
    source = "".join(path.read_text(encoding="utf-8") for path in
                     (HERE.parents[1] / "threshold_guide" / "knowledge").glob("*.py"))
    import re
    assert set(re.findall(r"KB\d{3}", source)) - {case["error"]["code"] for _, case in CASES} - {"KB030"} == set()
    assert len(CASES) >= 35


def test_a_pack_without_routes(copy):
    """A pack without routes is refused at once, before anything that depends on them."""
    (copy / "boat/routes.yml").unlink()
    (fault,) = read_pack("boat", root=copy)[1]
    assert fault.code == "KB030"


def test_every_fault_of_a_file_is_named_at_once(copy):
    """Several faults are shown together, in the order of files and lines, not one at a time."""
    break_it({"change": {"file": "boat/clocks.yml", "old": "document: club_rules", "new": "document: rules"}}, copy)
    break_it({"change": {"file": "boat/exits.yml", "old": "[boat_master]", "new": "[master]"}}, copy)
    faults = read_pack("boat", root=copy)[1]
    assert [fault.file for fault in faults] == ["boat/clocks.yml", "boat/exits.yml"]
    assert faults == sorted(faults)


def test_an_unknown_pack_names_those_that_are_there():
    """Asking for a pack that does not exist names the packs that do."""
    pack, faults = read_pack("ship", root=TOY)
    assert pack is None
    assert "Packs here: boat, harbour, lakeside" in str(faults[0])


def test_an_empty_file_is_no_fault(copy):
    """A content file that holds only comments is allowed."""
    (copy / "boat/situations/later.yml").write_text("# to be written\n", encoding="utf-8")
    assert read_pack("boat", root=copy)[1] == []
