"""``infohus dashboard``: the pages, served to this machine alone."""

from __future__ import annotations

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
    port = number_option("--port", 1, 65_535, "cli.dashboard.port")
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
        _serve(port or PORT, workers, Path(out) if out else Path("results") / "dashboard")


def _serve(port: int, workers: int | None, folder: Path) -> None:
    """Serve until Ctrl-C; raise InfohusError if the port is taken."""
    from werkzeug.serving import make_server

    from dashboards.jobs.service import JobService
    from dashboards.server import make_app

    with JobService(seats=workers) as service:
        try:
            server = make_server(HOST, port, make_app(service, folder).server, threaded=True)
        except (OSError, SystemExit):
            raise InfohusError("dashboard.port_taken", port=port) from None
        print(say("cli.dashboard.open", address=f"http://{HOST}:{port}/{current()}/explore"), flush=True)
        server.serve_forever()
