"""The typed content of a pack: what people write in policy_kb/, read-only to the engine.

Every class is one kind of entry in a YAML file; its fields are that entry's schema.
Unknown fields are refused when the file is read (threshold_guide.knowledge).
"""
from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec

#: `national`, `common_practice`, or the id of the local pack whose partnership says it
Authority = str
Status = Literal["confirmed", "unconfirmed"]

#: One text for everybody, or one per setting with `any` for the rest.
Words = str | dict[str, str]

#: See threshold_guide.engine.conditions for the grammar.
Condition = Any

Domain = Literal["child", "parenting", "family", "outside_home"]
Pathway = Literal["level_of_need", "lado"]
#: To whom words and contact lines are shown.
Audience = Literal["professional", "public", "child"]
#: Whom a step is about: the child, or the adult whose conduct is in question.
About = Literal["child", "adult"]

#: The two answers every fact may have besides "absent", and what is stored for each.
PRESENT, ABSENT, UNSURE = "present", "absent", "unsure"

#: What `status` of a pack says once its partnership has signed it.
PUBLISHED = "published"

#: An answer that is no fact: the higher route that the user goes by on their own judgement.
OWN_ROUTE = "own_route"
#: the same about an adult who works with children: the id of a LADO outcome
OWN_LADO = "own_lado"

#: Stands among the questions of a page of ticks for the list of all worries.
WORRIES = "worries"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Base of all content entries: immutable, no unknown fields."""


class Cite(Entry, frozen=True):
    """Where a statement comes from; authority and status default to the document's."""

    document: str
    where: str
    authority: Authority | None = None
    status: Status | None = None


class PackInfo(Entry, frozen=True):
    """pack.yml: which partnership's policy this is, its edition and its standing."""

    id: str
    title: str
    version: str
    dated: dt.date
    status: Literal["trial", "published"]
    banner: str
    #: the line that stands in its place once the pack is published; {version} and {owner} are filled in
    banner_published: str = ""
    owner: str | None = None
    extends: str | None = None
    #: what {area} stands for in content: the name of the place, as it reads after "in"
    area: str = "this area"
    #: which contacts a consultation names: own (inside the organisation), external, allegations
    consult_contacts: dict[str, str] = {}
    #: contacts that need a confirmed number or address before this pack, or one laid over it, may be published
    must_be_confirmed: tuple[str, ...] = ()
    #: clocks that need a confirmed source before then
    must_have_clocks: tuple[str, ...] = ()
    #: contacts for somebody who wants to speak to a person, in order
    speak_to: tuple[str, ...] = ()
    #: contacts that anyone may need at once, in the order of the page
    at_once: tuple[str, ...] = ()
    #: contacts on the printed card and the poster, in order; the first is for danger and stands over all
    on_paper: tuple[str, ...] = ()
    #: there, contacts for a worry about an adult who works with children
    on_paper_adult: tuple[str, ...] = ()
    #: domains whose worries hold for a brother or sister too, once confirmed
    household_domains: tuple[Domain, ...] = ()


class Source(Entry, frozen=True):
    """A document that statements cite."""

    id: str
    title: str
    publisher: str
    edition: str
    authority: Authority
    status: Status
    checked: dt.date
    dated: dt.date | None = None
    review_due: dt.date | None = None
    owner: str | None = None
    note: str | None = None


class Route(Entry, frozen=True):
    """One of the ordered routes, lowest first in routes.yml."""

    id: str
    action: str
    level_words: str
    meaning: str
    source: Cite
    #: the first route at which the outside body is asked to act, marked once
    crosses_social_care_line: bool = False
    #: the route from which nothing more is asked before the outcome shows
    act_now: bool = False


class Continuum(Entry, frozen=True):
    """What the partnership itself says its levels are, and what is not known."""

    sentence: str
    not_held: str
    source: Cite


class Option(Entry, frozen=True):
    value: str
    label: str
    hint: str | None = None
    #: read in free text, this answer would reassure, so it does not arrive ticked
    reassures: bool = False


