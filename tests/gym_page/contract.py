"""The gym's HTTP interface as docs/induction.md states it, with canned answers: what the page does with each."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request, Route

from threshold_guide.channel import pages
from threshold_guide.channel.filled import filled
from threshold_guide.channel.pages import HEADERS
from threshold_guide.runtime import paths

#: Never listened on: every request is answered by the test.
SITE = "http://127.0.0.1:9"
GYM = f"{SITE}/gym"
BANNER = "Practice only. Not for a real child."
#: What no answer may hold before the learner has chosen.
KEY_WORDS = ("Sample reason", "Sample teaching", "The guide says")

Answer = tuple[int, Any]

ROUTES = [
    ("universal", "Keep supporting, and look again"),
    ("early_help", "Extra help, agreed with the family"),
    ("targeted", "A plan with several services"),
    ("child_in_need", "Ask social care to assess"),
    ("significant_harm", "Ring social care now"),
]
CHOICES = {
    "routes": [
        *(
            {"id": id, "title": title, "says": f"What it means to choose this: sample {n}."}
            for n, (id, title) in enumerate(ROUTES)
        ),
        {
            "id": "none",
            "title": "Nothing for a child here",
            "says": "Only an adult is in question.",
            "only_adult": True,
        },
    ],
    "adult": [
        {"id": "not_lado", "title": "Not for the LADO", "says": "It goes another way."},
        {"id": "refer", "title": "Contact the LADO", "says": "A criterion may be met."},
    ],
    "first": {"id": "emergency", "title": "999 first", "says": "Somebody is in danger now."},
    "advice": {"id": "consult", "title": "I would ask for advice first", "says": "Asking is never wrong."},
    "confidence": [
        {"id": "guess", "label": "I am guessing", "of_ten": "about 3 in 10"},
        {"id": "sure", "label": "I am sure", "of_ten": "about 9 in 10"},
    ],
}
WORDS = {
    "title": "Threshold gym",
    "banner": BANNER,
    "not_live": "Learn on made-up cases. Nothing here is advice about a real child.",
    "live_link": "/",
    "live_words": "The guide itself is for real children. This is not.",
    "ask_heading": "What would you like to know first?",
    "choose_heading": "What would you do for the child?",
    "adult_heading": "And about the adult?",
    "confidence_heading": "How sure are you?",
}
LESSONS = [
    {"id": "telling", "title": "When a child tells you", "minutes": 5, "optional": False},
    {"id": "clocks", "title": "The process and its clocks", "minutes": 5, "optional": True},
]
TOPICS = [{"id": "neglect", "label": "Neglect"}, {"id": "lado", "label": "Allegations about adults"}]
SOURCE = {
    "title": "Sample policy document",
    "where": "Sample heading, line 12",
    "authority": "national",
    "status": "unconfirmed",
}
LESSON = {
    "id": "telling",
    "title": "When a child tells you",
    "minutes": 5,
    "optional": False,
    "parts": [
        {
            "heading": "Listen",
            "lines": ["Sample line of a lesson.", "Another sample line."],
            "entries": [
                {
                    "kind": "indicator",
                    "title": "A sample sign",
                    "lines": ["What it is."],
                    "counts": ["A sample that counts"],
                    "does_not_count": ["A near miss"],
                    "source": SOURCE,
                }
            ],
            "picture": None,
        },
        {
            "heading": "The clocks",
            "lines": [],
            "entries": [],
            "picture": {
                "kind": "timeline",
                "title": "From the strategy discussion",
                "rows": [
                    {
                        "label": "Sample conference",
                        "from": "the sample discussion",
                        "amount": "15 working days",
                        "must": "The conference must be held.",
                        "source": SOURCE,
                    },
                    {
                        "label": "Sample review",
                        "from": "the sample conference",
                        "amount": "3 months",
                        "must": "The plan should be looked at.",
                        "source": SOURCE,
                    },
                ],
            },
        },
    ],
    "questions": [
        {
            "id": f"q{n}",
            "text": f"Sample question {n}?",
            "options": [{"id": "a", "label": f"Sample answer A{n}"}, {"id": "b", "label": f"Sample answer B{n}"}],
        }
        for n in (1, 2, 3)
    ],
}
CASE = {
    "id": "s001",
    "stage": 0,
    "title": "The peg by the door",
    "age": "6 years",
    "earlier": [],
    "story": "A sample story as a colleague would tell it. It goes on a little.\nAnd it has a second paragraph.",
    "asks": [{"n": 0, "question": "How long has this gone on?"}, {"n": 1, "question": "What does he say himself?"}],
    "adult": False,
    "seen_before": False,
}
UNFOLDING = {**CASE, "id": "s002", "title": "Something on Tuesday", "adult": True}
STAGE = {
    **UNFOLDING,
    "stage": 1,
    "story": "On Thursday a sample thing happens.",
    "earlier": [UNFOLDING["story"]],
    "asks": [],
}
MARKED = {
    "agreed": False,
    "headline": "You went one step later than the guide",
    "lines": ["Sample line about the difference."],
    "practice_only": "Practice only: no safeguarding lead has signed this key.",
    "contested": False,
    "contested_words": None,
    "critical": True,
    "difference": -1,
    "parts": [
        {"part": "route", "yours": ROUTES[2][1], "guide": ROUTES[3][1], "agreed": False},
        {"part": "emergency", "yours": "No 999", "guide": "No 999", "agreed": True},
    ],
    "reasons": [
        {
            "label": "Sample reason",
            "why": "It has gone on for long.",
            "differs": "Without it, one step earlier.",
            "decides": True,
            "facts": [{"label": "Hunger", "value": "present", "words": ["a packet of crisps"]}],
            "source": SOURCE,
        },
        {
            "label": "Sample reason",
            "why": "It is getting worse.",
            "differs": None,
            "decides": True,
            "facts": [{"label": "Sample reason", "value": "Yes", "words": []}],
            "source": SOURCE,
        },
        {
            "label": "Smaller sample reason",
            "why": "It is a small sign.",
            "differs": None,
            "decides": False,
            "facts": [],
            "source": SOURCE,
        },
    ],
    "elsewhere": None,
    "criteria": [
        {"label": "Behaved in a sample way", "finding": "may be met", "because": ["A sample fact"], "source": SOURCE}
    ],
    "consult": [{"with_whom": "your safeguarding lead", "question": "Would you refer this?"}],
    "first_step": {"what": "Tell your lead.", "who": "You", "by": "today"},
    "had_you_asked": "Had you asked, the guide would say more.",
    "cites": [{"id": "x", "title": "A sample sign", "source": SOURCE}],
    "teaching": "Sample teaching. Each day on its own looks small.",
    "not_asked": [{"question": "What does he say himself?", "answer": "He says he is hungry."}],
    "do_not": ["Do not question the child."],
    "sources": [SOURCE],
}
#: What the marking of a stage leaves out while the case goes on.
NOT_YET: dict[str, Any] = {"teaching": None, "cites": [], "not_asked": [], "had_you_asked": None}
CONTESTED = {
    **MARKED,
    "contested": True,
    "contested_words": "Areas decide this differently. The point is to ask for advice.",
    "difference": None,
}
TYPED = {
    "danger": True,
    "headline": "Ring 999 now",
    "lines": ["Say that a child is in danger and where they are."],
    "live_link": "/",
}
RESULTS = {
    "title": "23 November 2026",
    "shared": 30,
    "enough": True,
    "until": "20 February 2027",
    "words": "Thirty results were shared.",
    "agreement": {
        "with_guide": {"kappa": 0.61, "exact": 0.58, "decisions": 600},
        "among_learners": {"kappa": 0.55, "pairs": 4000},
    },
    "confusion": {
        "rows": [id for id, _ in ROUTES],
        "labels": dict(ROUTES),
        "counts": [[40, 8, 2, 0, 0], [12, 60, 20, 3, 1], [3, 25, 70, 12, 4], [0, 6, 30, 80, 25], [0, 1, 4, 22, 172]],
    },
    "hardest": [{"id": "s001", "title": "The peg by the door", "decisions": 28, "agreed": 0.32}],
    "topics": [{"id": "neglect", "label": "Neglect", "decisions": 200, "agreed": 110, "later": 70, "sooner": 20}],
}


def standing(done: int = 0, complete: bool = False) -> dict[str, Any]:
    return {
        "progress_bar": {"done": done, "of": 15, "words": f"{done} of 15 parts of the induction are done."},
        "lessons": [{"id": "telling", "done": done > 0, "right": 2 if done else 0, "of": 3}],
        "topics": [
            {
                "id": "neglect",
                "label": "Neglect",
                "decisions": 4,
                "standard": 6,
                "agreed": 2,
                "reached": False,
                "words": "4 of 6 decisions.",
            },
            {
                "id": "lado",
                "label": "Allegations about adults",
                "decisions": 6,
                "standard": 6,
                "agreed": 5,
                "reached": True,
                "words": "6 of 6 decisions.",
            },
        ],
        "profile": [
            {
                "id": "neglect",
                "label": "Neglect",
                "decisions": 4,
                "leaning": -0.21,
                "low": -0.35,
                "high": -0.07,
                "words": "You tend to refer later than the guide on neglect.",
            },
            {
                "id": "lado",
                "label": "Allegations about adults",
                "decisions": 1,
                "leaning": None,
                "low": None,
                "high": None,
                "words": "Too few decisions to say.",
            },
        ],
        "calibration": {
            "words": "When you said you were sure, you were right less often.",
            "bands": [
                {"id": "guess", "label": "I am guessing", "said": 0.3, "agreed": 0.5, "decisions": 4},
                {"id": "sure", "label": "I am sure", "said": 0.9, "agreed": 0.6, "decisions": 10},
            ],
        },
        "induction": {
            "complete": complete,
            "missing": [] if complete else ["Neglect: two more decisions"],
            "words": "The standard is a first proposal.",
        },
        "practice_only": "Practice only. No key is signed yet.",
    }


class Contract:
    """Answers the calls. A test replaces what it wants: `contract.answers["next"] = ...`; `calls` is what was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        #: whole answers by call, or what makes them of the body
        self.answers: dict[str, Answer | Callable[[dict[str, Any]], Answer]] = {}
        #: all text that went to the page, in order: (path, body)
        self.sent: list[tuple[str, str]] = []
        self.decided = 0
        self.cases: list[dict[str, Any]] = [CASE, UNFOLDING]
        self.complete = False

    def serve(self, page: Page) -> None:
        page.route(f"{SITE}/**", self._route)

    def bodies(self, name: str) -> list[dict[str, Any]]:
        return [body for called, body in self.calls if called == name]

    def _route(self, route: Route, request: Request) -> None:
        path = request.url.removeprefix(SITE).split("#")[0].split("?")[0]
        if path.startswith("/gym/api/"):
            self._api(route, path.removeprefix("/gym/api/"), json.loads(request.post_data or "{}"))
            return
        file = paths.WIDGET / ("gym.html" if path == "/gym" else path.lstrip("/"))
        if not file.is_file():
            route.fulfill(status=404, body="")
            return
        body = file.read_bytes()
        if file.suffix == ".html":
            body = filled(body.decode(), pages.told_today()).encode()
        self.sent.append((path, body.decode(errors="replace")))
        route.fulfill(body=body, headers={**HEADERS, "Content-Type": kind(file)})

    def _api(self, route: Route, name: str, body: dict[str, Any]) -> None:
        self.calls.append((name, body))
        given = self.answers.get(name)
        status, answer = (given(body) if callable(given) else given) if given else self.usual(name, body)
        if status == 0:
            route.abort()
            return
        if isinstance(answer, bytes):
            route.fulfill(status=status, body=answer, headers={**HEADERS, "Content-Type": "application/pdf"})
            return
        text = json.dumps({"banner": BANNER, **answer})
        self.sent.append((name, text))
        route.fulfill(status=status, body=text, headers={**HEADERS, "Content-Type": "application/json"})

    def usual(self, name: str, body: dict[str, Any]) -> Answer:
        now = standing(self.decided, self.complete)
        progress = {"version": 1, "decided": self.decided}
        session = {"seconds": 60 * self.decided, "of": 600, "decisions": self.decided}
        if name == "start":
            fresh = {**standing(), "topics": [{**topic, "decisions": 0} for topic in now["topics"]], "lessons": []}
            return 200, {
                "progress": {"version": 1, "decided": 0},
                "words": WORDS,
                "choices": CHOICES,
                "lessons": LESSONS,
                "topics": TOPICS,
                "standing": fresh,
            }
        if name == "next":
            if self.decided >= len(self.cases) and not body.get("new_session"):
                return 200, {
                    "rest": {"words": "The ten minutes are over. Take a break."},
                    "session": session,
                    "progress": progress,
                }
            return 200, {"case": self.cases[self.decided % len(self.cases)], "session": session, "progress": progress}
        if name == "choose":
            self.decided += 1
            unfolds = body["case"] == UNFOLDING["id"] and body["stage"] == 0
            at_end = body["case"] == UNFOLDING["id"]
            if unfolds:
                self.decided -= 1
            return 200, {
                "progress": {**progress, "decided": self.decided},
                "marked": {**CONTESTED, **NOT_YET} if unfolds else CONTESTED if at_end else MARKED,
                "then": STAGE if unfolds else None,
                "session": session,
                "standing": standing(self.decided),
            }
        if name == "lesson/answer":
            right = body["choice"] == "a"
            return 200, {
                "progress": {**progress, "answered": True},
                "standing": standing(1),
                "answered": {
                    "right": right,
                    "headline": "That is what the document says." if right else "Not quite.",
                    "lines": ["Sample words about the answer."],
                    "right_option": "a",
                    "source": SOURCE,
                    "left": 0,
                },
            }
        if name == "certificate":
            return 200, b"%PDF-1.4 sample"
        usual: dict[str, dict[str, Any]] = {
            "load": {"progress": {"version": 1, "loaded": True}, "standing": standing(3)},
            "lesson": {"lesson": LESSON},
            "ask": {"answer": f"Sample answer {body.get('ask')}."},
            "standing": {"standing": now},
            "typed": {"typed": TYPED},
            "cohort": {
                "cohort": "learners-token",
                "trainer": "trainers-token",
                "until": "20 February 2027",
                "places": 200,
            },
            "cohort/look": {
                "title": "23 November 2026",
                "open": True,
                "words": ["Shared are your decisions on the cases, without a name."],
            },
            "cohort/share": {"shared": "Your result is shared."},
            "cohort/results": {"results": RESULTS},
            "cohort/delete": {"deleted": True},
        }
        return 200, usual[name]


def kind(file: Path) -> str:
    return (
        {".js": "text/javascript; charset=utf-8"}.get(file.suffix)
        or mimetypes.guess_type(file.name)[0]
        or "text/plain"
    )
