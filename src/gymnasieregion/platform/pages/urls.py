"""The addresses of the pages that every room shares."""

from django.urls import path

from gymnasieregion.platform.pages import views, views_notices, views_style

urlpatterns = [
    path("", views.start, name="start"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("datum/", views.dates, name="dates"),
    path("datum.ics", views.dates_ical, name="dates-ical"),
    path("vanta/", views.waiting, name="waiting"),
    path("sprak/", views.choose_language, name="choose-language"),
    path("driftinformation/", views_notices.notices, name="notices"),
    path("driftinformation/ny/", views_notices.new_notice, name="new-notice"),
    path("driftinformation/<int:notice_id>/avsluta/", views_notices.end_notice, name="end-notice"),
    path("stil/", views_style.style, name="style"),
    path("stil/sida/", views_style.style_list, name="style-list"),
]
