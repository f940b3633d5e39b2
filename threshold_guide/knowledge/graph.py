"""The pathways as drawings: small SVG files, each legible by itself, generated from the pack.

Two shapes only. A chart has one row per entry and one column per place it can lead to. A flow has boxes in columns and
lines between them. Texts are wrapped by a generous estimate of their width, since no font is at hand.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.checks import LADO_OUTCOMES

FONT, SMALL, LINE = 13, 11, 17
#: width of an average letter, in parts of the font size; wider than that of the fonts in use
LETTER = 0.54
INK, QUIET, RULE, MARK, FILL, DANGER = "#1a1a1a", "#4a4a4a", "#c4c4c4", "#0b4f6c", "#eef3f5", "#8a1c1c"


def drawings(pack: Pack) -> dict[str, str]:
    """File name -> SVG, for all pathways of the pack."""
    made = {"overview.svg": _overview(pack)}
    for domain in dict.fromkeys(entry.domain for entry in pack.indicators.values()):
        made[f"domain_{domain}.svg"] = _domain(pack, domain)
    if pack.red_flags:
        made["red_flags.svg"] = _red_flags(pack)
    if pack.cumulative:
        made["together.svg"] = _together(pack)
    if pack.signals:
        made["danger.svg"] = _danger(pack)
    if pack.criteria:
        made["lado.svg"] = _lado(pack)
        made["lado_concerns.svg"] = _concerns(pack)
    return made


def write(pack: Pack, folder: Path) -> list[Path]:
    """Write every drawing into the folder, which is made if need be; drawings no longer made are taken out."""
    folder.mkdir(parents=True, exist_ok=True)
    made = drawings(pack)
    for old in folder.glob("*.svg"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in made]


# -- text and shapes ------------------------------------------------------------------------


def width_of(text: str, size: float = FONT) -> float:
    """The estimated width of a line of text, in pixels."""
    return len(text) * size * LETTER


def wrap(text: str, width: float, size: float = FONT) -> list[str]:
    """The text in lines that fit the width; a single word may be wider."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _text(x: float, y: float, lines: Sequence[str], size: float = FONT, colour: str = INK, weight: str = "normal",
          anchor: str = "start") -> str:
    """Lines of text; `y` is the top of the first."""
    return "".join(
        f'<text x="{x:g}" y="{y + size + index * (size + 4):g}" font-size="{size:g}" fill="{colour}" '
        f'font-weight="{weight}" text-anchor="{anchor}">{escape(line)}</text>\n' for index, line in enumerate(lines))


def _box(x: float, y: float, width: float, height: float, fill: str = FILL, stroke: str = MARK) -> str:
    return (f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="5" fill="{fill}" '
            f'stroke="{stroke}"/>\n')


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = RULE, arrow: bool = False) -> str:
    end = ' marker-end="url(#arrow)"' if arrow else ""
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{colour}" stroke-width="1.5"{end}/>\n'


def _svg(title: str, description: str, width: float, height: float, body: str, pack: Pack) -> str:
    banner = _text(16, height - 24, [f"{pack.info.banner}. Edition {pack.info.version}."], SMALL, QUIET)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" lang="en-GB" '
            f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
            f'font-family="Arial, Liberation Sans, sans-serif">\n'
            f'<title id="title">{escape(title)}</title>\n<desc id="desc">{escape(description)}</desc>\n'
            f'<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
            f'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="{MARK}"/></marker></defs>\n'
            f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>\n'
            f'{_text(16, 14, [title], 18, INK, "bold")}{body}{banner}</svg>\n')


# -- charts ---------------------------------------------------------------------------------


@dataclass
class Row:
    """One row of a chart: its text, where its mark stands, and where lines from the mark lead."""

    label: str
    starts: tuple[int, ...] = ()
    leads: tuple[int, ...] = ()
    heading: bool = False


