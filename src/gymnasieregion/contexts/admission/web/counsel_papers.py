"""The papers of a pupil's choices: handed in, read, and taken back until something has been decided on them."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.admission.core.paper_types import MOST_BYTES
from gymnasieregion.contexts.admission.models import Applicant, Attachment, RowDecision
from gymnasieregion.contexts.admission.selectors.counselling_papers import (
    FREE_QUOTA_KINDS,
    decided_among,
    papers_of,
)
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.services.counselling_papers import hand_in, take_back
from gymnasieregion.contexts.admission.web.counsel import pupil_of, whose_pupil
from gymnasieregion.contexts.admission.web.counsel_person import who_acts
from gymnasieregion.contexts.admission.web.counsel_words import PAPERS, name_of
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.contexts.offer.api import some_of_offer
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import persons_of
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.words import later, page_language, said

SEND, SEE = "admission.attachment.send", "admission.attachment.see"


class PaperForm(forms.Form):
    """A paper for a choice.

    Args:
        choices: The ids and names of the choices.
        others: As every form of Django's.
    """

    offering_id = forms.ChoiceField(
        label=later("Vilket val gäller det?", "Which choice is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj ett val.", "Choose a choice.")},
    )
    kind = forms.ChoiceField(
        label=later("Vad är det för underlag?", "What is the paper for?"),
        choices=[(str(kind), later(*words)) for kind, words in PAPERS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj vad det gäller.", "Choose what it is for.")},
    )
    file = forms.FileField(
        label=later("Fil", "File"),
        help_text=later("PDF, JPEG eller PNG, högst 10 MB.", "PDF, JPEG or PNG, at most 10 MB."),
        error_messages={
            "required": later("Välj en fil.", "Choose a file."),
            "empty": later("Filen är tom.", "The file is empty."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *others: object, choices: list[tuple[str, str]], **more: object) -> None:
        super().__init__(*others, **more)  # type: ignore[arg-type]  # Django's own
        field = self.fields["offering_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class TakeBackForm(forms.Form):
    """Whether the application for the free quota is withdrawn with its last paper."""

    withdraw = forms.BooleanField(
        label=later("Ta också tillbaka ansökan om fri kvot", "Withdraw the application for the free quota too"),
        required=False,
    )


@allowed(SEND, about=whose_pupil)
@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a pupil, and a form for one more."""
    row = pupil_of(request, pk, SEND)
    chosen = list(row.choices.order_by("rank").values_list("offering_id", flat=True))
    names = _names(row, chosen)
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        choices=[(id_, f"{rank}. {names[id_]}") for rank, id_ in enumerate(chosen, start=1)],
        initial={"offering_id": request.GET.get("choice", "")},
    )
    if request.method == "POST" and form.is_valid() and _is_handed_in(request, row, form):
        messages.success(request, said("Underlaget är inlagt. Eleven ser det.", "The paper is in. The pupil sees it."))
        return redirect("admission-pupil-papers", pk=pk)
    kept = papers_of(pk)
    decided = decided_among(pk, {paper.offering_id for paper in kept})
    senders = who_names(paper.sent_by for paper in kept)
    shown = {
        "year": row.year,
        "person": row,
        "name": name_of(row.given_name, row.family_name, row.applicant_id),
        "form": form,
        "has_choices": bool(chosen),
        "papers": [
            {
                "paper": paper,
                "kind": said(*PAPERS[paper.kind]),
                "choice": names.get(paper.offering_id, paper.offering_id),
                "by": senders[paper.sent_by],
                "is_decided": (paper.offering_id, paper.kind) in decided,
            }
            for paper in kept
        ],
    }
    return render(request, "admission/counsel_papers.html", shown, status=422 if form.is_bound else 200)


@allowed(SEE, about=whose_pupil)
@require_GET
def paper_file(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A paper as a file to keep: for the pupil's school, the pupil, and the office."""
    kept = get_object_or_404(Attachment.objects.select_related("applicant__year"), pk=paper, applicant=pk)
    person, actor = kept.applicant, request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    if person.protection != Applicant.Protection.NONE and person.applicant_id not in persons_of(actor):
        _office_only(actor)
        asked_first = look_first(request, person)
        if asked_first is not None:
            return asked_first
    return paper_answer(kept)


@allowed(SEND, about=whose_pupil)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Take a paper back, after a question."""
    row = pupil_of(request, pk, SEND)
    kept = get_object_or_404(Attachment.objects.defer("content"), pk=paper, applicant=row)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if not _is_last_of_quota(kept):
        del form.fields["withdraw"]
    if request.method == "POST" and form.is_valid():
        try:
            take_back(paper=paper, withdraw=form.cleaned_data.get("withdraw", False), **who_acts(request))
        except RegionError as refusal:
            messages.error(request, refusal.text(page_language()))
        else:
            messages.success(request, said("Underlaget är borttaget.", "The paper has been taken away."))
        return redirect("admission-pupil-papers", pk=pk)
    shown = {
        "year": row.year,
        "person": row,
        "name": name_of(row.given_name, row.family_name, row.applicant_id),
        "form": form,
        "paper": kept,
        "kind": said(*PAPERS[kept.kind]),
    }
    return render(request, "admission/counsel_paper_remove.html", shown)


def paper_answer(paper: Attachment) -> HttpResponse:
    """A paper as a file that no browser opens within the site, and no cache keeps."""
    answer = HttpResponse(bytes(paper.content), content_type=paper.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=paper.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _is_handed_in(request: HttpRequest, row: Applicant, form: PaperForm) -> bool:
    """Whether the paper was taken; where it was not, the form says why."""
    typed = form.cleaned_data
    try:
        hand_in(
            applicant=row.pk,
            offering_id=typed["offering_id"],
            kind=Attachment.Kind(typed["kind"]),
            name=typed["file"].name,
            content=typed["file"].read(MOST_BYTES + 1),
            **who_acts(request),
        )
    except RegionError as refusal:
        form.add_error("file", refusal.text(page_language()))
        return False
    return True


def _names(row: Applicant, offerings: list[str]) -> dict[str, str]:
    """What chosen offerings are called, by id; the id where the offer has none."""
    offered = {one.offering_id: one for one in some_of_offer(row.year_id, offerings)} if offerings else {}
    return {id_: f"{offered[id_].study_path}, {offered[id_].school}" if id_ in offered else id_ for id_ in offerings}


def _is_last_of_quota(paper: Attachment) -> bool:
    """Whether a paper is the last that the free quota is asked for with, on a choice where it still is."""
    if paper.kind not in FREE_QUOTA_KINDS:
        return False
    others = Attachment.objects.filter(
        applicant=paper.applicant_id, offering_id=paper.offering_id, kind__in=FREE_QUOTA_KINDS
    ).exclude(pk=paper.pk)
    applied = RowDecision.objects.filter(
        applicant=paper.applicant_id, offering_id=paper.offering_id, free_quota=RowDecision.FreeQuota.APPLIED
    )
    return applied.exists() and not others.exists()


def _office_only(actor: Actor) -> None:
    """Refuse all but the office as if there were no such paper.

    Raises:
        Http404: For anybody else.
    """
    if not sees_protected(actor):
        raise Http404
