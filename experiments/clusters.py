"""Find a Dask cluster, and refuse one on which the numbers could differ; only imported when one is asked for."""

from __future__ import annotations

import asyncio
import logging
import re
import warnings
from collections.abc import Mapping

from distributed import Client, Security
from distributed.core import rpc

from experiments.cluster_pool import ClusterPool
from experiments.fingerprint import CODE, difference, fingerprint
from experiments.provenance import version_of
from sim.errors import BadInput

PATIENCE_S = 4.0
"""Seconds that a scheduler gets to answer, and workers to be there."""
LOUD = ("distributed", "tornado.application", "asyncio")
"""Loggers that would mix the cluster's own troubles into what we tell the user."""

_ADDRESS = re.compile(r"((?P<scheme>tcp|tls)://)?(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]+):(?P<port>[0-9]{1,5})")


def cluster_pool(address: str) -> ClusterPool:
    """Return an executor on the workers of the Dask scheduler at ``address`` (``tcp://host:port``).

    Raises
    ------
    BadInput
        Within seconds: ``cluster.address``, ``cluster.no_certificate``, ``cluster.unreachable``,
        ``cluster.no_scheduler``, ``cluster.no_workers``, ``cluster.not_installed``, ``cluster.other_code``,
        ``cluster.other_version``.
    """
    address = _checked(address)
    _hush()
    _check_scheduler(address)
    client = _connected(address)
    try:
        _check_same_code(client, address)
    except BaseException:
        client.close(timeout=PATIENCE_S)
        raise
    return ClusterPool(client, address)


def _checked(address: str) -> str:
    """Return ``address`` with its scheme, or raise BadInput if it can be no scheduler's."""
    found = _ADDRESS.fullmatch(address.strip())
    if not found or not 0 < int(found["port"]) < 2**16:
        raise BadInput("cluster.address", address=address[:100])
    return f"{found['scheme'] or 'tcp'}://{found['host']}:{found['port']}"


def _hush() -> None:
    """Keep Dask's own log lines off our stderr: what matters to the user we say in a sentence."""
    for name in [*LOUD, *logging.root.manager.loggerDict]:
        if name.startswith(LOUD):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _check_scheduler(address: str) -> None:
    """Raise BadInput unless a scheduler of our version of Dask answers at ``address``.

    A client would wait for ever for one that accepts the connection and says nothing.
    """
    try:
        kind, theirs = asyncio.run(asyncio.wait_for(_identity(address), PATIENCE_S))
    except TypeError:
        raise BadInput("cluster.no_certificate", address=address) from None
    except Exception:
        raise BadInput("cluster.unreachable", address=address) from None
    if kind != "Scheduler":
        raise BadInput("cluster.no_scheduler", address=address, kind=kind)
    for package in ("dask", "distributed"):
        _check_version(address, package, theirs.get(package), version_of(package))


async def _identity(address: str) -> tuple[str, Mapping[str, str]]:
    """Return what answers at ``address`` (Scheduler, Worker, Nanny) and the versions it has."""
    security = Security().get_connection_args("client")
    async with rpc(address, timeout=PATIENCE_S, connection_args=security) as peer:
        kind = (await peer.identity())["type"]
        return kind, (await peer.versions())["packages"] if kind == "Scheduler" else {}


def _connected(address: str) -> Client:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions that matter are checked, and told in a sentence
            client = Client(address, timeout=PATIENCE_S, set_as_default=False, name="infohus")
    except Exception:
        raise BadInput("cluster.unreachable", address=address) from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except Exception:
        client.close(timeout=PATIENCE_S)
        raise BadInput("cluster.no_workers", address=address) from None
    return client


def _check_same_code(client: Client, address: str) -> None:
    """Raise BadInput if the scheduler or a worker lacks our code, or has other code or libraries.

    The scheduler computes nothing, but unpacks tasks to hand them on. A worker that does not answer is left out:
    it may just be going, and each batch is checked again where it is computed.
    """
    try:
        answers = {address: client.run_on_scheduler(fingerprint)}
    except Exception:
        raise BadInput("cluster.not_installed", where=address) from None
    answers |= client.run(fingerprint, on_error="return")
    for where, there in sorted(answers.items()):
        if isinstance(there, OSError):
            continue
        if isinstance(there, Exception):
            raise BadInput("cluster.not_installed", where=where)
        check_same(where, there)


def check_same(where: str, there: Mapping[str, str | None]) -> None:
    """Raise BadInput if the machine at ``where`` with the fingerprint ``there`` could give other numbers."""
    here = fingerprint()
    name = difference(here, there)
    if name == CODE:
        raise BadInput("cluster.other_code", where=where)
    if name:
        _check_version(where, name, there.get(name), here[name])


def _check_version(where: str, package: str, there: str | None, here: str | None) -> None:
    if there != here:
        raise BadInput(
            "cluster.other_version", where=where, package=package, there=there or "-", here=here or "-"
        )
