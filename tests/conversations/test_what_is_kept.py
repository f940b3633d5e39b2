"""Names, numbers and addresses are typed in conversations; afterwards no file of the guide holds one of them.

This file comes last, so that the files also hold what all other conversations left behind.
"""
from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from harness import Conversation, Guide

NAMES = """
Oluwaseun Adeyemi, Chidinma Okonkwo, Kwabena Asamoah, Abena Boateng, Tendai Moyowatidhi, Thandiwe Ndlovuzana
Mohammed Iqbalzadeh, Fatima Choudhury, Ayesha Siddiqui, Zainab Qureshi, Imran Mahmoodi, Hamza Rashidov
Harpreet Dhaliwal, Gurdeep Sandhuwal, Priyanka Venkataraman, Arjun Bhattacharya, Lakshmi Subramaniam, Nikhil Deshpandey
Mateusz Kowalczyk, Agnieszka Wiśniewska, Zbigniew Wojciechowski, Katarzyna Lewandowska, Bogdan Ionescu
Mihaela Dumitrescu
Siobhan O'Malleyan, Niamh Gallagherson, Ciaran McLoughlin, Aoife Ní Dhomhnaill, Rhys Llewellynson, Angharad Pritchardson
Hamish Urquhartson, Catriona MacGillivray, Nguyen Thanhphuong, Tran Ngocbich, Xiuying Zhaoling, Weijie Huangfu
Yusuf Abdirahman, Hodan Warsameh, Tewodros Haileselassie, Selam Gebremedhin, Emre Yildirimoglu, Zeynep Karadenizli
Darya Kovalenko, Oleksandr Shevchuk, Ivana Petrovicova, Milos Djordjevic, Ana Figueiredo, Thiago Vasconcelos
Maria Papadopoulou, Dimitris Konstantinou, Leila Hosseinian, Behrouz Farahani, Noor Al-Khatib, Rania Haddadin
Ezra Goldenblatt, Miriam Rosenzweig, Jamal Winterbourne, Shanice Fotheringay, Tyler Braithwaite, Chantelle Ramsbottom
Kaiden Entwistle, Alfie Hollingworth, Maisie Shuttleworth, Keira Postlethwaite, Dewayne Brathwaite, Precious Mutambara
""".replace("\n", ",").split(",")
NAMED = ("her name is {name}, she is 8 and mum drinks", "a boy called {name} is often absent",
         "a pupil named {name} is always hungry", "my name is {name} and I am worried about a child",
         "mum is called {name}",
         "{title} {last} told me that the child is afraid",
         "the child's name is {name}", "his teacher {title} {last} grabbed him")
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr")

MAIL_PEOPLE = ("t.ramsbottom", "aisha_k87", "mum.of.three", "dsl-office", "j.o.malley", "wojtek1990", "nan-pat",
               "headteacher7")
MAIL_HOSTS = ("example.org", "example.com", "mail.example.net", "school.example.org.uk")
STREETS = ("Chorley New Road", "Markland Hill Lane", "St Helens Road", "Deane Church Avenue", "Halliwell Crescent",
           "Tonge Moor Terrace", "Crompton Way", "Ainsworth Grove", "Blackburn Gardens", "Settle Street")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")


@dataclass(frozen=True)
class Typed:
    """A message, and the part of it that nothing may keep."""

    kind: str
    secret: str
    message: str


def seeded() -> list[Typed]:
    """The same identifiers in every run."""
    draw = random.Random(2026)
    made = [*names(draw), *telephone_numbers(draw), *addresses_of_mail(), *nhs_numbers(draw), *postcodes(draw),
            *dates_of_birth(draw), *addresses(draw)]
    return [Typed(*entry) for entry in made]


def names(draw: random.Random) -> Iterator[tuple[str, str, str]]:
    for index, name in enumerate(name.strip() for name in NAMES if name.strip()):
        last = name.partition(" ")[2]
        yield "name", last, NAMED[index % len(NAMED)].format(name=name, last=last, title=draw.choice(TITLES))


def telephone_numbers(draw: random.Random) -> Iterator[tuple[str, str, str]]:
    for index in range(40):
        last = f"{draw.randrange(1000):03d}"
        number = (f"07700 900{last}", f"07700900{last}", f"+44 7700 900{last}", f"0161 496 0{last}",
                  f"(01632) 960{last}")[index % 5]
        yield "telephone number", number, f"mum's number is {number}, she drinks and the child is 7"


def addresses_of_mail() -> Iterator[tuple[str, str, str]]:
    for person in MAIL_PEOPLE:
        for host in MAIL_HOSTS:
            yield "e-mail address", f"{person}@{host}", f"write to {person}@{host} about the boy, he is 9"


def nhs_numbers(draw: random.Random) -> Iterator[tuple[str, str, str]]:
    for index in range(30):
        number = nhs_number(draw)
        parts = number[:3], number[3:6], number[6:]
        shown = (" ".join(parts), number, "-".join(parts))[index % 3]
        yield "NHS number", shown, f"NHS number {shown}, bruise on the ear, 5 years old"


