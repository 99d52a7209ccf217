"""Progress goes to stderr, in the user's language, with a time left that follows the pace."""

from __future__ import annotations

import io

import pytest
from helpers_ledger import fill
from helpers_runner import batches

from experiments.progress import LINE_EVERY_S, Progress


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock():
    return Clock()


def test_time_left_follows_the_pace_and_counts_down_between_batches(clock):
    progress = Progress(1000, stream=io.StringIO(), clock=clock)
    progress.expect(400, n_done=100)
    assert progress.seconds_left() is None
    clock.now += 10
    progress.advance(100)
    assert progress.seconds_left() == pytest.approx(80)
    clock.now += 30
    assert progress.seconds_left() == pytest.approx(50)
    clock.now += 300
    assert progress.seconds_left() == 0


def test_the_total_is_revised_upward_never_downward(clock):
    progress = Progress(500, stream=io.StringIO(), clock=clock)
    progress.expect(400)
    assert progress.total == 500
    progress.expect(400)
    assert progress.total == 800


@pytest.mark.parametrize(
    ("lang", "seconds", "says"),
    [
        ("en", 10, "300 of 6,000 runs, about 3 min left"),
        ("da", 10, "300 af 6.000 kørsler, ca. 3 min. tilbage"),
        ("en", 2, "300 of 6,000 runs, about 40 s left"),
        ("da", 2, "300 af 6.000 kørsler, ca. 40 sek. tilbage"),
    ],
)
def test_the_status_speaks_the_users_language(clock, lang, seconds, says):
    progress = Progress(lang=lang, stream=io.StringIO(), clock=clock)
    progress.expect(6000)
    clock.now += seconds
    progress.advance(300)
    assert progress.status() == says


def test_without_a_terminal_there_is_a_plain_line_now_and_then(clock):
    stream = io.StringIO()
    with Progress(stream=stream, clock=clock) as progress:
        progress.expect(100, n_done=20, damaged=["a.parquet"])
        for _ in range(80):
            clock.now += LINE_EVERY_S / 20
            progress.advance(1)
    assert stream.getvalue().splitlines() == [
        "a.parquet was damaged and is computed again.",
        "Going on from an earlier run: 20 runs were already done.",
        "20 of 100 runs",
        "40 of 100 runs, about 30 s left",
        "60 of 100 runs, about 20 s left",
        "80 of 100 runs, about 10 s left",
        "100 of 100 runs",
    ]


def test_the_last_line_says_where_the_work_ended(clock):
    stream = io.StringIO()
    with Progress(stream=stream, clock=clock) as progress:
        progress.expect(100)
        progress.advance(100)
    assert stream.getvalue().splitlines() == ["0 of 100 runs", "100 of 100 runs"]


def test_on_a_terminal_there_is_a_bar_with_the_time_left(clock):
    stream = Terminal()
    with Progress(4, stream=stream, lang="da", clock=clock) as progress:
        progress.expect(4)
        clock.now += 4
        progress.advance(2)
        progress.note("En [sætning] med klammer")
    shown = stream.getvalue()
    assert "Simulerer" in shown
    assert "2 af 4 kørsler, ca. 5 sek. tilbage" in shown
    assert "En [sætning] med klammer" in shown


def test_nothing_goes_to_stdout(tmp_path, capsys):
    with Progress(plain=True) as progress:
        fill(tmp_path / "out", batches(4), progress=progress)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1] == "16 of 16 runs"