@dataclass
class Chart:
    """Rows against columns: a dot where an entry stands, an arrow to where it can lead."""

    columns: Sequence[str]
    rows: list[Row] = field(default_factory=list)
    label_width: float = 430
    column_width: float = 118
    legend: str = ""
    #: whether the columns rise from left to right, so that an arrow shows a rise
    ordered: bool = True

    def draw(self, top: float = 48) -> tuple[str, float, float]:
        """The chart, its width and the height at which it ends."""
        left = 16 + self.label_width
        width = left + self.column_width * len(self.columns) + 16
        parts = [_text(16, top, wrap(self.legend, width - 32, SMALL), SMALL, QUIET)]
        y = top + 15 * len(wrap(self.legend, width - 32, SMALL)) + 8
        heads = [wrap(name, self.column_width - 10, SMALL) for name in self.columns]
        head = max(len(lines) for lines in heads) * 15 + 8
        for place, lines in enumerate(heads):
            parts.append(_text(self._middle(place), y, lines, SMALL, INK, "bold", "middle"))
        y += head
        first = y
        body = []
        for row in self.rows:
            lines = wrap(row.label, self.label_width - 16)
            height = len(lines) * LINE + 6
            if row.heading:
                body.append(f'<rect x="16" y="{y:g}" width="{width - 32:g}" height="{height:g}" fill="{FILL}"/>\n')
                body.append(_text(20, y + 2, lines, FONT, MARK, "bold"))
            else:
                body += [_line(16, y + height, width - 16, y + height, "#e6e6e6"), _text(20, y + 2, lines)]
                body.append(self._marks(row, y + height / 2))
            y += height
        rules = [_line(left + place * self.column_width, first, left + place * self.column_width, y)
                 for place in range(len(self.columns))]
        return "".join([*parts, *rules, *body]), width, y

    def _middle(self, place: int) -> float:
        return 16 + self.label_width + (place + 0.5) * self.column_width

    def _marks(self, row: Row, y: float) -> str:
        parts = []
        if self.ordered and row.starts and row.leads:
            parts.append(_line(self._middle(min(row.starts)), y, self._middle(max(row.leads)) - 8, y, MARK, arrow=True))
        parts += [f'<circle cx="{self._middle(place):g}" cy="{y:g}" r="5" fill="#ffffff" stroke="{MARK}" '
                  f'stroke-width="2"/>\n' for place in row.leads]
        parts += [f'<circle cx="{self._middle(place):g}" cy="{y:g}" r="6" fill="{MARK}"/>\n' for place in row.starts]
        return "".join(parts)


def _chart(title: str, description: str, chart: Chart, pack: Pack) -> str:
    body, width, end = chart.draw()
    return _svg(title, description, width, end + 40, body, pack)


def _routes(pack: Pack) -> list[str]:
    return [f"{route.level_words}: {route.action}" for route in pack.routes.values()]


LEAST = ("Filled mark: the route it leads to at least. "
         "Open mark: a route it can be raised to by the answers to its questions.")


def _domain(pack: Pack, domain: str) -> str:
    own = [entry for entry in pack.indicators.values() if entry.domain == domain]
    chart = Chart(_routes(pack), legend=LEAST)
    for group in dict.fromkeys(entry.group for entry in own):
        message = pack.messages.get(f"group_{group}")
        chart.rows.append(Row(message.text if message else group.replace("_", " ").capitalize(), heading=True))
        for entry in own:
            if entry.group == group:
                chart.rows.append(Row(f"{entry.label}{' (a strength)' if entry.kind == 'strength' else ''}",
                                      (pack.ranks[entry.floor],),
                                      tuple(sorted({pack.ranks[each.to] for each in entry.raises}))))
    name = domain.replace("_", " ").capitalize()
    raised = sum(bool(entry.raises) for entry in own)
    return _chart(f"{name}: indicators and routes",
                  f"{len(own)} indicators, each with the route it leads to at least; {raised} can be raised.",
                  chart, pack)


def _together(pack: Pack) -> str:
    chart = Chart(_routes(pack), legend="Several facts together lead at least to the marked route. "
                                        "Nothing counts points.")
    chart.rows = [Row(rule.label, (pack.ranks[rule.to],)) for rule in pack.cumulative.values()]
    return _chart("Facts that lead higher together", f"{len(pack.cumulative)} named rules and their routes.",
                  chart, pack)


