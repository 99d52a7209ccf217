"""What happens next: a binary heap of tuples (time, priority, entity, sequence, method, payload).

Order of what falls on one second: smaller priority first, then smaller entity id, then first scheduled.
Methods must be bound methods of kept objects, so that a model pickles.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

Method = Callable[[Any], None]


class Agenda:
    """Hold what is to happen and let it happen in order. Times are whole seconds."""

    __slots__ = ("_cancelled", "_heap", "_sequence", "now")

    def __init__(self, now: int) -> None:
        self.now = now
        self._heap: list[tuple[int, int, int, int, Method, Any]] = []
        self._sequence = 0
        self._cancelled: set[int] = set()

    def schedule_event(
        self, time: int, method: Method, payload: Any = None, priority: int = 5, entity: int = 0
    ) -> int:
        """Schedule ``method(payload)`` at ``time`` and return the number by which it can be cancelled."""
        assert time >= self.now, "nothing is scheduled in the past"
        self._sequence = sequence = self._sequence + 1
        heappush(self._heap, (time, priority, entity, sequence, method, payload))
        return sequence

    def cancel_event(self, sequence: int) -> None:
        """Cancel a scheduled event that has not happened yet."""
        self._cancelled.add(sequence)

    def run_until(self, end: int) -> None:
        """Let everything up to and including ``end`` happen, and set the clock to ``end``."""
        heap, cancelled = self._heap, self._cancelled
        while heap and heap[0][0] <= end:
            time, _, _, sequence, method, payload = heappop(heap)
            if cancelled and sequence in cancelled:
                cancelled.discard(sequence)
                continue
            self.now = time
            method(payload)
        self.now = end

    def __len__(self) -> int:
        return len(self._heap) - len(self._cancelled)