class Question(Entry, frozen=True):
    """One question. `tri` is answered present, absent or unsure; `one` and `many` by option values.

    Every kind also takes "unsure"; it is offered by the screen, not listed as an option.
    """

    id: str
    text: str
    kind: Literal["tri", "one", "many", "date"]
    why_we_ask: str
    short: str
    options: tuple[Option, ...] = ()
    help: str | None = None
    counts: tuple[str, ...] = ()
    does_not_count: tuple[str, ...] = ()
    who_could_know: str | None = None
    find_out: str | None = None
    screen: str | None = None
    #: the answer holds for a brother or sister too, once confirmed
    household: bool = False
    #: left open, it stands on the record as not known
    unknown_if_open: bool = True
    #: how the answer is recognised in free text: option value -> phrases
    phrases: dict[str, tuple[str, ...]] = {}


class Raise(Entry, frozen=True):
    """A named condition under which an indicator leads to a higher route."""

    id: str
    when: Condition
    to: str
    why: str
    source: Cite | None = None


class Deadline(Entry, frozen=True):
    """By when. `now`, `before_home` and `today` have no arithmetic; the others count from `clock_start`.

    `suggested` marks the assistant's own period: never shown as policy.
    """

    kind: Literal["now", "before_home", "today", "days", "working_days", "weeks", "none"]
    words: str
    clock_start: str
    amount: int = 0
    suggested: bool = False


class Step(Entry, frozen=True):
    """One thing to do: who, what, by when, whom to contact, and from which source."""

    id: str
    what: Words
    who: Words
    deadline: Deadline
    source: Cite
    contact: str | None = None
    about: About = "child"
    when: Condition | None = None


class Indicator(Entry, frozen=True):
    """One observable fact and the lowest route it leads to."""

    id: str
    code: str
    domain: Domain
    group: str
    label: str
    floor: str
    question: str
    why_we_ask: str
    counts: tuple[str, ...]
    does_not_count: tuple[str, ...]
    source: Cite
    kind: Literal["worry", "strength"] = "worry"
    raises: tuple[Raise, ...] = ()
    #: where English areas differ on this indicator, in words
    differs: str | None = None
    #: the higher route that the same complete facts reach in some areas
    contested_with: str | None = None
    #: the group on the red-flag screen; required where the floor is the act-now route
    red_flag: str | None = None
    #: this fact alone raises nothing without a stated effect on the child (poverty, family size, ...)
    needs_effect: bool = False
    say_to_child: str | None = None
    do_not: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    phrases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


class RedFlag(Entry, frozen=True):
    """One tick on the red-flag screen; stands for the hard triggers that name it."""

    id: str
    label: str
    hint: str
    heading: str


class Screen(Entry, frozen=True):
    """Questions shown together. Screens are asked in the order of the pack.

    `questions`: on the level-of-need pathway asked when a rule waits for one of them, on the LADO pathway in turn;
    `background`: asked last; `ticks`: the whole pathway on one page, only on request.
    """

    id: str
    title: str
    short: str | None = None
    intro: str | None = None
    #: why the red-flag screen asks; other screens leave it to their questions
    why_we_ask: str | None = None
    pathway: Pathway = "level_of_need"
    kind: Literal["questions", "background", "ticks"] = "questions"
    #: what is left blank stays open instead of counting as "don't know"
    may_be_blank: bool = False
    #: passed over once a criterion may be met (LADO)
    skip_if_refer: bool = False
    questions: tuple[str, ...] = ()


class Cumulative(Entry, frozen=True):
    """Several facts together that lead higher than each alone."""

    id: str
    label: str
    when: Condition
    to: str
    why: str
    source: Cite


class Consult(Entry, frozen=True):
    """A conversation to have: with whom, the exact question, by when."""

    id: str
    with_whom: str
    question: str
    by: str
    source: Cite
    external: bool = False
    contact: str | None = None


