"""The doors of the desk: who may open a screen, how a refusal is shown."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.core.refusals import Refused

View = Callable[..., HttpResponse]


def officer_required(view: View) -> View:
    """Let in officers with any role today; send others to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(f"/account/login/?next={request.path}")
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return refused(request, refusal)

    return guarded


def roles_required(*roles: str) -> Callable[[View], View]:
    """Let in officers who hold one of the roles today; tell others whom to ask."""

    def wrap(view: View) -> View:
        @wraps(view)
        @officer_required
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.scope.roles & set(roles):
                return render(request, "desk/not_your_role.html", {"roles": roles}, status=403)
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Show every reason of a refusal with its legal basis."""
    return render(request, "desk/refused.html", {"blockers": refusal.blockers}, status=409)
