"""An open system for a joint upper-secondary region.

In a checkout (a ``pyproject.toml`` beside ``src``) the compiled kernels are kept in ``.cache/numba`` there, so that
`make setup` compiles them once for every later run, whoever the user and whatever the home directory. It is set
here because numba reads it when it is imported, and nothing of ours imports numba before this file.
Installed elsewhere, numba's own choice stands; so does a ``NUMBA_CACHE_DIR`` that is set already.
"""

import os
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]
if (_CHECKOUT / "pyproject.toml").is_file():
    os.environ.setdefault("NUMBA_CACHE_DIR", str(_CHECKOUT / ".cache" / "numba"))
