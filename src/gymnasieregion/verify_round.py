"""Kontrollera en gymnasieantagning själv: vanlig Python, inga tillägg, under 200 rader att läsa.

    python verify_round.py MAPP                          hela underlaget (mappen från en körning, eller revisorns paket)
    python verify_round.py --slip LAPP.json MAPP|ROT     en persons egen lapp mot den offentliga roten

Underlaget prövas så här: filerna är orörda, utfästelsen stämmer, lotterna följer av fröet, fördelningen blir
densamma när den görs om från början, och antagningsgränserna är de rätta. Svarskod 0 = allt stämmer, 1 = något
stämmer inte, 2 = underlaget går inte att läsa.
"""

import csv
import hashlib
import hmac
import json
import sys
from collections import defaultdict
from pathlib import Path


def table(folder, name):
    """Läs en tabell; varje rad blir en uppslagning från kolumnens namn till värdet."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        delimiter = ";" if ";" in file.readline() else ","
        file.seek(0)
        return list(csv.DictReader(file, delimiter=delimiter))


def sha256(content):
    """Kontrollsumman av några byte, som 64 tecken."""
    return hashlib.sha256(content).hexdigest()


def check_files(folder, run):
    """Varje fil har den kontrollsumma som run.json anger, och run.json sitt eget sigill."""
    body = {key: value for key, value in run.items() if key != "seal"}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    wrong = [] if sha256(text.encode()) == run["seal"] else ["run.json"]
    for name, digest in run["files"].items():
        path = folder / name
        if not path.is_file() or sha256(path.read_bytes()) != digest:
            wrong.append(name)
    return wrong


def check_commitment(run, seed):
    """Hemligheten är den som utfästes, och fröet är hemligheten följd av den offentliga slumpen."""
    secret = bytes.fromhex(seed["secret"])
    kept = sha256(secret) == seed["commitment"] == run["lottery"]["commitment"]
    mixed = sha256(secret + seed["entropy"].encode()) == seed["seed"] and seed["entropy"] == run["lottery"]["entropy"]
    return [] if kept and mixed else ["seed.json"]


def check_lots(lots, seed):
    """Varje lott är HMAC-SHA256 av årtal och person med fröet som nyckel."""
    key = bytes.fromhex(seed["seed"])
    return [
        row["applicant_id"]
        for row in lots
        if hmac.new(key, f"{seed['year']}|{row['ticket']}".encode(), "sha256").hexdigest() != row["lot"]
    ]


def read_branches(groups):
    """Platsgrupperna i ordning för varje pott av platser."""
    branches = defaultdict(list)
    for row in sorted(groups, key=lambda row: int(row["position"])):
        limit = int(row["limit"]) if row["limit"] else None
        branches[row["branch_id"]].append((row["group_id"], int(row["seats"]), limit, row["overflow_to"]))
    return branches


def read_wishes(entries, lots):
    """Varje sökandes val i ordning: potten, turen (hand) och nyckeln i varje grupp där valet rangordnas."""
    lot = {row["applicant_id"]: row["lot"] for row in lots}
    wishes = {applicant: {} for applicant in lot}
    for row in entries:
        who, rank = row["applicant_id"], int(row["rank"])
        new = {"who": who, "rank": rank, "tier": int(row["tier"]), "branch": row["branch_id"], "keys": {}}
        wish = wishes[who].setdefault(rank, {**new, "offering": row["offering_id"]})
        wish["keys"][row["group_id"]] = (-int(row["key"]), lot[who], rank)
    return {who: [own[rank] for rank in sorted(own)] for who, own in wishes.items()}


def choose(groups, asking):
    """Fyll en potts platser ur dem som ber om en: tur för tur, grupp för grupp; det som blir över går bara framåt."""
    spare = {group: seats for group, seats, _, _ in groups}
    held = defaultdict(int)
    taken, seated = [], set()
    for tier in sorted({1} | {wish["tier"] for wish in asking}):
        for group, _, limit, overflow in groups:
            total, spare[group] = spare[group], 0
            room = total if limit is None else min(total, limit - held[group])
            ranked = [wish for wish in asking if wish["tier"] == tier and group in wish["keys"]]
            won = 0
            for wish in sorted(ranked, key=lambda wish: wish["keys"][group]):
                if won < room and wish["who"] not in seated:
                    seated.add(wish["who"])
                    taken.append((wish, group))
                    won += 1
            held[group] += won
            spare[overflow or group] += total - won
    return taken


def allocate(branches, wishes):
    """Alla ber om sitt bästa val; potterna behåller de främsta; de som får nej ber om sitt nästa. Tills ingen får nej."""
    asked, holds = defaultdict(list), {}
    turn = dict.fromkeys(wishes, 0)
    several = {b for own in wishes.values() for i, w in enumerate(own) for b in [w["branch"]] if b in _before(own, i)}
    refused = set(wishes)
    while refused:
        new = defaultdict(set)
        for who in sorted(refused):
            if turn[who] < len(wishes[who]):
                wish = wishes[who][turn[who]]
                turn[who] += 1
                asked[wish["branch"]].append(wish)
                new[wish["branch"]].add(who)
        refused = set()
        for branch, people in new.items():
            had = people | {wish["who"] for wish in asked[branch] if holds.get(wish["who"], (None,))[0] is wish}
            for who in had:
                holds.pop(who, None)
            taken = choose(branches[branch], asked[branch])
            holds.update({wish["who"]: (wish, group) for wish, group in taken})
            if branch not in several:  # den som har fått nej en gång får nej igen
                asked[branch] = [wish for wish, _ in taken]
            refused |= had - holds.keys()
    return holds


def _before(own, i):
    """Potterna i de val som står ovanför."""
    return {wish["branch"] for wish in own[:i]}


def check_results(results, holds, speaks_for):
    """Var och en har just den plats som fördelningen ger när den görs om."""
    wrong = []
    for row in results:
        wish, group = holds.get(row["applicant_id"], (None, None))
        given = (wish["offering"], speaks_for[wish["branch"], group], str(wish["rank"])) if wish else ("", "", "")
        if given != (row["offering_id"], row["group_id"], row["rank"]):
            wrong.append(row["applicant_id"])
    return wrong + sorted(holds.keys() - {row["applicant_id"] for row in results})


def check_limits(folder, wishes, holds, speaks_for):
    """Gränsen är de lägsta poängen bland de antagna utanför fri kvot, om någon som nådde fram till valet fick nej."""
    points = {(r["applicant_id"], int(r["rank"])): r["points"] for r in table(folder, "choice_results.csv")}
    free = {(r["branch_id"], r["group_id"]) for r in table(folder, "input/seat_groups.csv") if r["kind"] == "FREE"}
    offerings = {r["offering_id"]: r for r in table(folder, "input/offerings.csv")}
    lowest, reserves = {}, set()
    for who, own in wishes.items():
        held, group = holds.get(who, (None, None))
        reserves |= {wish["offering"] for wish in own if held is None or wish["rank"] < held["rank"]}
        if held and (held["branch"], speaks_for[held["branch"], group]) not in free and points[who, held["rank"]]:
            value = round(float(points[who, held["rank"]]) * 100)
            lowest[held["offering"]] = min(value, lowest.get(held["offering"], value))
    wrong = []
    for row in table(folder, "statistics.csv"):
        offering = row["offering_id"]
        ranked = offerings[offering]["selection"] == "RANK" or offerings[offering]["status"] == "CLOSED"
        limit = lowest.get(offering) if offering in reserves and not ranked else None
        stated = row["Antagningsgrans"].replace(",", ".")
        if (round(float(stated) * 100) if stated else None) != limit:
            wrong.append(offering)
    return wrong


def check_slip(slip, root):
    """Lappens rader och salt ger, med kontrollsummorna på vägen, den offentliga roten."""
    node = hashlib.sha256(b"\0" + bytes.fromhex(slip["salt"]) + slip["rows"].encode()).digest()
    for side, beside in slip["path"]:
        other = bytes.fromhex(beside)
        node = hashlib.sha256(b"\1" + (other + node if side == "left" else node + other)).digest()
    return [] if node.hex() == root else [slip["applicant_id"]]


def check_round(folder):
    """Alla kontroller av ett helt underlag, en i taget."""
    run, seed = (json.loads((folder / name).read_text(encoding="utf-8")) for name in ("run.json", "instance/seed.json"))
    groups, lots = table(folder, "instance/groups.csv"), table(folder, "instance/lots.csv")
    yield "Filerna är orörda", check_files(folder, run)
    yield "Utfästelsen och fröet stämmer", check_commitment(run, seed)
    yield "Lotterna är dragna ur fröet", check_lots(lots, seed)
    wishes = read_wishes(table(folder, "instance/entries.csv"), lots)
    speaks_for = {(row["branch_id"], row["group_id"]): row["speaks_for"] or row["group_id"] for row in groups}
    holds = allocate(read_branches(groups), wishes)
    yield "Fördelningen blir densamma igen", check_results(table(folder, "results.csv"), holds, speaks_for)
    yield "Antagningsgränserna stämmer", check_limits(folder, wishes, holds, speaks_for)


def main(words):
    """Kör kontrollerna och skriv en rad för var och en."""
    try:
        if words[:1] == ["--slip"] and len(words) == 3:
            place = Path(words[2])
            root = json.loads((place / "run.json").read_text("utf-8"))["merkle_root"] if place.is_dir() else words[2]
            checks = [("Lappen hör till den offentliga roten", check_slip(json.loads(Path(words[1]).read_text("utf-8")), root))]
        elif len(words) == 1 and not words[0].startswith("-"):
            checks = list(check_round(Path(words[0])))
        else:
            print(__doc__)
            return 2
    except (OSError, KeyError, TypeError, ValueError) as fault:
        print(f"Underlaget går inte att läsa: {fault!r}")
        return 2
    for what, wrong in checks:
        print(f"{what}: {'ja' if not wrong else f'NEJ, {len(wrong)} fel: ' + ', '.join(map(str, wrong[:10]))}")
    return 1 if any(wrong for _, wrong in checks) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
