"""One writer per folder: a lock that ends with the process that holds it."""

from __future__ import annotations

import os
from pathlib import Path

from sim.errors import BadInput

try:
    import fcntl
except ImportError:  # not on Windows, where two runs in one folder are left to the user's care
    fcntl = None  # type: ignore[assignment]

NAME = ".lock"


class FolderLock:
    """Hold ``folder/.lock``, which names the process, until ``release``.

    The operating system holds the lock, not the file: one left behind by a killed process is taken over.

    Raises
    ------
    BadInput
        ``folder.in_use`` if a living process holds it.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file: int | None = None
        while self._file is None:
            self._file = self._try()
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def release(self) -> None:
        """Remove the lock file and let others in; a second call does nothing."""
        if self._file is None:
            return
        if fcntl:  # an open file cannot be removed elsewhere
            self._path.unlink(missing_ok=True)
        os.close(self._file)
        self._file = None

    def _try(self) -> int | None:
        """Return the locked file, or None if another process removed it just as we locked it."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self._is_current(file):
                return file
        except BlockingIOError:
            holder = os.read(file, 20).decode() or "?"
            os.close(file)
            raise BadInput("folder.in_use", folder=self._path.parent, pid=holder) from None
        os.close(file)
        return None

    def _is_current(self, file: int) -> bool:
        try:
            return os.path.samestat(os.fstat(file), self._path.stat())
        except FileNotFoundError:
            return False
