"""Which decision makes the difference: factors off and on in all admissible combinations, and what each one adds."""
