"""How hard a text is to read: the Flesch-Kincaid grade as a reading age, with a small count of syllables of our own.

Source: Kincaid, Fishburne, Rogers and Chissom, 1975: 0.39 words per sentence + 11.8 syllables per word - 15.59
gives the school year in the United States; five added, the age.
"""
from __future__ import annotations

import re

#: a reading age says little about fewer words than this
FEWEST_WORDS = 12

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_SENTENCE_END = re.compile(r"[.!?;:]+(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
#: vowels written together that are spoken apart: vari-ety, med-ial, cre-ate, sci-ence, du-al, go-ing, ser-ious
_APART = re.compile(r"(?<![ctsgx])ia|(?<![ctsgx])io|io(?=let)|(?<=[^q])ua(?=l)|(?<=cr)ea(?=t)|ie(?=n[ct]|ty)|[ei]a$"
                    r"|[aeiouy](?=ing)|ui(?=t[ey]|c)|(?<=[^p])eo(?=[^pu])|oye(?=r)|oya(?=l)|iu(?=m)")
#: an e that only lengthens the vowel before it: at the end, and before an ending or the other half of a word
_SILENT_END = re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeioutd])e(?=d$)"
                         r"|(?<=[^aeiouscgxz])(?<!sh)(?<!ch)e(?=s$)")
_SILENT_INSIDE = re.compile(r"(?<=[aeiou][^aeiouy])e(?=(?:ment|ly|ful|less|ness|guard|thing|one|time|fore|where|body))")


def syllables(word: str) -> int:
    """Spoken syllables of one English word, at least 1; right for most words, one out for some."""
    return sum(_of_part(part) for part in re.split(r"['’-]", word.lower()) if part) or 1


def _of_part(part: str) -> int:
    heard = _SILENT_END.sub("", _SILENT_INSIDE.sub("", part))
    groups = len(_VOWELS.findall(heard)) + len(_APART.findall(heard))
    return max(groups, 1 if len(part) > 1 else 0)


def reading_age(text: str) -> float | None:
    """The age in years at which a text is easily read; None for texts too short to tell."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = max(len(_SENTENCE_END.findall(text)), 1)
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59 + 5


def longest_sentence(text: str) -> int:
    """Words in the longest sentence."""
    return max((len(_WORD.findall(sentence)) for sentence in _SENTENCE_END.split(text)), default=0)
