"""Another register that gives out by SS 12000, in a process and a database of its own; a line lets it go on."""

import datetime as dt
import json
import sys
import threading
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from gymnasieregion.contexts.register.core.codes import EndReason, Protection  # noqa: E402
from gymnasieregion.contexts.register.core.ss12000 import Grant  # noqa: E402
from gymnasieregion.contexts.register.services import correcting, people, studying  # noqa: E402
from tests.offer_records import load_small_offer  # noqa: E402
from tests.register_people import AT_SECOND, new_pupil, told  # noqa: E402
from tests.ss12000 import connected  # noqa: E402


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


def begin():
    """Three pupils of two schools, one of them protected, and a key for whoever fetches."""
    load_small_offer()
    elsa, spell = new_pupil()
    nils, his = new_pupil("20100502TF02", AT_SECOND, given_name="Nils")
    vera, hers = new_pupil("20100503TF03", given_name="Vera")
    people.protect(person=vera, protection=Protection.MARKED, telling=told(1))
    _, key = connected(grants=frozenset(Grant))
    who = {"elsa": [str(elsa), str(spell)], "nils": [str(nils), str(his)], "vera": [str(vera), str(hers)]}
    return {"key": key, "who": who}


def go_on(who):
    """Elsa breaks off, Nils goes up a year, and Vera turns out never to have been a pupil."""
    elsas, hers, his = (UUID(who[name][1]) for name in ("elsa", "vera", "nils"))
    studying.interrupt(spell=elsas, on=dt.date(2026, 10, 1), reason=EndReason.BREAK_OFF, telling=told(46))
    correcting.remove_spell(spell=hers, telling=told(60))
    studying.promote(spell=his, on=dt.date(2027, 8, 16), class_name="2B", telling=told(364))


if __name__ == "__main__":
    call_command("migrate", verbosity=0, skip_checks=True)
    started = begin()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/ss12000/v2.0"
    sys.stdout.write(json.dumps({"address": address, **started}) + "\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        go_on(started["who"])
        sys.stdout.write("done\n")
        sys.stdout.flush()
