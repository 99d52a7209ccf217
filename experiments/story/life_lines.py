"""The citizen's own life beside the case: signs and who noticed them, journeys, moves, the 18th birthday."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.story.at_table import came_up
from experiments.story.case_file import CaseFile
from experiments.story.citizen import ADULT, age_at, birthday_of, life_of, named
from experiments.story.words import Words
from sim.values import JOINED

TURNS = frozenset({"travel", "return", "move"})


def life_lines(file: CaseFile, words: Words, until: int) -> Iterator[tuple[int, str, str]]:
    """Yield (time, key, sentence) of what happened in the life of the citizen up to ``until``."""
    for event in life_of(file):
        if event.time > until:
            return
        about = named(file, words, event.time)
        if event.sign is not None:
            key = f"life.sign.{_reaction(file, event)}"
            words_of_sign = words.say(key, **about, **_values(event.sign, words))
            yield event.time, key, " ".join([words_of_sign, *_elsewhere(file, event.sign, words)])
        elif event.kind in TURNS:
            yield event.time, f"life.{event.kind}", words.say(f"life.{event.kind}", **about)


def side_lines(file: CaseFile, words: Words) -> Iterator[tuple[int, str, str]]:
    """Yield the beginning of every side case that this case led to."""
    for concern in file.side_cases:
        about = named(file, words, concern.sent)
        yield concern.sent, "life.side_case", words.say("life.side_case", case=concern.case, **about)


def coming_of_age(file: CaseFile, words: Words, begin: int, until: int) -> Iterator[tuple[int, str, str]]:
    """Yield the 18th birthday if it lies within the story."""
    if age_at(file, begin) < ADULT and birthday_of(file, begin) <= until:
        yield birthday_of(file, begin), "life.turned_18", words.say("life.turned_18")


def _elsewhere(file: CaseFile, sign, words: Words) -> list[str]:
    """Return what became of a concern that did not end in this case."""
    if sign.sent is None:
        return []
    concern = file.run.concerns.get(f"{file.concern.citizen}/{sign.k}")
    if concern is None:
        return [words.say("life.outside")]
    if file.name in (concern.case, concern.joined):
        return []
    if concern.end_state == JOINED:
        return [words.say("life.other_case_joined", case=concern.joined)]
    end = words.say(f"end_words.{concern.end_state.partition(':')[0]}")
    return [words.say("life.other_case", case=concern.case, end=end)]


def _reaction(file: CaseFile, event) -> str:
    """Return what came of a sign: nobody saw it, somebody sent a concern, or it came up at a later look at the case."""
    sign = event.sign
    if sign.seen_by is None:
        return "unseen"
    if sign.sent is not None:
        return "sent"
    at = came_up(file, sign.seen_by, event.time)
    return f"seen_heard_{at}" if at else "seen"


def _values(sign, words: Words) -> dict[str, str]:
    seen_by = words.say(f"noticed_by.{sign.seen_by}") if sign.seen_by else ""
    return {"sign": words.say(f"signs.{sign.code}"), "observer": seen_by}
