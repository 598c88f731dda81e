"""Kontrollera en gymnasieantagning själv: vanlig Python, inga tillägg, under 200 rader att läsa (tomma oräknade).

    python verify_round.py MAPP                          en körnings mapp, revisorns fulla paket eller det offentliga
    python verify_round.py --slip INTYG.json MAPP|ROT    ett personligt intyg mot den offentliga roten

En rad för varje kontroll. Svarskod 0 = allt stämmer, 1 = något stämmer inte, 2 = underlaget går inte att läsa.
"""

import csv
import hashlib
import hmac
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, str]


class Wish(NamedTuple):
    """Ett val: vems, i vilken ordning, i vilken tur (hand), till vilken pott, och nyckeln i varje platsgrupp."""

    who: str
    rank: int
    tier: int
    branch: str
    offering: str
    keys: dict[str, tuple[int, str, int]]


Wishes = dict[str, list[Wish]]
Held = dict[str, tuple[Wish, str]]
Checks = Iterator[tuple[str, list[str] | None]]

STATISTICS = ["statistics.csv", "statistics.xlsx"]
NOT_YET = "Lottens hemlighet är inte offentlig än; med slutresultatet går utfästelsen att kontrollera."
NOT_PUBLIC = """Att lotterna är dragna ur fröet, att fördelningen blir densamma igen och att gränserna följer av den
kräver persondata och syns bara i det fulla paketet. Ett eget intyg prövas mot det här paketet med --slip."""