def _concerns(pack: Pack) -> str:
    criteria = list(pack.criteria)
    ask, low = len(criteria), len(criteria) + 1
    columns = [*(entry.label for entry in pack.criteria.values()), "talk it over with the LADO", "low-level by itself"]
    chart = Chart(columns, column_width=128, ordered=False,
                  legend="Filled mark: what the concern by itself may point to; the LADO decides. "
                         "Open mark: what it may point to where a further answer makes it weigh more.")
    for strength, heading in (("may", "A criterion may be met"), ("consult", "Talk it over with the LADO"),
                              ("low_level", "Low-level by itself")):
        chart.rows.append(Row(heading, heading=True))
        for entry in pack.concerns.values():
            if entry.strength != strength:
                continue
            by_itself = {"may": tuple(criteria.index(id) for id in entry.points_to), "consult": (ask,),
                         "low_level": (low,)}[strength]
            more = {criteria.index(id) if id else ask for each in entry.raises for id in each.points_to or ("",)}
            chart.rows.append(Row(entry.label, by_itself, tuple(sorted(more - set(by_itself)))))
    return _chart("Concerns about an adult: where each may point", f"{len(pack.concerns)} concerns against "
                  f"{len(criteria)} criteria.", chart, pack)


# -- flows ----------------------------------------------------------------------------------


@dataclass
class Box:
    """A box of a flow, in a column, with the keys of the boxes that it leads to."""

    key: str
    column: int
    text: str
    to: tuple[str, ...] = ()
    danger: bool = False


GAP, COLUMN_GAP = 12, 90


def _flow(title: str, description: str, boxes: Sequence[Box], widths: Sequence[float], pack: Pack) -> str:
    """Boxes stacked in their columns, each column centred against the tallest, with lines to the right."""
    lefts = [16 + sum(widths[:place]) + COLUMN_GAP * place for place in range(len(widths))]
    lines = {box.key: wrap(box.text, widths[box.column] - 20) for box in boxes}
    heights = {box.key: len(lines[box.key]) * LINE + 12 for box in boxes}
    stacks = [[box for box in boxes if box.column == place] for place in range(len(widths))]
    tall = [sum(heights[box.key] + GAP for box in stack) for stack in stacks]
    tops: dict[str, float] = {}
    for place, stack in enumerate(stacks):
        y = 56 + (max(tall) - tall[place]) / 2
        for box in stack:
            tops[box.key] = y
            y += heights[box.key] + GAP
    column = {box.key: box.column for box in boxes}
    drawn = []
    for box in boxes:
        x = lefts[box.column] + widths[box.column]
        y = tops[box.key] + heights[box.key] / 2
        for key in box.to:
            end_x, end_y = lefts[column[key]], tops[key] + heights[key] / 2
            bend = (x + end_x) / 2
            drawn.append(f'<path d="M{x:g} {y:g} C{bend:g} {y:g} {bend:g} {end_y:g} {end_x - 2:g} {end_y:g}" '
                         f'fill="none" stroke="{DANGER if box.danger else MARK}" stroke-width="1.2" '
                         f'stroke-opacity="0.75" marker-end="url(#arrow)"/>\n')
    for box in boxes:
        x, y = lefts[box.column], tops[box.key]
        drawn.append(_box(x, y, widths[box.column], heights[box.key], stroke=DANGER if box.danger else MARK))
        drawn.append(_text(x + 10, y + 4, lines[box.key]))
    return _svg(title, description, lefts[-1] + widths[-1] + 16, 56 + max(tall) + 40, "".join(drawn), pack)


