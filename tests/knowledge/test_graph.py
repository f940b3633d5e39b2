"""The drawings of the pathways: current, legible, and readable without seeing them."""
from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from browser import page

from threshold_guide.knowledge import ROOT, load_pack
from threshold_guide.knowledge.graph import drawings, width_of, wrap, write

FOLDER = ROOT.parent / "docs/pathways"
TOY = Path(__file__).parents[1] / "toy_pack"
SVG = "{http://www.w3.org/2000/svg}"
#: pairs of texts that cover one another, and texts that leave the picture
CLASHES = """() => {
  const texts = [...document.querySelectorAll('text')]
    .map(each => ({box: each.getBoundingClientRect(), said: each.textContent}));
  const edge = document.querySelector('svg').getBoundingClientRect();
  const found = [];
  texts.forEach((one, i) => {
    const a = one.box;
    if (a.left < edge.left || a.right > edge.right || a.bottom > edge.bottom) found.push(['outside', one.said]);
    for (const other of texts.slice(i + 1)) {
      const b = other.box;
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3)
        found.push([one.said, other.said]);
    }
  });
  return found;
}"""


@pytest.fixture(scope="module")
def made(pack) -> dict[str, str]:
    return drawings(pack)


def test_the_drawings_are_current(made):
    """docs/pathways holds what would be drawn now, and no drawing more."""
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")} == made, \
        "run: thresholds kb graph"


def test_every_drawing_can_be_heard(made, pack):
    """Each is an image with a title and a description, and says how far it is confirmed."""
    for name, text in made.items():
        root = ET.fromstring(text)
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert root.get("role") == "img" and root.get("aria-labelledby") == "title desc", name
        assert title is not None and title.text and description is not None and description.text, name
        assert pack.info.banner in text, name


def test_everything_is_drawn(made, pack):
    """Every indicator, red flag, danger signal, criterion, concern and rule stands in a drawing."""
    texts = {name: " ".join("".join(part.itertext()) for part in ET.fromstring(text).iter(f"{SVG}text"))
             for name, text in made.items()}
    for entry in pack.indicators.values():
        assert entry.label in texts[f"domain_{entry.domain}.svg"], entry.id
    for name, group in (("red_flags", pack.red_flags), ("danger", pack.signals), ("lado", pack.criteria),
                        ("lado_concerns", pack.concerns), ("together", pack.cumulative)):
        for entry in group.values():
            assert entry.label in texts[f"{name}.svg"], (name, entry.id)


def test_a_chart_marks_the_right_columns(pack):
    """An indicator has a filled mark for its floor and an open one for each route it can be raised to."""
    name = next(iter(pack.indicators.values())).domain
    own = [entry for entry in pack.indicators.values() if entry.domain == name]
    circles = [each.get("fill") for each in ET.fromstring(drawings(pack)[f"domain_{name}.svg"]).iter(f"{SVG}circle")]
    assert sum(fill != "#ffffff" for fill in circles) == len(own)
    assert sum(fill == "#ffffff" for fill in circles) == sum(len({each.to for each in entry.raises}) for entry in own)


def test_no_text_covers_another(made):
    """As a browser draws them, no two texts overlap and none leaves the picture."""
    with page(1400) as sheet:
        for name, text in made.items():
            sheet.set_content(f"<body style='margin:0'>{text}</body>")
            assert sheet.evaluate(CLASHES) == [], name


def test_long_words_are_wrapped():
    """Lines fit the width unless a single word does not."""
    assert all(width_of(line) <= 120 for line in wrap("one two three four five six seven", 120))
    assert wrap("unforeseeable", 10) == ["unforeseeable"]


def test_another_pack_is_drawn_too(tmp_path):
    """A pack about something else has its own drawings, without those it has no content for; old ones go."""
    (tmp_path / "lado.svg").write_text("old", encoding="utf-8")
    names = {path.name for path in write(load_pack("boat", root=TOY), tmp_path)}
    assert "overview.svg" in names
    assert names == {path.name for path in tmp_path.glob("*.svg")}
