"""Cost of the population alone: per event from 60,000 to 6 million citizens, and the whole country for ten years.

    python benchmarks/citizens.py

The first table keeps N x rate constant, so that the number of events stays alike while N grows a hundredfold: cost
follows events, not inhabitants. Figures are CPU seconds of this process; compare the rows of one run only.
"""

from __future__ import annotations

import resource
import time
from datetime import date

from sim.engine.streams import Streams
from sim.municipalities import municipalities, share_of_minors
from sim.parameters import resolve
from sim.population.place import Place, Setting
from sim.population.town import Town, untouched_town

SIZES = (60_000, 600_000, 6_000_000)
CONCERNS_A_YEAR = 20.0
PER = 100_000
FIRST, LAST = date(2018, 1, 1), date(2028, 1, 1)
ROUNDS = 5


def setting_of(place: Place, concerns_per_100k: float) -> Setting:
    """Return ten years of ``place`` at so many concerns a year."""
    values = resolve() | {"demand.concerns_per_100k": concerns_per_100k}
    return Setting(place, FIRST, FIRST, LAST, share_of_minors(), tuple(values.items()))


def live(setting: Setting, replication: int) -> tuple[float, int]:
    """Return the CPU seconds of one population, and its events."""
    begun = time.process_time()
    town = untouched_town.__wrapped__(setting, Streams(1, 0, replication).root)
    return time.process_time() - begun, n_events(town)


def n_events(town: Town) -> int:
    return sum(len(town.life_of(number)) for number in town.numbers())


def main() -> None:
    """Print both tables."""
    live(setting_of(Place(461, SIZES[0], share_of_minors()), PER * CONCERNS_A_YEAR / SIZES[0]), 0)
    print("citizens      events   CPU s   us per event")
    for size in SIZES:
        setting = setting_of(Place(461, size, share_of_minors()), PER * CONCERNS_A_YEAR / size)
        runs = [live(setting, replication) for replication in range(ROUNDS)]
        seconds, events = sum(s for s, _ in runs), sum(n for _, n in runs)
        print(f"{size:>9,} {events:>10,} {seconds:>7.2f} {seconds / events * 1e6:>10.1f}")
    begun, events = time.process_time(), 0
    for m in municipalities():
        place = Place(m.code, m.population, m.under18 / m.population)
        events += live(setting_of(place, resolve()["demand.concerns_per_100k"]), 0)[1]
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"98 municipalities, ten years: {events:,} events, {seconds:.1f} CPU s, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
