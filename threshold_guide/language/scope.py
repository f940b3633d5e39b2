"""What the words around a match do to it: denied, unsure, past, a what-if.

After ConText (Harkema and others, 2009): cues with a direction and a reach, ended by terminators.
All cues are data (policy_kb/*/language/scope.yml). Where it is unclear, the worry stands.
"""

from __future__ import annotations

from threshold_guide.language.cues import Cues
from threshold_guide.language.phrases import Match, Matcher
from threshold_guide.language.reading import Polarity, When
from threshold_guide.language.words import Token, Words

AND = frozenset({"and", "&", "+", "plus"})
OR = frozenset({"or", "nor"})
NOUN_NEGATORS = frozenset({"no", "without", "nil", "none", "neither", "nor"})
LIST_REACH = 6
#: cues of a what-if, and so many words before one a "not" takes it back: "not a hypothetical"
WHAT_IF = frozenset({"hypothetical", "frames"})
DENIED_REACH = 2
AFTER_REACH = 4
#: may stand between a subject and what it does
BEFORE_VERB = frozenset(
    "be have do get keep start come go will would can could may might must always often still now again also just "  # noqa: SIM905
    "sometimes both all not never".split()
)
SUBJECTS = frozenset({"he", "she", "they"})
VERBS = frozenset({"be", "have", "do", "get", "go", "say", "tell"})


