"""What a roll-out of a registration rule did to registered enquiries, from monthly counts by district.

Estimand: the log of the enquiries registered in months 1-12 after a district's switch over those that the
same districts would have registered in the same months without the rule. Three ways to guess the latter:
``before_after`` (what an analyst would do first), ``two_by_two`` (difference in differences) and
``not_yet_switched`` (all that the districts still waiting tell). ``interval`` says how sure the answer is and
``rerandomise`` tests for none, from the lot that drew the order; ``power`` how many months until it could be
known.

Everything runs over replays at once, so what cannot be said of one replay is nan here, not None as elsewhere
in ``statistics``; what the roll-out itself rules out is said in words, in ``why_not``.
"""
