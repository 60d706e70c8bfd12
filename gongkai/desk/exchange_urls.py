"""Addresses of the exchange's screens below /desk/jiekou/."""

from django.urls import path

from gongkai.desk.views import channels, exchange

urlpatterns = [
    path("jiekou/", exchange.list_keys, name="exchange_keys"),
    path("jiekou/miyao/<int:key_id>/", exchange.change_key, name="exchange_key"),
    path("jiekou/duijie/", exchange.list_partners, name="exchange_partners"),
    path("jiekou/duijie/<int:partner_id>/", exchange.show_partner, name="exchange_partner"),
    path("jiekou/duijie/<int:partner_id>/banli/", exchange.act_on_partner, name="exchange_partner_act"),
    path("jiekou/tuisong/", exchange.list_deliveries, name="exchange_deliveries"),
    path("jiekou/tuisong/<int:delivery_id>/", exchange.show_delivery, name="exchange_delivery"),
    path("jiekou/tongji/", channels.show_channels, name="exchange_channels"),
]
