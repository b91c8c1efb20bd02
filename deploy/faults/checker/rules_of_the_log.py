"""Lost, doubled, out of order, unpublished, published without a commit, and what the read models made of it."""

import json
from collections import Counter, defaultdict

from evidence import TASKS

# What a rule may do to a name in a title or a tag: it comes in by these events, said by the person or by the assistant.
SAYING = ("task.added", "task.updated")


def rules(evidence, findings):
    lost(evidence, findings)
    doubled(evidence, findings)
    order(evidence, findings)
    outbox(evidence, findings)
    rows(evidence, findings)
    audit(evidence, findings)
    read_model(evidence, findings)
    parked(evidence, findings)


def lost(evidence, findings):
    """Every acknowledged version of a task is on the log, and its row has come at least that far."""
    there = {(r.task, r.version) for r in evidence.events}
    for operation in evidence.by("ok"):
        for task, version in operation["effects"]:
            if (task, version) not in there:
                findings.add("lost", operation["id"], why="not on the log", task=task, version=version)
            row = evidence.rows.get(task)
            if row is None or int(row["version"]) < version:
                findings.add("lost", operation["id"], why="the row does not have it", task=task, version=version)


def marks_said(evidence):
    """For each word that one operation alone brings in: the events that brought it in."""
    said = defaultdict(list)
    for record in evidence.events:
        if record.event.get("actor") not in ("user", "assistant") or record.event.get("undoes"):
            continue
        after, before = record.data.get("after") or {}, record.data.get("before") or {}
        if record.type == "task.added" or "title" in after:
            for word in set(str(after.get("title", "")).split()) - set(str(before.get("title", "")).split()):
                said[word].append(record)
        for tag in set(after.get("tags") or []) - set(before.get("tags") or []):
            said[tag].append(record)
    return said


def doubled(evidence, findings):
    """One effect for each key: yes is once, no is never, nobody knows is at most once."""
    said = marks_said(evidence)
    once = {}
    for operation in evidence.history:
        mark = operation.get("mark")
        if mark is None or "repeats" in operation:
            continue
        happened = len({r.id for r in said[mark]})
        outcome = operation["outcome"]
        once[mark] = operation
        if happened > 1:
            findings.add("doubled", operation["id"], mark=mark, times=happened)
        if outcome == "ok" and happened == 0:
            findings.add("lost", operation["id"], why="its words are nowhere on the log", mark=mark)
        if outcome == "fail" and happened and not operation.get("unsure"):
            findings.add("published-without-commit", operation["id"], why="it was refused", mark=mark)
    for what, times in Counter((r.task, r.version) for r in evidence.events if r.type.startswith("task.")).items():
        if times > 1:
            findings.add("doubled", f"{what[0]} version {what[1]}", where="log", times=times)
    for (topic, identity), times in Counter((r.topic, r.id) for r in evidence.log).items():
        if times > 1:
            findings.add("doubled", identity, where=f"topic {topic}", times=times)


def order(evidence, findings):
    """Offsets are dense, a user has one partition, a task's versions come as 1, 2, 3, …"""
    offsets = defaultdict(list)
    parts = defaultdict(set)
    for record in evidence.log:
        offsets[(record.topic, record.part)].append(record.off)
        parts[record.user].add(record.part)
    for place, found in offsets.items():
        expected = list(range(1, evidence.heads.get(place, len(found) + 1)))
        if found != expected:
            wrong = sorted(set(expected) ^ set(found))[:5] or ["repeated"]
            findings.add("misordered", f"topic {place[0]} partition {place[1]}", why="offsets are not dense", at=wrong)
    for user, where in parts.items():
        if len(where) > 1:
            findings.add("misordered", user, why="in several partitions", at=sorted(where))
    for task, records in evidence.of_task.items():
        seen = []
        for record in records:
            if record.version not in seen:
                seen.append(record.version)
        if seen != list(range(1, len(seen) + 1)):
            findings.add("misordered", task, why="versions are not 1, 2, 3, …", at=seen[:20])


