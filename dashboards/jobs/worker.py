"""What runs in a worker process: get warm, then answer one call after the other."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from dashboards.jobs.slots import Slot, Stopped
from experiments.pools import begin_worker
from sim.errors import InfohusError

READY = b"ready"


@dataclass(frozen=True, slots=True)
class Given:
    """What a call returned."""

    value: object


@dataclass(frozen=True, slots=True)
class Refused:
    """An error of ours that a call raised, with a sentence for the user."""

    error: InfohusError


@dataclass(frozen=True, slots=True)
class Broke:
    """Anything else a call raised: the name of the error, and the traceback for the log."""

    kind: str
    trace: str


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """The call was asked to stop, and did or was ended."""


@dataclass(frozen=True, slots=True)
class Died:
    """The worker process ended in the midst of the call."""


Outcome = Given | Refused | Broke | BrokenOff | Died


def prepare() -> None:
    """Import what runs need and rehearse one."""
    import experiments.comparison.work
    import experiments.registration.work

    experiments.registration.work.prepare()
    experiments.comparison.work.rehearse()


def serve(connection: Connection, slot: Slot, prepare: Callable[[], None]) -> None:
    """Answer calls until the server ends or closes the connection."""
    begin_worker()
    with suppress(Exception):  # whatever it is, it happens again in a call, and is told there
        prepare()
    slot.serve()
    connection.send_bytes(READY)
    with suppress(EOFError, OSError):
        while True:
            connection.send_bytes(_packed(_answer(connection.recv_bytes())))


def _answer(call: bytes) -> Outcome:
    try:
        function, args = pickle.loads(call)
        return Given(function(*args))
    except Stopped:
        return BrokenOff()
    except InfohusError as error:
        return Refused(error)
    except BaseException as error:
        return broke(error)


def _packed(outcome: Outcome) -> bytes:
    """Return the outcome as bytes; one that cannot travel becomes a failure that says so."""
    try:
        return pickle.dumps(outcome)
    except Exception as error:
        return pickle.dumps(broke(error))


def broke(error: BaseException) -> Broke:
    """Return the outcome that tells of an error nobody expected."""
    return Broke(type(error).__name__, "".join(traceback.format_exception(error)))
