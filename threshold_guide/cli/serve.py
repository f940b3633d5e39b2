"""thresholds serve"""
from __future__ import annotations

import argparse
import sys

from threshold_guide.runtime.paths import MODELS
from threshold_guide.runtime.supervisor import CannotServe, Supervisor

SETTINGS = """\
settings, as environment variables:
  THRESHOLDS_VAR                              folder of the signing key and the conversations (var/)
  THRESHOLDS_RETENTION_HOURS                  hours a conversation is kept after its last message (24)
  THRESHOLDS_MESSAGES_PER_MINUTE              of one conversation (60)
  THRESHOLDS_MESSAGES_PER_MINUTE_PER_ADDRESS  of one address (600)
  THRESHOLDS_EMBED_ORIGINS                    origins of sites that may show the guide in their pages (none)
  THRESHOLDS_PROXIES                          proxies in front of this server that name the caller's address (0)
  THRESHOLDS_GYM_DATABASE                     postgresql://… for the gym's groups (the file of the conversations)
  THRESHOLDS_MODELS                           folder of the trained model (models/)
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = SETTINGS
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=port, default=5005, help="port to listen on (%(default)s)")


def port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"{number} is not a port; choose one from 1 to 65535")
    return number


def run(options: argparse.Namespace) -> int:
    if not any(MODELS.glob("*.tar.gz")):
        print("There is no trained model. Run: thresholds train", file=sys.stderr)
        return 1
    print("Starting ...", file=sys.stderr, flush=True)
    try:
        Supervisor(options.host, options.port).run(
            on_healthy=lambda url: print(f"Ready: {url}", flush=True))
    except CannotServe as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0
