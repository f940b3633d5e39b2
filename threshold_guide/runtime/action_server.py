"""The action server: rasa_sdk's own app on a Unix socket that only this user can open."""
from __future__ import annotations

import argparse

from threshold_guide.runtime.process import begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", required=True)
    parser.add_argument("--parent", type=int, default=0)
    options = parser.parse_args()
    begin(options.parent)

    from threshold_guide.runtime.action_app import create_app

    create_app().run(unix=options.socket, access_log=False, motd=False, debug=False)


if __name__ == "__main__":
    main()
