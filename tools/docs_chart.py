"""The picture of the README: the way of an admission, over the published limits of 2025."""

import csv
from pathlib import Path

PUBLISHED = (
    Path(__file__).resolve().parent.parent / "src/gymnasieregion/contexts/offer/published/slutantagning_2025.csv"
)
STEPS = (
    ("Filer in", "utbud, sökande,", "betyg, val, beslut"),
    ("Lagen för dagen", "regler med datum", "och källa"),
    ("Rangordning", "behörighet, merit,", "lottning"),
    ("Fördelning", "två motorer,", "samma svar"),
    ("Kontroll", "av kod som inte vet", "hur det räknades"),
    ("Besked", "status, förklaring,", "reserver, statistik"),
)
WIDTH, HEIGHT = 960, 430
HIGHEST = 340  # merit points; limits above hold test points
BIN = 10
INK, MUTED, LINE, FILL, BAR = "#1b2a3a", "#56657a", "#c3ccd6", "#f2f5f8", "#2f6f9f"


def limits() -> list[float]:
    """The published limits of the final admission of 2025.

    0 there means that there is none; the fourth technical year (VI) has a scale of its own.
    """
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        values = [float(row["merit_min"] or 0) for row in csv.DictReader(file) if row["programme_code"] != "VI"]
    return [value for value in values if 0 < value <= HIGHEST]


def admission_chart() -> str:
    """The whole picture as SVG."""
    shown = limits()
    counts = [sum(1 for value in shown if low < value <= low + BIN) for low in range(0, HIGHEST, BIN)]
    style = f'font-family="system-ui, sans-serif" fill="{INK}"'
    alt = f"Antagningens steg, och hur {len(shown)} antagningsgränser fördelade sig i slutantagningen 2025."
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {style}>',
        f"<title>{alt}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_flow(),
        *_histogram(counts, len(shown)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _flow() -> list[str]:
    """The steps as boxes with arrows between."""
    parts = []
    wide, gap, top = 138, 20, 20
    for place, (title, *lines) in enumerate(STEPS):
        left = 16 + place * (wide + gap)
        parts.append(f'<rect x="{left}" y="{top}" width="{wide}" height="78" rx="6" fill="{FILL}" stroke="{LINE}"/>')
        parts.append(_text(left + wide / 2, top + 25, title, size=14, weight=600))
        parts += [_text(left + wide / 2, top + 46 + 17 * n, line, size=12, ink=MUTED) for n, line in enumerate(lines)]
        if place:
            parts.append(f'<path d="M{left - 16} {top + 39}h10m-5 -5l5 5l-5 5" fill="none" stroke="{MUTED}"/>')
    return parts


def _histogram(counts: list[int], total: int) -> list[str]:
    """How many offerings have their limit in each span of ten points."""
    left, right, base, high = 64, WIDTH - 24, 372, 190
    step, most = (right - left) / len(counts), max(counts)
    title = f"Antagningsgränser i slutantagningen 2025: {total} utbildningar i Storsthlm"
    parts = [_text(left, 140, title, size=15, weight=600, anchor="start")]
    parts.append(_text(left, 160, "antal utbildningar", size=12, ink=MUTED, anchor="start"))
    for mark in range(0, most + 1, 25):
        y = base - high * mark / most
        parts.append(f'<path d="M{left} {y:.1f}H{right}" stroke="{LINE}" stroke-width="{1 if mark == 0 else 0.5}"/>')
        parts.append(_text(left - 8, y + 4, str(mark), size=12, ink=MUTED, anchor="end"))
    for place, count in enumerate(counts):
        tall = high * count / most
        x, y = left + place * step + 1, base - tall
        tip = f"<title>{place * BIN}–{(place + 1) * BIN} poäng: {count} utbildningar</title>"
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{step - 2:.1f}" height="{tall:.1f}" fill="{BAR}">{tip}</rect>'
        )
    marks = range(0, HIGHEST + 1, 20)
    parts += [_text(left + mark / BIN * step, base + 18, str(mark), size=12, ink=MUTED) for mark in marks]
    parts.append(_text((left + right) / 2, base + 36, "meritvärde hos den sist antagna", size=12, ink=MUTED))
    source = (
        "Källa: Gymnasieantagningen Storsthlm, slutantagningsresultat 2025. Gränser över 340 (med prov) visas inte."
    )
    parts.append(_text(left, base + 53, source, size=11, ink=MUTED, anchor="start"))
    return parts


def _text(
    x: float, y: float, words: str, *, size: int, weight: int = 400, ink: str = INK, anchor: str = "middle"
) -> str:
    """One line of text."""
    style = f'font-size="{size}" font-weight="{weight}" fill="{ink}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{words}</text>'
