# ruff: noqa: E501
"""A development aid: serves the page with canned replies of every card kind. Not the product, and not policy.

Run `python widget/dev/mock.py [port]`, then write the name of a card kind in the message box:
screen, one, quick, date, facts, danger, decision, emergency, lado, low, policy, several, gap, not_found, deadline, timeline, lines, answers, document, unknown.
"fail", "empty", "ended", "refused", "slow" and "html" show what goes wrong. All words and numbers here are made up for drawing.
"""
from __future__ import annotations

import json
import sys
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DIST = Path(__file__).resolve().parent.parent / "dist"
BANNER = "Trial: not confirmed by Bolton"
CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
       "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")


def press(**what) -> str:
    return "/press" + json.dumps(what)


def command(title: str, name: str, **more) -> dict:
    return {"title": title, "payload": press(do="command", name=name, **more)}


def cite(title="Sample policy document", where="Sample heading", authority="bolton", status="confirmed") -> dict:
    return {"document": "sample", "title": title, "edition": "2026", "where": where, "authority": authority,
            "status": status, "checked": "2026-11-02", "dated": "2026-01-15", "overdue": False}


NATIONAL = cite("Sample national guidance", "Chapter 3", "national", "unconfirmed")
PRACTICE = cite("Comparison of published thresholds of several English areas", "Sample rows", "common_practice", "unconfirmed")

FRONT_DOOR = {
    "id": "front_door", "name": "Front door of children's social care", "what_for": "A child who may be suffering harm, and advice",
    "lines": [
        {"kind": "phone", "value": "00000 000000", "status": "unconfirmed", "audience": ["professional"], "note": "Sample number for drawing only."},
        {"kind": "web", "value": "https://example.org/sample/a-rather-long-address-that-must-wrap-on-a-phone", "status": "confirmed", "audience": ["professional"]},
    ], "checked": "2026-11-02", "find_out": "Ask your safeguarding lead for the number your setting uses.",
}
OUT_OF_HOURS = {
    "id": "out_of_hours", "name": "Out of hours", "what_for": "Evenings, nights, weekends and bank holidays",
    "lines": [{"kind": "words", "value": "Number not confirmed. 999 in danger, otherwise 101, asking police to reach the duty social worker.",
               "status": "unconfirmed", "audience": ["professional"]},
              {"kind": "email", "value": "sample@example.org", "status": "confirmed", "audience": ["public"]}],
    "checked": "2026-11-02",
}

AGE = {"id": "age_band", "text": "How old is the child?", "short": "Age", "kind": "one",
       "why": "Age changes what an injury, an absence or a sexual contact means.", "help": "", "counts": [], "does_not_count": [],
       "value": "years_5_to_9",
       "options": [{"value": "unborn", "label": "Unborn"}, {"value": "under_6_months", "label": "Under 6 months"},
                   {"value": "years_1_to_4", "label": "1 to 4 years"}, {"value": "years_5_to_9", "label": "5 to 9 years"},
                   {"value": "years_16_to_17", "label": "16 or 17 years"}],
       "unsure": {"value": "unsure", "label": "Don't know"}}
DISABILITY = {"id": "disability", "text": "Does the child have a disability or a long-term health condition?", "short": "Disability",
              "kind": "tri", "why": "A disabled child faces more risk, and may not be able to tell anyone.", "value": None,
              "counts": ["A diagnosis, or needs that have lasted a year or more"], "does_not_count": ["A short illness"],
              "options": [], "unsure": {"value": "unsure", "label": "Don't know"}}
FLAGS = {"id": "red_flags", "text": "Is any of this part of it?", "short": "Signs", "kind": "many", "value": None,
         "why": "Each of these by itself means ringing social care.", "help": "Suspecting is enough.",
         "options": [
             {"value": "rf_injury", "heading": "Hurt", "label": "An injury that worries", "hint": "Any mark on a child who cannot move about alone; a pattern; several; no or changing explanation"},
             {"value": "rf_physical_abuse", "heading": "Hurt", "label": "Physical abuse seen, told or suspected", "hint": "A mark from punishment, fear, repeated hitting"},
             {"value": "rf_neglect", "heading": "Care", "label": "Abandoned, severely neglected, or care refused that endangers health", "hint": "Squalor and hunger, left alone and unsafe"},
             {"value": "rf_emotional", "heading": "Care", "label": "Serious emotional abuse", "hint": "Made to feel worthless over time"},
             {"value": "rf_weapon", "heading": "The child's own safety", "label": "A weapon carried, used or credibly threatened", "hint": "By the child or against the child"}],
         "none_of_these": {"value": "none", "label": "None of these"}, "unsure": {"value": "unsure", "label": "Don't know"}}
