"""How far the work is and how long it will take, on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Sequence
from typing import TextIO

from babel.numbers import format_decimal
from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from experiments.progress_words import status_words
from sim.texts import text

LINE_EVERY_S = 10.0
"""Seconds between two plain lines."""


class Progress:
    """Show how many runs are done and the time left; use it in a ``with`` block.

    Parameters
    ----------
    total
        Runs expected in all; revised upward when more turn out to be needed.
    lang
        Language of the words.
    plain
        Lines instead of a bar: True with ``--json``; by default whenever ``stream`` is no terminal.
    stream, clock
        Where to write and what gives seconds; for tests.
    """

    def __init__(
        self,
        total: int = 0,
        *,
        lang: str = "en",
        plain: bool | None = None,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total = total
        self.done = 0
        self._lang = lang
        self._planned = 0
        self._pace = Pace(clock)
        self._clock = clock
        self._console = Console(file=stream or sys.stderr, soft_wrap=True, highlight=False, markup=False)
        self._plain = plain if plain is not None else not self._console.is_terminal
        self._last_line = -math.inf
        self._last_status = ""
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn(text("progress.label", lang)),
            BarColumn(),
            _StatusColumn(self),
            console=self._console,
        )
        self._job = self._bar.add_task("", total=total or None)

    def __enter__(self) -> Progress:
        if not self._plain:
            self._bar.start()
        return self

    def __exit__(self, kind, *_) -> None:
        if not self._plain:
            self._bar.stop()
        elif kind is None and self.status() != self._last_status:
            self._line()

    def expect(self, n_runs: int, *, n_done: int = 0, damaged: Sequence[str] = ()) -> None:
        """Add ``n_runs`` to the plan, of which ``n_done`` were found done; name ``damaged`` files."""
        for file in damaged:
            self.note(text("progress.damaged", self._lang, file=file))
        if n_done:
            self.note(text("progress.resumed", self._lang, done=format_decimal(n_done, locale=self._lang)))
        self._planned += n_runs
        self.total = max(self.total, self._planned)
        self.done += n_done
        self._pace.start()
        self._show()

    def advance(self, n_runs: int) -> None:
        """Count ``n_runs`` more as done."""
        self.done += n_runs
        self._pace.count(n_runs)
        self._show()

    def note(self, sentence: str) -> None:
        """Print one sentence above the bar."""
        self._console.print(sentence)

    def seconds_left(self) -> float | None:
        """Return the seconds that the rest takes at the pace so far; None before the first batch ended."""
        return self._pace.seconds_for(self.total - self.done)

    def status(self) -> str:
        """Return how many of how many runs are done, and the time left once it can be told."""
        return status_words(self.done, self.total, self.seconds_left(), self._lang)

    def _show(self) -> None:
        if not self._plain:
            self._bar.update(self._job, completed=self.done, total=self.total)
        elif self._clock() - self._last_line >= LINE_EVERY_S:
            self._line()

    def _line(self) -> None:
        self._last_line = self._clock()
        self._last_status = self.status()
        self._console.print(self._last_status)


class Pace:
    """Tell from what was done since ``start`` how long the rest takes; ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began: float | None = None
        self._n = 0.0
        self._last = 0.0

    def start(self) -> None:
        """Begin to measure; later calls change nothing."""
        if self._began is None:
            self._began = self._clock()

    def count(self, n: float) -> None:
        """Count ``n`` more as done now."""
        self._n += n
        self._last = self._clock()

    def seconds_for(self, n: float) -> float | None:
        """Return the seconds that ``n`` more take; None before anything was counted."""
        if self._began is None or not self._n:
            return None
        at_last_count = n * (self._last - self._began) / self._n
        return max(0.0, at_last_count - (self._clock() - self._last))


class _StatusColumn(ProgressColumn):
    """The status beside the bar, counting down between two batches."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress

    def render(self, task) -> Text:
        return Text(self._progress.status())
