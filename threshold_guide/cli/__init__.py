"""The `thresholds` command. Each subcommand is a module that is imported only when it is called."""
from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

#: name -> (module, one line of help). A module has `add_arguments(parser)` and `run(options) -> int`.
COMMANDS = {
    "serve": ("threshold_guide.cli.serve", "the page, Rasa and the action server, until stopped"),
    "train": ("threshold_guide.cli.train", "train the model if its inputs have changed"),
    "chat": ("threshold_guide.cli.chat", "conversations as JSON lines, through the trained model and the actions"),
    "read": ("threshold_guide.cli.read", "what one message says: facts with evidence, danger, scope"),
    "decide": ("threshold_guide.cli.decide", "the decision for a set of answers, engine only"),
    "answer": ("threshold_guide.cli.answer", "questions about the policy as JSON lines, answered with their sources"),
    "due": ("threshold_guide.cli.due", "the date that a clock gives, with the working shown"),
    "kb": ("threshold_guide.cli.kb", "the content: lint, coverage, explain, diff, graph, fields, handbook, table"),
    "cases": ("threshold_guide.cli.cases", "the practice cases of the gym: new, lint, preview, stats"),
    "verify": ("threshold_guide.cli.verify", "whether records agree with the content they were made under"),
    "print": ("threshold_guide.cli.print_", "a pocket card or a poster with whom to ring, from the content"),
    "feedback": ("threshold_guide.cli.feedback", "what people said was wrong or unclear, counted"),
    "prove": ("threshold_guide.cli.prove", "the safety properties over the whole decision space, or counter-examples"),
    "bench": ("threshold_guide.cli.bench", "this assistant beside a stock Rasa bot, with the targets"),
}


def main(argv: Sequence[str] | None = None) -> int:
    # Before NumPy is loaded, here and in every process begun from here: what is computed for one message is so small
    # that threads waiting for one another take longer than one thread alone.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(
        prog="thresholds", description="Threshold guidance assistant.", formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, line) in COMMANDS.items():
        command = commands.add_parser(name, help=line, description=f"thresholds {name}: {line}")
        if name in arguments[:1]:
            importlib.import_module(module).add_arguments(command)
    options = parser.parse_args(arguments)
    try:
        return importlib.import_module(COMMANDS[options.command][0]).run(options)
    except BrokenPipeError:
        # What reads our output has seen enough. Python would complain once more when it closes.
        sys.stderr.close()
        return 0
    except Exception as error:
        from threshold_guide.knowledge import KnowledgeBaseError
        from threshold_guide.language.cues import CueError

        if isinstance(error, KnowledgeBaseError):
            print(f"The knowledge base has faults:\n{error}", file=sys.stderr)
        elif isinstance(error, CueError):
            print(f"The language files have a fault:\n{error}", file=sys.stderr)
        else:
            raise
        return 1
