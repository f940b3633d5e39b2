"""The cues of the reading: every word list and pattern of policy_kb/*/language/*.yml, typed.

Each top-level key of those files is a field of `Cues`. Several packs' lists are joined, mappings merged.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import yaml

from threshold_guide.knowledge.sections import CASES_FOLDER

#: language files whose words are names or foreign
NOT_ENGLISH = frozenset({"masking.yml", "other_languages.yml"})
#: folder of messages as they are typed, slips and all
EXAMPLES = "examples"
#: folders of texts as people type or tell them, names among them
TOLD = frozenset({EXAMPLES, CASES_FOLDER})

Answer = Literal["yes", "no", "unsure", "none"]


class CueError(ValueError):
    """A language file that cannot be used; the text names the file."""


class Attribute(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How the answer to one question is recognised: option value -> phrases.

    `near`: a phrase counts only in a sentence with one of these words, at most `within` words away.
    `beside`: it counts only in a message with one of these words. `claimed_beside`: in a message with one of these,
    what somebody claims (`claims`) does not count. `not_an_age`: it does not count where its words give an age.
    `not_in`: phrases inside which it does not count. `prefer`: which value stands if several are found
    (last_option, first_option, nearest to the concern). `only_with: lado`: only beside a concern about an adult.
    `as_written`: other endings of the words do not count ("looked after" is not "looking after").
    """

    options: dict[str, list[str]] = {}
    as_written: bool = False
    near: list[str] = []
    within: int = 12
    not_in: list[str] = []
    beside: list[str] = []
    claimed_beside: list[str] = []
    not_an_age: bool = False
    prefer: Literal["last_option", "first_option", "nearest"] = "last_option"
    only_with: Literal["", "lado"] = ""