INVOLVED = {"id": "involved_now", "text": "Is anyone already working with this child or family?", "short": "Who is involved", "kind": "many",
            "why": "If the child has a worker, that worker hears today.", "value": None,
            "options": [{"value": "nobody", "label": "Nobody"}, {"value": "early_help", "label": "Early help, with a lead professional"},
                        {"value": "cp_plan", "label": "A child protection plan"}], "unsure": {"value": "unsure", "label": "Don't know"}}
DATE = {"id": "strategy_date", "text": "When was the strategy discussion?", "short": "Strategy discussion", "kind": "date",
        "why": "The clock starts on this day.", "value": None, "options": [], "unsure": {"value": "unsure", "label": "Don't know"}}
AT_LEAST = {"headline": "At least: extra help", "words": "On what you have confirmed. These 3 answers could raise it."}


def screen(*questions, **more) -> dict:
    return {"kind": "screen", "screen": "child", "n": 4, "title": "About the child", "intro": "Only what you already know. Do not go and find out.",
            "at_least": AT_LEAST, "progress": "At most 3 more screens", "questions": list(questions), "submit": "Continue", **more}


ANSWERS = [
    {"id": "age_band", "short": "Age", "text": "How old is the child?", "value_label": "5 to 9 years", "change": press(do="command", name="change", arg="age_band")},
    {"id": "history", "short": "History", "text": "Is anything known from before?", "value_label": "Earlier concerns about this child; An earlier plan", "change": press(do="command", name="change", arg="history")},
]
ACTIONS = [command("Note for your records", "note"), command("Telephone script, 60 seconds", "phone_script"),
           command("Hand on to your safeguarding lead", "hand_on"), command("Another child", "another_child")]


def step(id, what, who, words, kind="today", **by) -> dict:
    return {"id": id, "what": what, "who": who, "citation": cite(), "contact": None,
            "by": {"words": words, "kind": kind, "clock_start": "when you first had the worry", "date": None, "date_words": None, "suggested": False, **by}}


FIRST = {**step("ring", "Ring the front door and say what you have seen and been told.", "You, with your designated safeguarding lead (DSL)", "now, before the child goes home", "now"), "contact": FRONT_DOOR}
DECISION = {
    "route": "significant_harm", "action": "Refer now, suspected significant harm", "level_words": "significant harm",
    "level_note": "The order of levels is this guide's own. Bolton's own descriptions are not held here, and how its words line up is not confirmed.",
    "headline": "Refer now, suspected significant harm", "summary": "Social care decides what happens next. You do not need proof and you do not need agreement.",
    "at_least": False, "emergency": False, "signals": [], "consult": True, "consult_external": True,
    "consultations": [{"id": "named_doctor", "with_whom": "Your named nurse or named doctor", "question": "Does this child need to be seen today, and by whom?",
                       "by": "before the child goes home", "external": False, "because": "You did not know whether the mark was recorded before.", "citation": PRACTICE, "contact": None}],
    "duties": ["disabled_assessment"],
    "situations": [{"id": "disabled_assessment", "kind": "duty", "label": "A disabled child has a right to an assessment", "lines": ["Ask for it in the same call."], "citation": NATIONAL},
                   {"id": "open_case", "kind": "open_case", "label": "The child already has a worker", "lines": ["Tell that worker as well. Do not wait for them."], "citation": cite()}],
    "certainty": "clear", "certainty_words": "Clear. No open answer would lower this.",
    "lado": None, "urgency": {"words": "today", "line": "The child goes home today. Ring before then."}, "tell_parents": "not_yet",
    "first": FIRST,
    "steps": [FIRST, step("write", "Send the written referral after the call.", "You", "within 2 working days", "working_days", date="2026-12-14", date_words="Monday 14 December 2026"),
              step("record", "Write down what you saw and heard, in the child's own words, with times.", "You", "today"),
              {**step("chase", "Ask what was decided, if you have not heard.", "You", "within 3 working days", "working_days", date="2026-12-15", date_words="Tuesday 15 December 2026", suggested=True), "citation": PRACTICE}],
    "reasons": [{"rule": "injury_not_mobile", "kind": "floor", "label": "An injury in a child who does not move about alone", "route": "significant_harm",
                 "why": "A child who cannot move about can hardly hurt themselves.", "citation": NATIONAL, "differs": "Areas draw the line at rolling in different places.",
                 "facts": [{"id": "injury_seen", "label": "A bruise or other injury", "value": "present", "value_label": "Yes"},
                           {"id": "age_band", "label": "Age", "value": "under_6_months", "value_label": "Under 6 months"}]}],
    "unknowns": [{"id": "siblings", "text": "Are there other children in the home?", "short": "Other children", "answered_unsure": True,
                  "who_could_know": "The family, health visitor, school office", "find_out": "Find out within a working week."}],
    "flip_facts": [{"facts": [{"id": "impact", "label": "Effect on the child", "value": "serious", "value_label": "A serious effect"}], "to": "significant_harm", "to_words": "refer now, suspected significant harm", "rule": "x"}],
    "guidance": {"say_to_child": ["You have done the right thing by telling me.", "I need to share this with people whose job it is to help."],
                 "parents": ["Do not tell the parents yet. Ask social care first."], "consent": ["You do not need agreement to refer when significant harm is suspected."],
                 "information_sharing": ["Share what is needed to protect the child, with those who need it."], "record": ["What you saw, what was said, who was told and when."],
                 "next": ["You should hear what was decided."], "if_refused": ["Say what worries you most, and ask for the reason in writing.", "Use the escalation procedure."],
                 "keep_watching": ["New marks, absence, a change in the child."], "do_not": ["Do not question the child or ask how it happened again.", "Do not photograph the injury."],
                 "may_do": ["Listen, and write down what the child says unasked."]},
    "contacts": [FRONT_DOOR, OUT_OF_HOURS], "citations": [cite(), NATIONAL, {**PRACTICE, "overdue": True}],
    "pack": {"id": "bolton", "title": "Bolton safeguarding policy, sample", "version": "0.1", "dated": "2026-11-01", "status": "trial", "banner": BANNER},
    "status": "trial", "on": "2026-12-10", "engine": "0",
}
SIGNAL = {"id": "weapon", "kind": "signal", "label": "A knife in the building", "lines": ["Keep everyone away and stay out of reach."], "citation": PRACTICE}
EMERGENCY = {**DECISION, "emergency": True, "signals": [SIGNAL]}
LOW = {**DECISION, "route": "early_help", "action": "Extra help", "headline": "Extra help, agreed with the family", "level_words": "early help", "at_least": True,
       "urgency": None, "consult": False, "consultations": [], "situations": [], "duties": [],
       "first": {**FIRST, "what": "Talk with the parents about what would help.", "contact": None}, "certainty_words": "Borderline. One open answer could lead to a higher route."}
