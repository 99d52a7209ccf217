"""Every term of the glossary is complete in both languages."""

from __future__ import annotations

import pytest

from sim.glossary import glossary


@pytest.mark.parametrize("term", glossary().values(), ids=lambda t: t.key)
def test_a_term_has_a_word_and_one_sentence_in_both_languages(term):
    assert set(term.words) == set(term.meanings) == {"en", "da"}
    for lang in ("en", "da"):
        assert term.word(lang).strip()
        meaning = term.meaning(lang)
        assert meaning[0].isupper()
        assert meaning.endswith(".")
        assert ". " not in meaning
    assert term.meaning("en") != term.meaning("da")


def test_no_word_stands_for_two_ideas():
    for lang in ("en", "da"):
        words = [term.word(lang) for term in glossary().values()]
        assert len(set(words)) == len(words)


@pytest.mark.parametrize("danish", ["tovholder", "bekymringshenvendelse", "stedfortræder", "visitering"])
def test_the_words_of_the_report_are_there(danish):
    assert danish in {term.word("da") for term in glossary().values()}
