"""The application as ``gymnasieregion serve`` runs it: each process keeps to a core, before any thread is started."""

from gymnasieregion.site.one_core import keep_to_one_core

keep_to_one_core()

from gymnasieregion.site import wsgi  # noqa: E402 - after the line above

application = wsgi.application
