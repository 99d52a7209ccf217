"""How texts are shortened for the memo: whole sentences up to a length, labels with their beginning and end."""

from __future__ import annotations

import re

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ“»\d])")
"""Between two sentences: a full stop, a space, and a capital letter, number or quotation mark."""


def first_sentences(words: str, most: int, n: int = 99) -> str:
    """Return the first sentences, at most ``n`` and ``most`` characters; a longer first one is cut between words."""
    sentences = SENTENCE_END.split(words.strip())[:n]
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(kept) + 1 + len(sentence) > most:
            break
        kept = f"{kept} {sentence}"
    return kept if len(kept) <= most else _cut(kept, most)


def _cut(words: str, most: int) -> str:
    """Return the beginning of words: up to a semicolon or bracket in its second half, else up to a word."""
    beginning = words[:most]
    opened = beginning.rfind("(") if beginning.count("(") > beginning.count(")") else most
    clause = beginning.rfind("; ", 0, opened)
    if clause > most // 2:
        return f"{beginning[:clause]} …"
    whole = beginning[:opened] if most // 2 < opened < most else beginning.rsplit(" ", 1)[0]
    return f"{whole.rstrip(' ,;:')} …"


def letter(place: int) -> str:
    """Return A for the first, B for the second; the number from the 27th on."""
    return chr(ord("A") + place) if place < 26 else str(place + 1)
