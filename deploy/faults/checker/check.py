"""Judges a campaign from its folder. Prints what it counted as JSON; ends with 1 when anything at all is wrong.

    python3 check.py FOLDER [FOLDER …]

Several folders are judged one by one, each printed on a line of its own.
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import kafka_segments  # noqa: E402
import rules_of_clients  # noqa: E402
import rules_of_the_log  # noqa: E402
import rules_of_time  # noqa: E402
from evidence import Evidence, Findings  # noqa: E402

KINDS = (
    "lost", "doubled", "misordered", "unpublished", "published-without-commit", "audit", "read-model", "parked",
    "idempotency", "lost-update", "leaked", "unheard", "early", "lost-reminder", "fired-after-cancel",
    "double-delivery", "successor",
)  # fmt: skip

SHOWN = 20


def judge(folder):
    evidence, findings = Evidence(folder), Findings()
    for part in (rules_of_the_log, rules_of_clients, rules_of_time, kafka_segments):
        part.rules(evidence, findings)
    return {
        "operations": len(evidence.history),
        "acknowledged": len(evidence.by("ok")),
        "refused": len(evidence.by("fail")),
        "unknown": len(evidence.by("info")),
        "events": len(evidence.events),
        "records": len(evidence.log),
        "faults": len(evidence.faults),
        **findings.counts,
        "violations": {kind: len(findings.found[kind]) for kind in KINDS},
        "found": {kind: found[:SHOWN] for kind, found in findings.found.items() if found},
    }, len(findings)


if __name__ == "__main__":
    folders = sys.argv[1:]
    verdicts = [judge(folder) for folder in folders]
    for verdict, _ in verdicts:
        print(json.dumps(verdict, indent=1 if len(folders) == 1 else None, ensure_ascii=False))
    sys.exit(1 if any(wrong for _, wrong in verdicts) else 0)
