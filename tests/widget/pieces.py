"""Stands before the server: the page itself comes in small pieces, as over a bad line; all else is passed on."""
from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BYTES_OF_A_PIECE = 200
SECONDS_BETWEEN = 0.05
OF_THE_WAY = {"host", "connection", "accept-encoding", "origin", "content-length", "transfer-encoding", "keep-alive"}


@contextmanager
def in_pieces(url: str) -> Iterator[str]:
    """The address at which the server of `url` is reached in this way."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            request = urllib.request.Request(url.rstrip("/") + self.path, self.rfile.read(length) if length else None, {
                name: value for name, value in self.headers.items() if name.lower() not in OF_THE_WAY},
                method=self.command)
            try:
                answer = urllib.request.urlopen(request, timeout=20)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in OF_THE_WAY:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            step = BYTES_OF_A_PIECE if self.path == "/" else len(body) or 1
            for start in range(0, len(body), step):
                self.wfile.write(body[start:start + step])
                self.wfile.flush()
                time.sleep(SECONDS_BETWEEN if step == BYTES_OF_A_PIECE else 0)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
