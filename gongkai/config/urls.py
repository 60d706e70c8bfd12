"""All addresses: the desk, sign-in, the portal last because it owns everything else."""

from django.urls import include, path

from gongkai.api.urls import api_urls

urlpatterns = [
    path("account/", include("gongkai.desk.account_urls")),
    path("desk/", include("gongkai.desk.urls")),
    path("", include("gongkai.api.urls")),
    *api_urls,
    path("", include("gongkai.portal.urls")),
]

handler404 = "gongkai.portal.views.errors.not_found"
handler500 = "gongkai.portal.views.errors.failed"
