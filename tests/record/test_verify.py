"""A record that was changed is caught, in whatever place and format; what cannot be checked says so."""
from __future__ import annotations

import base64
import copy
import datetime as dt
import hashlib
import io
import json
import shutil
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import msgspec
import pytest
from cases import pack
from pypdf import PdfReader, PdfWriter

from threshold_guide.cli import main
from threshold_guide.knowledge import ROOT
from threshold_guide.knowledge.load import load_pack
from threshold_guide.record import kinds
from threshold_guide.record.canonical import digest
from threshold_guide.record.carry import BEGIN, END, carried
from threshold_guide.record.make import hash_of, made, paper_hash, paper_of
from threshold_guide.record.model import Kept, Paper, Record
from threshold_guide.record.verify import State, verify

FORMATS = ("json", "pdf", "docx", "html", "txt")


def rendered(talks, form: str, name: str = "lado", own: dict[str, str] | None = None) -> bytes:
    return kinds.render("record", form, talks[name].record, own or {"note": "She had toast."}, pack())


def as_json(talks) -> dict[str, Any]:
    return json.loads(rendered(talks, "json"))


def sealed(kept: dict[str, Any]) -> bytes:
    """The record with hashes that fit what it now says, as somebody who knows the form would write them."""
    kept = copy.deepcopy(kept)
    record = msgspec.convert(kept["record"], Record)
    kept["record"]["hash"] = hash_of(record)
    record = msgspec.convert(kept["record"], Record)
    kept["paper"]["hash"] = paper_hash(record, msgspec.convert(kept["paper"], Paper))
    return json.dumps(kept, ensure_ascii=False).encode()


def _route(record):
    record["decision"]["route"] = "universal"


def _step(record):
    record["decision"]["steps"].pop()


def _deadline(record):
    record["decision"]["steps"][0]["by"]["words"] = "next week"


def _answer(record):
    record["told"]["answers"]["lado_told"] = ["head"] if record["told"]["answers"]["lado_told"] != ["head"] else []


def _time(record):
    record["at"] = "2026-11-20T10:15:07Z"


def _day(record):
    record["on"] = "2026-11-20"


def _fact(record):
    record["facts"].pop()


def _question(record):
    record["questions"][0]["answer"] = "No"


def _change(record):
    record["told"]["history"]["changes"].pop()


def _banner(record):
    record["edition"]["status"] = "published"


def _standing(record):
    record["standing"]["it_is_not"] = []


def _danger(record):
    record["danger"]["state"] = "none"


def _view(record):
    record["own_view"] = {"action": "keep supporting", "level": "universal", "reason": None, "lead": None}


CHANGES: tuple[Callable[[dict[str, Any]], None], ...] = (
    _route, _step, _deadline, _answer, _time, _day, _fact, _question, _change, _banner, _standing, _danger, _view)


@pytest.mark.parametrize("form", FORMATS)
def test_an_untouched_file_agrees(talks, form):
    """Every paper of every talk in every format."""
    for talk in talks.values():
        for kind in kinds.offered(talk.record, pack()):
            if form in kind.formats:
                content = kinds.render(kind.id, form, talk.record, {}, pack())
                finding = verify(content, pack())
                assert (finding.state, finding.kind) == (State.AGREES, kind.id), finding.lines


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_change_breaks_the_hash(talks, change):
    """Whatever is changed in the record, its hash no longer fits."""
    kept = as_json(talks)
    change(kept["record"])
    finding = verify(json.dumps(kept).encode(), pack())
    assert finding.state is State.DISAGREES
    assert any("hash" in line for line in finding.lines)


@pytest.mark.parametrize("change", [c for c in CHANGES if c not in (_change, _time)],
                         ids=lambda change: change.__name__.strip("_"))
def test_a_change_with_a_new_hash_is_caught_by_working_it_out_again(talks, change):
    """With hashes made to fit, the record no longer follows from its answers."""
    kept = as_json(talks)
    change(kept["record"])
    finding = verify(sealed(kept), pack())
    assert finding.state is State.DISAGREES
    assert not any("hash" in line for line in finding.lines)


