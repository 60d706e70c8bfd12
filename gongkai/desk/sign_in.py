"""Signing in: samples only in demo mode, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.units.models import Officer


class OfficerBackend(AuthenticationBackend):
    """Let officers in by name and password; sample accounts (演示账号) only in demo mode."""

    def user_can_authenticate(self, user: Officer) -> bool:
        if user.is_sample and not settings.GONGKAI_DEMO:
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id: Any) -> Officer | None:
        user = super().get_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the county, never by the visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Say that the account is locked for a while and what to do."""
    return render(request, "desk/locked_out.html", status=429)
