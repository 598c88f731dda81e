"""The policy of what a page may load, put together once and not anew for every answer."""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

OWN = "_csp_"
"""How the names begin of what a view says of its own answer's policy."""


class PolicyMiddleware(CSPMiddleware):
    """django-csp, quicker for an answer that has the policy of the settings and nothing of its own."""

    def __init__(self, get_response: Any) -> None:  # noqa: ANN401 - as Django's mix-in has it
        super().__init__(get_response)
        self._policy, self._reported = build_policy(), build_policy(report_only=True)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header, unless the answer has it already."""
        has_own = hasattr(request, "_csp_nonce") or any(name.startswith(OWN) for name in vars(response))
        if has_own or self._reported or not self._policy:
            return super().process_response(request, response)
        if HEADER not in response:
            response[HEADER] = self._policy
        return response
