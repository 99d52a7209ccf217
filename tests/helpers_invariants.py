"""The invariants of any finished run (MODEL 16) by name.

``test_invariants`` holds them on random scenarios and shows that each of them can fail.
"""

from __future__ import annotations

from promises_cases import (
    each_case_is_decided_once,
    ended_cases_have_no_open_steps,
    handovers_say_what_was_known_and_kept,
    measures_that_need_it_were_authorised,
    no_enquiry_vanishes,
    no_third_municipality_sees_a_case,
    nobody_decides_with_facts_nobody_holds,
    nobody_goes_on_with_a_case_before_getting_hold_of_it,
    nobody_knows_what_nobody_told,
    nobody_writes_what_they_do_not_know,
    nothing_runs_while_a_case_rests,
    offers_fit_the_age_of_the_citizen,
    one_case_on_a_citizen_runs_at_a_time,
    only_authority_decides_measures,
    open_assessments_are_counted_where_they_lie,
    places_are_never_exceeded,
    whoever_declines_gets_nothing,
    whoever_has_a_case_tells_what_became_of_it,
)
from promises_log import (
    every_measure_is_there_and_finite,
    every_second_has_its_cause,
    every_step_was_made_due_by_another,
    hours_by_role_add_up,
    no_step_starts_before_it_is_due,
    paths_lead_back_to_the_sending,
    the_stock_is_what_the_log_says,
    the_table_holds_the_rows,
    words_are_those_of_the_contracts,
)
from promises_registers import (
    entries_follow_their_rule,
    live_registers_are_those_of_a_replay,
    nobody_records_what_they_do_not_know,
    nobody_writes_before_seeing_the_case,
    registers_know_which_cases_go_on,
)
from promises_work import (
    meetings_take_place_at_work,
    no_desk_idles_while_work_waits,
    nobody_does_two_things_at_once,
    nobody_works_on_closed_days,
    nobody_works_while_away,
    work_fills_the_windows_of_its_post,
)

PROMISES = {
    promise.__name__: promise
    for promise in (
        no_enquiry_vanishes,
        ended_cases_have_no_open_steps,
        nobody_does_two_things_at_once,
        work_fills_the_windows_of_its_post,
        no_desk_idles_while_work_waits,
        meetings_take_place_at_work,
        nobody_works_while_away,
        nobody_works_on_closed_days,
        no_step_starts_before_it_is_due,
        every_second_has_its_cause,
        every_step_was_made_due_by_another,
        paths_lead_back_to_the_sending,
        nobody_knows_what_nobody_told,
        nobody_writes_what_they_do_not_know,
        handovers_say_what_was_known_and_kept,
        nobody_decides_with_facts_nobody_holds,
        nobody_goes_on_with_a_case_before_getting_hold_of_it,
        only_authority_decides_measures,
        measures_that_need_it_were_authorised,
        offers_fit_the_age_of_the_citizen,
        whoever_declines_gets_nothing,
        places_are_never_exceeded,
        whoever_has_a_case_tells_what_became_of_it,
        nothing_runs_while_a_case_rests,
        open_assessments_are_counted_where_they_lie,
        each_case_is_decided_once,
        one_case_on_a_citizen_runs_at_a_time,
        no_third_municipality_sees_a_case,
        words_are_those_of_the_contracts,
        the_stock_is_what_the_log_says,
        every_measure_is_there_and_finite,
        hours_by_role_add_up,
        the_table_holds_the_rows,
        live_registers_are_those_of_a_replay,
        nobody_writes_before_seeing_the_case,
        entries_follow_their_rule,
        nobody_records_what_they_do_not_know,
        registers_know_which_cases_go_on,
    )
}
