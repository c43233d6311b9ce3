"""Uploads: files that are fine, and files that are made to do harm."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from api.uploads import reading

TASKS = (
    "Project,ID,Name,Work,Skill,After,Start\n"
    "Web shop,talk,Talk to the baker,4h,writing,,2027-03-01\n"
    "Web shop,texts,Write the texts,12h,writing,talk,\n"
)
PEOPLE = "name,skills\nCleo,writing\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(2000)
SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows=((("Name", "Work", "Skill")), ("Talk", "4h", "writing"))) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(change) -> bytes:
    """A workbook some members of which ``change`` makes others of."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(made, "w", 8) as new:
        for member in old.infolist():
            new.writestr(member.filename, change(member.filename, old.read(member)))
    return made.getvalue()


def zip_bomb() -> bytes:
    return repacked(lambda name, data: b"<a>" + b" " * 60_000_000 if name == SHEET else data)


def entity_bomb() -> bytes:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    head = f'<?xml version="1.0"?><!DOCTYPE worksheet [{entities}]><worksheet>&i;</worksheet>'
    return repacked(lambda name, data: head.encode() if name == SHEET else data)


def entity_bomb_in_utf_16() -> bytes:
    text = entity_bomb()
    with zipfile.ZipFile(io.BytesIO(text)) as archive:
        head = archive.read(SHEET).decode().replace('<?xml version="1.0"?>', "")
    return repacked(lambda name, data: head.encode("utf-16") if name == SHEET else data)


def of_another_method() -> bytes:
    """A workbook of which a flipped bit says that its first member is packed in a way that nobody knows."""
    whole = bytearray(workbook())
    whole[whole.index(b"PK\x01\x02") + 10] ^= 64
    return bytes(whole)


def with_a_flipped_bit() -> bytes:
    """A workbook whose first member begins with a block of a kind that there isn't."""
    whole = bytearray(workbook())
    whole[30 + whole[26] + whole[28]] ^= 2
    return bytes(whole)


def many_members() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"{number}.xml", b"")
    return file.getvalue()


BAD = {
    "zip bomb": ("a.xlsx", zip_bomb, "times its size"),
    "entity bomb": ("a.xlsx", entity_bomb, "defines types or entities"),
    "entity bomb in UTF-16": ("a.xlsx", entity_bomb_in_utf_16, "defines types or entities"),
    "many members": ("a.xlsx", many_members, "members"),
    "truncated workbook": ("a.xlsx", lambda: workbook()[:3_000], "no workbook"),
    "another method": ("a.xlsx", of_another_method, "no workbook"),
    "flipped bit": ("a.xlsx", with_a_flipped_bit, "no workbook"),
    "picture": ("a.xlsx", lambda: PNG, "no workbook"),
    "picture as a table": ("a.csv", lambda: PNG, "binary"),
    "workbook as a plan": ("a.yaml", workbook, "workbook"),
    "deep JSON": ("a.json", lambda: b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "levels of nesting"),
    "a million brackets": ("a.json", lambda: b"[" * 1_000_000, "levels of nesting"),
    "a million brackets in YAML": ("a.yaml", lambda: b"[" * 1_000_000, "levels of nesting"),
    "no encoding": ("a.csv", lambda: b"Name,Work\n\x81\x8d,4h\n", "encoding"),
    "Latin-1 plan": ("a.yaml", lambda: "name: Café".encode("latin-1"), "not UTF-8"),
    "nothing": ("a.csv", lambda: b"", "empty"),
    "no headings": ("a.csv", lambda: b"1,2\n3,4\n", "headings"),
}


@pytest.fixture
def send(clients):
    """Uploads one file as a form, by a planner."""

    def sent(name, content, client=None, **asked):
        return (client or clients.planner).post("/v1/uploads", files={"file": (name, content)}, params=asked)

    return sent


@pytest.mark.parametrize("kind", BAD)
def test_what_can_do_harm_is_refused_and_nothing_is_kept(clients, send, kind):
    name, make, words = BAD[kind]
    refused = send(name, make(), plan="new")
    assert refused.status_code == 422, refused.text
    assert words in refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert "/tmp" not in refused.text
    assert clients.viewer.get("/v1/plans").json()["rows"] == []