TESTS = [("harmed", "Behaved in a way that has harmed or may have harmed a child", "may_be_met", ["An arm was grabbed and a mark was left"]),
         ("criminal_offence", "May have committed a criminal offence against or related to a child", "unsure", ["A mark was left"]),
         ("risk_of_harm", "Behaved towards a child in a way that indicates a risk of harm", "nothing_said", []),
         ("unsuitable", "Behaved in a way that indicates they may not be suitable", "not_asked", [])]
LADO = {**DECISION, "steps": [{**each, "about": "child" if at % 2 else "adult"} for at, each in enumerate(DECISION["steps"])], "action": "Ask social care to assess", "level_words": "child in need", "route": "child_in_need", "consult": False, "consultations": [], "urgency": None,
        "first": {**FIRST, "what": "See that the child is safe and gets medical help if needed."},
        "lado": {"outcome": "refer", "headline": "Contact the LADO: a criterion may be met", "summary": "The LADO decides. Make contact now, at the latest within one day.",
                 "criteria": ["harmed"], "child_referral": True, "exit": None,
                 "conflict": {"id": "head", "kind": "conflict", "label": "The concern is about the head teacher", "lines": ["Tell the chair of governors instead."], "citation": NATIONAL},
                 "concerns": [], "tests": [{"id": i, "label": label, "finding": f, "because": b, "citation": cite()} for i, label, f, b in TESTS]}}


def outcome(decision) -> dict:
    return {"kind": "decision", "decision": decision, "answers": ANSWERS, "actions": ACTIONS, "open": [{"id": "siblings", "text": "Other children"}],
            "have_ready": ["Whether anyone already works with the family", "Other children in the home"] if decision["route"] == "significant_harm" else []}


def source(status="not confirmed", overdue=False) -> dict:
    return {"document": "sample", "title": "Sample policy document", "edition": "2026", "heading": "Sample heading", "lines": "12", "authority": "bolton",
            "status": "unconfirmed", "overdue": overdue, "words": f"Source: Sample policy document, 2026: Sample heading, line 12 of the stored copy (Bolton, {status})"}


def part(kind, title, says, *lines, **more) -> dict:
    return {"kind": kind, "id": "sample", "title": title, "says": says, "lines": list(lines), "sources": [source()], "contact": None, **more}


