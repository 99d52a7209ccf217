"""``infohus dashboard``: the pages, served to this machine alone."""

from __future__ import annotations

import os
import socket
from importlib.util import find_spec
from pathlib import Path

import typer

from experiments.language import current, say
from experiments.options import command_words, lang_option, number_option, word_option
from sim.errors import BadInput, InfohusError

PORT = 8050
HOST = "127.0.0.1"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    lang = lang_option()
    port = number_option("--port", 0, 65_535, "cli.dashboard.port")
    workers = number_option("--workers", 1, 64, "cli.compare.workers")
    out = word_option("--out", "folder", "cli.dashboard.out")

    @app.command("dashboard", help=say("cli.dashboard.help"), **command_words())
    def command(
        port: int | None = port,
        workers: int | None = workers,
        out: str | None = out,
        lang: str | None = lang,
    ) -> None:
        for package in ("dash", "dash_mantine_components", "xlsxwriter"):
            if find_spec(package) is None:
                raise BadInput("extras.missing", extra="dashboard")
        _serve(PORT if port is None else port, workers, Path(out) if out else Path("results") / "dashboard")


def _serve(port: int, workers: int | None, folder: Path) -> None:
    """Serve until Ctrl-C; raise InfohusError if the port is taken."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    from dashboards.jobs.service import JobService
    from dashboards.server import make_app

    class Quiet(WSGIRequestHandler):
        """Print no line for every request; errors are still printed."""

        def log_request(self, *_) -> None:
            pass

    listening = _listen(port)
    with listening, JobService(seats=workers) as service:
        app = make_app(service, folder).server
        at, fd = listening.getsockname()[1], listening.fileno()
        server = make_server(HOST, at, app, threaded=True, request_handler=Quiet, fd=fd)
        address = f"http://{HOST}:{at}/{current()}/explore"
        print(say("cli.dashboard.open", address=address), flush=True)
        server.serve_forever()


def _listen(port: int) -> socket.socket:
    """Return a socket of this machine alone; port 0 is any free one."""
    listening = socket.socket()
    if os.name != "nt":  # there it would let a second server take the same port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise InfohusError("dashboard.port_taken", port=port) from None
    listening.listen(128)
    return listening
