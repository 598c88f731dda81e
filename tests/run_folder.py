"""A run's folder written by hand: three applicants, two programmes, one of them with free quota and a seat handed over.

Nothing here is made by the code that writes real runs, so that what reads such folders is tested against the format.
"""

import hashlib
import hmac
import json

SECRET, ENTROPY, YEAR = bytes(range(32)), "utfall av dragning", 2025
SEED = hashlib.sha256(SECRET + ENTROPY.encode()).digest()
SLIP_SECRET = bytes(range(100, 132))


def lot(ticket):
    return hmac.new(SEED, f"{YEAR}|{ticket}".encode(), "sha256").hexdigest()


# NA: one seat by points, one by free quota that goes on to "rest". EK: two seats. Anna 300, Bo 280, Cid 250, Dan 280.
# Bo and Dan have the same points; Dan is second hand to NA. Nobody has free quota, so its seat goes on to Bo.
FILES = {
    "instance/groups.csv": """branch_id,position,group_id,seats,limit,overflow_to,speaks_for
EK,1,alla,2,,,alla
NA,1,merit,1,,,merit
NA,2,fri,1,1,rest,fri
NA,3,rest,0,,,rest
""",
    "instance/entries.csv": """applicant_id,rank,offering_id,branch_id,tier,group_id,key
Anna,1,NA1,NA,1,merit,30000
Anna,1,NA1,NA,1,rest,30000
Bo,1,NA1,NA,1,merit,28000
Bo,1,NA1,NA,1,rest,28000
Bo,2,EK1,EK,1,alla,28000
Cid,1,NA1,NA,1,merit,25000
Cid,1,NA1,NA,1,rest,25000
Cid,2,EK1,EK,1,alla,25000
Dan,1,NA1,NA,2,merit,28000
Dan,1,NA1,NA,2,rest,28000
""",
    "instance/lots.csv": "applicant_id,ticket,lot\n"
    + "".join(f"{who},{who}-1,{lot(f'{who}-1')}\n" for who in ("Anna", "Bo", "Cid", "Dan")),
    "instance/seed.json": json.dumps(
        {
            "year": YEAR,
            "secret": SECRET.hex(),
            "entropy": ENTROPY,
            "seed": SEED.hex(),
            "commitment": hashlib.sha256(SECRET).hexdigest(),
        }
    ),
    "input/offerings.csv": "offering_id,branch_id,selection,status\nEK1,EK,MERIT,OPEN\nNA1,NA,MERIT,OPEN\n",
    "input/seat_groups.csv": "branch_id,position,group_id,kind,seats\n"
    "EK,1,alla,OPEN,2\nNA,1,merit,OPEN,1\nNA,2,fri,FREE,1\nNA,3,rest,OPEN,0\n",
    "input/round.json": json.dumps({"slip_secret": SLIP_SECRET.hex()}),
    "results.csv": """applicant_id,merit,status,offering_id,group_id,rank
Anna,300.00,Antagen,NA1,merit,1
Bo,280.00,Antagen,NA1,rest,1
Cid,250.00,Antagen,EK1,alla,2
Dan,280.00,Reserv,,,
""",
    "choice_results.csv": """applicant_id,rank,offering_id,status,group_id,points
Anna,1,NA1,Antagen,merit,300.00
Bo,1,NA1,Antagen,rest,280.00
Bo,2,EK1,Struken,,280.00
Cid,1,NA1,Reserv,rest,250.00
Cid,2,EK1,Antagen,alla,250.00
Dan,1,NA1,Reserv,rest,280.00
""",
    "statistics.csv": "Ar,AntalLedigaPlatser,Skola,Antagningsgrans,Median,offering_id\n"
    "2025,1,Norra,,250.00,EK1\n2025,0,Norra,280.00,290.00,NA1\n",
    "statistics.xlsx": "stands for a workbook",
}


def slip_rows(files, who):
    """A person's lines of both files with their headers."""
    parts = []
    for name in ("results.csv", "choice_results.csv"):
        header, *lines = files[name].splitlines(keepends=True)
        parts += [header, *(line for line in lines if line.startswith(f"{who},"))]
    return "".join(parts)


def leaf(files, who):
    salt = hmac.new(SLIP_SECRET, who.encode(), "sha256").digest()
    return hashlib.sha256(b"\0" + salt + slip_rows(files, who).encode()).digest()


def root_of_four(files):
    """The root over four leaves, written out."""
    one, two, three, four = (leaf(files, who) for who in ("Anna", "Bo", "Cid", "Dan"))
    left = hashlib.sha256(b"\1" + one + two).digest()
    right = hashlib.sha256(b"\1" + three + four).digest()
    return hashlib.sha256(b"\1" + left + right).hexdigest()


def write_run(folder, kind="final", change=None):
    """Write the folder, sealed; ``change`` gives other texts for some files, sealed too."""
    files = {**FILES, **(change or {})}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    run = {
        "format": "gymnasieregion-run/1",
        "round": {"kind": kind, "year": YEAR, "day": "2025-07-01", "name": "Höst"},
        "lottery": {"commitment": hashlib.sha256(SECRET).hexdigest(), "entropy": ENTROPY},
        "rules": {"version": "0" * 64, "parameters": {}},
        "counts": {"applicants": 4},
        "merkle_root": root_of_four(files),
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()},
    }
    seal(folder, run)
    return folder


def seal(folder, run):
    """Seal and write ``run.json``."""
    body = {key: value for key, value in run.items() if key != "seal"}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    run = {**body, "seal": hashlib.sha256(text.encode()).hexdigest()}
    (folder / "run.json").write_text(json.dumps(run, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