def _overview(pack: Pack) -> str:
    boxes = []
    routes = list(pack.routes)
    if pack.signals:
        boxes.append(Box("danger", 0, f"Danger now: {len(pack.signals)} signs, at any moment", ("emergency",),
                         danger=True))
    if pack.red_flags:
        boxes.append(Box("flags", 0, f"Red flags: {len(pack.red_flags)}, each by itself", (f"to_{routes[-1]}",)))
    for domain in dict.fromkeys(entry.domain for entry in pack.indicators.values()):
        own = [entry for entry in pack.indicators.values() if entry.domain == domain]
        reached = {entry.floor for entry in own} | {each.to for entry in own for each in entry.raises}
        boxes.append(Box(domain, 0, f"{domain.replace('_', ' ').capitalize()}: {len(own)} indicators, "
                         f"{sum(len(entry.raises) for entry in own)} conditions that raise",
                         tuple(f"to_{route}" for route in routes if route in reached)))
    if pack.cumulative:
        boxes.append(Box("together", 0, f"Facts together: {len(pack.cumulative)} rules", tuple(dict.fromkeys(
            f"to_{rule.to}" for rule in sorted(pack.cumulative.values(), key=lambda rule: pack.ranks[rule.to])))))
    if pack.signals:
        boxes.append(Box("emergency", 1, "999 first, over any route", danger=True))
    for route in reversed(pack.routes.values()):
        boxes.append(Box(f"to_{route.id}", 1, f"{route.action.capitalize()} ({route.level_words})",
                         ("over",)))
    kinds = dict.fromkeys(entry.kind for entry in pack.situations.values())
    listed = ", ".join(f"{kind.replace('_', ' ')} ({sum(e.kind == kind for e in pack.situations.values())})"
                       for kind in kinds)
    boxes.append(Box("over", 2, f"Over any route, adding steps and lowering nothing: {listed}" if listed else
                     "Nothing lies over the routes"))
    return _flow("Level of need: from what is told to a route",
                 "Danger leads to 999. Red flags lead to the highest route. Indicators lead to the routes their domain "
                 "can reach. The highest route wins, and nothing lowers it.", boxes, (300, 300, 260), pack)


def _red_flags(pack: Pack) -> str:
    boxes = []
    for id, members in pack.red_flag_members.items():
        boxes.append(Box(f"flag_{id}", 0, pack.red_flags[id].label, tuple(f"is_{entry.id}" for entry in members)))
    for members in pack.red_flag_members.values():
        boxes += [Box(f"is_{entry.id}", 1, entry.label, ("route",)) for entry in members]
    top = list(pack.routes.values())[pack.act_now_rank]
    boxes.append(Box("route", 2, f"{top.action.capitalize()} ({top.level_words})"))
    return _flow("Red flags and the indicators they stand for",
                 f"{len(pack.red_flags)} red flags, {len(boxes) - len(pack.red_flags) - 1} indicators, one route.",
                 boxes, (330, 400, 220), pack)


def _danger(pack: Pack) -> str:
    boxes = [Box(id, 0, signal.label, ("999",), danger=True) for id, signal in pack.signals.items()]
    boxes.append(Box("999", 1, "999 first. The answers are kept", ("after",), danger=True))
    brought = dict.fromkeys(id for signal in pack.signals.values() for id in signal.indicators)
    boxes.append(Box("after", 2, "Then the assessment goes on, with what the sign brings: " + "; ".join(
        pack.indicators[id].label for id in brought) if brought else "Then the assessment goes on"))
    return _flow("Signs of danger", f"{len(pack.signals)} signs, each by itself, lead to 999.", boxes,
                 (380, 180, 360), pack)


def _lado(pack: Pack) -> str:
    outcomes = {id: entry for id, entry in pack.outcomes.items() if id.startswith("lado_")}
    boxes = [Box("who", 0, f"An adult who works or volunteers with children: {len(pack.concerns)} concerns",
                 (*(f"test_{id}" for id in pack.criteria), "exits"))]
    for id, entry in pack.criteria.items():
        boxes.append(Box(f"test_{id}", 1, f"Tested by itself: {entry.label}",
                         tuple(f"lado_{to}" for to in LADO_OUTCOMES[:-1] if f"lado_{to}" in outcomes)))
    boxes.append(Box("exits", 1, "Goes elsewhere: " + "; ".join(entry.label for entry in pack.lado_exits.values()),
                     tuple(f"lado_{to}" for to in LADO_OUTCOMES[-1:] if f"lado_{to}" in outcomes)))
    boxes += [Box(id, 2, entry.headline) for id, entry in outcomes.items()]
    return _flow("LADO: criteria and outcomes", "Four criteria, each tested by itself. One that may be met is enough. "
                 "The LADO decides.", boxes, (300, 300, 340), pack)
