"""One message to a reading: facts with their words, danger, scope, task, command.

By rules and word lists, with what was learnt from examples where that is there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import msgspec

from threshold_guide.engine.model import Indicator
from threshold_guide.engine.pack import Pack
from threshold_guide.language import cues as cue_files
from threshold_guide.language import dates, proposals, worker_conduct
from threshold_guide.language.about import About
from threshold_guide.language.attributes import Attributes, evidence
from threshold_guide.language.commands import Commands
from threshold_guide.language.heads import KeptHeads, Statements
from threshold_guide.language.masking import Masker, Span
from threshold_guide.language.phrases import Match, Matcher
from threshold_guide.language.question_parts import PART_END, SHORTEST
from threshold_guide.language.reading import (
    DateFound,
    Fact,
    Intent,
    Kind,
    Polarity,
    Reading,
    Reply,
    ScopeValue,
    Task,
    When,
)
from threshold_guide.language.scope import Context, Scope
from threshold_guide.language.scopes import Scopes
from threshold_guide.language.words import Token, Words, level

LONGEST = 10_000
#: a message of fewer words and signs is an answer or a command, not a statement
SHORTEST_MESSAGE = 3
#: words between "I am a" and the setting
SETTING_REACH = 5
#: so many words with a child or an adult of the family among them tell of something
TELLING = 5
#: words between a worker and what they did
CONDUCT_REACH = 7
Asked = dict[str, list[Match]]
LEVEL_NUMBER = re.compile(
    r"\b(?:level|tier|stage|lvl)\s*(?:is it |of need )?(?:[1-5]|one|two|three|four|five|i{1,3}v?)\b|\bl[1-5]\b"
)
WEEKDAY_AND_TIME = re.compile(rf"\b(?:{dates.WEEKDAY})\s*,?\s*(?:at )?(?:[01]?\d|2[0-3])[:.][0-5]\d\b")

#: where a part of a message ends that may tell of danger by itself; in a message of more parts danger is never doubted
DANGER_PART = re.compile(
    PART_END.pattern + r"|[!\n]+\s*|\b(?:said|says|told (?:her|his|their|my|me|us|the)(?: \w+)?)\s", re.I)
MOST_PARTS = 80


class Reader:
    """The reading of one pack. Built once; `read` is pure."""

    def __init__(self, pack: Pack):
        self.pack = pack
        #: what was learnt from examples, where it is used
        self.learnt: KeptHeads | None = None
        self.cues = cue_files.load(pack.folders)
        self.words = words = Words(self.cues)
        words.know(cue_files.known_text(pack.folders))
        self.facts = Matcher(words)
        self.not_facts = Matcher(words, "exact", widen=False)
        for id, phrases in self.cues.not_facts.items():
            self.not_facts.add(id, phrases)
        self.child_does = self.cues.child_does
        self.signals, self.except_signals = Matcher(words, "forms"), Matcher(words, "forms")
        for indicator in pack.indicators.values():
            self.facts.add(("indicator", indicator.id), indicator.phrases)
        for concern in pack.concerns.values():
            self.facts.add(("concern", concern.id), concern.phrases)
        for signal in pack.signals.values():
            self.signals.add(signal.id, signal.phrases)
            self.except_signals.add(signal.id, signal.not_phrases)
        self.attributes = Attributes(self.cues, words, pack.questions)
        self.scope = Scope(self.cues, words)
        self.scopes = Scopes(self.cues, words, pack)
        self.asks = Matcher(words, "exact")
        for key in (
            "deadline_events",
            "deadline_asks",
            "process_asks",
            "general_asks",
            "learn",
            "lado_words",
            "refer_asks",
            "danger_now",
            "danger_over",
        ):
            self.asks.add(key, getattr(self.cues, key))
        self.roles, self.conduct = Matcher(words), Matcher(words)
        self.roles.add("role", self.cues.lado_roles)
        self.conduct.add("conduct", self.cues.lado_conduct)
        self.settings, self.setting_cues = Matcher(words, "exact"), Matcher(words, "forms", widen=False)
        self.setting_cues.add("", self.cues.setting_cues)
        for setting in pack.settings.values():
            self.settings.add(setting.id, [*setting.also, setting.label, setting.id.replace("_", " ")])
        self.commands = Commands(self.cues, words, pack.terms, pack.questions)
        self.greetings = {" ".join(self.commands.norm(g)) for g in self.cues.greet}
        for matcher in (
            self.facts,
            self.signals,
            self.attributes.matcher,
            self.attributes.as_written,
            self.attributes.ages.matcher,
            self.conduct,
            self.roles,
        ):
            words.learn(matcher.vocabulary())
        words.learn(
            {
                w
                for w in self.scopes.matcher.vocabulary() | self.asks.vocabulary() | self.scope.matcher.vocabulary()
                if len(w) > 5
            }
        )
        for matcher in (
            self.facts,
            self.not_facts,
            self.signals,
            self.except_signals,
            self.attributes.matcher,
            self.attributes.as_written,
            self.attributes.exceptions,
            self.scope.matcher,
            self.scopes.matcher,
            self.asks,
            self.roles,
            self.conduct,
            self.settings,
        ):
            matcher.build()
        self.about = About(self.cues, words)
        self.masker = Masker(self.cues, words)
        self.always_current = frozenset(self.cues.always_current)
        self.polite = {words.stem(w) for phrase in self.cues.polite for w in phrase.split()}

    def read(self, text: str, *, context: Sequence[str] | None = None, today: dt.date | None = None) -> Reading:
        """The reading of one message. `context`: ids of the questions being asked, for short replies."""
        text = text[:LONGEST]
        today = today or dt.date.today()
        low = level(text)
        tokens = self.words.tokens(text)
        spans = self.masker.find(text, today=today)
        self._set_names_apart(tokens, spans)
        masked = self._masked(text, spans)
        personal = tuple(sorted({span.kind for span in spans}))

        matches = self._meant(self.facts.find(tokens), tokens)
        attribute_matches = self.attributes.matches(tokens)
        signal_matches = self.signals.find(tokens)
        around = self.scope.context(tokens, [*matches, *attribute_matches, *signal_matches])
        asked = self._asked(tokens)
        asking = self._asking(tokens, asked, around, low)
        facts, lado_at = self._facts(matches, tokens, around, asking, text, spans)
        command = None if text.startswith("/") else self.commands.command(masked)
        reply = self.commands.reply(text, context or (), today)
        # What steers the conversation or greets says so with all its words; there is nothing else in it to judge.
        dont_know = command is not None and command[0] == "dont_know"
        steers = (command is not None and not command[1] and (dont_know or not reply)) or self._greets(low)
        telling = len(tokens) >= SHORTEST_MESSAGE and not text.startswith("/") and not steers
        statements = self.learnt.read(text, tokens) if self.learnt and telling else None

        def judge(start: int, end: int) -> When:
            return self._when(start, end, tokens, around, asking)

        if statements:
            facts = proposals.proposed(
                statements,
                facts,
                self.pack,
                judge,
                lambda start, end: self._evidence(text, start, end, spans),
            )
            facts = worker_conduct.with_conduct(
                statements, facts, self.pack, self.cues.vague_concerns, judge,
                lambda start, end: self._evidence(text, start, end, spans),
            )
            facts = [msgspec.structs.replace(fact, when="current")
                     if fact.when == "past" and fact.id in self.always_current else fact for fact in facts]
        facts = self.about.judged(facts, tokens, around)
        question = bool(asking) and not any(f.kind != "question" and f.when == "current" for f in facts)
        lado_task = (
            lado_at is not None
            or "lado_words" in asked
            or self._role_and_conduct(tokens)
            or (statements is not None and proposals.tells_of_worker(statements))
        )
        if lado_task and lado_at is None:
            lado_at = min((m.first for m in self.roles.find(tokens)), default=0)
        for found in self.attributes.judge(attribute_matches, tokens, low, around, lado_at if lado_task else None):
            when = (
                "hypothetical"
                if question or tokens[found.first].sentence in asking and found.id != "age_band"
                else found.when
            )
            facts.append(
                Fact(
                    id=found.id,
                    kind="question",
                    value=found.value,
                    polarity=found.polarity,
                    when=when,
                    evidence=self._evidence(text, found.start, found.end, spans),
                    start=found.start,
                    end=found.end,
                    reassurance=found.polarity == "absent",
                )
            )
        self._home_time(low, facts)
        signals, emergency, over = self._danger(signal_matches, tokens, around, asked, asking, facts)
        unlikely, in_doubt = self._weighed(text, tokens, statements, signals) if emergency else (False, False)
        if statements:
            signals, emergency, doubted = proposals.danger(statements, signals, emergency, self.pack, judge)
            over = over or doubted

        described = [
            (f.start, f.end) for f in facts if f.kind != "question" and f.when == "current" and not f.reassurance
        ]
        scope, exit = self.scopes.read(tokens, text, described, bool(signals))
        if statements and (scope == "distressed_user" or scope == "in_scope" and exit is None):
            # Who is asked whether they are the child sees 999 on that screen, so an emergency is no reason not to ask.
            learnt: ScopeValue | None = "child_user" if proposals.child_writes(statements) else None
            if not learnt and scope == "in_scope" and not emergency:
                learnt = proposals.out_of_scope(statements, facts)
            if learnt:
                scope, exit = learnt, self.scopes.exit_of.get(learnt)
        # Who may be no practitioner is asked who is writing first: their danger waits for no question.
        in_doubt = in_doubt and scope == "in_scope" and exit is None
        if in_doubt:
            signals, emergency, over = (), False, True
        unreadable = (
            self.scopes.unreadable(text, tokens, len(matches) + len(attribute_matches) + len(signal_matches))
            if scope == "in_scope" and not exit
            else None
        )
        found_dates = tuple(
            DateFound(date=d.date.isoformat(), start=d.start, end=d.end, exact=d.exact) for d in dates.find(low, today)
        )
        if unreadable and not command and not reply and not emergency:
            scope, exit = unreadable, self.scopes.exit_of.get(unreadable)
        if (
            scope == "in_scope"
            and exit is None
            and any(f.id == "lives_in" and f.value == "elsewhere" and f.when == "current" for f in facts)
        ):
            scope, exit = "out_of_area", self.scopes.exit_of.get("out_of_area")
        task = self._task(
            asked,
            question,
            facts,
            emergency,
            over,
            lado_task,
            found_dates,
            bool(dates.impossible(low, today)),
            self._tells(tokens),
        )
        intent = self._intent(low, command, reply, emergency, over, scope, exit, task, facts, bool(context))
        if intent != "command" and not (command and command[0] == "dont_know"):
            command = None
        return Reading(
            intent=intent,
            task=task,
            scope=scope,
            exit=exit,
            emergency=emergency,
            danger_past=over and not emergency,
            danger_doubted=in_doubt,
            danger_unlikely=unlikely,
            signals=signals,
            facts=tuple(facts),
            setting=self._setting(tokens),
            command=command[0] if command else None,
            arg=command[1] if command else None,
            reply=reply,
            dates=found_dates,
            personal_data=personal,
            language="other" if unreadable == "other_language" else "en",
            level_number_asked=bool(LEVEL_NUMBER.search(low)),
            about_adults=lado_task,
            masked=masked,
            asks=" ".join(
                self._evidence(text, start, end, spans)
                for start, end in (proposals.asking(statements) if statements else ())
            ),
        )

    # -- facts -------------------------------------------------------------------

    def _facts(
        self,
        matches: list[Match],
        tokens: list[Token],
        around: Context,
        asking: frozenset[int],
        text: str,
        spans: list[Span],
    ) -> tuple[list[Fact], int | None]:
        """Indicators and concerns, one for each id, polarity and time; and where the first concern stands."""
        best: dict[tuple[str, Polarity, When], tuple[Match, Kind]] = {}
        for match in self._undisplaced(matches):
            kind, id = match.key
            polarity, when = around.judge(match)
            if tokens[match.first].sentence in asking:
                when = "hypothetical"
            if when == "past" and id in self.always_current:
                when = "current"
            key = (id, polarity, when)
            if key not in best or match.words > best[key][0].words:
                best[key] = (match, kind)
        held = {id for id, polarity, when in best if polarity == "present" and when == "current"}
        facts: list[Fact] = []
        lado_at = None
        for (id, polarity, when), (match, kind) in sorted(best.items(), key=lambda item: item[1][0].first):
            if id in held and (polarity, when) != ("present", "current") and when != "past":
                continue
            entry = self.pack.indicators.get(id)
            strength = isinstance(entry, Indicator) and entry.kind == "strength"
            start, end = evidence(match, tokens)
            facts.append(
                Fact(
                    id=id,
                    kind=kind,
                    polarity=polarity,
                    when=when,
                    evidence=self._evidence(text, start, end, spans),
                    start=start,
                    end=end,
                    reassurance=strength != (polarity == "absent"),
                )
            )
            if kind == "concern" and polarity != "absent" and when != "hypothetical" and lado_at is None:
                lado_at = match.first
        return facts, lado_at

    @staticmethod
    def _when(start: int, end: int, tokens: list[Token], around: Context, asking: frozenset[int]) -> When:
        """When a statement is, by the cues in it."""
        inside = [place for place, token in enumerate(tokens) if start <= token.start and token.end <= end]
        if not inside:
            return "current"
        if tokens[inside[0]].sentence in asking:
            return "hypothetical"
        return around.time_of(inside[0], inside[-1])

    @staticmethod
    def _set_names_apart(tokens: list[Token], spans: list[Span]) -> None:
        """A name or address is no word of a phrase, and stands in the way of none: "stepdad Piotr hits"."""
        names = [(s.start, s.end) for s in spans if s.kind in ("name", "address")]
        for token in tokens if names else ():
            if any(start <= token.start < end for start, end in names):
                token.kind, token.norm, token.form = "x", "[name]", "[name]"

    def _meant(self, matches: list[Match], tokens: list[Token]) -> list[Match]:
        """Matches without those inside words that mean something else, and without an adult's own doings."""
        excepted: dict[str, list[Match]] = {}
        for match in self.not_facts.find(tokens):
            excepted.setdefault(match.key, []).append(match)
        meant: list[Match] = []
        for match in matches:
            kind, id = match.key
            if any(self._overlap_places(match, other) for other in excepted.get(id, ())):
                continue
            adult = self.scope.adult_does(match, tokens) if id in self.child_does else ""
            if adult:
                id = self.child_does[id] if adult in self.words.adults else ""
                if id not in self.pack.indicators:
                    continue
                match = Match((kind, id), match.places, match.skipped, match.words, match.phrase)
            meant.append(match)
        return meant

    @staticmethod
    def _overlap_places(match: Match, other: Match) -> bool:
        return any(other.first <= place <= other.last for place in match.places)

    def _undisplaced(self, matches: list[Match]) -> list[Match]:
        """Matches without those whose words a more exact phrase holds (attributes.yml, displaces)."""
        spans: dict[str, list[range]] = {}
        for match in matches:
            for displaced in self.cues.displaces.get(match.key[1], ()):
                spans.setdefault(displaced, []).append(range(match.first, match.last + 1))
        return [
            match
            for match in matches
            if not any(place in span for span in spans.get(match.key[1], ()) for place in match.places)
        ]

    @staticmethod
    def _evidence(text: str, start: int, end: int, spans: list[Span]) -> str:
        """The user's words from start to end, personal data taken out."""
        out, place = [], start
        for span in spans:
            if span.end > start and span.start < end:
                out += [text[place : max(span.start, start)], span.replacement]
                place = min(span.end, end)
        return "".join([*out, text[place:end]])

    @staticmethod
    def _masked(text: str, spans: list[Span]) -> str:
        out, place = [], 0
        for span in spans:
            out += [text[place : span.start], span.replacement]
            place = span.end
        return "".join([*out, text[place:]])

    def _home_time(self, low: str, facts: list[Fact]) -> None:
        """A weekday with a clock time, written by somebody who looks at the clock, means today."""
        if "goes_home_when" not in self.pack.questions or any(f.id == "goes_home_when" for f in facts):
            return
        m = WEEKDAY_AND_TIME.search(low)
        if m and any(f.kind != "question" for f in facts):
            facts.append(
                Fact(
                    id="goes_home_when",
                    kind="question",
                    value="today",
                    polarity="present",
                    when="current",
                    evidence=low[m.start() : m.end()],
                    start=m.start(),
                    end=m.end(),
                )
            )

    # -- danger ------------------------------------------------------------------

    def _weighed(self, text: str, tokens: list[Token], statements: Statements | None,
                 signals: tuple[str, ...]) -> tuple[bool, bool]:
        """Of danger that phrases found: whether nothing in the message is like danger, and whether it is in doubt."""
        parts = self._parts(text)
        judged = self.learnt.read(text, tokens, parts) if self.learnt and 0 < len(parts) <= MOST_PARTS else None
        if statements is None or judged is None:
            return False, False
        doubted = len(tokens) >= proposals.DANGER_TOLD_IN and proposals.doubts_danger(
            statements, judged, signals, self.pack)
        return proposals.unlike_danger(statements, judged), doubted

    @staticmethod
    def _parts(text: str) -> list[tuple[int, int]]:
        """The places of the parts of a message, as short as they tell something."""
        ends = [0, *(place for end in DANGER_PART.finditer(text) for place in end.span()), len(text)]
        places = zip(ends[::2], ends[1::2], strict=True)
        return [place for place in places if len(text[slice(*place)].split()) >= SHORTEST]

    def _danger(
        self,
        matches: list[Match],
        tokens: list[Token],
        around: Context,
        asked: Asked,
        asking: frozenset[int],
        facts: list[Fact],
    ) -> tuple[tuple[str, ...], bool, bool]:
        """(signals, present or unclear, mentioned but past or a what-if). Recall before precision."""
        excepted: dict[str, list[Match]] = {}
        for match in self.except_signals.find(tokens):
            excepted.setdefault(match.key, []).append(match)
        over_sentences = {tokens[m.first].clause for m in asked.get("danger_over", ())}
        now_sentences = {tokens[m.first].sentence for m in asked.get("danger_now", ())}
        now, over = [], False
        for match in matches:
            id = match.key
            if any(self._overlap(match, other) for other in excepted.get(id, ())):
                continue
            polarity, when = around.judge(match)
            if polarity == "absent":
                continue
            if (
                when != "current"
                or tokens[match.first].sentence in asking
                or (tokens[match.first].clause in over_sentences and tokens[match.first].sentence not in now_sentences)
            ):
                over = True
            else:
                now.append(id)
        for fact in facts:
            entry = self.pack.indicators.get(fact.id)
            if entry is not None and entry.red_flag and fact.when == "current" and fact.polarity != "absent":
                sentence = next((t.sentence for t in tokens if t.end > fact.start), -1)
                if sentence in now_sentences:
                    return tuple(dict.fromkeys(now)), True, over
        return tuple(dict.fromkeys(now)), bool(now), over

    @staticmethod
    def _overlap(match: Match, other: Match) -> bool:
        return other.first <= match.last and match.first <= other.last

    # -- what is asked -------------------------------------------------------------

    def _asked(self, tokens: list[Token]) -> Asked:
        found: dict[str, list[Match]] = {}
        for match in self.asks.find(tokens):
            found.setdefault(match.key, []).append(match)
        return found

    def _asking(self, tokens: list[Token], asked: Asked, around: Context, low: str) -> frozenset[int]:
        """Sentences that ask about a rule and speak of nobody real: what they name is not a fact."""
        someone = {tokens[m.first].sentence for m in around.someone}
        general = {tokens[m.first].sentence for m in asked.get("general_asks", ())}
        someone.update(
            {
                next((t.sentence for t in tokens if t.end > age.start), -1)
                for age in self.attributes.ages.find(low, tokens)
                if not age.other
            }
            - general
        )
        first: dict[int, int] = {}
        for i, token in enumerate(tokens):
            first.setdefault(token.sentence, i)
        return frozenset(
            tokens[m.first].sentence
            for key in ("process_asks", "general_asks", "learn")
            for m in asked.get(key, ())
            if tokens[m.first].sentence not in someone
            and all(t.kind == "p" or t.norm in self.polite for t in tokens[first[tokens[m.first].sentence] : m.first])
        )

    def _role_and_conduct(self, tokens: list[Token]) -> bool:
        """A worker followed closely by what they did: "TA grabbed", "coach has been messaging"."""
        places = [m.last for m in self.roles.find(tokens)]
        if not places:
            return False
        for match in self.conduct.find(tokens):
            for place in places:
                if 0 < match.first - place <= CONDUCT_REACH and tokens[place].sentence == tokens[match.first].sentence:
                    between = [t.norm for t in tokens[place + 1 : match.first]]
                    if not any(
                        n
                        in (
                            "say",
                            "tell",
                            "report",
                            "see",
                            "notice",
                            "that",
                            "to",
                            "by",
                            "from",
                            "about",
                            ",",
                            "find",
                            "hear",
                            "observe",
                        )
                        for n in between
                    ):
                        return True
        return False

    def _tells(self, tokens: list[Token]) -> bool:
        """Whether the text tells of somebody, though no fact of it was recognised."""
        spoken = {t.norm for t in tokens if t.kind == "w"}
        people = self.words.children | self.words.adults
        return len(spoken) >= TELLING and not people.isdisjoint(spoken)

    def _task(
        self,
        asked: Asked,
        question: bool,
        facts: list[Fact],
        emergency: bool,
        over: bool,
        lado: bool,
        found_dates: tuple[DateFound, ...],
        impossible_date: bool,
        tells: bool,
    ) -> Task:
        """What the message is for; a date asked for comes before a rule, a rule before a case."""
        about_child = any(f.kind != "question" and f.when == "current" for f in facts)
        deadline = "deadline_events" in asked and "deadline_asks" in asked
        dated = any(d.exact for d in found_dates) or impossible_date
        if deadline and not emergency and (dated or (found_dates and not about_child)):
            return "deadline"
        if "learn" in asked and not about_child and not emergency:
            return "learn"
        if question and not emergency:
            return "policy_question"
        if lado:
            return "lado"
        if emergency or about_child:
            return "level_of_need"
        if any(f.kind != "question" for f in facts) or "refer_asks" in asked or over:
            return "level_of_need"
        if any(f.kind == "question" and f.id != "lives_in" for f in facts) or tells:
            return "level_of_need"
        return "other"

    def _intent(
        self,
        low: str,
        command: tuple[str, str | None] | None,
        reply: Reply | None,
        emergency: bool,
        over: bool,
        scope: str,
        exit: str | None,
        task: Task,
        facts: list[Fact],
        answering: bool,
    ) -> Intent:
        """What the message does in the conversation. Danger first; then answers and commands; then content."""
        if emergency:
            return "danger"
        described = any(f.kind != "question" for f in facts)
        dont_know = command is not None and command[0] == "dont_know"
        if reply and answering and (not command or dont_know) and not described:
            return "reply"
        if command and not (dont_know and reply) and not (command[1] and described):
            return "command"
        if reply and not described:
            return "command" if command else "reply"
        if (scope != "in_scope" and scope != "out_of_area") or (scope == "in_scope" and exit):
            return "unclear" if scope == "gibberish" and exit is None else "exit"
        if self._greets(low):
            return "greet"
        if (
            over
            and not any(f.when == "current" and f.kind != "question" for f in facts)
            and task not in ("policy_question", "deadline", "learn")
        ):
            return "danger"
        if task in ("policy_question", "deadline", "learn"):
            return task
        if scope == "out_of_area":
            return "describe" if described or task == "lado" or not exit else "exit"
        if facts or task in ("lado", "level_of_need"):
            return "describe"
        return "unclear"

    def _greets(self, low: str) -> bool:
        return " ".join(self.commands.norm(low)) in self.greetings

    def _setting(self, tokens: list[Token]) -> str | None:
        """The user's own setting: after "I am a" or "I work in", before "here", or as the whole message."""
        found = self.settings.find(tokens)
        if not found:
            return None
        words = [t for t in tokens if t.kind != "p"]
        for match in sorted(found, key=lambda m: (-m.words, m.first)):
            if len(words) <= match.words + 1:
                return match.key
        near = []
        for cue in self.setting_cues.find(tokens):
            for match in found:
                between = tokens[cue.last + 1 : match.first]
                if (
                    match.first > cue.first
                    and len(between) <= SETTING_REACH
                    and not any(t.kind == "p" or t.norm == "my" for t in between)
                ):
                    near.append((len(between), -match.words, match.key))
        near += [(0, 0, m.key) for m in found if m.last + 1 < len(tokens) and tokens[m.last + 1].norm == "here"]
        return min(near)[2] if near else None
