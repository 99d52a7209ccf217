"""Find what a test of key persons found by name, whichever way round a pair is stored; None where it is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from experiments.keypersons.cells import NATURAL

Record = dict[str, object]
Summary = Mapping[str, object]
ENDS = ("mean", "low", "high")
WORTH_SAYING = 0.005
"""An interval that would be written as ending at 0.00 is not said to leave out nothing."""


class Findings:
    """Read a summary (``experiments.keypersons.summary``) by names; it is not changed."""

    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        self.models: list[str] = list(summary["models"])
        self.posts: list[str] = list(summary["posts"])
        self.key_post: str = summary["key_post"]
        self._shocks = _by(summary, "shocks", "model", "variant", "post", "measure")
        self._gaps = _by(summary, "differences", "model", "baseline", "variant", "measure")
        self._structure = _by(summary, "structure", "model", "variant", "measure", "stage", "class", "post")
        self._networks = _by(summary, "networks", "model", "variant")
        self._curves = _by(summary, "curves", "model", "variant")
        self._absorbed = _by(summary, "absorbed", "model", "post")
        self._contrasts = _by(summary, "contrasts", "model", "variant", "contrast", "measure")
        self._protection = _by(summary, "protection", "model", "measure")
        self._turnover = _by(summary, "turnover", "model", "variant", "measure")

    def shock(self, model: str, measure: str, post: str = "", variant: str = NATURAL) -> Record | None:
        """Return what the loss of ``post``, the coordinator's if none is given, does by one measure."""
        return self._shocks.get((model, variant, post or self.key_post, measure))

    def gap(self, model: str, baseline: str, measure: str, variant: str = NATURAL) -> Record | None:
        """Return ``model`` minus ``baseline``: ``added_days`` or ``turnover_cost_days``; None if it has no value."""
        straight = self._gaps.get((model, baseline, variant, measure))
        turned = self._gaps.get((baseline, model, variant, measure))
        found = straight or (turned and minus(turned))
        return found if found and found["mean"] is not None else None

    def structure(self, model: str, measure: str, variant: str = NATURAL, **where: str) -> Record | None:
        """Return a measure of structure; ``where`` names its ``stage`` and ``class``, or its ``post``."""
        place = (where.get(name) for name in ("stage", "class", "post"))
        return self._structure.get((model, variant, measure, *place))

    def network(self, model: str, variant: str = NATURAL) -> Record | None:
        return self._networks.get((model, variant))

    def curve(self, model: str, variant: str = NATURAL) -> Record | None:
        """Return the weekly excess backlog after the coordinator is gone, with its recovery."""
        return self._curves.get((model, variant))

    def absorbed(self, model: str, post: str) -> Record | None:
        return self._absorbed.get((model, post))

    def contrast(self, model: str, contrast: str, measure: str, variant: str = NATURAL) -> Record | None:
        return self._contrasts.get((model, variant, contrast, measure))

    def protection(self, model: str, measure: str = "added_days") -> Record | None:
        return self._protection.get((model, measure))

    def turnover(self, model: str, measure: str, variant: str = NATURAL) -> Record | None:
        return self._turnover.get((model, variant, measure))

    def ranking(self, model: str) -> list[Record]:
        """Return the posts of a model by added days."""
        return list((self.summary.get("ranking") or {}).get(model) or [])

    def pairs(self) -> list[tuple[str, str]]:
        """Return every pair of models, the later one first: it is compared with the earlier one."""
        return [(b, a) for a, b in combinations(self.models, 2)]

    def too_few(self, models: Iterable[str]) -> int | None:
        """Return how many enquiries stand behind the coordinator's loss where they are too few, the fewest; or None."""
        found = [self.shock(model, "added_days") for model in models]
        return min((row["events"] for row in found if row and row["too_few"]), default=None)

    def is_thin(self, model: str) -> bool:
        """Say whether too few enquiries stand behind the coordinator's loss."""
        return self.too_few([model]) is not None

    def too_few_for_everybody(self, model: str) -> int | None:
        """Return the same for everybody's loss: ranking, contrasts and what protects rest on fewer replications.

        Where a post is vacant there is nobody to lose; the post with most enquiries tells how many there are.
        """
        others = [post for post in self.posts if post != self.key_post] or [self.key_post]
        found = [row for post in others if (row := self.shock(model, "added_days", post))]
        best = max(found, key=lambda row: row["events"], default=None)
        return best["events"] if best and best["too_few"] else None

    def is_hollow(self) -> bool:
        """Say whether under every model too few enquiries stand behind the loss of the coordinator."""
        return all(self.is_thin(model) for model in self.models)


def is_told(record: Record | None) -> bool:
    """Say whether an interval leaves out zero, and what is as good as zero."""
    if record is None or None in (record["mean"], record["low"], record["high"]):
        return False
    return record["low"] >= WORTH_SAYING or record["high"] <= -WORTH_SAYING


def side(record: Record | None) -> int:
    """Return -1 or 1 where an interval lies below or above zero, 0 where it cannot be told."""
    return 0 if not is_told(record) else 1 if record["mean"] > 0 else -1


def minus(record: Record) -> Record:
    """Return a record with mean and interval of the opposite sign."""
    turned = zip(ENDS, ("mean", "high", "low"), strict=True)
    return record | {name: None if record[of] is None else -record[of] for name, of in turned}


def _by(summary: Summary, name: str, *keys: str) -> dict[tuple, Record]:
    return {tuple(row.get(key) for key in keys): row for row in summary.get(name) or []}