RULE = part("statements", "Who takes the minutes", "A sample rule says who takes the minutes.", "Whom it binds: sample people. The document says must.")
UNCLEAR = part("statements", "When the minutes are due", "A sample rule says by when the minutes are due.", "Whom it binds: sample people.",
               "The documents are not clear here. One place says one thing, another says another.", "Until it is settled: a sample way.", sources=[source(overdue=True)])
GAP = part("not_held", "Sample gap", "The documents say nothing of this sample.", "Ask the front door.", sources=[], contact="front_door")
RELATED = [{"title": "Work out the date: Sample minutes", "payload": press(do="deadline", day=None)}, {"title": "A sample question", "payload": press(do="policy", kind="statements", id="sample")}]


def told(*parts, **more) -> dict:
    return {"kind": "policy", "found": True, "intro": "", "parts": list(parts), "notices": [BANNER], "contacts": [], "related": RELATED, **more}


def day(date, words, label, passed=False) -> dict:
    return {"date": date, "words": words, "label": label, "must": "The sample step is done.", "number": 1, "passed": passed}


CARDS = {
    "policy": told(UNCLEAR), "several": told(RULE, UNCLEAR, intro="More than one rule may answer this."), "gap": told(GAP, found=False, contacts=[FRONT_DOOR]),
    "not_found": told(found=False, intro="That was not found in the sample documents.", notices=["Ask your lead. In danger, ring 999.", BANNER]),
    "deadline": {"kind": "deadline", "dates": [day("2027-01-06", "Wednesday 6 January 2027", "Sample conference")], "buttons": RELATED[:1],
                 "lines": ["You gave no year. A sample day is taken.", "Sample conference: by Wednesday 6 January 2027. The sample step is done.", "Counted: 15 working days.", "Source: Sample policy document (Bolton, not confirmed)."]},
    "timeline": {"kind": "deadline", "dates": [day("2026-09-14", "Monday 14 September 2026", "Sample request", True), day("2027-01-06", "Wednesday 6 January 2027", "Sample conference")], "buttons": [],
                 "lines": ["From a sample day", "Monday 14 September 2026: Sample request (this day has passed: overdue unless done)", "Wednesday 6 January 2027: Sample conference (counted on)", "A sample note."]},
    "screen": screen(AGE, DISABILITY),
    "one": screen(FLAGS, screen="red_flags", title="Signs that always matter", n=1),
    "quick": screen(AGE, DISABILITY, FLAGS, INVOLVED, DATE, screen="quick", layout="ticks", title="All questions on one page"),
    "date": screen(DATE, title="A date"),
    "facts": {"kind": "facts", "screen": "facts", "n": 2, "title": "Is this what you mean?", "intro": "Nothing is used until you say so.", "at_least": None,
              "facts": [{"id": "injury_seen", "value": "present", "label": "A bruise or other injury", "evidence": "a bruise on her cheek", "ticked": True, "reassurance": False, "when": "current"},
                        {"id": "age_band", "value": "under_6_months", "label": "Age: under 6 months", "evidence": "3 month old", "ticked": True, "reassurance": False, "when": "current"},
                        {"id": "some_domestic_abuse", "value": "present", "label": "Some domestic abuse", "evidence": "dad used to shout at her <b>a lot</b>", "ticked": True, "reassurance": False, "when": "past"},
                        {"id": "well_and_registered", "value": "present", "label": "Well, and registered with a GP", "evidence": "otherwise well", "ticked": False, "reassurance": True, "when": "current"}],
              "not_read": "The sentence about the neighbour was not read.", "submit": "Yes, use what is ticked"},
    "danger": {"kind": "danger", "headline": "Ring 999 now", "first": ["999: say that a child is in danger and where they are."],
               "then": [{"who": "You", "line": "Ring the front door when the first call is made.", "contact": FRONT_DOOR}, {"who": "Your designated safeguarding lead", "line": "As soon as you can."}],
               "signals": ["A knife in the building"], "question": "Has 999 been rung, or is it being handled? Your answers are kept.",
               "buttons": [{"title": "It is being handled", "payload": press(do="danger", value="handled")}, {"title": "Nobody is in danger now", "payload": press(do="danger", value="none")}],
               "pinned": "999 again if anything changes. You said that the danger is being handled."},
    "decision": outcome(DECISION), "emergency": outcome(EMERGENCY), "low": outcome(LOW), "lado": outcome(LADO),
    "lines": {"kind": "lines", "title": "Why this is asked", "lines": ["Age changes what an injury means.", "Under-ones have rules of their own."], "contacts": [FRONT_DOOR]},
    "answers": {"kind": "answers", "title": "Your answers", "rows": ANSWERS},
    "document": {"kind": "document", "title": "Note for your records", "text": "Name: ________\nReference: ________\n\nWhat was seen\n- A bruise or other injury (you wrote: a bruise)\n", "filename": "note.txt", "mime": "text/plain"},
    "unknown": {"kind": "something_new"},
}
SETTINGS = [{"id": "school", "label": "School or college"}, {"id": "health", "label": "Health"}, {"id": "foster_care", "label": "Foster care"}]
GREETING = [{"text": "Hello. This guide helps you compare a worry with written criteria, and say what to do first.\nWrite what worries you in your own words, or choose:",
             "buttons": [command("A worry about a child", "level_of_need"), command("A worry about an adult who works with children", "lado"), command("All questions on one page", "quick"), command("A date or a rule", "help")],
             "card": {"kind": "start", "banner": BANNER, "setting": None, "settings": SETTINGS, "examples": {"hint": "You can also ask about a rule or a date. For example:", "texts": ["policy", "deadline"]}}}]