def table(folder: Path, name: str) -> list[Row]:
    """Läs en tabell; varje rad blir en uppslagning från kolumnens namn till värdet."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def check_files(folder: Path, run: dict[str, Any], names: list[str]) -> list[str]:
    """Varje fil har den kontrollsumma som run.json anger, och run.json sitt eget sigill."""
    own = json.dumps({k: run[k] for k in run if k != "seal"}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    sums = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names if (folder / n).is_file()}
    wrong = [name for name in names if sums.get(name) != run["files"][name]]
    return wrong if hashlib.sha256(own.encode()).hexdigest() == run["seal"] else ["run.json", *wrong]


def check_commitment(run: dict[str, Any], seed: dict[str, Any]) -> list[str]:
    """Hemligheten är den som utfästes, och fröet är hemligheten följd av den offentliga slumpen."""
    secret, entropy = bytes.fromhex(seed["secret"]), run["lottery"]["entropy"]
    kept = hashlib.sha256(secret).hexdigest() == run["lottery"]["commitment"]
    mixed = hashlib.sha256(secret + entropy.encode()).hexdigest() == seed["seed"]
    return [] if kept and mixed and seed["year"] == run["round"]["year"] else ["instance/seed.json"]


def check_lots(lots: list[Row], seed: dict[str, Any]) -> list[str]:
    """Varje lott är HMAC-SHA256 av årtal och person, med fröet som nyckel."""
    key, year = bytes.fromhex(seed["seed"]), seed["year"]
    drawn = [hmac.new(key, f"{year}|{row['ticket']}".encode(), "sha256").hexdigest() for row in lots]
    return [row["applicant_id"] for row, lot in zip(lots, drawn, strict=True) if row["lot"] != lot]


def read_wishes(entries: list[Row], lots: list[Row]) -> Wishes:
    """Varje sökandes val i ordning; högre nyckel går först, lika nycklar skiljs av lotten."""
    lot = {row["applicant_id"]: row["lot"] for row in lots}
    wishes: dict[str, dict[int, Wish]] = {who: {} for who in lot}
    for row in entries:
        who, rank = row["applicant_id"], int(row["rank"])
        wish = Wish(who, rank, int(row["tier"]), row["branch_id"], row["offering_id"], {})
        wishes[who].setdefault(rank, wish).keys[row["group_id"]] = (-int(row["key"]), lot[who], rank)
    return {who: [own[rank] for rank in sorted(own)] for who, own in wishes.items()}


def choose(groups: dict[str, Row], asking: list[Wish]) -> list[tuple[Wish, str]]:
    """Fyll en potts platser: tur för tur, grupp för grupp; platser som blir över går bara framåt."""
    spare = {name: int(group["seats"]) for name, group in groups.items()}
    room = {name: int(group["limit"] or sys.maxsize) for name, group in groups.items()}
    taken: list[tuple[Wish, str]] = []
    seated: set[str] = set()
    for tier in sorted({1} | {wish.tier for wish in asking}):
        for name, group in groups.items():
            ranked = [(wish.keys[name], wish) for wish in asking if wish.tier == tier and name in wish.keys]
            for _, wish in sorted(ranked):
                if min(spare[name], room[name]) > 0 and wish.who not in seated:
                    seated.add(wish.who)
                    taken.append((wish, group["speaks_for"]))
                    spare[name], room[name] = spare[name] - 1, room[name] - 1
            left, spare[name] = spare[name], 0
            spare[group["overflow_to"] or name] += left
    return taken


def allocate(branches: dict[str, dict[str, Row]], wishes: Wishes) -> Held:
    """Alla ber om sitt bästa val, potterna behåller de främsta, de som får nej ber om sitt nästa."""
    asked: dict[str, list[Wish]] = defaultdict(list)
    holds: Held = {}
    turn, refused = dict.fromkeys(wishes, 0), set(wishes)
    several = {b for own in wishes.values() for bs in [[w.branch for w in own]] for b in bs if bs.count(b) > 1}
    while refused:
        new: dict[str, set[str]] = defaultdict(set)
        for who in sorted(refused):
            for wish in wishes[who][turn[who] : turn[who] + 1]:
                asked[wish.branch].append(wish)
                new[wish.branch].add(who)
            turn[who] += 1
        refused = set()
        for branch, people in new.items():
            had = people | {w.who for w in asked[branch] if w.who in holds and holds[w.who][0] is w}
            for who in had:
                holds.pop(who, None)
            taken = choose(branches[branch], asked[branch])
            holds.update({wish.who: (wish, group) for wish, group in taken})
            refused |= {who for who in had if who not in holds}
            if branch not in several:  # den som har fått nej får nej igen
                asked[branch] = [wish for wish, _ in taken]
    return holds


def check_results(results: list[Row], holds: Held, wishes: Wishes) -> list[str]:
    """Var och en har just den plats som fördelningen ger när den görs om."""
    stated = {row["applicant_id"]: (row["offering_id"], row["group_id"], row["rank"]) for row in results}
    given = dict.fromkeys(wishes, ("", "", "")) | {w: (v.offering, g, str(v.rank)) for w, (v, g) in holds.items()}
    return [who for who in sorted(given.keys() | stated.keys()) if given.get(who) != stated.get(who)]


def check_limits(folder: Path, wishes: Wishes, holds: Held) -> list[str]:
    """Gränsen är de lägsta poängen bland de antagna utanför fri kvot, om någon fick nej eller allt är fullt."""
    free = {(r["branch_id"], r["group_id"]) for r in table(folder, "input/seat_groups.csv") if r["kind"] == "FREE"}
    offerings, rows = table(folder, "input/offerings.csv"), table(folder, "choice_results.csv")
    points = {(row["applicant_id"], int(row["rank"])): int(row["points"].replace(".", "") or -1) for row in rows}
    lowest: dict[str, int] = {}
    reserves = {row["offering_id"] for row in rows if row["status"] == "Reserv"}
    reserves |= {w.offering for o, own in wishes.items() for w in own if o not in holds or w.rank < holds[o][0].rank}
    for who, (wish, group) in holds.items():
        if (wish.branch, group) not in free and points[who, wish.rank] >= 0:
            lowest[wish.offering] = min(points[who, wish.rank], lowest.get(wish.offering, sys.maxsize))
    ranked = {row["offering_id"] for row in offerings if row["selection"] == "RANK" or row["status"] == "CLOSED"}
    published = table(folder, "statistics.csv")
    asked = reserves | {row["offering_id"] for row in published if row["AntalLedigaPlatser"] == "0"}
    limits = {offering: limit for offering, limit in lowest.items() if offering in asked - ranked}
    stated = {row["offering_id"]: row["Antagningsgrans"].replace(".", "") for row in published}
    return [offering for offering, limit in stated.items() if int(limit or -1) != limits.get(offering, -1)]


def check_slip(file: Path, place: str) -> Checks:
    """En persons rader, salt och väg leder till roten: 64 tecken, eller merkle_root i en mapps run.json."""
    slip, run = json.loads(file.read_text("utf-8")), Path(place, "run.json")
    root = json.loads(run.read_text("utf-8"))["merkle_root"] if run.is_file() else place
    node = hashlib.sha256(b"\0" + bytes.fromhex(slip["salt"]) + slip["rows"].encode()).digest()
    for side, other in ((side, bytes.fromhex(beside)) for side, beside in slip["path"]):
        node = hashlib.sha256(b"\1" + (other + node if side == "left" else node + other)).digest()
    whose = {row[0] for row in csv.reader(slip["rows"].split("\n")) if row}
    yield "Raderna är den sökandes egna", sorted(whose ^ {"applicant_id", slip["applicant_id"]})
    yield "Intyget hör till den offentliga roten", [] if node.hex() == root else [slip["applicant_id"]]


def check_round(folder: Path) -> Checks:
    """Alla kontroller av ett underlag, en i taget; av ett offentligt de som går, och i ord de som inte går."""
    run = json.loads((folder / "run.json").read_text("utf-8"))
    public = run.get("format", "").startswith("gymnasieregion-public/")
    seed = json.loads((folder / ("lottery.json" if public else "instance/seed.json")).read_text("utf-8"))
    yield "Filerna är orörda", check_files(folder, run, STATISTICS if public else list(run["files"]))
    if public:
        yield "Lottningen är den som run.json anger", [n for n, v in run["lottery"].items() if seed.get(n) != v]
    secret_is_out = "secret" in seed or not public
    yield ("Utfästelsen och fröet stämmer", check_commitment(run, seed)) if secret_is_out else (NOT_YET, None)
    if public:
        yield NOT_PUBLIC, None
        return
    lots = table(folder, "instance/lots.csv")
    yield "Lotterna är dragna ur fröet", check_lots(lots, seed)
    branches: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in sorted(table(folder, "instance/groups.csv"), key=lambda row: int(row["position"])):
        branches[row["branch_id"]][row["group_id"]] = row
    wishes = read_wishes(table(folder, "instance/entries.csv"), lots)
    holds = allocate(branches, wishes)
    yield "Fördelningen blir densamma igen", check_results(table(folder, "results.csv"), holds, wishes)
    yield "Antagningsgränserna stämmer", check_limits(folder, wishes, holds)


def main(words: list[str]) -> int:
    """Kör kontrollerna och skriv en rad för var och en."""
    match words:
        case ["--slip", slip, place]:
            checks = check_slip(Path(slip), place)
        case [folder] if not folder.startswith("-"):
            checks = check_round(Path(folder))
        case _:
            print(__doc__)
            return 2
    code = 0
    try:
        for what, wrong in checks:
            no = f": NEJ, {len(wrong)} fel: {', '.join(wrong[:10])}" if wrong else ": ja"
            print(what if wrong is None else what + no)
            code = 1 if wrong else code
    except (OSError, LookupError, AttributeError, TypeError, ValueError, csv.Error) as fault:
        print(f"Underlaget går inte att läsa: {getattr(fault, 'filename', None) or repr(fault)}")
        return code or 2
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
