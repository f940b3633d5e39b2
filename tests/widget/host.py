"""The example host page, served from an origin of its own, with another address for the guide and what a test adds."""
from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .server import ROOT

EXAMPLE = ROOT / "examples" / "host_page"
PLACEHOLDER = "https://guide.example"
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript"}


@contextmanager
def host(guide: str, port: int, extra: Mapping[str, str] | None = None) -> Iterator[str]:
    """The host's address while it is served. `guide` is the guide's origin; `extra` are more files by name."""
    class Files(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.split("?")[0].strip("/") or "index.html"
            text = (extra or {}).get(name)
            path = EXAMPLE / name
            if text is None and path.parent == EXAMPLE and path.suffix in TYPES and path.is_file():
                text = path.read_text(encoding="utf-8")
            if text is None:
                # A browser asks for an icon by itself.
                self.send_error(204 if name == "favicon.ico" else 404)
                return
            body = text.replace(PLACEHOLDER, guide).encode()
            self.send_response(200)
            self.send_header("Content-Type", TYPES[f".{name.rsplit('.', 1)[1]}"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is written down."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    server.server_close()
    thread.join()
