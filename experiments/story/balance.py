"""What a story comes to: how it ended, how long it took and why, and what the simulation alone knows."""

from __future__ import annotations

from experiments.story.case_file import CaseFile
from experiments.story.citizen import life_of
from experiments.story.waits import CAUSES, LEAST
from experiments.story.words import Words, sentence
from sim.measures.paths import decision_paths
from sim.values import DAY, DROPPED, OPENED, RADICALISATION, REFERRED, TO_POLICE

STATES = frozenset({"begin", "alike", "rise", "ease", "fade", "relapse", "stop", "worsen", "recover"})
STATES |= {"offend", "desist", "settle"}
"""Kinds of events that change what is true of a citizen and that nobody sees as such."""


def balance_lines(file: CaseFile, words: Words) -> list[str]:
    """Return the closing sentences of a story."""
    lines = [_end(file, words), *_times(file, words), *_truth(file, words), *_life(file, words)]
    return [sentence(line) for line in [*lines, *_elsewhere(file, words), words.say("balance.synthetic")]]


def balance_numbers(file: CaseFile) -> dict[str, object]:
    """Return the same as plain data: days by what they went on, truth, and whether the decision was right."""
    path = decision_paths(file.run.record).get(file.name)
    first = first_sign(file)
    days = {cause: path.waits[i] / DAY for i, cause in enumerate(CAUSES)} if path else None
    return {
        "end_state": file.end_state,
        "days_from_first_sign_to_concern": None if first is None else (file.concern.sent - first) / DAY,
        "days_to_decision": None if path is None else path.seconds / DAY,
        "touch_days": None if path is None else path.touch / DAY,
        "stretch_days": None if path is None else path.stretch / DAY,
        "waiting_days": days,
        "truth": file.concern.truth,
        "outcome": file.decision.outcome if file.decision else None,
        "is_right": is_right(file),
        "facts_in_hand": file.decided[1] if file.decided else None,
        "facts_in_all": file.decided[2] if file.decided else None,
    }


def first_sign(file: CaseFile) -> int | None:
    """Return when the first sign of the spell showed, None if none did before the concern."""
    times = [event.time for event in life_of(file) if event.sign is not None]
    return min((time for time in times if time <= file.concern.sent), default=None)


def is_right(file: CaseFile) -> bool | None:
    """Return whether the decision was right, None if there was none."""
    return None if file.decided is None else not file.decided[5]


def _end(file: CaseFile, words: Words) -> str:
    return words.say(f"ends.{file.end_state}", date=words.date(file.done[-1].completed))


def _times(file: CaseFile, words: Words) -> list[str]:
    first, lines = first_sign(file), []
    if first is not None:
        lines.append(words.say("balance.to_concern", days=words.days(file.concern.sent - first)))
    path = decision_paths(file.run.record).get(file.name)
    if path is None:
        return lines
    spent = {"touch": path.touch, "stretch": path.stretch, **dict(zip(CAUSES, path.waits, strict=True))}
    long = sorted(((s, name) for name, s in spent.items() if s >= LEAST), reverse=True)
    parts = [words.say(f"balance.spent.{name}", days=words.days(seconds)) for seconds, name in long]
    key = "to_decision" if parts else "to_decision_at_once"
    return [*lines, words.say(f"balance.{key}", days=words.days(path.seconds), parts=words.clauses(parts))]


def _truth(file: CaseFile, words: Words) -> list[str]:
    lines = [words.say(f"balance.truth.{file.concern.truth}")]
    if file.decided is None:
        return lines
    if is_right(file):
        return [*lines, words.say("balance.right")]
    was_real = file.concern.truth == RADICALISATION
    outcome = file.decision.outcome
    kinds = {DROPPED: "drop", REFERRED: "drop", OPENED: "open", TO_POLICE: "open"}
    return [*lines, words.say(f"balance.wrong_{kinds[outcome] if was_real else 'open'}")]


def _life(file: CaseFile, words: Words) -> list[str]:
    """Return one sentence on what happened to the citizen, which nobody in the municipality could see."""
    parts = [
        words.say(f"balance.states.{_state_key(event)}", date=words.date(event.time))
        for event in life_of(file)
        if event.kind in STATES
    ]
    return [words.say("balance.life", parts=words.list(parts))] if parts else []


def _state_key(event) -> str:
    return f"begin_{event.channel}" if event.kind == "begin" else event.kind


def _elsewhere(file: CaseFile, words: Words) -> list[str]:
    """Return where else the same citizen is met in this run."""
    own = file.run.concerns[file.name].citizen
    others = [c.case for c in file.run.concerns.values() if c.citizen == own and c.case != file.name]
    return [words.say("balance.elsewhere", cases=words.list(others))] if others else []
