"""A pseudonym is the same each time, and nobody makes it without the warehouse's own key."""

import hmac
import stat
from hashlib import sha256
from uuid import UUID

import pytest

from gymnasieregion.warehouse.pseudonym import VARIABLE, WeakWarehouseKeyError, own_key, pseudonyms

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def _no_key_of_the_machine(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


def test_a_pseudonym_is_the_first_half_of_the_code():
    expected = hmac.new(b"key", ONE.bytes, sha256).hexdigest()[:32]
    assert pseudonyms(b"key", [ONE.bytes]) == [expected]


def test_another_person_or_another_key_is_another_pseudonym():
    assert len({*pseudonyms(b"key", [ONE.bytes, OTHER.bytes]), *pseudonyms(b"other", [ONE.bytes, OTHER.bytes])}) == 4


def test_the_key_is_made_once_and_read_by_its_owner_alone(tmp_path):
    file = tmp_path / "var" / "warehouse-key"
    key = own_key(file)
    assert own_key(file) == key
    assert len(key) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert own_key(tmp_path / "another") != key


def test_the_environment_goes_first_and_must_be_long(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, "k" * 50)
    assert own_key(tmp_path / "warehouse-key") == b"k" * 50
    assert not (tmp_path / "warehouse-key").exists()
    monkeypatch.setenv(VARIABLE, "short")
    with pytest.raises(WeakWarehouseKeyError, match="50"):
        own_key(tmp_path / "warehouse-key")
