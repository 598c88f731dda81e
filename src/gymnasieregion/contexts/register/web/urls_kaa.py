"""The addresses of the municipality's duty."""

from django.urls import path

from gymnasieregion.contexts.register.web import (
    kaa_changes,
    kaa_figures,
    kaa_files,
    kaa_lists,
    kaa_people,
    kaa_removals,
    kaa_youth,
)

ROOT = "aktivitetsansvar/"
ONE = f"{ROOT}<uuid:duty_id>/"

urlpatterns = [
    path(ROOT, kaa_lists.youths, name="register-kaa"),
    path(f"{ROOT}nya/", kaa_lists.confirm_new, name="register-kaa-new"),
    path(f"{ROOT}avslut/", kaa_lists.confirm_over, name="register-kaa-over"),
    path(f"{ROOT}registrera/", kaa_people.begin, name="register-kaa-begin"),
    path(f"{ROOT}ungdom/<uuid:person_id>/undantag/", kaa_people.add_exemption, name="register-kaa-exempt"),
    path(
        f"{ROOT}undantag/<uuid:exemption_id>/ta-bort/",
        kaa_people.take_exemption_away,
        name="register-kaa-exemption-remove",
    ),
    path(f"{ROOT}fil/", kaa_files.file, name="register-kaa-file"),
    path(f"{ROOT}fil/hamta/", kaa_files.download, name="register-kaa-file-download"),
    path(f"{ROOT}fil/skicka/", kaa_files.send, name="register-kaa-file-send"),
    path(f"{ROOT}fil/<int:pk>/", kaa_files.sent, name="register-kaa-sent"),
    path(f"{ROOT}fil/<int:pk>/hamta/", kaa_files.sent_download, name="register-kaa-sent-download"),
    path(f"{ROOT}siffror/", kaa_figures.figures, name="register-kaa-figures"),
    path(f"{ROOT}gallring/", kaa_removals.removals, name="register-kaa-removals"),
    path(f"{ROOT}gallring/gallra/", kaa_removals.remove, name="register-kaa-remove"),
    path(ONE, kaa_youth.youth, name="register-kaa-youth"),
    path(f"{ONE}utdrag.json", kaa_youth.extract, name="register-kaa-extract"),
    path(f"{ONE}kontakt/", kaa_changes.add_contact, name="register-kaa-contact"),
    path(f"{ONE}kontakt/<uuid:contact_id>/ratta/", kaa_changes.correct_contact, name="register-kaa-contact-correct"),
    path(f"{ONE}atgard/", kaa_changes.start_measure, name="register-kaa-measure"),
    path(f"{ONE}atgard/<uuid:measure_id>/avsluta/", kaa_changes.end_measure, name="register-kaa-measure-end"),
    path(f"{ONE}atgard/<uuid:measure_id>/ratta/", kaa_changes.correct_measure, name="register-kaa-measure-correct"),
    path(f"{ONE}avsluta/", kaa_changes.end, name="register-kaa-end"),
    path(f"{ONE}ratta/", kaa_changes.correct, name="register-kaa-correct"),
    path(f"{ONE}kontaktuppgifter/", kaa_changes.details, name="register-kaa-details"),
]
