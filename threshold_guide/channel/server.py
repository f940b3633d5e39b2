"""Rasa with the trained model behind the page's channel, and no other route of Rasa's."""
from __future__ import annotations

import argparse
import fcntl
import os
import sys
from pathlib import Path
from typing import IO, Any

from threshold_guide.runtime import logs, stubs
from threshold_guide.runtime.paths import MODELS, ROOT, var
from threshold_guide.runtime.process import begin
from threshold_guide.runtime.supervisor import BEYOND_REPAIR

PROXIES = "THRESHOLDS_PROXIES"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--socket", required=True)
    parser.add_argument("--model", default=str(MODELS))
    parser.add_argument("--parent", type=int, default=0)
    options = parser.parse_args()
    begin(options.parent)
    stubs.install(serving=True)
    logs.configure_rasa()
    check_content()
    check_settings()
    held = only_one_in(var())
    if held is None:
        print(f"Another server uses {var()}. Stop it, or set THRESHOLDS_VAR to another folder.", file=sys.stderr)
        sys.exit(BEYOND_REPAIR)
    app = create_app(Path(options.model), options.socket)
    app.run(options.host, options.port, access_log=False, motd=False, debug=False)


def only_one_in(folder: Path) -> IO[str] | None:
    """A lock on the folder while this process lives; None if another has it. Two would not see each other's turns."""
    file = (folder / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
    return file


def check_content() -> None:
    """End with the faults of the content rather than with a model that cannot be loaded."""
    from threshold_guide.knowledge import KnowledgeBaseError
    from threshold_guide.language.fingerprint import pack

    try:
        pack()
    except KnowledgeBaseError as error:
        print(f"The knowledge base has faults:\n{error}", file=sys.stderr)
        sys.exit(BEYOND_REPAIR)


def check_settings() -> None:
    """End with what is wrong in the list of sites or the address of a database, rather than serve without them."""
    from threshold_guide.channel.cohort_store import BadAddress, database
    from threshold_guide.channel.embedding import NotAnOrigin, origins

    try:
        origins()
        database()
    except (NotAnOrigin, BadAddress) as error:
        print(error, file=sys.stderr)
        sys.exit(BEYOND_REPAIR)


def create_app(model: Path, socket: str) -> Any:
    """The Sanic app. Rasa's own app is not used: its routes are not wanted and its import costs 0.3 s."""
    from rasa.core.channels.channel import register
    from sanic import Sanic

    from threshold_guide.channel import limits, pages
    from threshold_guide.channel.gym import GymPages
    from threshold_guide.channel.input import GuideChannel
    from threshold_guide.channel.plain.pages import ROOT as PLAIN
    from threshold_guide.channel.plain.routes import PlainPages

    app = Sanic("thresholds", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = limits.LARGEST_REQUEST
    app.config.PROXIES_COUNT = int(os.environ.get(PROXIES) or 0) or None
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 5.0

    async def load(app: Sanic, loop: Any) -> None:
        app.ctx.agent = await load_agent(model, socket)

    app.register_listener(load, "before_server_start")
    register([GuideChannel()], app, route="/")
    app.blueprint(GymPages().blueprint())
    plain = PlainPages()
    app.blueprint(plain.blueprint())
    app.add_route(pages.home, "/", methods=["GET", "HEAD"], name="home")
    pages.answer_errors(app, {PLAIN: plain.failed})
    return app


async def load_agent(model: Path, socket: str) -> Any:
    """The agent as `rasa run` loads it, with its actions on `socket`."""
    import rasa.core.agent
    from rasa.core.utils import AvailableEndpoints

    from threshold_guide.runtime.action_client import ActionServer

    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.action = ActionServer.like(endpoints.action, socket)
    agent = await rasa.core.agent.load_agent(str(model), endpoints=endpoints)
    if not agent.is_ready():
        raise RuntimeError("The model could not be loaded. Run `thresholds train`.")
    return agent


if __name__ == "__main__":
    main()