class Situation(Entry, frozen=True):
    """Something that lies over any route and adds steps or lines; it never sets a floor.

    kinds: duty, open_case, refused, area, safe_to_tell, urgency, note.
    """

    id: str
    kind: Literal["duty", "open_case", "refused", "area", "safe_to_tell", "urgency", "note"]
    label: str
    when: Condition
    source: Cite
    lines: tuple[Words, ...] = ()
    steps: tuple[Step, ...] = ()
    consult: Consult | None = None
    #: what the outcome begins with where this has the first step
    headline: str | None = None
    #: a contact of ours that is not the right one where this applies
    replaces_contact: str | None = None


class Guidance(Entry, frozen=True):
    """The parts of an outcome card beside its steps."""

    say_to_child: tuple[Words, ...] = ()
    parents: tuple[Words, ...] = ()
    consent: tuple[Words, ...] = ()
    information_sharing: tuple[Words, ...] = ()
    record: tuple[Words, ...] = ()
    next: tuple[Words, ...] = ()
    if_refused: tuple[Words, ...] = ()
    keep_watching: tuple[Words, ...] = ()
    do_not: tuple[Words, ...] = ()
    may_do: tuple[Words, ...] = ()


class Outcome(Entry, frozen=True):
    """What one ending says: headline, first step, steps, and the lines around them.

    `id` is a route id, an overlay (`consult`, `emergency`), a LADO outcome (`lado_refer`,
    `lado_consult`, `lado_low_level`, `lado_not_lado`), or an exit's id.
    """

    id: str
    headline: str
    summary: Words
    steps: tuple[Step, ...]
    guidance: Guidance
    source: Cite
    #: do-not lines of other entries, word for word, that this one's own say in full; they are left out beside it
    covers: tuple[str, ...] = ()


class Criterion(Entry, frozen=True):
    """One LADO criterion, tested by itself."""

    id: Literal["harmed", "criminal_offence", "risk_of_harm", "unsuitable"]
    label: str
    question: str
    why_we_ask: str
    counts: tuple[str, ...]
    does_not_count: tuple[str, ...]
    source: Cite
    #: indicators about the child that go with this criterion
    child_indicators: tuple[str, ...] = ()
    #: where it may be met, the child needs a referral of their own
    child_referral: bool = False


class ConcernRaise(Entry, frozen=True):
    """What makes a concern weigh more; without criteria in `points_to` it leads to a consultation."""

    id: str
    when: Condition
    points_to: tuple[str, ...]
    why: str


class Concern(Entry, frozen=True):
    """A fact about an adult's conduct: to which criteria it may point, or that it is low-level.

    `strength`: `may` (the criterion may be met), `consult` (ask the LADO), `low_level`.
    """

    id: str
    label: str
    question: str
    strength: Literal["may", "consult", "low_level"]
    why: str
    counts: tuple[str, ...]
    does_not_count: tuple[str, ...]
    source: Cite
    points_to: tuple[str, ...] = ()
    raises: tuple[ConcernRaise, ...] = ()
    #: indicators about the child that this concern brings with it
    child_indicators: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


class LadoExit(Entry, frozen=True):
    """A matter that is not for the LADO, and where it goes instead.

    `gives_way`: any criterion or concern that is present or unsure is stronger than this exit. `child_next`: where
    nobody chose the questions about an adult, those about the child come next.
    """

    id: str
    label: str
    when: Condition
    where_instead: Words
    source: Cite
    gives_way: bool = False
    child_next: bool = False
    steps: tuple[Step, ...] = ()


class LadoRule(Entry, frozen=True):
    """What an answer about the adult adds, whatever the concern is. It holds when `when` is so or not known.

    `consultation`: a low-level concern is talked through with the LADO; `child_referral`: a child needs a referral.
    """

    id: str
    label: str
    when: Condition
    adds: Literal["consultation", "child_referral"]
    source: Cite


class Conflict(Entry, frozen=True):
    """Who may not be told or asked because the concern is about them, and who is instead."""

    id: str
    about: str
    when: Condition
    instead: Words
    source: Cite


