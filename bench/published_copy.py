"""A copy of the packs in which all is marked as confirmed and signed: `python -m bench.published_copy FOLDER`.

Only to measure the page as it will be served once its content is published: `THRESHOLDS_POLICY_KB=FOLDER/policy_kb
thresholds serve`. Nothing in it was confirmed by anybody, and no number is made up: addresses end in example.org.
"""
from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import yaml

from threshold_guide.knowledge import ROOT
from threshold_guide.knowledge.published import content_hash

OWNER = "Nobody: a copy for measuring"
CLOCK = ("{id: escalation, label: Escalation, starts: the day of the copy, must: The copy is measured., amount: 1, "
         "unit: working_days, direction: after, source: {document: bolton_policy_2026, where: Nowhere}}")
MUST = ("front_door", "out_of_hours", "lado_portal")


def make(folder: Path) -> Path:
    """`folder`/policy_kb, published. Raises FileExistsError where it is there already."""
    root = folder / "policy_kb"
    shutil.copytree(ROOT, root)
    for path in root.glob("*/sources.yml"):
        sources = yaml.safe_load(path.read_text(encoding="utf-8"))
        for source in sources["sources"]:
            source |= {"status": "confirmed", "owner": OWNER}
        _write(path, yaml.safe_dump(sources, sort_keys=False, allow_unicode=True))
    contacts = root / "bolton" / "contacts.yml"
    held = yaml.safe_load(contacts.read_text(encoding="utf-8"))
    for contact in held["contacts"]:
        if contact["id"] in MUST:
            contact["lines"] = [{"kind": "web", "value": f"{contact['id'].replace('_', '-')}.example.org",
                                 "status": "confirmed", "audience": ["professional", "public"]}]
    _write(contacts, yaml.safe_dump(held, sort_keys=False, allow_unicode=True))
    clocks = root / "bolton" / "clocks.yml"
    _write(clocks, clocks.read_text(encoding="utf-8").replace("clocks:\n", f"clocks:\n  - {CLOCK}\n", 1))
    info = root / "bolton" / "pack.yml"
    _write(info, info.read_text(encoding="utf-8").replace("status: trial", f'status: published\nowner: "{OWNER}"'))
    folders, meta = [root / "england", root / "bolton"], yaml.safe_load(info.read_text(encoding="utf-8"))
    _write(root / "bolton" / "signoff.yml", yaml.safe_dump({
        "owner": OWNER, "role": "None", "date": meta["dated"], "version": meta["version"],
        "hash": content_hash(folders)}))
    return root


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the copy is made")
    print(make(parser.parse_args().folder))


if __name__ == "__main__":
    main()
