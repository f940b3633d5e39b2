"""Names of people: by lists, by a capital, and by what stands before and after them.

A word that nothing in the content uses is a name where a name stands: after "mum", before "told me", joined to a name.
A name that is an ordinary word too is one only where somebody does or has something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from threshold_guide.language.cues import Cues
from threshold_guide.language.words import Words, level, unaccented

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: a word is joined to the name before or after it
JOINT = re.compile(r"\s*(?:\band\b|&|\+|/|,)\s*")
#: an age or school year after a name: "(5)", ", aged 6", " 3,", " - y9"
AGED = re.compile(
    r"\s*[,(-]?\s*(?:aged?\s*\d|y(?:ea)?r?\s?\d{1,2}\b"
    r"|\d{1,2}\s*(?:[,)]|yo\b|yrs?\b|y/o|years? old|mths?\b|months? old|weeks? old))"
)
#: endings of ordinary words that stand in no list: "hypomanic" after "mum" is no name
SUFFIX = re.compile(
    r"(?:ed|ing|ly|ful|less|ous|ness|ment|tion|able|ible|ity|ism|ist|ive|ance|ence|ology|ship|ical|itis)$"
)
#: an age or school year in brackets after a name that is a month or a place too: "April (Y6)", "Chester (9, ASD)"
AGED_IN_BRACKETS = re.compile(
    r"\s\((?:y(?:ea)?r?\s?\d{1,2}|\d{1,2}(?:\s?(?:yo|yrs?|years old|months old))?)(?:,[^)\n]{0,20})?\)", re.I)
#: what stands around a name in a list of facts: "Y5, mia. not dirty"
APART_BEFORE, APART_AFTER = re.compile(r"[,;:(.\n]\s?$"), re.compile(r"\s?(?:[,;).\n]|$)")
#: the first letter of a family name after a first name: "tallulah s. missing"
SURNAME_LETTER = re.compile(r"\s[b-hj-mo-tvwz]\.(?:\s|$)")
GIVEN_AS = re.compile(r"\b(?:surname|forename|first name|last name|family name|nickname)\s*"
                      r"(?P<is>is|was|:|=|-)?\s*[\"']?$")
#: what stands after the sign in a shortened word: "they're" is no name
SHORTENED = frozenset({"s", "re", "ve", "ll", "d", "m", "t"})


class Names:
    """Finds names with one pack's word lists."""

    def __init__(self, cues: Cues, words: Words):
        self.words = words
        self.never = frozenset(cues.never_names.lower().split()) | frozenset(cues.places.lower().split())
        self.places = frozenset(cues.places.lower().split())
        self.given = frozenset(n for names in cues.given_names.values() for n in names.split())
        self.family = frozenset(n for names in cues.family_names.values() for n in names.split())
        self.both = frozenset(cues.names_and_words)
        self.surely = frozenset(cues.surely_names)
        self.given |= self.surely
        self.plain = frozenset(cues.plain_words.lower().split())
        self.speech = frozenset(cues.name_before_speech)
        self.determiners = frozenset(cues.no_name_after)
        self.familiar = frozenset(cues.name_after_familiar)
        self.particles = frozenset(cues.name_particles)
        self.titles = frozenset(cues.titles)
        self.weak_titles = frozenset(cues.weak_titles)
        self.adults = frozenset(cues.adult_words)
        self.relations = frozenset([*cues.child_words, *cues.adult_words, *cues.name_after])
        self.people = self.relations | self.titles | self.weak_titles
        self.kin = frozenset(cues.kin_after_name)
        self.common = frozenset(cues.common_word_names)
        self.whose = frozenset(cues.name_then_whose)
        self.telling = frozenset(cues.name_before_telling)
        #: words of faith that stay, although they are names too
        self.faiths = frozenset(cues.makes_no_difference)
        self.follows = frozenset(cues.name_before)
        self.verbs = frozenset(cues.name_before_verb)
        self.cue = re.compile(
            r"(?:"
            + "|".join(re.escape(c) + ("" if c.endswith(":") else r"\b") for c in cues.name_cues)
            + r")[\s,'\"]*$"
        )
        self.loose_cue = re.compile(r"(?<!\w)(?:" + "|".join(cues.loose_name_cues) + r")\s[\s,'\"]*$")

    def ordinary(self, word: str) -> bool:
        """Whether a lower-case word is an ordinary, service or place word."""
        plain = unaccented(word)
        if plain in self.surely:
            return False
        if plain in self.plain or plain in self.never or plain in self.words.known_raw:
            return True
        if "-" in plain:
            parts = [part for part in plain.split("-") if part]
            if self.both.isdisjoint(parts) and self.given.isdisjoint(parts) and all(
                    len(part) < 3 or self.ordinary(part) for part in parts):
                return True
        head, _, tail = plain.partition("'")
        if tail in SHORTENED and self.ordinary(head):
            return True
        stem = self.words.stem(plain)
        return stem in self.words.known or stem in self.words.vocabulary

    def _given(self, word: str) -> bool:
        return unaccented(word) in self.given

    def find(self, text: str, low: str) -> Iterator[tuple[int, int]]:
        """Where names stand; `low` is the text in lower case, place for place."""
        found = list(WORD.finditer(text))
        letters = [c for c in text if c.isalpha()]
        shouting = sum(c.isupper() for c in letters) > 0.7 * len(letters) if letters else False
        capitals = sum(1 for m in found if m.group()[:1].isupper())
        titled = len(found) > 5 and capitals > 0.6 * len(found)
        i, named = 0, [False] * len(found)
        while i < len(found):
            size = self._name_at(found, i, text, low, shouting, titled)
            if size:
                named[i : i + size] = [True] * size
                yield self._span(found[i], found[i + size - 1])
            i += size or 1
        for i, m in enumerate(found):
            if not named[i] and self._joined(found, named, i, low, shouting, titled):
                named[i] = True
                yield self._span(m, m)
        known = {self._base(m.group()) for i, m in enumerate(found) if named[i] and m.group()[:1].isupper()}
        for i, m in enumerate(found):
            if not named[i] and self._base(m.group()) in known and self._again(found, i, text):
                yield self._span(m, m)

    def _again(self, found: list[re.Match[str]], i: int, text: str) -> bool:
        """Whether a word that is a name elsewhere in the message is that name here too, whatever its case: not where it
        is an ordinary word, unless somebody of that name does something ("toddler fell" beside "Mr Fell" stays).
        """
        base, previous = self._base(found[i].group()), level(found[i - 1].group()) if i else ""
        if len(base) < 3 or previous in self.determiners or any(
                base in words for words in (self.never, self.common, self.people)):
            return False
        return not self.ordinary(base) or self._does_as_a_person(found, i, text)

    @staticmethod
    def _span(first: re.Match[str], last: re.Match[str]) -> tuple[int, int]:
        return first.start(), last.end() - 2 * last.group().lower().endswith(("'s", "’s"))

    def _joined(self, found, named: list[bool], i: int, low: str, shouting: bool, titled: bool) -> bool:
        """Whether a word that may be a name is joined to one: "jack and ruby", "Imran, Zunairah and Ali"."""
        word, base = found[i].group(), self._base(found[i].group())
        may_be = base in self.both or base in self.family or not self.ordinary(base)
        if base in self.never or not may_be or (titled and not shouting) or len(base) < 3 or self._like_a_word(base):
            return False
        if word.isupper() and not shouting and len(word) < 4:
            return False
        for other in (i - 1, i + 1, i - 2, i + 2):
            if not 0 <= other < len(found) or not named[other]:
                continue
            first, last = (found[other], found[i]) if other < i else (found[i], found[other])
            gap = low[first.end() : last.start()]
            if gap == " " and other == i + 1 and not self.ordinary(base) and (
                    shouting or found[other].group()[:1].islower()):
                return True
            if gap.strip() and JOINT.fullmatch(gap) and not (gap.strip() == "," and self.ordinary(base)):
                return True
        return False

    def _like_a_word(self, base: str) -> bool:
        """Whether an unknown word has the ending of an ordinary one, or is a slip in one of a phrase."""
        spelt = self.words.spelt(base)
        return bool(len(base) > 5 and SUFFIX.search(base)) or (spelt != base and spelt[0] == base[0])

    def _stands_like_a_name(self, found, i: int, text: str, low: str) -> bool:
        """Whether an unknown word without a capital stands where a name does: "mum hodan", "jagoda told me"."""
        m, base = found[i], self._base(found[i].group())
        if len(base) < 3 or self._like_a_word(base):
            return False
        previous = level(found[i - 1].group()) if i else ""
        gap = text[found[i - 1].end() : m.start()] if i else ""
        beside = gap in (" ", "  ", ", ", ": ", " (", " - ", "'s ", "’s ")
        if beside and (previous in self.people or previous in self.familiar):
            return True
        if self.loose_cue.search(low[max(0, m.start() - 30) : m.start()]):
            return True
        following = level(found[i + 1].group()) if i + 1 < len(found) else ""
        then = text[m.end() : found[i + 1].start()] if following else ""
        if then == " " and following in self.kin:
            return True
        if gap == " " and previous in self.determiners:
            return False
        after = low[m.end() : m.end() + 24]
        if level(m.group()).endswith("'s") or AGED.match(after) or SURNAME_LETTER.match(after):
            return True
        if not low[: m.start()].strip(" \n\"'(-*•") or low[: m.start()].rstrip(" \"'(-*•").endswith(("\n", ".", ";")):
            if then.startswith(":") and len(base) > 3:
                return True
            if JOINT.fullmatch(then) and then.strip() in ("&", "+", "/") and not self.ordinary(following):
                return True
        return self._does_as_a_person(found, i, text)

    def _does_as_a_person(self, found, i: int, text: str) -> bool:
        """Whether the next word is what a person does: "said", "told", "won't"."""
        if i + 1 >= len(found) or text[found[i].end() : found[i + 1].start()] != " ":
            return False
        following = level(found[i + 1].group())
        return following in self.verbs or following in self.speech or following.endswith(("n't",))

    def _told_as_a_name(self, found, i: int, text: str, low: str) -> bool:
        """Whether a name that is an ordinary word too is used as one without a capital: "will told me".
        """
        m = found[i]
        previous = level(found[i - 1].group()) if i else ""
        if previous in self.determiners and text[found[i - 1].end() : m.start()] == " ":
            return False
        following = level(found[i + 1].group()) if i + 1 < len(found) else ""
        beside = bool(following) and text[m.end() : found[i + 1].start()] == " "
        if level(m.group()).endswith("'s"):
            return beside and following in self.relations
        if SURNAME_LETTER.match(low[m.end() : m.end() + 4]):
            return True
        month = self._base(m.group()) in self.never
        named = beside and (following in self.family or following in self.given or not self.ordinary(following))
        if named and self.loose_cue.search(low[max(0, m.start() - 30) : m.start()]):
            return True
        common = self._base(m.group()) in self.common
        if previous == "our" and beside and not common and following.endswith(("s", "ed")):
            return True
        if previous in self.people and text[found[i - 1].end() : m.start()] in (" ", ", ", " (", ": "):
            ends = not beside or following in self.verbs
            if named or (ends and not common):
                return True
        return (beside and following in self.telling) or (not month and bool(
            re.match(r"\s\(\d{1,2}\)|,? aged \d", low[m.end() : m.end() + 12])))

    def _name_at(self, found, i: int, text: str, low: str, shouting: bool, titled: bool) -> int:
        """How many words from here on are a name; 0 if none."""
        m = found[i]
        word, base = m.group(), self._base(m.group())
        before = low[max(0, m.start() - 30) : m.start()]
        cased = word[:1].isupper() and not shouting
        acronym = (word.isupper() or word[:-1].isupper() and word.endswith("s")) and len(word) > 1 and not shouting
        previous = self._base(found[i - 1].group()) if i else ""
        adjacent = bool(i) and text[found[i - 1].end() : m.start()] in (" ", ". ", ": ", "  ", ", ", " (")
        ordinary = self.ordinary(base)
        given = self._given(base) or any(self._given(p) for p in base.split("-") if len(p) > 2)
        if text[m.start() - 1 : m.start()].isdigit():
            return 0
        if base in self.never and not self._name_all_the_same(found, i, text, low, previous, adjacent, shouting):
            return 0
        no_name = base in self.never or base in self.verbs or base.endswith("n't")
        said = GIVEN_AS.search(before)
        if said and len(base) > 1 and not no_name and (
                not ordinary or said.group("is") or re.match(r"\s*(?:[,.;\n]|$)", text[m.end() : m.end() + 2])):
            return 1
        starts = not re.search(r"[^\W_][\"')]*[ ,]+[\"'(]*$", text[: m.start()][-6:]) if m.start() else True
        name = False
        if base in self.never:
            name = True
        elif adjacent and previous in self.titles:
            name = len(base) > 1 and not (ordinary and not cased and not given) or self._initial(found, i, text)
        elif acronym and not shouting:
            name = self._capitals(found, i, text, low, base, ordinary)
        elif adjacent and previous in self.weak_titles:
            name = (
                (cased and not acronym or shouting)
                and (not ordinary or given or base in self.both or self._called_by_kin(found, i, text))
                or given
                and not ordinary
            )
        elif self.cue.search(before):
            name = (
                (cased and not acronym and (not ordinary or given or base in self.both))
                or (not ordinary and len(base) > 2 and not acronym)
                or given
                or (base in self.both and self._ends_or_name(found, i, text))
            )
        elif given and not ordinary and not acronym:
            name = (
                cased
                or shouting
                or len(base) > 3
                or (adjacent and previous in self.relations)
                or self._followed_like_a_name(found, i, text)
                or bool(APART_BEFORE.search(text[max(0, m.start() - 2) : m.start()])
                        and APART_AFTER.match(text[m.end() : m.end() + 2]))
            )
            if not cased and not shouting and self.words.looks_misspelt(base) and len(base) < 5:
                name = False
        elif cased and not acronym and len(base) > 1:
            if base in self.both or given:
                name = not titled and (not starts or self._followed_like_a_name(found, i, text, strictly=not given))
            elif not ordinary:
                if starts and not titled and self._does_as_a_person(found, i, text):
                    name = True
                elif starts:
                    name = (
                        self._followed_like_a_name(found, i, text)
                        and not (self.words.looks_misspelt(base) and len(base) > 6)
                        and not (len(base) > 5 and SUFFIX.search(base))
                        and not titled
                    )
                else:
                    name = not titled or not self.words.looks_misspelt(base)
        elif base in self.family and not ordinary and adjacent and previous in self.relations:
            name = True
        elif len(base) == 1 and base not in ("a", "i") and self._initial(found, i, text):
            following = self._base(found[i + 1].group())
            pointed = text[m.end()] == "." or shouting and text[m.end()] == " "
            abbreviated = text[m.start() - 1 : m.start()] == "."
            name = following in self.family or (pointed and not abbreviated and not self._like_a_word(following))
        if not name and (not cased or shouting) and not acronym:
            name = (self._told_as_a_name(found, i, text, low) if base in self.both
                    else not ordinary and self._stands_like_a_name(found, i, text, low))
        if not name and cased and base in self.both and not titled:
            after = low[m.end() : m.end() + 24]
            who = re.match(r"\s\(([a-z]+)\)", after)
            aged = base not in self.never and bool(AGED.match(after) or who and who.group(1) in self.people)
            name = aged or self._does_as_a_person(found, i, text) or (starts and self._with_hers(found, i, text))
        if not name:
            return 0
        size = 2 if len(base) == 1 and self._initial(found, i, text) else 1
        while i + size < len(found):
            nxt = found[i + size]
            gap = text[found[i + size - 1].end() : nxt.start()]
            if gap not in (" ", "  ") or found[i + size - 1].group().lower().endswith(("'s", "’s")):
                break
            base2 = self._base(nxt.group())
            if base2 in self.never and not (base2 in self.both and nxt.group()[:1].isupper() and not shouting
                                            and (given or self._initial(found, i, text))):
                break
            may_be = not ordinary or base in self.both
            if len(base2) == 1 and size == 1 and may_be and self._single_letter(found, i + 1, text):
                size += 1
                continue
            small = shouting or not nxt.group()[:1].isupper()
            if small and len(base2) > 1 and not self.ordinary(base2) and not self._like_a_word(base2):
                size += 1
                continue
            cased2 = nxt.group()[:1].isupper() and not shouting and not (nxt.group().isupper() and len(nxt.group()) > 1)
            ordinary2 = self.ordinary(base2)
            if (
                base2 in self.particles
                and i + size + 1 < len(found)
                and (cased2 or found[i + size + 1].group()[:1].isupper())
            ):
                size += 1
                continue
            if (
                (cased2 and not titled)
                or ((base2 in self.family or self._given(base2)) and not (ordinary2 and not cased2))
                or (cased2 and not ordinary2)
            ):
                size += 1
                continue
            break
        while size > 1 and self._base(found[i + size - 1].group()) in self.particles:
            size -= 1
        return size

    def _called_by_kin(self, found, i: int, text: str) -> bool:
        """Whether a word with a capital stands right after a relative: "uncle Tone", not "her uncle. Hit"."""
        title = found[i - 1].group()
        whose = level(found[i - 2].group()) if i > 1 else ""
        return (title.islower() and title in self.adults and text[found[i - 1].end() : found[i].start()] == " "
                and whose not in self.words.articles)

    def _name_all_the_same(self, found, i, text, low, previous, adjacent, shouting) -> bool:
        """Whether a month or place is somebody's name here: "Mrs Lancaster", "my manager April", "April says"."""
        m, base = found[i], self._base(found[i].group())
        cased = m.group()[:1].isupper() and not shouting
        if (base in self.places or base in self.both) and adjacent and previous in self.titles and cased:
            return True
        if base not in self.both or base in self.faiths:
            return False
        if self.cue.search(low[max(0, m.start() - 30) : m.start()]):
            return cased or self._ends_or_name(found, i, text)
        if cased and AGED_IN_BRACKETS.match(text[m.end() : m.end() + 30]):
            return True
        return cased and (adjacent and previous in self.relations
                          or self._does_as_a_person(found, i, text) and self._told_as_a_name(found, i, text, low))

    def _initial(self, found, i: int, text: str) -> bool:
        """Whether a single letter stands before a family name: "sw is j begum", "mr o brien"."""
        if len(found[i].group()) > 1 or i + 1 >= len(found):
            return False
        if text[found[i].end() : found[i + 1].start()] not in (" ", ". ", "."):
            return False
        following = self._base(found[i + 1].group())
        return following not in self.never and (following in self.family or not self.ordinary(following))

    def _single_letter(self, found, i: int, text: str) -> bool:
        """Whether a letter after a first name stands for a family name: "angel d.", "kyle s told me"."""
        if found[i].group().lower() in "aiuynxr":
            return False
        if i + 1 >= len(found) or text[found[i].end() : found[i + 1].start()].strip():
            return True
        return self._does_as_a_person(found, i, text) or level(found[i + 1].group()) in self.follows

    def _capitals(self, found, i: int, text: str, low: str, base: str, ordinary: bool) -> bool:
        """Whether a word in capitals is a name or initials: "KHAN, Imran", "initials KM", "KJ (14)"."""
        if ordinary:
            return False
        if len(base) > 3 and (base in self.family or base in self.given):
            return True
        before, after = low[max(0, found[i].start() - 30) : found[i].start()], low[found[i].end() : found[i].end() + 6]
        return 2 <= len(base) <= 3 and bool(self.cue.search(before) or re.match(r"\s\(\d{1,2}\)", after))

    def _with_hers(self, found, i: int, text: str) -> bool:
        """Whether a word at the start does something to what is his or hers: "Rose puts her nights out first"."""
        if i + 2 >= len(found) or text[found[i].end() : found[i + 2].start()].strip(" '’") != found[i + 1].group():
            return False
        verb, whose = level(found[i + 1].group()), level(found[i + 2].group())
        return verb.endswith(("s", "ed")) and whose in self.whose

    def _ends_or_name(self, found, i: int, text: str) -> bool:
        """Whether what follows a word is a sign, the end, or another name: "called mark", "name is may wong"."""
        if i + 1 == len(found) or text[found[i].end() : found[i + 1].start()].strip():
            return True
        following = self._base(found[i + 1].group())
        return following in self.family or self._given(following)

    @staticmethod
    def _base(word: str) -> str:
        word = level(word)
        return word[:-2] if word.endswith("'s") else word

    def _followed_like_a_name(self, found, i: int, text: str, strictly: bool = False) -> bool:
        """Whether a word is followed by what follows a person: 's, a verb, "and", a comma, an age."""
        m = found[i]
        if level(m.group()).endswith("'s"):
            return True
        if strictly:
            return (
                i + 1 < len(found)
                and text[m.end() : found[i + 1].start()] == " "
                and level(found[i + 1].group()) in self.verbs
            )
        after = text[m.end() : m.end() + 3]
        if re.match(r"\s*[,(]", after):
            return True
        if i + 1 >= len(found):
            return i > 0
        nxt = level(found[i + 1].group())
        gap = text[m.end() : found[i + 1].start()]
        if gap.strip():
            return bool(re.fullmatch(r"\s*(?:\d{1,2}|:|&|\+|/|-)\s*", gap))
        return (
            nxt in self.follows
            or nxt in self.speech
            or nxt.endswith(("ed", "s", "n't"))
            or (found[i + 1].group()[:1].isupper() and nxt not in self.never)
        )
