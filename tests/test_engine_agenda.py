"""The agenda: order within one second, cancelling, where the clock stops."""

from __future__ import annotations

import pickle
from heapq import heapify, heappop

from hypothesis import given
from hypothesis import strategies as st

from sim.engine.agenda import Agenda


class Diary:
    """Writes down what happens and when."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.seen: list[tuple[int, object]] = []

    def note(self, what: object) -> None:
        self.seen.append((self.agenda.now, what))

    def note_and_go_on(self, what: int) -> None:
        self.note(what)
        if what:
            self.agenda.schedule_event(self.agenda.now, self.note_and_go_on, what - 1)


EVENTS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3), st.integers(-2, 2)), max_size=30)


def test_order_on_one_second_is_priority_then_entity_then_first_scheduled():
    agenda = Agenda(0)
    diary = Diary(agenda)
    for name, priority, entity in [
        ("e", 5, 2),
        ("d", 5, 1),
        ("f", 5, 2),
        ("b", 2, 9),
        ("a", 1, 99),
        ("c", 2, 10),
    ]:
        agenda.schedule_event(7, diary.note, name, priority, entity)
    agenda.run_until(7)
    assert [what for _, what in diary.seen] == ["a", "b", "c", "d", "e", "f"]


@given(EVENTS, st.integers(0, 6))
def test_everything_up_to_the_end_happens_in_order_and_nothing_after_it(events, end):
    agenda = Agenda(0)
    diary = Diary(agenda)
    for number, (time, priority, entity) in enumerate(events):
        agenda.schedule_event(time, diary.note, (time, priority, entity, number), priority, entity)
    agenda.run_until(end)
    expected = sorted((*event, number) for number, event in enumerate(events) if event[0] <= end)
    assert diary.seen == [(what[0], what) for what in expected]
    assert agenda.now == end
    assert len(agenda) == len(events) - len(expected)


@given(EVENTS, st.data())
def test_what_is_cancelled_does_not_happen_and_nothing_else_is_lost(events, data):
    agenda = Agenda(0)
    diary = Diary(agenda)
    numbers = [agenda.schedule_event(t, diary.note, i, p, e) for i, (t, p, e) in enumerate(events)]
    gone = data.draw(st.sets(st.sampled_from(range(len(events))))) if events else set()
    for i in gone:
        agenda.cancel_event(numbers[i])
    assert len(agenda) == len(events) - len(gone)
    agenda.run_until(5)
    assert sorted(what for _, what in diary.seen) == sorted(set(range(len(events))) - gone)


def test_an_event_may_schedule_another_on_the_same_second():
    agenda = Agenda(-10)
    diary = Diary(agenda)
    agenda.schedule_event(-3, diary.note_and_go_on, 2)
    agenda.run_until(0)
    assert diary.seen == [(-3, 2), (-3, 1), (-3, 0)]
    assert agenda.now == 0


def test_a_run_in_pieces_is_a_run():
    whole, pieces = Agenda(0), Agenda(0)
    diaries = []
    for agenda, ends in ((whole, [100]), (pieces, [0, 3, 3, 50, 100])):
        diaries.append(Diary(agenda))
        for i in range(40):
            agenda.schedule_event(i * 7 % 101, diaries[-1].note, i)
        for end in ends:
            agenda.run_until(end)
    assert diaries[0].seen == diaries[1].seen
    assert len(whole) == len(pieces) == 0


def test_an_agenda_with_bound_methods_pickles_and_goes_on():
    agenda = Agenda(0)
    diary = Diary(agenda)
    agenda.schedule_event(5, diary.note_and_go_on, 1)
    copy: Diary = pickle.loads(pickle.dumps(diary))
    copy.agenda.run_until(9)
    assert copy.seen == [(5, 1), (5, 0)]
    assert diary.seen == []


def test_entities_and_methods_are_never_compared():
    """The running number is unique, so two events alike in time, priority and entity keep their order."""
    agenda = Agenda(0)
    first, second = Diary(agenda), Diary(agenda)
    agenda.schedule_event(1, second.note, {"a": 1})
    agenda.schedule_event(1, first.note, {"b": 2})
    entries = list(agenda._heap)
    heapify(entries)
    assert heappop(entries)[4] == second.note
    agenda.run_until(1)
    assert (first.seen, second.seen) == ([(1, {"b": 2})], [(1, {"a": 1})])
