"""Which sections a content file may hold, and the class of each section's entries."""
from __future__ import annotations

from fnmatch import fnmatch

from threshold_guide.engine import model, statements

#: section -> class of its entries
SECTIONS: dict[str, type] = {
    "sources": model.Source,
    "routes": model.Route,
    "questions": model.Question,
    "screens": model.Screen,
    "red_flags": model.RedFlag,
    "indicators": model.Indicator,
    "cumulative": model.Cumulative,
    "situations": model.Situation,
    "outcomes": model.Outcome,
    "criteria": model.Criterion,
    "concerns": model.Concern,
    "lado_exits": model.LadoExit,
    "lado_rules": model.LadoRule,
    "conflicts": model.Conflict,
    "exits": model.Exit,
    "signals": model.Signal,
    "contacts": model.Contact,
    "terms": model.Term,
    "settings": model.Setting,
    "clocks": model.Clock,
    "events": model.ClockEvent,
    "messages": model.Message,
    "paper_headings": model.PaperHeading,
    "topics": statements.Topic,
    "statements": statements.Statement,
    "readings": statements.Reading,
    "not_held": statements.NotHeld,
    "rows": statements.Row,
}

#: file pattern -> sections it may hold
FILES: dict[str, tuple[str, ...]] = {
    "sources.yml": ("sources",),
    "routes.yml": ("routes",),
    "questions.yml": ("questions", "screens", "red_flags"),
    "indicators/*.yml": ("indicators", "questions"),
    "cumulative.yml": ("cumulative",),
    "situations/*.yml": ("situations", "questions"),
    "outcomes/*.yml": ("outcomes",),
    "lado.yml": ("criteria", "concerns", "lado_exits", "lado_rules", "conflicts", "questions", "screens"),
    "lado/*.yml": ("criteria", "concerns", "lado_exits", "lado_rules", "conflicts", "questions", "screens"),
    "exits.yml": ("exits",),
    "danger.yml": ("signals",),
    "contacts.yml": ("contacts",),
    "glossary.yml": ("terms",),
    "settings.yml": ("settings",),
    "clocks.yml": ("clocks", "events"),
    "messages.yml": ("messages",),
    "messages/*.yml": ("messages",),
    "papers.yml": ("paper_headings",),
    "policy/topics.yml": ("topics",),
    "policy/rows.yml": ("rows",),
    "policy/readings.yml": ("readings",),
    "policy/not_held*.yml": ("not_held",),
    "policy/*.yml": ("statements",),
}

#: sections whose entries a local pack may replace, not only add to
REPLACEABLE = frozenset({"sources", "contacts", "clocks", "events", "messages", "terms", "outcomes", "settings",
                         "paper_headings"})

#: fields of pack.yml that a local pack takes over where it does not write its own
INHERITED = ("banner_published", "consult_contacts", "speak_to", "at_once", "on_paper", "on_paper_adult",
             "household_domains")

#: files with a form of their own
PACK_FILE, CONTINUUM_FILE, WORDING_FILE, LANGUAGE_FOLDER = (
    "pack.yml", "continuum.yml", "wording.yml", "language")
SIGNOFF_FILE = "signoff.yml"
#: the gym's: practice cases with their stories, lessons, and its own file
CASES_FOLDER, LESSONS_FOLDER, GYM_FILE = "cases", "lessons", "gym.yml"
#: files that hold no entries of the pack and are read apart from the others
APART = frozenset({PACK_FILE, SIGNOFF_FILE, GYM_FILE})
APART_FOLDERS = (LANGUAGE_FOLDER, CASES_FOLDER, LESSONS_FOLDER)


def read_apart(relative: str) -> bool:
    """Whether the file at this place in a pack's folder is read by other parts than the pack's reader."""
    return relative in APART or relative.split("/")[0] in APART_FOLDERS


def allowed_sections(relative: str) -> tuple[str, ...] | None:
    """The sections of the file, or None where no kind of file has that name."""
    for pattern, sections in FILES.items():
        if fnmatch(relative, pattern) and relative.count("/") == pattern.count("/"):
            return sections
    return None


def key_of(section: str, entry: object) -> str:
    """The key under which the entry is kept: its id, for terms the term."""
    return entry.term if section == "terms" else entry.id  # type: ignore[attr-defined]
