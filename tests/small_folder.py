"""A small input folder for tests: valid as it stands, each file a text that a test can change."""

import json

SECRET, SLIP = "0f" * 32, "a1" * 32

FILES = {
    "offerings.csv": """\
offering_id,branch_id,municipality_code,municipality,school,organisation_form,study_path_code,study_path,selection,first_hand,status,test_weight,test_max,test_min,test_subject,test_subject_mark,test_max_rank
ES,,0182,Nacka,Skolan B,Kommunal,ES25,Estetiska programmet,MERIT_TEST,AREA,OPEN,1.5,60,10,MU,C,5
IB,,0182,Nacka,Skolan B,Kommunal,IB,International Baccalaureate,RANK,ALL,OPEN,,,,,,
NA,,0180,Stockholm,Skolan A,Kommunal,NA25,Naturvetenskapsprogrammet,MERIT,AREA,OPEN,,,,,,
SA1,SA,0180,Stockholm,Skolan A,Kommunal,SA25,Samhällsvetenskapsprogrammet,MERIT,AREA,OPEN,,,,,,
SA2,SA,0180,Stockholm,Skolan A,Kommunal,SA25,Samhällsvetenskapsprogrammet,MERIT,AREA,OPEN,,,,,,
""",
    "seat_groups.csv": """\
branch_id,position,group_id,kind,seats,limit,overflow_to,offering_id
ES,1,open,OPEN,2,,,
IB,1,open,OPEN,2,,,
NA,1,open,OPEN,3,,,
NA,2,free,FREE,1,,rest,
NA,3,rest,OPEN,0,5,,
SA,1,two,OPEN,1,,all,SA2
SA,2,all,OPEN,4,,,
""",
    "applicants.csv": """\
applicant_id,identity_number,birth_date,home_municipality_code,late,dance,completed,ticket
P1,20090312TF12,2009-03-12,0180,no,no,no,
P2,,2009-05-01,0182,yes,no,no,T2
P3,,2008-12-24,0380,no,yes,no,
""",
    "grades.csv": """\
applicant_id,subject,mark,language_as
P1,MA,A,
P1,FRA,B,M2
P2,MA,F,
P2,MU,C,
P3,EN,-,
""",
    "choices.csv": """\
applicant_id,rank,offering_id
P1,1,NA
P1,2,ES
P2,1,ES
P2,2,IB
P2,3,SA2
P3,1,NA
""",
    "row_decisions.csv": """\
applicant_id,offering_id,received,hand,eligible,dispensation,free_quota,added
P1,NA,,,,,GRANTED,
P2,SA2,no,2,yes,EN,REFUSED,LATE
""",
    "tests.csv": "applicant_id,offering_id,points\nP2,ES,41.25\n",
    "ranks.csv": "applicant_id,offering_id,list,rank,agreement\nP2,IB,SELECTION,2,DONE\nP1,NA,FREE,1,\n",
    "held.csv": "applicant_id,offering_id,group_id,reply\nP2,SA2,all,NO\n",
    "completions.csv": "applicant_id,subject,mark,language_as,completed_on\nP2,MA,D,,2025-06-20\nP3,EN,E,,2025-06-10\n",
}

ROUND = {
    "kind": "reserve",
    "year": 2025,
    "day": "2025-07-01",
    "name": "Prov",
    "lottery": {"secret": SECRET, "entropy": "väder"},
    "slip_secret": SLIP,
    "decisions": [],
    "synthetic": True,
}


def write_folder(path, files=FILES, settings=ROUND):
    """Write the folder and return its path."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / name).write_bytes(text.encode())
    (path / "round.json").write_text(json.dumps(settings, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