def test_answers_lead_to_this_decision_and_no_other(talks):
    """Answers changed together with every hash: the finding names the parts of the outcome that differ."""
    kept = as_json(talks)
    kept["record"]["told"]["answers"]["danger_now"] = ["none"]
    del kept["record"]["told"]["answers"]["handling_left_a_mark"]
    finding = verify(sealed(kept), pack())
    assert finding.state is State.DISAGREES
    assert any("do not lead to the outcome" in line and "lado" in line and "steps" in line for line in finding.lines)


def test_an_answer_that_does_not_exist_is_named(talks):
    kept = as_json(talks)
    kept["record"]["told"]["answers"]["dragons"] = "present"
    finding = verify(sealed(kept), pack())
    assert finding.state is State.DISAGREES
    assert any("dragons" in line for line in finding.lines)


def test_own_words_that_were_changed_are_caught(talks):
    """The user's own words and the kind of paper are covered by a hash of their own."""
    for field, value in (("own", {"note": "She had cake."}), ("kind", "telephone")):
        kept = as_json(talks)
        kept["paper"][field] = value
        assert verify(json.dumps(kept).encode(), pack()).state is State.DISAGREES


@pytest.mark.parametrize(("before", "after"), [("Contact the LADO now", "Contact the LADO in spring"),
                                               ("She had toast.", "She had cake."),
                                               ("may be met", "may be left")])
def test_words_changed_on_the_paper_are_caught(talks, before, after):
    """The record inside is whole; what a reader sees is not what it says."""
    html = rendered(talks, "html").decode()
    head, script, rest = html.partition("<script type")
    assert before in head
    files = [(head.replace(before, after) + script + rest).encode()]
    text = rendered(talks, "txt").decode()
    shown = before.upper() if before.startswith("Contact") else before
    assert shown in text
    files.append(text.replace(shown, after).encode())
    word = docx.Document(io.BytesIO(rendered(talks, "docx")))
    runs = [node for node in word.element.body.iter("{*}t") if before in (node.text or "")]
    assert runs
    for node in runs:
        node.text = node.text.replace(before, after)
    file = io.BytesIO()
    word.save(file)
    files.append(file.getvalue())
    for content in files:
        finding = verify(content, pack())
        assert finding.state is State.DISAGREES
        told = "\n".join(finding.lines)
        assert after in told or after.split()[-1] in told


def test_a_pdf_with_another_record_attached_is_caught(talks):
    """The pages are of one case and the record of another."""
    other = kinds.render("record", "json", talks["consult"].record, {}, pack())
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(rendered(talks, "pdf"))))
    names = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
    stream = names[1].get_object()["/EF"]["/F"].get_object()
    stream.set_data(other) if not hasattr(stream, "_data") else setattr(stream, "_data", zlib.compress(other))
    file = io.BytesIO()
    writer.write(file)
    finding = verify(file.getvalue(), pack())
    assert finding.state is State.DISAGREES, finding.lines
    assert any("words on the paper" in line for line in finding.lines)


def test_check_lines_of_a_text_that_were_changed_are_caught(talks):
    """The packed lines name another answer; the hash beside them no longer fits."""
    text = rendered(talks, "txt").decode()
    head, _, rest = text.partition(BEGIN + "\n")
    packed, _, tail = rest.partition(END)
    short = json.loads(zlib.decompress(base64.b64decode(packed.replace("\n", ""))))
    short["told"]["answers"]["lado_other_work"] = "absent"
    again = base64.b64encode(zlib.compress(json.dumps(short).encode())).decode()
    finding = verify(f"{head}{BEGIN}\n{again}\n{END}{tail}".encode(), pack())
    assert finding.state is State.DISAGREES


@pytest.mark.parametrize("form", FORMATS)
def test_other_content_is_said_and_nothing_is_claimed(talks, form):
    """Under other content nothing agrees or disagrees: the finding names both editions and says what to give."""
    finding = verify(rendered(talks, form), replace(pack(), content="0" * 64))
    assert finding.state is State.OTHER_EDITION
    told = "\n".join(finding.lines)
    assert "--edition" in told and "0" * 12 in told and pack().content[:12] in told


def test_a_broken_hash_counts_under_other_content_too(talks):
    kept = as_json(talks)
    _route(kept["record"])
    assert verify(json.dumps(kept).encode(), replace(pack(), content="0" * 64)).state is State.DISAGREES


