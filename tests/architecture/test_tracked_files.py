"""What must never be committed: registry hosts, locks that carry them, paths of one machine."""

import re
from pathlib import Path

from tests.architecture.house import ROOT, files_of_the_project, text_of

HOSTS = re.compile(
    r'registry = "http|"resolved": "http|(?<!no-emit-)index-url|(?<!no-emit-)find-links|https?://\S+/(simple|packages)/'
)
MACHINE = re.compile(r"(?<![\w./-])/(work|home|root|Users|tmp)/[\w.]|(?<!\w)\.\./shar" + "ed")
LOCKS_WITH_HOSTS = {"uv.lock", "pylock.toml", "package-lock.json"}
THIS = Path(__file__).resolve()


def _hits(pattern):
    """Where a pattern stands in the project, this file apart."""
    return [
        f"{path.relative_to(ROOT)}: {found.group(0)}"
        for path in files_of_the_project()
        if path != THIS and (found := pattern.search(text_of(path)))
    ]


def test_no_file_names_a_package_registry():
    assert _hits(HOSTS) == []


def test_no_lock_with_hosts_is_in_the_project():
    assert [str(path) for path in files_of_the_project() if path.name in LOCKS_WITH_HOSTS] == []


def test_no_file_names_a_path_that_exists_on_one_machine_only():
    assert _hits(MACHINE) == []


def test_every_pin_of_every_lock_has_a_hash_and_an_exact_version():
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-spark.lock", "requirements-bench.lock"):
        pins = re.split(r"\n(?=[a-z0-9])", text_of(ROOT / lock))
        assert len(pins) > 20
        assert [pin for pin in pins if not re.match(r"[a-z0-9-]+==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", pin)] == []


def test_the_locks_agree_on_what_runs():
    def pins(lock):
        return dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", text_of(ROOT / lock), re.MULTILINE))

    runtime = pins("requirements.lock")
    assert runtime.items() <= pins("requirements-dev.lock").items()
    assert runtime.items() <= pins("requirements-spark.lock").items()
    assert runtime.items() <= pins("requirements-bench.lock").items()
