"""The addresses of what comes after a result: calls, free places, changes of study path, arrivals, and practising."""

from django.urls import path

from gymnasieregion.contexts.admission.web import (
    after_calls,
    after_free,
    after_paths,
    practice,
    school_arrivals,
    school_paths,
)

OWN, OTHER, SCHOOL = "besked", "besked/<int:pk>", "skolan/<int:pk>"

urlpatterns = [
    path(f"{OWN}/kallelse/", after_calls.calls, name="admission-calls"),
    path(f"{OWN}/kallelse/svara/", after_calls.answer, name="admission-call-answer"),
    path(f"{OTHER}/kallelse/", after_calls.calls_of, name="admission-calls-of"),
    path(f"{OTHER}/kallelse/svara/", after_calls.answer_for, name="admission-call-answer-for"),
    path(f"{OWN}/lediga/", after_free.places, name="admission-free"),
    path(f"{OWN}/lediga/sok/", after_free.apply_free, name="admission-free-apply"),
    path(f"{OTHER}/lediga/", after_free.places_of, name="admission-free-of"),
    path(f"{OTHER}/lediga/sok/", after_free.apply_free_for, name="admission-free-apply-for"),
    path(f"{OWN}/byta/", after_paths.paths, name="admission-paths"),
    path(f"{OWN}/byta/be/", after_paths.ask, name="admission-path-ask"),
    path(f"{OTHER}/byta/", after_paths.paths_of, name="admission-paths-of"),
    path(f"{OTHER}/byta/be/", after_paths.ask_for, name="admission-path-ask-for"),
    path(f"{SCHOOL}/ankomst/", school_arrivals.arrivals, name="admission-school-arrivals"),
    path(f"{SCHOOL}/byten/", school_paths.paths, name="admission-school-paths"),
    path("antagning/<int:year>/ovningsdag/", practice.practice, name="admission-practice"),
]
