"""Django's ``csrf_token`` with one field more: whose page the form is on."""

from django.template import Library
from django.template.context import RequestContext
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gymnasieregion.platform.accounts.kept_forms import FIELD, form_token

register = Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: RequestContext) -> SafeString:
    """The hidden fields of a form: against forgery, and for somebody who is signed in whose page it is.

    Args:
        context: The page's.
    """
    forgery = SafeString(CsrfTokenNode().render(context))
    actor = getattr(getattr(context, "request", None), "actor", None)
    if actor is None or not actor.user_id:
        return forgery
    return format_html('{}<input type="hidden" name="{}" value="{}">', forgery, FIELD, form_token(actor.user_id))