def postcodes(draw: random.Random) -> Iterator[tuple[str, str, str]]:
    for index in range(30):
        inward = f"{draw.randrange(1, 10)}{draw.choice('ABDEF')}{draw.choice('GHJLN')}"
        postcode = f"BL{draw.randrange(1, 10)}{' ' if index % 3 else ''}{inward}"
        shown = postcode.lower() if index % 5 == 0 else postcode
        yield "postcode", shown, f"the family live in {shown} and there is no heating"


def dates_of_birth(draw: random.Random) -> Iterator[tuple[str, str, str]]:
    for index in range(30):
        day, month, year = draw.randrange(1, 29), draw.randrange(1, 13), draw.randrange(2009, 2026)
        shown = (f"{day:02d}/{month:02d}/{year}", f"{day} {MONTHS[month - 1]} {year}",
                 f"{day:02d}.{month:02d}.{year}", f"{year}-{month:02d}-{day:02d}")[index % 4]
        cue = ("DOB", "date of birth", "born", "d.o.b.")[index // 4 % 4]
        yield "date of birth", shown, f"{cue} {shown}, misses school a lot"


def addresses(draw: random.Random) -> Iterator[tuple[str, str, str]]:
    for index in range(30):
        shown = f"{draw.randrange(1, 200)} {STREETS[index % len(STREETS)]}"
        yield "address", shown, (f"lives at {shown} with mum who drinks", f"address: {shown}, Bolton")[index % 2]


def nhs_number(draw: random.Random) -> str:
    """Ten digits in the range set aside for tests, the last of them the right check digit."""
    while True:
        first = "999" + f"{draw.randrange(10 ** 6):06d}"
        check = 11 - sum(int(digit) * (10 - at) for at, digit in enumerate(first)) % 11
        if check != 10:
            return first + str(check % 11)


@pytest.fixture(scope="module")
def everything_typed(guide: Guide) -> list[Typed]:
    """All of it, typed at the start, on a screen, in a button's words and into a file."""
    identifiers = seeded()
    assert len(identifiers) >= 200
    elsewhere = (on_a_screen, as_a_label, as_an_argument, in_a_file)
    for index, typed in enumerate(identifiers):
        at_the_start(guide.conversation(), typed)
        elsewhere[index % len(elsewhere)](guide.conversation(), typed)
    return identifiers


def at_the_start(talk: Conversation, typed: Typed) -> None:
    replies = talk.say(typed.message)
    assert typed.secret not in json.dumps(replies, ensure_ascii=False), f"A {typed.kind} is given back: {typed.message}"


def on_a_screen(talk: Conversation, typed: Typed) -> None:
    talk.press('/press{"do":"command","name":"lado"}')
    talk.say(typed.message)
    talk.press('/press{"do":"command","name":"note"}')


def as_a_label(talk: Conversation, typed: Typed) -> None:
    talk.press('/press{"do":"command","name":"level_of_need"}', typed.message)


def as_an_argument(talk: Conversation, typed: Typed) -> None:
    talk.press("/press" + json.dumps({"do": "command", "name": "change", "arg": typed.message}))


def in_a_file(talk: Conversation, typed: Typed) -> None:
    file = {"kind": "threshold-guide-case", "version": 1, "name_or_reference": typed.message,
            "answers": {"red_flags": ["none"]}}
    talk.press("/press" + json.dumps({"do": "open_file", "file": file}))
    talk.press("/press" + json.dumps({"do": "open_file", "file": typed.message}))


def test_no_file_of_the_guide_holds_what_was_typed(guide: Guide, everything_typed: list[Typed]) -> None:
    found = []
    files = [path for path in guide.folder.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files), "The write-ahead log is not searched."
    for path in files:
        content = path.read_bytes().lower()
        for typed in everything_typed:
            if any(form in content for form in forms(typed.secret)):
                found.append(f"{path.relative_to(guide.folder)}: {typed.kind}, typed as: {typed.message}")
    assert not found, f"{len(found)} of {len(everything_typed)}:\n" + "\n".join(found)


def test_the_files_do_hold_what_may_be_kept(guide: Guide, everything_typed: list[Typed]) -> None:
    """The search above would find nothing in files that hold nothing."""
    content = b"".join(path.read_bytes() for path in guide.var.iterdir())
    assert b"misses school a lot" in content


def forms(secret: str) -> list[bytes]:
    """As typed and as JSON may write it, in lower case."""
    return [form.lower().encode() for form in {secret, json.dumps(secret)[1:-1]}]


def test_the_logs_hold_no_word_of_a_conversation(guide: Guide, everything_typed: list[Typed]) -> None:
    printed = guide.printed().casefold()
    for words in ("bruise", "mum drinks", "misses school", "knife"):
        assert words not in printed, f"A log holds: {words}"
