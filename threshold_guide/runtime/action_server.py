"""The action server: rasa_sdk's own app on a Unix socket that only this user can open."""
from __future__ import annotations

import argparse
import os

from threshold_guide.runtime import logs
from threshold_guide.runtime.parent import end_with_parent
from threshold_guide.runtime.paths import ROOT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", required=True)
    parser.add_argument("--parent", type=int, default=0)
    options = parser.parse_args()
    end_with_parent(options.parent)
    os.umask(0o077)
    os.chdir(ROOT)
    logs.configure()

    from threshold_guide.runtime.action_app import create_app

    create_app().run(unix=options.socket, access_log=False, motd=False, debug=False)


if __name__ == "__main__":
    main()
