"""Documents by their content: kept once, and damage is noticed."""

import hashlib
import zlib

import pytest
import sqlalchemy as sa

from api.store import contents
from api.store.contents import DamagedContentError
from api.store.tables import contents as table


def test_a_document_is_found_by_the_hash_of_its_content(database, here):
    text = "Ørsted & Søn".encode() * 100
    with database.writing() as connection:
        name = contents.put(connection, here, text)
    assert name == hashlib.sha256(text).hexdigest()
    with database.reading() as connection:
        assert contents.get(connection, here, name) == text
        row = connection.execute(sa.select(table)).one()
    assert row.size_bytes == len(text)
    assert len(row.compressed) < len(text) / 10


def test_the_same_content_is_kept_once(database, here):
    with database.writing() as connection:
        names = {contents.put(connection, here, b"same") for _ in range(3)}
        assert len(names) == 1
        assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 1


def test_the_same_content_written_by_many_at_once_is_kept_once(database, here, all_at_once):
    def put(_number):
        with database.writing() as connection:
            return contents.put(connection, here, b"same")

    assert set(all_at_once(8, put)) == {contents.sha256_of(b"same")}
    with database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 1


def test_the_content_of_another_workspace_is_not_there(database, here):
    with database.writing() as connection:
        name = contents.put(connection, here, b"secret")
        with pytest.raises(KeyError):
            contents.get(connection, "other", name)


def test_an_empty_document_is_a_document(database, here):
    with database.writing() as connection:
        assert contents.get(connection, here, contents.put(connection, here, b"")) == b""


@pytest.mark.parametrize("damaged", [zlib.compress(b"other"), b"no zlib stream", b""])
def test_damage_is_noticed(database, here, damaged):
    with database.writing() as connection:
        name = contents.put(connection, here, b"mine")
        connection.execute(table.update().values(compressed=damaged))
    with database.reading() as connection, pytest.raises(DamagedContentError, match=name):
        contents.get(connection, here, name)