def canonical(event):
    return json.dumps(event, sort_keys=True, separators=(",", ":"))


def outbox(evidence, findings):
    """Each entry that committed is on the log once, as it was; what is on the log was committed."""
    if evidence.outbox:
        findings.add("unpublished", evidence.outbox[0]["event_id"], why="still in the outbox", count=len(evidence.outbox))
    if not evidence.shadow:
        return
    committed = {}
    wanted = Counter()
    for entry in evidence.shadow:
        committed[entry["event_id"]] = entry
        for topic in entry["topics"].strip("{}").split(","):
            wanted[(int(topic), entry["event_id"])] += 1
    there = Counter((r.topic, r.id) for r in evidence.log)
    for (topic, identity), _ in wanted.items():
        if there[(topic, identity)] == 0:
            findings.add("unpublished", identity, topic=topic, task=committed[identity]["task_id"])
    for record in evidence.log:
        if record.id in evidence.poison:
            continue
        entry = committed.get(record.id)
        if entry is None or (record.topic, record.id) not in wanted:
            findings.add("published-without-commit", record.id, topic=record.topic, task=record.task)
        elif record.topic != 3 and canonical(json.loads(entry["event"])) != canonical(record.event):
            findings.add("published-without-commit", record.id, why="it reads otherwise than it was committed")


def rows(evidence, findings):
    """Row ⇔ events: a task's row has the version of its last event."""
    for task, row in evidence.rows.items():
        records = evidence.of_task.get(task, [])
        last = max((r.version for r in records), default=0)
        if int(row["version"]) != last:
            findings.add("unpublished", task, why="the row is ahead of its events", row=int(row["version"]), log=last)
    for task in evidence.of_task:
        if task not in evidence.rows:
            findings.add("published-without-commit", task, why="there are events and no row")


def audit(evidence, findings):
    """One entry for each event, and none for anything else; numbers of a user's chain are 1, 2, 3, …"""
    entries = Counter(row["event_id"] for row in evidence.audit)
    for record in evidence.events:
        if record.user == evidence.poisoned or not record.type.startswith("task."):
            continue
        if entries[record.id] != 1:
            findings.add("audit", record.id, times=entries[record.id], task=record.task, version=record.version)
    known = {r.id for r in evidence.log}
    for identity in entries:
        if identity not in known:
            findings.add("audit", identity, why="an entry without an event")
    chain = defaultdict(list)
    for row in evidence.audit:
        chain[row["user_id"]].append(int(row["seq"]))
    for user, numbers in chain.items():
        if numbers != list(range(1, len(numbers) + 1)):
            findings.add("audit", user, why="the chain is not 1, 2, 3, …")


def read_model(evidence, findings):
    """The list is what the rows are."""
    for task, row in evidence.rows.items():
        if row["user_id"] == evidence.poisoned:
            continue
        listed = evidence.list.get(task)
        if listed is None or listed["version"] != row["version"] or json.loads(listed["doc"]) != json.loads(row["doc"]):
            findings.add("read-model", task, row=row["version"], listed=listed and listed["version"])


def parked(evidence, findings):
    """Poison is set apart, and nothing else is."""
    for row in evidence.parked:
        if row["grp"] in ("email", "push", "webhook"):
            findings.add("parked", row["key"], why=row["reason"], group=row["grp"])
        elif json.loads(row["event"])["userid"] != evidence.poisoned:
            findings.add("parked", json.loads(row["event"])["id"], why=row["reason"], group=row["grp"])
    apart = {json.loads(row["event"])["id"] for row in evidence.parked}
    on_log = {r.id for r in evidence.log if r.topic == TASKS}
    for identity in evidence.poison & on_log:
        if identity not in apart:
            findings.add("parked", identity, why="poison was not set apart")