def test_tables_become_a_plan_with_notes(clients):
    files = {"file": ("shop.csv", TASKS), "people": ("people.csv", PEOPLE)}
    found = clients.submitter.post("/v1/uploads", files=files)
    assert found.status_code == 200, found.text
    assert (found.json()["kind"], found.json()["valid"], found.json()["plan"]) == ("tables", True, None)
    assert [one["id"] for one in found.json()["document"]["people"]] == ["cleo"]
    assert clients.viewer.get("/v1/plans").json()["rows"] == []


def test_what_was_read_is_kept_as_a_plan_where_asked(clients, send):
    made = send("shop.csv", TASKS, plan="shop")
    assert (made.status_code, made.headers["Location"]) == (201, "/v1/plans/shop")
    assert clients.viewer.get("/v1/plans/shop/projects").json()["rows"][0]["tasks"] == 2
    assert send("shop.csv", TASKS, plan="shop").status_code == 409


def test_a_workbook_and_a_plan_document_are_read(send, hello_text):
    assert send("shop.xlsx", workbook()).json()["document"]["projects"][0]["tasks"][0]["id"] == "talk"
    assert send("hello.yaml", hello_text).json()["document"]["name"] == "Hello, bakery"


def test_a_file_may_come_as_it_is(clients):
    found = clients.submitter.post("/v1/uploads", content=TASKS, headers={"Content-Type": "text/csv"})
    assert found.status_code == 200, found.text
    named = clients.submitter.post("/v1/uploads", content=TASKS, params={"name": "Büro shop.csv"})
    assert named.json()["document"]["name"] == "Büro shop"


def test_text_of_windows_is_read_and_told(send):
    found = send("a.csv", "Name,Work,Skill\nCafé,4h,writing\n".encode("latin-1"))
    assert found.json()["document"]["projects"][0]["tasks"][0]["name"] == "Café"
    assert "encoding" in {note["code"] for note in found.json()["notes"]}


def test_errors_of_a_plan_are_told_and_it_is_not_kept(clients, send, hello_text):
    wrong = hello_text.replace("skill: testing", "skill: magic")
    found = send("a.yaml", wrong).json()
    assert not found["valid"]
    assert "unknown-skill" in {issue["code"] for issue in found["issues"]}
    assert send("a.yaml", wrong, plan="a").status_code == 422
    assert clients.viewer.get("/v1/plans").json()["rows"] == []


def test_only_planners_keep_and_only_submitters_send(clients, send):
    assert send("shop.csv", TASKS, clients.submitter, plan="shop").status_code == 403
    assert send("shop.csv", TASKS, clients.viewer).status_code == 403


@pytest.mark.parametrize("name", ["a.exe", "a", "", "../../etc/passwd", ".csv"])
def test_other_kinds_of_files_are_not_read(clients, name):
    sent = clients.planner.post("/v1/uploads", content=b"x", params={"name": name})
    assert sent.status_code == 415


def test_a_form_without_a_file_is_refused(clients):
    for files in ({"people": ("a.csv", PEOPLE)}, {"other": ("a.csv", PEOPLE)}):
        assert clients.planner.post("/v1/uploads", files=files).status_code == 400
    broken = clients.planner.post(
        "/v1/uploads", content=b"x", headers={"Content-Type": "multipart/form-data"}
    )
    assert broken.status_code == 400


@pytest.mark.parametrize("kind", ["text/csv", "multipart/form-data; boundary=b"])
def test_what_is_too_large_is_refused_while_it_is_read(clients, kind):
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    content = (head if "form" in kind else b"") + b"x" * (65 * 2**20)
    refused = clients.planner.post("/v1/uploads", content=content, headers={"Content-Type": kind})
    assert refused.status_code == 413


def test_reading_takes_no_more_memory_than_it_may(tmp_path):
    # Five million empty lists are 15 MB of text, and 64 bytes each as values.
    (tmp_path / "a.json").write_text("[" + "[]," * 5_000_000 + "[]]")
    with pytest.raises(reading.UploadTooCostlyError):
        reading.read_upload(tmp_path, ["a.json"], None, memory_bytes=200_000_000)


def test_reading_takes_no_longer_than_it_may(tmp_path):
    (tmp_path / "a.yaml").write_text("a: [" + "[x]," * 5_000_000 + "]")
    with pytest.raises(reading.UploadTooCostlyError):
        reading.read_upload(tmp_path, ["a.yaml"], None, seconds=1)


def test_only_so_many_files_are_read_at_a_time(send, monkeypatch):
    class Full:
        def acquire(self, *, blocking):
            return blocking

    monkeypatch.setattr(reading, "_places", Full())
    busy = send("shop.csv", TASKS)
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "5")
