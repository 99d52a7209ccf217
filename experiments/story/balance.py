"""What a story comes to: how it ended, how long it took and why, and what the simulation alone knows."""

from __future__ import annotations

from collections import Counter

from experiments.story.case_file import CaseFile
from experiments.story.citizen import life_of, named, time_of_life
from experiments.story.spans import CLOSED, spans, work_spans
from experiments.story.waits import CAUSES
from experiments.story.words import Words, dates_between, sentence
from sim.measures.paths import decision_paths
from sim.values import DAY, DROPPED, NOT_DONE, OPENED, RADICALISATION, REFERRED, TO_POLICE

STATES = frozenset({"begin", "alike", "rise", "ease", "fade", "relapse", "stop", "worsen", "recover"})
STATES |= {"offend", "desist", "settle"}
"""Kinds of events that change what is true of a citizen and that nobody sees as such."""
GRADES = ("faded", "mild", "serious")
"""Words for the states of extremism 0, 1 and 2 of somebody who has been radicalised."""


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
    time = file.last_step.completed
    key, own = f"ends.{file.end_state}", f"ends.{file.end_state}_{_who_refused(file)}"
    return words.say(own if words.has(own) else key, date=words.date(time), **named(file, words, time))


def _who_refused(file: CaseFile) -> str:
    """Return who said the last no: the parents alone, or the citizen as a child, a minor or an adult."""
    if file.refusal is None:
        return "nobody"
    return (
        "parents" if file.refusal.outcome == "parents_blocked" else time_of_life(file, file.refusal.completed)
    )


def _times(file: CaseFile, words: Words) -> list[str]:
    first, lines = first_sign(file), []
    if first is not None:
        lines.append(words.say("balance.to_concern", days=words.long_span(first, file.concern.sent)))
    path = decision_paths(file.run.record).get(file.name)
    if path is None:
        return lines
    long = sorted(days_spent(file, dates_between(path.sent, path.decided)).items(), key=lambda item: -item[1])
    parts = [_spent(name, days, words) for name, days in long]
    key = "to_decision" if parts else "to_decision_at_once"
    days = words.span(path.sent, path.decided)
    return [*lines, words.say(f"balance.{key}", days=days, parts=words.clauses(parts))]


def _spent(cause: str, days: int, words: Words) -> str:
    counted = words.count("closed_days" if cause == CLOSED else "days", days)
    return words.say(f"balance.spent.{cause}", days=counted)


def days_spent(file: CaseFile, total: int) -> Counter[str]:
    """Return what the ``total`` calendar days to the decision went on, by cause, in the order of the steps."""
    spent: Counter[str] = Counter()
    row = file.decision
    while row is not None:
        for span in spans(file.run, row, file.lay_with(row)):
            is_lying = row.activity == "pass_on" and span.cause == "response"
            spent["pass_on" if is_lying else span.cause] += span.days
        for span in work_spans(file.run, row, file.lay_with(row)):
            spent[span.cause] += span.days
        row = file.before.get(row.after)
    spent["overnight"] = max(total - spent.total(), 0)
    while spent.total() > total:
        spent[max(spent, key=spent.__getitem__)] -= 1
    return +spent


def _truth(file: CaseFile, words: Words) -> list[str]:
    lines = [words.say(f"balance.truth.{file.concern.truth}")]
    if file.decided is None:
        return lines
    in_hand, in_all = file.decided[1:3]
    known = words.say("balance.known", in_hand=in_hand, in_all=in_all)
    return [known, *lines, _verdict(file, words), *_at_close(file, words)]


def radicalisation_at_close(file: CaseFile) -> str | None:
    """Return ``serious``, ``mild`` or ``faded`` when a case was closed; None if it is open, or there was none."""
    closed = [r.completed for r in file.done if r.activity == "close" and r.outcome not in NOT_DONE]
    if not closed or file.end_state == "open":
        return None
    states = [event.state for event in life_of(file) if event.time <= closed[-1]]
    if not any(state.extremism for state in states):
        return None
    return GRADES[states[-1].extremism]


def _at_close(file: CaseFile, words: Words) -> list[str]:
    grade = radicalisation_at_close(file)
    return [words.say("balance.at_close", state=words.say(f"radicalisation.{grade}"))] if grade else []


def _verdict(file: CaseFile, words: Words) -> str:
    outcome = file.decision.outcome
    if is_right(file):
        return words.say("balance.right_on" if outcome in (OPENED, TO_POLICE) else "balance.right")
    was_real = file.concern.truth == RADICALISATION
    kinds = {DROPPED: "drop", REFERRED: "drop", OPENED: "open", TO_POLICE: "open"}
    key = f"balance.wrong_{kinds[outcome] if was_real else 'open'}"
    own = f"{key}_{file.concern.truth}"
    about = named(file, words, file.decision.completed)
    return words.say(own if words.has(own) else key, **about)


def _life(file: CaseFile, words: Words) -> list[str]:
    """Return one sentence on what happened to the citizen, which nobody in the municipality could see."""
    parts = [
        words.say(
            f"balance.states.{_state_key(event)}",
            date=words.date(event.time),
            **named(file, words, event.time),
        )
        for event in life_of(file)
        if event.kind in STATES and event.time <= file.last_step.completed
    ]
    return [words.say("balance.life", parts=words.clauses(parts))] if parts else []


def _state_key(event) -> str:
    return f"begin_{event.channel}" if event.kind == "begin" else event.kind


def _elsewhere(file: CaseFile, words: Words) -> list[str]:
    """Return where else the same citizen is met in this run."""
    own = file.run.concerns[file.name].citizen
    others = [c.case for c in file.run.concerns.values() if c.citizen == own and c.case != file.name]
    return [words.say("balance.elsewhere", cases=words.list(others))] if others else []
