"""The addresses of the office's pages of the exchange."""

from django.urls import path

from gymnasieregion.contexts.register.web import exchange

ROOT = "elevregister/system/"

urlpatterns = [
    path(ROOT, exchange.systems, name="register-exchange"),
    path(f"{ROOT}anslut/", exchange.connect, name="register-exchange-connect"),
    path(f"{ROOT}<uuid:client_id>/stang/", exchange.shut_off, name="register-exchange-end"),
    path(f"{ROOT}kalla/", exchange.add, name="register-exchange-add"),
    path(f"{ROOT}kalla/<int:source_id>/", exchange.source, name="register-exchange-source"),
    path(f"{ROOT}kalla/<int:source_id>/hamta/", exchange.fetch, name="register-exchange-fetch"),
]
