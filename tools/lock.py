"""Make the hash-locked requirements anew from pyproject.toml: `make lock`, on purpose, never by the way.

The locks name no host and no index, so that they hold wherever packages are fetched from.
"""

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

PIP_TOOLS = "pip-tools==7.6.2"  # only here, in an environment of its own: it wants another pip than the locks
ROOT = Path(__file__).resolve().parent.parent
QUIET_ABOUT_HOSTS = [
    "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host",
    "--no-header", "--strip-extras", "--allow-unsafe", "--quiet",
]  # fmt: skip


def wanted() -> dict[str, list[str]]:
    """What each lock must hold; dev, spark and bench hold the runtime too, so that all their pins agree."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = settings["dependency-groups"]
    runtime = [*settings["project"]["dependencies"], *groups["build"]]
    return {
        "requirements.lock": runtime,
        "requirements-dev.lock": [*runtime, *groups["dev"]],
        "requirements-spark.lock": [*runtime, *groups["spark"]],
        "requirements-bench.lock": [*runtime, *groups["bench"]],
    }


def main() -> None:
    """Write the four locks, the runtime first; the others are bound to its versions."""
    with tempfile.TemporaryDirectory() as room:
        venv.create(room, with_pip=True)
        python = f"{room}/bin/python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", PIP_TOOLS], check=True)
        for lock, names in wanted().items():
            print(f"{lock} …", file=sys.stderr, flush=True)
            bound = [] if lock == "requirements.lock" else ["--constraint", "requirements.lock"]
            compile_ = [python, "-m", "piptools", "compile", *QUIET_ABOUT_HOSTS, *bound]
            upgrade = ["--upgrade", "--output-file", lock, "-"]
            subprocess.run([*compile_, *upgrade], cwd=ROOT, input="\n".join(names), text=True, check=True)


if __name__ == "__main__":
    main()