class Command(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whole messages that are a command; `(a|b c|)` are alternatives, `<arg>` takes the words it is about."""

    says: list[str]


class ScopeCue(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Words by which a scope other than in_scope is recognised. A `first_person` one does not count
    in quotation marks, after "she said", or beside a sign of staff.
    """

    says: list[str]
    unless: list[str] = []
    first_person: bool = False


class PolicyAspect(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Something that a question may ask for: the phrases that ask for it, the words of a rule that gives it, and what
    it is called after "the documents do not give".
    """

    lacks: str
    asks: Annotated[list[str], msgspec.Meta(min_length=1)]
    holds: Annotated[list[str], msgspec.Meta(min_length=1)]


class Cues(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    # words.yml
    contractions: dict[str, list[str]] = {}
    same: dict[str, list[str]] = {}
    irregular: dict[str, list[str]] = {}
    never_stem: list[str] = []
    light: list[str] = []
    droppable: list[str] = []
    articles: list[str] = []
    pronouns: list[str] = []
    child_words: list[str] = []
    adult_words: list[str] = []
    ordinary: str = ""
    # scope.yml
    negators: list[str] = []
    wide_negators: list[str] = []
    not_negators: list[str] = []
    after_negators: list[str] = []
    transparent: list[str] = []
    terminators: list[str] = []
    unsure: list[str] = []
    past: list[str] = []
    past_strong: list[str] = []
    past_forward: list[str] = []
    past_back: list[str] = []
    current: list[str] = []
    hypothetical: list[str] = []
    frames: list[str] = []
    real: list[str] = []
    about_someone: list[str] = []
    reporting: list[str] = []
    # attributes.yml
    attributes: dict[str, Attribute] = {}
    age_words: dict[str, list[str]] = {}
    not_the_child: list[str] = []
    #: an age after one of these is not a person's
    not_a_person: list[str] = []
    #: value wins over the others found in the same span: id -> ids that it displaces
    displaces: dict[str, list[str]] = {}
    always_current: list[str] = []
    #: what stands now where these are past: id -> id
    past_means: dict[str, str] = {}
    #: phrases that say that something is done to nobody whom this is about
    somebody_else: list[str] = []
    #: phrases of an ordinary remedy, and what it is not
    remedy: list[str] = []
    remedy_is_not: list[str] = []
    #: concerns that say only that something is not right; a more exact one takes their place
    vague_concerns: list[str] = []
    #: indicator or concern -> phrases inside which its own phrases do not count
    not_facts: dict[str, list[str]] = {}
    #: indicators and questions about what the child does or can do, not read where an adult is the subject;
    #: and what is read of a parent instead (empty: nothing)
    child_does: dict[str, str] = {}
    #: words for adults that are the subject, beside `adult_words`
    doers: list[str] = []
    #: words by which somebody explains an injury; a child's mobility said after one is a claim, not a fact
    claims: list[str] = []
    # danger.yml
    danger_now: list[str] = []
    danger_over: list[str] = []
    # tasks.yml
    deadline_events: list[str] = []
    deadline_asks: list[str] = []
    process_asks: list[str] = []
    general_asks: list[str] = []
    learn: list[str] = []
    lado_words: list[str] = []
    lado_roles: list[str] = []
    lado_conduct: list[str] = []
    refer_asks: list[str] = []
    greet: list[str] = []
    setting_cues: list[str] = []
    # policy.yml
    #: what people write for the words of the policy -> those words
    policy_words: dict[str, str] = {}
    #: what a question about the policy may be about
    policy_subjects: list[str] = []
    #: the documents that a question may name -> what they are called, in the words of the documents
    policy_documents: dict[str, list[str]] = {}
    #: phrases that ask every document
    policy_every_document: list[str] = []
    #: what a question about the policy may ask for in so many words
    policy_aspects: dict[str, PolicyAspect] = {}
    # scopes.yml
    scopes: dict[str, ScopeCue] = {}
    staff: list[str] = []
    other_languages: dict[str, str] = {}
    # commands.yml
    commands: dict[str, Command] = {}
    polite: list[str] = []
    replies: dict[Answer, list[str]] = {}
    # places.yml
    home_areas: list[str] = []
    neighbours: list[str] = []
    places: str = ""
    # masking.yml
    name_cues: list[str] = []
    titles: list[str] = []
    weak_titles: list[str] = []
    name_after: list[str] = []
    name_before: list[str] = []
    name_before_verb: list[str] = []
    name_particles: list[str] = []
    given_names: dict[str, str] = {}
    makes_no_difference: tuple[str, ...] = ()
    family_names: dict[str, str] = {}
    names_and_words: list[str] = []
    #: names although the content has the word, mostly in somebody's name; taken out in any case
    surely_names: list[str] = []
    #: ordinary words that no phrase has; none of them is a name
    plain_words: str = ""
    #: words before a name that prove little by themselves, as regular expressions
    loose_name_cues: list[str] = []
    #: what is said fondly before a name; and what no name follows
    name_after_familiar: list[str] = []
    no_name_after: list[str] = []
    #: words after a family name: "the khan family"; and names that are common words
    kin_after_name: list[str] = []
    common_word_names: list[str] = []
    name_before_telling: list[str] = []
    name_then_whose: list[str] = []
    #: verbs that only a person is the subject of
    name_before_speech: list[str] = []
    vehicle_cues: list[str] = []
    reference_cues: list[str] = []
    building_types: list[str] = []
    setting_types: list[str] = []
    setting_adjectives: list[str] = []
    #: what stands before the @ in the addresses of services
    service_mailboxes: list[str] = []
    never_names: str = ""
    service_numbers: list[str] = []
    street_types: list[str] = []
    loose_street_types: list[str] = []
    handle_cues: list[str] = []
    not_street: list[str] = []


def load(folders: Path | Iterable[Path]) -> Cues:
    """Read `language/*.yml` of each pack folder, the general pack first. Raises CueError."""
    merged: dict[str, Any] = {}
    for folder in [folders] if isinstance(folders, Path) else folders:
        for path in sorted((folder / "language").glob("*.yml")):
            _merge(merged, _read(path), path)
    try:
        return msgspec.convert(merged, Cues)
    except msgspec.ValidationError as error:
        raise CueError(f"language files: {error}") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise CueError(f"{path.name}: {error}") from None
    if not isinstance(content, dict):
        raise CueError(f"{path.name}: expected sections, found {type(content).__name__}")
    unknown = set(content) - set(Cues.__struct_fields__)
    if unknown:
        raise CueError(f"{path.name}: unknown section {sorted(map(str, unknown))}")
    try:
        for key, value in content.items():
            msgspec.convert({key: value}, Cues)
    except msgspec.ValidationError as error:
        raise CueError(f"{path.name}: {key}: {error} (bare yes, no, on and off must be quoted)") from None
    return content


def _merge(into: dict[str, Any], content: dict[str, Any], path: Path) -> None:
    for key, value in content.items():
        if key not in into:
            into[key] = value
        elif isinstance(value, list):
            into[key] = into[key] + value
        elif isinstance(value, dict):
            into[key] = {**into[key], **value}
        else:
            into[key] = f"{into[key]} {value}"


def known_text(folders: Iterable[Path]) -> str:
    """All content of the packs but names, foreign words and typed messages: every word in it is spelt right and no
    name.
    """
    return " ".join(
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted(folder.rglob("*.yml"))
        if path.name not in NOT_ENGLISH and not TOLD & {*path.relative_to(folder).parts[:-1]}
    )
