"""The application as ``gymnasieregion serve`` runs it: each process keeps to a core, before any thread is started.

What a process loads stays for as long as it lives, so cycles are searched for only in what comes after: the start takes
a third less time, and no reader waits while the whole house is gone through.
"""

import gc

from gymnasieregion.site.one_core import keep_to_one_core

gc.disable()
keep_to_one_core()

from gymnasieregion.site import wsgi  # noqa: E402 - after the lines above

application = wsgi.application
gc.freeze()
gc.enable()
