"""The generated table of indicators for the docs."""
from __future__ import annotations

from collections import Counter

from threshold_guide.engine.pack import Pack


def indicator_table(pack: Pack) -> str:
    """Indicators per domain and route, and per authority and status, as Markdown."""
    domains = list(dict.fromkeys(entry.domain for entry in pack.indicators.values()))
    per_route = Counter((entry.domain, entry.floor) for entry in pack.indicators.values())
    lines = ["| Domain | " + " | ".join(r.level_words for r in pack.routes.values()) + " | all |",
             "|---|" + "---|" * (len(pack.routes) + 1)]
    for domain in domains:
        counts = [per_route[domain, route] for route in pack.routes]
        lines.append(f"| {domain.replace('_', ' ')} | " + " | ".join(map(str, counts)) + f" | {sum(counts)} |")
    totals = [sum(per_route[domain, route] for domain in domains) for route in pack.routes]
    lines.append("| all | " + " | ".join(map(str, totals)) + f" | {sum(totals)} |")
    standing: Counter[tuple[str, str, str]] = Counter()
    for entry in pack.indicators.values():
        source = pack.sources[entry.source.document]
        standing[entry.domain, entry.source.authority or source.authority,
                 entry.source.status or source.status] += 1
    lines += ["", "| Domain | Authority | Status | Indicators |", "|---|---|---|---|"]
    lines += [f"| {domain.replace('_', ' ')} | {authority.replace('_', ' ')} | {status} | {count} |"
              for (domain, authority, status), count in sorted(standing.items())]
    lines += ["", "| Indicator | Domain | Route at least | Can lead to | Authority | Status | Source |",
              "|---|---|---|---|---|---|---|"]
    for entry in pack.indicators.values():
        source = pack.sources[entry.source.document]
        highest = max([entry.floor, *(each.to for each in entry.raises)], key=pack.ranks.__getitem__)
        lines.append(
            f"| `{entry.id}` {entry.label} | {entry.domain.replace('_', ' ')} | {pack.routes[entry.floor].level_words} "
            f"| {pack.routes[highest].level_words} | {(entry.source.authority or source.authority).replace('_', ' ')} "
            f"| {entry.source.status or source.status} | {source.title}: {entry.source.where} |")
    return "\n".join(lines)