class Context:
    """The cues of one message, found once; `judge` applies them to a match."""

    def __init__(self, rules: Scope, tokens: list[Token], consumed: dict[int, frozenset[int]]):
        self.rules, self.tokens, self.consumed = rules, tokens, consumed
        self.blocked: set[int] = set()
        self.wide: dict[int, tuple[int, int]] = {}
        self.after: list[Match] = []
        self.unsure: list[Match] = []
        self.past: list[Match] = []
        self.strong: list[Match] = []
        self.forward: list[Match] = []
        self.back: list[Match] = []
        self.current: list[Match] = []
        self.hypothetical: list[Match] = []
        frames: list[Match] = []
        real: list[Match] = []
        self.someone: list[Match] = []
        lists = {
            "unsure": self.unsure,
            "past": self.past,
            "past_strong": self.strong,
            "past_forward": self.forward,
            "past_back": self.back,
            "current": self.current,
            "hypothetical": self.hypothetical,
            "frames": frames,
            "real": real,
            "about_someone": self.someone,
            "after": self.after,
        }
        for match in rules.matcher.find(tokens):
            if match.key == "not_negators":
                self.blocked.update(p for p in match.places if tokens[p].norm in rules.words.negators)
            elif match.key == "wide_negators":
                for place in match.places:
                    self.wide[place] = (match.first, match.last)
            elif match.key not in WHAT_IF or not self._denied(match):
                lists[match.key].append(match)
        frame_places = {p for m in frames for p in m.places}
        self.framed = bool(frames) and not any(
            set(m.places) & frame_places or m.first < frames[0].last + 12 for m in real
        )
        self.frame_sentence = tokens[frames[0].first].sentence if self.framed else -1

    def _denied(self, cue: Match) -> bool:
        """Whether "not" stands right before a cue: "this is not hypothetical" is no what-if."""
        before = [t for t in range(max(cue.first - DENIED_REACH, 0), cue.first)
                  if self.tokens[t].sentence == self.tokens[cue.first].sentence]
        return any(self.tokens[t].norm in self.rules.words.negators for t in before)

    def judge(self, match: Match) -> tuple[Polarity, When]:
        return self._polarity(match), self._when(match)

    # -- polarity --------------------------------------------------------------

    def _polarity(self, match: Match) -> Polarity:
        """Negators inside the match's own words are its meaning; the others turn it round."""
        count = sum(1 for p in match.skipped if p not in self.blocked)
        before, unsure_stop = self._before(match)
        count += before
        count += self._after(match)
        if count % 2:
            return "absent"
        own = set(match.places)
        for cue in self.unsure:
            if (
                cue.last < match.first
                and unsure_stop <= cue.last
                and own.isdisjoint(cue.places)
                and self.tokens[cue.last].clause == self.tokens[match.first].clause
            ):
                return "unsure"
        return "present"

    def _before(self, match: Match) -> tuple[int, int]:
        """Negators in front that reach the match, and how far back the clause goes."""
        tokens, words, rules = self.tokens, self.rules.words, self.rules
        sentence = tokens[match.first].sentence
        count = content = 0
        joined = listed = breaks = False
        between: list[int] = []
        stop = 0
        t = match.first - 1
        while t >= 0:
            token = tokens[t]
            if token.sentence != sentence or token.norm in words.terminators:
                stop = t + 1
                break
            if t in self.wide:
                first, _ = self.wide[t]
                if not breaks and not count and (not joined or listed or self._or_follows(match)):
                    count += 1
                t = first - 1
                content += 1
                continue
            if token.norm in words.negators:
                if t in self.consumed and self.consumed[t].isdisjoint(match.places):
                    breaks = True
                elif (
                    t not in self.blocked
                    and not self._answer_particle(t)
                    and self._reaches(token, content, joined, listed, match)
                    and not breaks
                ):
                    count += 1
                    content = min(content, 1)
                else:
                    content += 1
            elif token.norm == "," or token.norm in AND:
                joined = True
                breaks = breaks or self._new_statement(between)
            elif token.norm in OR:
                listed = True
            elif (
                token.kind != "p"
                and token.norm not in rules.transparent
                and token.norm not in words.light
                and not token.raw.endswith("ly")
            ):
                content += 1
            between.append(t)
            t -= 1
        return count, stop

    def _new_statement(self, between: list[int]) -> bool:
        """Whether what follows the comma or "and" has a subject or verb of its own."""
        norms = {self.tokens[t].norm for t in between}
        return bool(norms & (VERBS | self.rules.words.pronouns | self.rules.words.adults | self.rules.words.articles))

    def _reaches(self, negator: Token, content: int, joined: bool, listed: bool, match: Match) -> bool:
        noun = negator.norm in NOUN_NEGATORS
        if listed or (joined and self._or_follows(match)):
            return content <= LIST_REACH if noun else content <= 3
        if joined:
            return False
        return content <= (1 if noun else 0)

    def _or_follows(self, match: Match) -> bool:
        end = match.last + 1
        for token in self.tokens[end : end + 4]:
            if token.sentence != self.tokens[match.last].sentence or token.norm in self.rules.words.terminators:
                return False
            if token.norm in OR:
                return True
        return False

    def _answer_particle(self, t: int) -> bool:
        """A leading "No, ..." answers a question and denies nothing that follows."""
        following = self.tokens[t + 1] if t + 1 < len(self.tokens) else None
        starts = t == 0 or self.tokens[t - 1].sentence != self.tokens[t].sentence
        return starts and self.tokens[t].norm == "no" and following is not None and following.norm in (",", "-")

    def _after(self, match: Match) -> int:
        tokens = self.tokens
        for cue in self.after:
            if (
                cue.first > match.last
                and cue.first - match.last <= AFTER_REACH
                and tokens[cue.first].sentence == tokens[match.last].sentence
                and self.consumed.keys().isdisjoint(cue.places)
                and all(
                    tokens[t].kind == "p" and tokens[t].raw != "," or tokens[t].norm in ("be", "have")
                    for t in range(match.last + 1, cue.first)
                )
            ):
                return 1
        return 0

    # -- time ------------------------------------------------------------------

    def _when(self, match: Match) -> When:
        tokens, own = self.tokens, set(match.places)
        clause, sentence = tokens[match.first].clause, tokens[match.first].sentence

        def here(cues: list[Match], close: bool = False) -> bool:
            return any(
                tokens[c.first].clause == clause and own.isdisjoint(c.places) and not (close and self._apart(c, match))
                for c in cues
            )

        if any(
            tokens[c.first].sentence == sentence and own.isdisjoint(c.places) and c.first < match.last
            for c in self.hypothetical
        ):
            return "hypothetical"
        if self.framed and (tokens[match.first].sentence == self.frame_sentence or not self.about_someone):
            return "hypothetical"
        forward = any(
            c.last < match.last and own.isdisjoint(c.places) for c in self.forward if tokens[c.first].clause == clause
        )
        if self._told_of(match.first, match.last):
            return "past"
        if forward or here(self.strong) or (here(self.past, close=True) and not here(self.current, close=True)):
            return "past"
        return "current"

    def time_of(self, first: int, last: int) -> When:
        """When a statement is, from token `first` to token `last`, by the cues inside it."""

        def inside(cues: list[Match]) -> bool:
            return any(first <= cue.first and cue.last <= last for cue in cues)

        if inside(self.hypothetical) or (self.framed and not self.about_someone):
            return "hypothetical"
        if self._told_of(first, last):
            return "past"
        if inside(self.strong) or (inside(self.past) and not inside(self.current)):
            return "past"
        return "current"

    def _told_of(self, first: int, last: int) -> bool:
        """Whether "that was 2019" speaks of these words: it looks back over a comma, as far as the sentence goes or a
        word for now.
        """
        for cue in self.back:
            if first < cue.first and self.tokens[cue.first].sentence == self.tokens[first].sentence and not any(
                    first <= now.first < cue.first for now in self.current):
                return True
        return False

    def _apart(self, cue: Match, match: Match) -> bool:
        """Whether a comma or "and" with a statement of its own lies between a time and a match."""
        if cue.first <= match.last and match.first <= cue.last:
            return False
        after = cue.first > match.last
        if after and self._second_statement(match):
            return True
        start, end = (match.last + 1, cue.first) if after else (cue.last + 1, match.first)
        joints = [t for t in range(start, end) if self.tokens[t].norm in AND or self.tokens[t].norm == ","]
        if not joints:
            return False
        if after and any(self.tokens[t].norm == "," for t in joints):
            return True
        if not after and cue.first == self._sentence_start(cue.first) and len(joints) == 1:
            return False
        return self._new_statement(list(range(joints[0] + 1, end)))

    def _second_statement(self, match: Match) -> bool:
        """Whether a match runs over a comma or "and" into another statement ("pregnant and hers were removed")."""
        tokens = self.tokens
        joints = [t for t in range(match.first, match.last) if tokens[t].norm in AND or tokens[t].norm == ","]
        if not joints:
            return False
        following = {tokens[t].norm for t in range(joints[0] + 1, match.last + 1)}
        return bool(following & VERBS)

    def _sentence_start(self, t: int) -> int:
        while t and self.tokens[t - 1].sentence == self.tokens[t].sentence:
            t -= 1
        return t

    @property
    def about_someone(self) -> bool:
        """Whether somebody real is spoken of outside the sentence that sets the frame."""
        return any(self.tokens[m.first].sentence != self.frame_sentence for m in self.someone)


