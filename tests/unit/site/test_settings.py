"""What the environment may say, and what stops the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gymnasieregion.site import settings_environment
from gymnasieregion.site.settings_database import UnknownDatabaseError, database_from
from gymnasieregion.site.settings_environment import (
    NotANumberError,
    UnclearSwitchError,
    WeakKeyError,
    make_ready,
    secret_key,
    switch,
    whole_number,
)

KEY = "GYMNASIEREGION_SECRET_KEY"
DEFAULT = Path("var/gymnasieregion.sqlite3")


@pytest.fixture
def var(monkeypatch, tmp_path):
    monkeypatch.setattr(settings_environment, "VAR", tmp_path / "var")
    for name in (KEY, "GYMNASIEREGION_IDENTITY_KEY", "GYMNASIEREGION_PRODUCTION"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "var"


def _program(*words, **variables):
    """Run the command line in a process of its own, with nothing in the environment but what is given."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("GYMNASIE", "DATABASE"))}
    settings = {"DJANGO_SETTINGS_MODULE": "gymnasieregion.site.settings", "GYMNASIEREGION_LANG": "sv"}
    return subprocess.run(
        [sys.executable, "-c", "from gymnasieregion.site.cli import main; main()", *words],
        env={**environment, **settings, **variables}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "on"),
    [
        ("1", True),
        ("true", True),
        ("True", True),
        ("YES", True),
        ("0", False),
        ("", False),
        ("no", False),
        ("false", False),
    ],
)
def test_a_switch_is_on_or_off(monkeypatch, value, on):
    monkeypatch.setenv("PROV", value)
    assert switch("PROV") is on


@pytest.mark.parametrize("value", ["ja", "on", "2", "production"])
def test_a_switch_that_is_neither_is_refused(monkeypatch, value):
    monkeypatch.setenv("PROV", value)
    with pytest.raises(UnclearSwitchError, match=f"PROV={value}"):
        switch("PROV")


def test_a_number_is_a_number(monkeypatch):
    monkeypatch.setenv("PROV", " 2 ")
    assert (whole_number("PROV"), whole_number("PROV_ANNAN")) == (2, 0)
    for value in ("abc", "-1", "1.5", "²"):
        monkeypatch.setenv("PROV", value)
        with pytest.raises(NotANumberError, match="PROV="):
            whole_number("PROV")


@pytest.mark.parametrize("key", ["", "short", "x" * 49])
def test_production_without_a_long_key_does_not_start(var, monkeypatch, key):
    monkeypatch.setenv(KEY, key)
    with pytest.raises(WeakKeyError, match=KEY):
        secret_key(is_production=True, is_demo=False)


def test_production_takes_a_long_key_and_no_short_one_for_identities(var, monkeypatch):
    monkeypatch.setenv(KEY, "x" * 50)
    assert secret_key(is_production=True, is_demo=False) == "x" * 50
    monkeypatch.setenv("GYMNASIEREGION_IDENTITY_KEY", "short")
    with pytest.raises(WeakKeyError, match="IDENTITY_KEY"):
        secret_key(is_production=True, is_demo=False)


def test_without_demo_and_key_one_is_made_that_only_the_owner_reads(var):
    make_ready()
    made = secret_key(is_production=False, is_demo=False)
    assert len(made) >= 50
    assert (var / "secret-key").stat().st_mode & 0o777 == 0o600
    make_ready()
    assert secret_key(is_production=False, is_demo=False) == made
    assert [path.name for path in var.iterdir()] == ["secret-key"]


@pytest.mark.parametrize("variables", [{KEY: "given"}, {"GYMNASIEREGION_PRODUCTION": "1"}])
def test_a_key_is_not_made_where_one_is_given_or_must_be(var, monkeypatch, variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    make_ready()
    assert list(var.iterdir()) == []


def test_a_database_by_url_is_read_to_the_last_part():
    found = database_from(
        "postgresql://u%40x:p%2Fw@db.example:5433/min%20bas?sslmode=require&connect_timeout=3", DEFAULT
    )
    named = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    plans = {"server_side_binding": True, "prepare_threshold": 3}
    assert [found[key] for key in named] == [
        "min bas", "u@x", "p/w", "db.example", "5433", {**plans, "sslmode": "require", "connect_timeout": "3"},
    ]  # fmt: skip
    by_socket = database_from("postgresql:///bas?host=/run/pg&user=u&password=p", DEFAULT)
    assert [by_socket[key] for key in named] == ["bas", "u", "p", "/run/pg", "", plans]


def test_sqlite_is_a_file_or_the_default():
    assert database_from("", DEFAULT)["NAME"] == DEFAULT
    assert database_from("sqlite:////srv/a%20b.sqlite3", DEFAULT)["NAME"] == "/srv/a b.sqlite3"
    assert database_from("sqlite:///a.sqlite3", DEFAULT)["NAME"] == "a.sqlite3"


@pytest.mark.parametrize(
    "url",
    ["localhost/db", "/srv/a.sqlite3", "localhost:5432/db", "mysql://h/db", "sqlite:", "sqlite:///", "sqlite://x.db",
     "sqlite:///x.db?mode=ro", "postgresql://", "postgresql://host", "postgresql://host/", "postgresql://host:abc/db",
     "postgresql://host/db?sslmod=require"],
)  # fmt: skip
def test_a_url_that_is_not_whole_is_refused(url):
    with pytest.raises(UnknownDatabaseError, match="DATABASE_URL"):
        database_from(url, DEFAULT)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DATABASE_URL": "localhost/db"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/x?connect_timeout=2"}, "Databasen går inte att använda"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "att mappen finns"),
        ({"GYMNASIEREGION_PROXIES": "abc"}, "GYMNASIEREGION_PROXIES=abc"),
        ({"GYMNASIEREGION_PRODUCTION": "ja"}, "GYMNASIEREGION_PRODUCTION=ja"),
        ({"GYMNASIEREGION_PRODUCTION": "true"}, "minst 50 tecken"),
        ({"GYMNASIEREGION_PRODUCTION": "1", KEY: "short"}, "minst 50 tecken"),
        ({"GYMNASIEREGION_ISSUERS": "/nowhere/issuers.json"}, "/nowhere/issuers.json: finns inte"),
    ],
)
@pytest.mark.parametrize("words", [("manage", "migrate"), ("serve", "--no-browser")])
def test_a_slip_in_the_environment_is_told_and_is_no_fault_of_ours(tmp_path, words, variables, said):
    done = _program(*words, GYMNASIEREGION_VAR=str(tmp_path), **variables)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("demo", [("--demo",), ()])
def test_the_demo_is_refused_in_production_before_anything_is_written(tmp_path, demo):
    variables = {
        "GYMNASIEREGION_PRODUCTION": "1", KEY: "x" * 60, "GYMNASIEREGION_PROXIES": "1",
        "GYMNASIEREGION_VAR": str(tmp_path / "var"), **({} if demo else {"GYMNASIEREGION_DEMO": "1"}),
    }  # fmt: skip
    done = _program("serve", "--no-browser", *demo, **variables)
    assert (done.returncode, "Demon går inte att starta i produktion" in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "var").exists()


def test_production_without_a_proxy_is_refused(tmp_path):
    variables = {"GYMNASIEREGION_PRODUCTION": "1", KEY: "x" * 60, "GYMNASIEREGION_VAR": str(tmp_path)}
    done = _program("serve", "--no-browser", **variables)
    assert (done.returncode, "GYMNASIEREGION_PROXIES" in done.stderr) == (2, True), done.stderr
