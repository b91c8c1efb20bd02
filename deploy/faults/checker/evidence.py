"""What the checker goes by: the clients' history, tables as COPY wrote them, segments as they lie on a broker's disk.

Nothing here asks a service, shares a type with one, or imports anything but Python's own library.
"""

import csv
import json
import os
import re
from collections import defaultdict
from datetime import datetime

csv.field_size_limit(1 << 30)

TASKS, REMINDERS, UPDATES = 1, 2, 3


def lines(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def table(folder, name):
    path = os.path.join(folder, "tables", name + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def milliseconds(text):
    """An instant as PostgreSQL or JSON writes it."""
    text = text.strip().replace(" ", "T").replace("Z", "+00:00")
    text = re.sub(r"([+-]\d\d)$", r"\1:00", text)
    match = re.match(r"(.*T\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d:\d\d)$", text)
    whole, fraction, zone = match.groups()
    at = datetime.fromisoformat(whole + zone).timestamp() * 1000
    return at + (float(fraction) * 1000 if fraction else 0)


class Record:
    """One record of the log."""

    __slots__ = ("topic", "part", "off", "task", "version", "id", "event")

    def __init__(self, row):
        self.topic = int(row["topic"])
        self.part = int(row["part"])
        self.off = int(row["off"])
        self.task = row["task_id"]
        self.version = int(row["version"])
        self.id = row["event_id"]
        self.event = json.loads(row["event"])

    @property
    def type(self):
        return self.event["type"]

    @property
    def user(self):
        return self.event["userid"]

    @property
    def data(self):
        return self.event.get("data") or {}


class Evidence:
    def __init__(self, folder):
        self.folder = folder
        self.history = lines(os.path.join(folder, "history.jsonl"))
        self.faults = lines(os.path.join(folder, "faults.jsonl"))
        received = lines(os.path.join(folder, "received.jsonl"))
        self.hooks = [line for line in received if "event" in line]
        self.frames = [line for line in received if "screen" in line]
        setting = os.path.join(folder, "campaign.json")
        self.campaign = json.load(open(setting, encoding="utf-8")) if os.path.exists(setting) else {}
        self.people = {each["userId"]: each["marker"] for each in self.campaign.get("people", [])}
        self.poisoned = self.campaign.get("poisoned")
        self.poison = {note["poison"] for note in (f.get("note") or {} for f in self.faults) if "poison" in note}

        self.shadow = table(folder, "shadow")
        self.outbox = table(folder, "outbox")
        self.rows = {row["id"]: row for row in table(folder, "task")}
        self.idempotency = table(folder, "idempotency")
        self.log = [Record(row) for row in table(folder, "log")]
        self.heads = {(int(row["topic"]), int(row["part"])): int(row["next"]) for row in table(folder, "head")}
        self.audit = table(folder, "audit")
        self.list = {row["id"]: row for row in table(folder, "list")}
        self.parked = table(folder, "parked")
        self.deliveries = table(folder, "delivery")

        # What poison says is no fact: it is looked at by the rules that are about it, and by no other.
        self.events = [r for r in self.log if r.topic == TASKS and r.id not in self.poison]
        self.due = [r for r in self.log if r.topic == REMINDERS]
        self.of_task = defaultdict(list)
        for record in self.events:
            if record.type.startswith("task."):
                self.of_task[record.task].append(record)

    def by(self, outcome):
        return [each for each in self.history if each["outcome"] == outcome]


class Findings:
    """What was found wrong: by its kind, with what it is about."""

    def __init__(self):
        self.found = defaultdict(list)
        self.counts = {}

    def add(self, kind, what, **about):
        self.found[kind].append({"id": what, **about})

    def __len__(self):
        return sum(len(each) for each in self.found.values())