GREETING[0]["buttons"] += [{"title": setting["label"], "payload": press(do="setting", value=setting["id"])} for setting in SETTINGS]


def reply_to(turn: dict) -> list[dict]:
    said = turn.get("payload") or turn.get("text", "")
    name = said.strip()
    if name.startswith("/press"):
        pressed = json.loads(name.removeprefix("/press"))
        name = {"danger": "danger", "answer": "decision"}.get(pressed["do"], {"quick": "quick", "level_of_need": "one", "note": "document", "show_answers": "answers", "person": "lines"}.get(pressed.get("name", ""), "lines"))
        if pressed.get("name") in ("start", "start_again"):
            return GREETING
    if name in CARDS:
        card = {**CARDS[name], "banner": BANNER}
        buttons = [{"title": "Only for those without cards", "payload": press(do="answer", screen=card.get("screen"), n=1, answers={})}]
        return [{"text": f"Plain words of the {name} card.", "buttons": buttons if card["kind"] in ("screen", "facts") else card.get("actions", []), "card": card}]
    if name == "html":
        return [{"text": "<img src=x onerror=alert(1)> stays text.", "buttons": [], "card": {}}]
    return [{"text": "You can write the name of a card kind here.", "buttons": [command("Show my answers", "show_answers")], "card": {}}]


HELD: dict[str, list[dict]] = {}


class Mock(SimpleHTTPRequestHandler):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, directory=str(DIST), **kwargs)

    def end_headers(self):
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args):
        pass

    def answer(self, data, status=200):
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @property
    def held(self):
        return HELD.get(self.headers.get("Authorization", "").removeprefix("Bearer "))

    def do_GET(self):
        if self.path == "/api/conversation":
            self.answer({"messages": self.held}) if self.held is not None else self.answer({"error": {"message": "This conversation is not held any more."}}, 401)
        elif self.path == "/health":
            self.answer({"status": "ok"})
        elif self.path == "/assets/numbers.json":
            self.answer({"contacts": [FRONT_DOOR, OUT_OF_HOURS]})
        else:
            super().do_GET()

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        if self.path == "/api/conversation":
            token = f"mock-{len(HELD)}-{time.time_ns()}"
            HELD[token] = []
            self.answer({"token": token})
            return
        if self.held is None or body.get("text") == "ended":
            self.answer({"error": {"message": "This conversation is not held any more."}}, 401)
        elif self.path == "/api/delete":
            HELD.pop(self.headers["Authorization"].removeprefix("Bearer "))
            self.answer({"deleted": True})
        elif body.get("text") == "fail":
            self.answer({"error": "A turn was not kept.", "mend": "Send it again.", "replies": [{"text": "Something went wrong here. Ring 999 if anyone is in danger now."}]}, 503)
        elif body.get("text") == "empty":
            self.answer({"replies": []})
        elif body.get("text") == "refused":
            self.answer({"error": "Too many.", "mend": "Wait a minute.", "replies": [{"text": "That was too many messages at once. Wait a minute, then send it again."}]}, 429)
        else:
            if body.get("text") == "slow":
                time.sleep(30)
            replies = reply_to(body)
            self.held.append({"from": "user", "text": body.get("text") or ""})
            self.held.extend({"from": "guide", **reply} for reply in replies)
            self.answer({"replies": replies})


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8137
    print(f"http://127.0.0.1:{port}/  (development aid, canned replies)")
    ThreadingHTTPServer(("127.0.0.1", port), Mock).serve_forever()