class Scope:
    """The scope rules of a pack."""

    def adult_does(self, match: Match, tokens: list[Token]) -> str:
        """The adult who is the subject of a match, if one is: "dad smokes weed", "dad sleeps and smokes weed"."""
        words = self.words
        adults = words.adults | self.doers
        people = words.person | adults
        first = tokens[match.first]
        for t in range(match.first - 1, -1, -1):
            token = tokens[t]
            if token.sentence != first.sentence or token.clause != first.clause:
                return ""
            if token.norm in adults:
                return token.norm
            if token.norm in words.person:
                return ""
            if token.norm in AND:
                start = next(i for i, other in enumerate(tokens) if other.sentence == first.sentence)
                before = [other.norm for other in tokens[start:t]]
                if not SUBJECTS.isdisjoint(before):
                    return ""
                subject = next((norm for norm in before if norm in people), "")
                return subject if subject in adults else ""
            if token.norm not in BEFORE_VERB and not token.raw.endswith("ly"):
                return ""
        return ""

    def __init__(self, cues: Cues, words: Words):
        self.words = words
        self.transparent = frozenset(map(words.stem, cues.transparent))
        self.doers = frozenset(map(words.stem, cues.doers))
        self.matcher = Matcher(words, "exact")
        for key in (
            "not_negators",
            "wide_negators",
            "unsure",
            "past",
            "past_strong",
            "past_forward",
            "past_back",
            "current",
            "hypothetical",
            "frames",
            "real",
            "about_someone",
        ):
            self.matcher.add(key, getattr(cues, key))
        self.matcher.add("after", cues.after_negators)

    def context(self, tokens: list[Token], matches: list[Match]) -> Context:
        """The cues of a message. A negator that is part of a match denies only what that match is about."""
        consumed: dict[int, frozenset[int]] = {}
        for match in matches:
            for place in match.places:
                # What a phrase ends with denies what comes after it: "diabetic * not" in "diabetic, has not refused".
                if tokens[place].norm in self.words.negators and place != match.last:
                    consumed[place] = consumed.get(place, frozenset()) | frozenset(match.places)
        return Context(self, tokens, consumed)