def _cut(content: bytes) -> bytes:
    return content[:len(content) // 2]


@pytest.mark.parametrize("form", FORMATS)
def test_a_damaged_file_is_no_record(talks, form):
    """Cut in half, or with a middle of noise, it is refused in plain words and nothing breaks."""
    content = rendered(talks, form)
    middle = len(content) // 2
    for damaged in (_cut(content), content[:middle] + b"\x00\xff" * 2000 + content[middle + 4000:]):
        finding = verify(damaged, pack())
        assert finding.state in (State.UNREADABLE, State.DISAGREES)
        assert finding.lines


@pytest.mark.parametrize("content", [
    b"", b"{}", b"[]", b"{", b"\xff\xfe\x00", b"%PDF-1.7\n", b"PK\x03\x04", b"<!doctype html><p>x", b"a note",
    b'{"record": {"kind": "threshold-guide-record"}}', b'{"record": {"kind": "other"}}', b"{" * 100_000,
    b'{"record": {"kind": "threshold-guide-record", "version": 99}, "paper": {"kind": "record"}}',
    f"{BEGIN}\nnot base64\n{END}".encode(), f"{BEGIN}\n{END}".encode(), f"{END}\n{BEGIN}".encode(),
], ids=range(16))
def test_what_is_no_record_is_told_so(content):
    finding = verify(content, pack())
    assert finding.state is State.UNREADABLE
    assert len(finding.lines) == 2


def test_a_small_file_that_unpacks_to_a_large_one_is_refused():
    """Packed lines and Word parts are unpacked up to a limit only."""
    bomb = base64.b64encode(zlib.compress(b" " * 50_000_000)).decode()
    assert verify(f"{BEGIN}\n{bomb}\n{END}".encode(), pack()).state is State.UNREADABLE
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("customXml/thresholdguide.xml", b" " * 50_000_000)
    assert verify(file.getvalue(), pack()).state is State.UNREADABLE


def test_the_command_and_its_exit_codes(talks, tmp_path, capsys):
    """0 all agree; 1 one does not; 2 one cannot be read; of several, 1 stands before 2."""
    good, bad, none = tmp_path / "good.pdf", tmp_path / "bad.json", tmp_path / "none.txt"
    good.write_bytes(rendered(talks, "pdf"))
    kept = as_json(talks)
    _route(kept["record"])
    bad.write_text(json.dumps(kept), encoding="utf-8")
    none.write_text("shopping list", encoding="utf-8")
    assert main(["verify", str(good)]) == 0
    assert "Agrees" in capsys.readouterr().out
    assert main(["verify", str(good), str(none)]) == 2
    assert main(["verify", str(none), str(bad), str(good)]) == 1
    assert main(["verify", str(tmp_path / "missing.pdf")]) == 2
    capsys.readouterr()
    assert main(["verify", "--json", str(bad)]) == 1
    assert json.loads(capsys.readouterr().out)["state"] == "disagrees"
    assert main(["verify", "--edition", "no-such-edition", str(good)]) == 2


def test_content_of_another_edition_is_read_from_a_folder(talks, tmp_path, capsys):
    """A record made under other content agrees once that content is given."""
    folder = tmp_path / "policy_kb"
    shutil.copytree(ROOT, folder)
    wording = folder / "england" / "messages" / "record.yml"
    wording.write_text(wording.read_text(encoding="utf-8").replace("It predicts nothing", "It foretells nothing"),
                       encoding="utf-8")
    other = load_pack(pack().folders[-1].name, root=folder)
    record = talks["need"].record
    there = made(record.told, on=dt.date.fromisoformat(record.on), at=record.at, pack=other)
    assert there.hash != record.hash
    file = tmp_path / "record.json"
    file.write_text(carried(Kept(record=there, paper=paper_of(there, "record", {}))), encoding="utf-8")
    assert main(["verify", str(file)]) == State.OTHER_EDITION
    assert "lead to the same outcome" in capsys.readouterr().out
    assert main(["verify", "--edition", str(folder), str(file)]) == State.AGREES


def test_the_hash_is_the_documented_one(talks):
    """SHA-256 over JSON with keys in order, no blanks, UTF-8, without the hash itself: anybody can work it out."""
    record = as_json(talks)["record"]
    said = record.pop("hash")
    content = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert hashlib.sha256(content).hexdigest() == said == digest(record)
