"""The outbox's job; the app of the jobs imports this at start."""

from gymnasieregion.platform.jobs.registry import Kind, register
from gymnasieregion.platform.messages.api import SEND
from gymnasieregion.platform.messages.sending import keep_sent, send_what_waits

register(Kind(SEND, "Skickar meddelanden", "Sends messages", send_what_waits, keep_sent))
