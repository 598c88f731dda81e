"""The addresses of the school's pages in the admission, and of the decisions that applicants read."""

from django.urls import path

from gymnasieregion.contexts.admission.web import (
    school,
    school_admitted,
    school_letters,
    school_list,
    school_over,
    school_person,
    school_points,
    school_points_person,
    school_ranks,
    school_reserves,
    school_rule,
    school_tests,
)

ONE = "skolan/<int:pk>"

urlpatterns = [
    path("skolan/", school.home, name="admission-school"),
    path("skolan/prov/", school_tests.tests, name="admission-school-tests"),
    path("skolan/antagna/", school_admitted.admitted, name="admission-school-admitted"),
    path("skolan/antagna/fil.csv", school_admitted.admitted_csv, name="admission-school-admitted-csv"),
    path("skolan/antagna/fil.xlsx", school_admitted.admitted_xlsx, name="admission-school-admitted-xlsx"),
    path(f"{ONE}/", school_list.applicants, name="admission-school-offering"),
    path(f"{ONE}/fil.csv", school_list.applicants_csv, name="admission-school-offering-csv"),
    path(f"{ONE}/fil.xlsx", school_list.applicants_xlsx, name="admission-school-offering-xlsx"),
    path(f"{ONE}/besluta/", school_rule.decide, name="admission-school-rule"),
    path(f"{ONE}/sokande/<int:person>/", school_person.person, name="admission-school-person"),
    path(f"{ONE}/prov/", school_points.points, name="admission-school-points"),
    path(f"{ONE}/prov/lista.csv", school_points.called_csv, name="admission-school-points-csv"),
    path(f"{ONE}/prov/<int:person>/", school_points_person.person, name="admission-school-points-person"),
    path(f"{ONE}/prov/<int:person>/besluta/", school_points_person.decide, name="admission-school-points-decide"),
    path(f"{ONE}/prov/<int:person>/omprov/", school_points_person.again, name="admission-school-points-again"),
    path(f"{ONE}/rangordning/", school_ranks.ranks, name="admission-school-ranks"),
    path(f"{ONE}/overintag/", school_over.over_admission, name="admission-school-over"),
    path(f"{ONE}/reserver/", school_reserves.reserves, name="admission-school-reserves"),
    path(f"{ONE}/underlag/<int:paper>/", school_person.paper, name="admission-school-paper"),
    path("ansokan/beslut/", school_letters.own_rulings, name="admission-rulings"),
    path("ansokan/beslut/<int:pk>/", school_letters.letter, name="admission-ruling"),
    path("ansokan/beslut/<int:pk>/beslut.pdf", school_letters.letter_pdf, name="admission-ruling-pdf"),
]