class Exit(Entry, frozen=True):
    """A reading of who is writing, or what about, that has its own ending.

    `confirm` is asked first where it is set (staff quote children). `stops` ends the pathway.
    """

    id: str
    scope: str
    label: str
    reply: tuple[Words, ...]
    source: Cite
    confirm: str | None = None
    stops: bool = True
    #: whom the exit speaks to; decides which contact lines are shown
    audience: Audience = "professional"
    contacts: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    phrases: tuple[str, ...] = ()
    not_phrases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


class Signal(Entry, frozen=True):
    """A sign of danger that is present or about to happen."""

    id: str
    code: str
    label: str
    do_first: str
    source: Cite
    #: indicators this signal proposes for the assessment afterwards
    indicators: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    not_phrases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    #: its words are never asked about first: 999 fills the screen, whatever stands beside them
    surely: bool = False


class ContactLine(Entry, frozen=True):
    kind: Literal["phone", "web", "email", "post", "words"]
    value: str
    status: Status
    audience: tuple[Audience, ...]
    note: str | None = None


class Contact(Entry, frozen=True):
    id: str
    name: str
    what_for: str
    lines: tuple[ContactLine, ...]
    source: Cite
    checked: dt.date
    expires: dt.date | None = None
    find_out: str | None = None


class Term(Entry, frozen=True):
    term: str
    meaning: str
    source: Cite
    also: tuple[str, ...] = ()
    #: false: too plain a word to be explained wherever it stands; it is explained when asked for
    in_place: bool = True


class Setting(Entry, frozen=True):
    """Where the user works; steps are worded per setting."""

    id: str
    label: str
    lead: str
    also: tuple[str, ...] = ()


class ClockEvent(Entry, frozen=True):
    """Something that starts or ends a clock: a meeting, a decision, a paper that is sent.

    `is_a` names a wider event: what counts from a conference counts from an initial conference too.
    """

    id: str
    label: str
    #: as people write it
    phrases: tuple[str, ...]
    is_a: str | None = None
    #: it is named while it still lies ahead, so a day without a year is the coming one
    lies_ahead: bool = False
    #: what is said where the documents give no timescale for it
    no_clock: str | None = None
    source: Cite | None = None


class Clock(Entry, frozen=True, rename={"from_": "from"}):
    """One timescale: `amount` `unit` after or before the event that starts it.

    `from` and `to` are the ids of the events at its two ends, `starts` and `must` the same in words.
    """

    id: str
    label: str
    starts: str
    must: str
    amount: int
    unit: Literal["working_days", "days", "weeks", "months"]
    direction: Literal["after", "before"]
    source: Cite
    note: str | None = None
    from_: str | None = None
    to: str | None = None
    #: what is said ahead of the date, where the date alone would mislead
    first: str | None = None
    #: what is said once the day has passed, where the general words would mislead
    passed: str | None = None
    #: the source runs over weekends and bank holidays, so a day off is no reason to wait
    every_day: bool = False
    #: a clock from a kind of event to the next of that kind: how often a timeline repeats it at most,
    #: and before the first of which other event it stops
    repeats: int = 0
    repeats_until: str | None = None


class Message(Entry, frozen=True):
    """One text of the conversation itself; `{name}` marks what is filled in."""

    id: str
    text: str


class PaperHeading(Entry, frozen=True):
    """One heading of a paper to take away. What stands beneath it is only what the user gave.

    `paper`: `referral`, a draft for the front door; `portal`, a sheet for the LADO portal; `low_level`, a note.
    Headings stand in the order of the pack.
    """

    id: str
    paper: Literal["referral", "portal", "low_level"]
    title: str
    #: what belongs here, said to the user beside the field for their own words; it is not printed
    hint: str
    #: questions whose answers stand here
    answers: tuple[str, ...] = ()
    #: kinds of facts that stand here
    told: tuple[Literal["danger", "worries", "strengths", "concerns", "criteria", "unknown", "own_view"], ...] = ()
    #: whether the user may add their own words when the paper is made
    own_words: bool = True
    #: lines to be filled in by hand, because the guide does not ask for names
    blanks: tuple[str, ...] = ()
