"""The tags of every page: two languages side by side, numbers, days and the components."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gymnasieregion.platform.access.actor import PUBLIC, Actor
from gymnasieregion.platform.disclosure.api import Published, PublishedTable, legend
from gymnasieregion.platform.pages import explained, formats, navigation, slots
from gymnasieregion.platform.pages.words import page_language, said

register = template.Library()

Number = Decimal | float
Context = template.Context


@register.simple_tag
def t(sv: str, en: str, easy: str = "", **values: object) -> str:
    """One of two texts, in the reader's language; a third one in easy Swedish for those who have asked for that.

    ``{% t "Sidan {n}" "Page {n}" n=3 as words %}``; the values are put in after the choice, and escaped.
    """
    return format_html(said(sv, en, easy), **values) if values else said(sv, en, easy)


class Words(template.Node):
    """A ``t`` of nothing but texts, which most are: chosen among as it stands, with nothing to work out.

    Args:
        texts: As written in the template: Swedish, English, and easy Swedish where there is one.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def render(self, context: Context) -> str:  # noqa: ARG002 - asked of every node
        """The text in the reader's language."""
        return said(*self._texts)


_with_values = register.tags["t"]


@register.tag("t")
def _words(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """A ``t`` made ready when its template is read."""
    node: Any = _with_values(parser, token)
    if node.kwargs or node.target_var or any(each.is_var or each.filters for each in node.args):
        return node
    return Words([each.resolve(None) for each in node.args])


@register.filter
def number(value: Number | None, decimals: int | None = None) -> str:
    """``{{ 1412|number }}`` is 1 412 in Swedish and 1,412 in English; nothing at all is a dash."""
    return "–" if value is None else formats.number_text(value, page_language(), decimals)


@register.filter(is_safe=True)
@stringfilter
def soft(text: str) -> str:
    """The name of a programme, which may be divided at its seam where a line is too short."""
    return formats.with_soft_breaks(text)


@register.filter
def percent(share: Number | None, decimals: int = 1) -> str:
    """A share of one as percent; nothing at all is a dash."""
    return "–" if share is None else formats.percent_text(share, page_language(), decimals)


@register.filter
def day(value: date | None, form: str = "") -> str:
    """A day in words as a ``<time>``; ``{{ d|day:"weekday" }}`` has the weekday too, nothing at all is a dash."""
    if value is None:
        return "–"
    words = formats.day_text(value, page_language(), weekday=form == "weekday")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in words, in Stockholm's time, as a ``<time>``; nothing at all is a dash."""
    if value is None:
        return "–"
    there = value.astimezone(formats.STOCKHOLM)
    words = formats.moment_text(value, page_language())
    return format_html('<time datetime="{}">{}</time>', there.isoformat(timespec="seconds"), words)


@register.inclusion_tag("pages/parts/field.html")
def field(bound: BoundField, width: str = "", legend_size: str = "") -> dict[str, object]:
    """A field of a form with its label, hint and error, each tied to it for those who listen.

    Args:
        bound: ``form.name``.
        width: "short" for a year or a code, "medium" for a day, "" for the whole measure.
        legend_size: "page" when the question is the page's heading.
    """
    widget = bound.field.widget
    said_by = [f"{bound.auto_id}-hint"] if bound.help_text else []
    said_by += [f"{bound.auto_id}-error"] if bound.errors else []
    group = widget.__class__.__name__ in {"RadioSelect", "CheckboxSelectMultiple"}
    attrs: dict[str, Any] = {"class": f"input {('input-' + width) if width else ''}".strip()}
    if said_by and not group:
        attrs["aria-describedby"] = " ".join(said_by)
    if bound.errors and not group:
        attrs["aria-invalid"] = "true"
    if widget.__class__.__name__ == "CheckboxInput":
        del attrs["class"]
    control: SafeString | str = "" if group else bound.as_widget(attrs=attrs)
    return {
        "bound": bound,
        "described": " ".join(said_by),
        "group": group,
        "single": widget.__class__.__name__ == "CheckboxInput",
        "control": control,
        "legend_size": legend_size,
    }


@register.inclusion_tag("pages/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """Every fault of a form, first on the page, each a link to its field; nothing when there is none."""
    faults = []
    for bound in form:
        group = bound.field.widget.__class__.__name__ in {"RadioSelect", "CheckboxSelectMultiple"}
        target = f"{bound.auto_id}_0" if group else bound.auto_id
        faults += [(target, error) for error in bound.errors]
    return {"faults": [*faults, *(("", error) for error in form.non_field_errors())] if form.is_bound else []}


@register.inclusion_tag("pages/parts/tag.html")
def tag(text: str, kind: str = "") -> dict[str, str]:
    """A word about state: ``kind`` is "", good, warn, bad, info or example. The word alone says it; colour helps."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("pages/parts/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, text: str, css: str = "") -> dict[str, object]:
    """A heading of a column that sorts by it: ``?sort=key``, and ``?sort=-key`` the second time."""
    now = context["request"].GET.get("sort", "")
    up, down = now == key, now == f"-{key}"
    return {
        "request": context["request"],
        "text": text,
        "css": css,
        "sorted": "ascending" if up else "descending" if down else "",
        "next": f"-{key}" if up else key,
    }


@register.inclusion_tag("pages/parts/published_table.html")
def published_table(table: PublishedTable, caption: str, name: str, corner: str = "") -> dict[str, object]:
    """A table of figures on people as it may be published, with its signs explained under it.

    Args:
        table: Of one dimension or two: rows, and columns where there are any. One of more is shown part by part.
        caption: What it shows.
        name: The id of the caption, one for each table on a page.
        corner: What the rows are, above their names; else what the table calls them.
    """
    lang = page_language()
    rows, *across = table.dimensions
    columns = [each.text(code, lang) for each in across for code in each.codes] or [said("Antal", "Number")]
    cells = [table.cells[at : at + len(columns)] for at in range(0, len(table.cells), len(columns))]
    names = [rows.text(code, lang) for code in rows.codes]
    lines = list(zip(names, cells, rows.is_all, strict=True))
    return {
        "columns": columns,
        "lines": [(row, shown) for row, shown, is_all in lines if not is_all],
        "foot": [(row, shown) for row, shown, is_all in lines if is_all],
        "notes": legend(table.cells, lang),
        "caption": caption,
        "name": name,
        "corner": corner or rows.title[lang == "en"],
    }


@register.filter
def figure(cell: Published) -> str:
    """A cell of a published table: its number, or its sign with the words for it to those who listen."""
    text, spoken = cell.text(page_language()), cell.spoken(page_language())
    if text == spoken:
        return text
    return format_html('<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', text, spoken)


@register.inclusion_tag("pages/parts/pagination.html", takes_context=True)
def pagination(context: Context, shown: "Page[Any]") -> dict[str, object]:
    """Links to the other pages of a list, the rest of the query kept; nothing when there is one page only.

    Where some pages have no link there is a field for the number of the page.
    """
    request: HttpRequest = context["request"]
    numbers = shown.paginator.get_elided_page_range(shown.number, on_each_side=1, on_ends=1)
    others = [(name, value) for name, values in request.GET.lists() if name != "page" for value in values]
    return {
        "request": request,
        "shown": shown,
        "numbers": [n if isinstance(n, int) else 0 for n in numbers],
        "others": others,
    }


@register.inclusion_tag("pages/parts/progress.html")
def progress(done: int, total: int, label: str, name: str = "progress") -> dict[str, object]:
    """How far a job has come, as a bar and in figures.

    Args:
        done: How much is done.
        total: Of how much; 0 when that is not known.
        label: What is being done.
        name: The id of the bar's label, one for each bar on a page.
    """
    return {"done": done, "total": total, "label": label, "name": name}


@register.inclusion_tag("pages/parts/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: Context, *pairs: str) -> dict[str, Sequence[tuple[str, str]]]:
    """The way here: ``{% breadcrumbs "/utbud/" "Utbud" "" "Naturvetenskap" %}``, addresses and words in turn.

    A page that the reader's role may not open stands as words alone.
    """
    actor: Actor = getattr(context.get("request"), "actor", PUBLIC)
    steps = zip(pairs[::2], pairs[1::2], strict=True)
    return {
        "steps": [
            (address if address and navigation.may_open(actor, address) else "", words) for address, words in steps
        ]
    }


@register.simple_tag(takes_context=True)
def may_open(context: Context, address: str) -> bool:
    """Whether the reader's role may open an address: ``{% may_open "/logg/" as open %}``."""
    return navigation.may_open(context["request"].actor, address)


@register.inclusion_tag("pages/parts/help.html")
def explain(*names: str) -> dict[str, Sequence[explained.Explained]]:
    """What words mean, where they are used: ``{% explain "merit" "free_quota" %}``, each a question to unfold."""
    return {"words": [explained.explained(name) for name in names]}


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, **about: object) -> str:
    """What other rooms put in a place of this page: ``{% slot "offer.offering" year=2026 offering="NA" key=7 %}``."""
    return slots.filled(name, context["request"], about)
