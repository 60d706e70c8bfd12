"""What stands before the desk: a role today, the second factor, and a policy loose enough for the editor."""

from collections.abc import Callable
from http import HTTPStatus

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from gongkai.core.refusals import Refused
from gongkai.desk.doors import refused
from gongkai.desk.roles import sync_groups
from gongkai.units import selectors
from gongkai.units.rules import SECOND_FACTOR_ROLES

# Wagtail's editor builds styles and templates in the page; only officers ever load these addresses.
DESK_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-ancestors": ["'self'"],
    "object-src": ["'none'"],
}


class SecondFactorMiddleware:
    """Let in who holds a role today (X-07), and ask weighty roles for a second factor (动态口令) first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/desk/"):
            return self.get_response(request)
        refusal = self._refusal(request)
        response = refusal or self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and hasattr(request, "scope"):
            response = self._explained(request, response)
        response._csp_replace = DESK_POLICY
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a refusal that Wagtail's own screens ran into, such as its publish button at the gate."""
        if isinstance(exception, Refused) and request.path.startswith("/desk/"):
            return refused(request, exception)
        return None

    def _explained(self, request: HttpRequest, refused: HttpResponse) -> HttpResponse:
        """Say in words that an address only takes a form: who opens it by hand got an empty page."""
        page = render(request, "desk/only_by_form.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = refused.get("Allow", "")
        return page

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        officer = request.user
        if not officer.is_authenticated:
            return None
        request.scope = selectors.get_scope(officer.pk, on=timezone.localdate())
        if not request.scope.roles:
            return render(request, "desk/no_role.html", status=403)
        if self._lacks_second_factor(request):
            return redirect("mfa_activate_totp")
        self._keep_groups_in_step(request)
        return None

    def _keep_groups_in_step(self, request: HttpRequest) -> None:
        """Change the officer's groups when today's roles differ from those of the last request."""
        held = sorted(request.scope.roles)
        if request.session.get("roles") != held:
            sync_groups(request.user, request.scope)
            request.session["roles"] = held

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        if settings.GONGKAI_DEMO or not request.scope.roles & SECOND_FACTOR_ROLES:
            return False
        return not Authenticator.objects.filter(user_id=request.user.pk).exists()
