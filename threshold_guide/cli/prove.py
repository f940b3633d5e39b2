"""`thresholds prove`: the safety properties over the whole decision space of a pack, with counter-examples if any."""
from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter

from threshold_guide.cli.inputs import complain
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge import DEFAULT, ROOT, load_pack

#: Random answer sets on which the encoding is held against the engine before anything is proved.
COMPARED = 2000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from threshold_guide.proof import PROPERTIES

    parser.add_argument("--pack", default=DEFAULT, help="the pack to prove")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder of packs")
    parser.add_argument("--property", action="append", metavar="NAME", choices=list(PROPERTIES),
                        help=f"only this one, may be given again: {', '.join(PROPERTIES)}")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def run(options: argparse.Namespace) -> int:
    """0 where everything holds, 1 with counter-examples, 2 where nothing could be tried."""
    from threshold_guide.proof import PROPERTIES, prove
    from threshold_guide.proof.agreement import disagreement

    start = perf_counter()
    pack = load_pack(options.pack, root=options.root)
    national: Pack | None = load_pack(pack.info.extends, root=options.root) if pack.info.extends else None
    _progress(f"the encoding against the engine, {COMPARED} random answer sets")
    differs = disagreement(pack, COMPARED, seed=1)
    if differs:
        return complain(f"The encoding of the rules does not say what the engine says, so nothing is proved. {differs}")
    results = []
    for result in prove(pack, national, options.property or PROPERTIES, started=_progress):
        _progress(f"  {'holds' if result.holds else 'DOES NOT HOLD'}, {result.seconds:.1f} s")
        results.append(result)
    seconds = perf_counter() - start
    if options.json:
        print(json.dumps(_as_json(pack, results, seconds), ensure_ascii=False, indent=1))
    else:
        _print_table(pack, results, seconds)
    return 0 if all(result.holds for result in results) else 1


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _print_table(pack: Pack, results: list, seconds: float) -> None:
    print(f"{pack.info.title}, version {pack.info.version}, status {pack.info.status}")
    for result in results:
        print(f"\n{result.name}: {result.says}: {'holds' if result.holds else 'DOES NOT HOLD'}"
              f" ({result.seconds:.1f} s)")
        for claim in result.claims:
            print(f"  {'holds ' if claim.holds else 'BROKEN'}  {claim.says}")
            print(f"          by {claim.how}; {claim.space or 'the content'}; {claim.seconds:.1f} s")
            for violation in claim.violations:
                print(f"          {violation.words}")
    broken = sum(len(result.violations) for result in results)
    print(f"\n{sum(r.holds for r in results)} of {len(results)} properties hold; {broken} counter-examples; "
          f"{seconds:.0f} s")


def _as_json(pack: Pack, results: list, seconds: float) -> dict:
    return {
        "pack": pack.info.id, "version": pack.info.version, "status": pack.info.status,
        "holds": all(result.holds for result in results), "seconds": round(seconds, 1),
        "properties": [{
            "name": result.name, "says": result.says, "holds": result.holds, "seconds": round(result.seconds, 1),
            "claims": [{"says": claim.says, "how": claim.how, "space": claim.space, "holds": claim.holds,
                        "seconds": round(claim.seconds, 1),
                        "counter_examples": [{"words": v.words, "answers": v.before, "instead": v.after}
                                             for v in claim.violations]} for claim in result.claims],
        } for result in results],
    }
