"""Reminders: never early, never lost, never twice, never after they were called off. Repeats: one successor each."""

from collections import Counter, defaultdict

from evidence import milliseconds


def rules(evidence, findings):
    reminders(evidence, findings)
    hooks(evidence, findings)
    repeats(evidence, findings)


def reminders(evidence, findings):
    fired = defaultdict(list)
    for record in evidence.due:
        fired[(record.task, record.data["reminderId"], round(milliseconds(record.data["dueAt"])))].append(record)
        if milliseconds(record.data["firedAt"]) < milliseconds(record.data["dueAt"]):
            findings.add("early", record.id, task=record.task)
    for (task, _, _), records in fired.items():
        if len(records) > 1:
            findings.add("double-delivery", records[0].id, why="fired twice", task=task, times=len(records))
    changes = defaultdict(list)
    for operation in evidence.history:
        if operation.get("task") and "repeats" not in operation:
            changes[operation["task"]].append(operation)
    count = 0
    for operation in evidence.by("ok"):
        if operation["kind"] != "remind" or not operation["effects"]:
            continue
        count += 1
        task, due = operation["effects"][0][0], operation["due"]
        later = changes[task]
        came = fired.get((task, operation["reminder"], due), [])
        called_off = [each for each in later if each["kind"] in ("call off", "complete", "delete", "snooze")]
        if not called_off:
            # One that was acknowledged only after it was due may have been past when it was written.
            if not came and operation["answeredAt"] < due:
                findings.add("lost-reminder", operation["id"], task=task, due=due)
        for other in called_off:
            if other["kind"] == "snooze" or other["outcome"] != "ok":
                continue
            for record in came:
                if other["answeredAt"] < due:
                    findings.add("fired-after-cancel", record.id, task=task, due=due, by=other["id"])
    findings.counts["reminders set"] = count
    findings.counts["reminders fired"] = len(fired)


def hooks(evidence, findings):
    """At the outside: never before it is due, once for each reminder and instant. A repeat of one delivery is told as such."""
    late = []
    deliveries = defaultdict(set)
    came = set()
    for receipt in evidence.hooks:
        event = receipt["event"]
        due = milliseconds(event["data"]["dueAt"])
        if receipt["at"] < due:
            findings.add("early", event["id"], at=receipt["at"], due=due)
        place = (receipt["user"], event["subject"], event["data"]["reminderId"], event["data"]["dueAt"])
        if place not in deliveries:
            late.append(receipt["at"] - due)
        deliveries[place].add(receipt.get("delivery"))
        came.add(event["id"])
        if event["userid"] != receipt["user"]:
            findings.add("leaked", event["id"], why="told at somebody else's address")
    for place, known in deliveries.items():
        if len(known) > 1:
            findings.add("double-delivery", place[1], why="two deliveries of one reminder", times=len(known))
    hooked = set(evidence.campaign.get("hooked", []))
    for record in evidence.due:
        if record.user in hooked and record.id not in came:
            findings.add("lost-reminder", record.id, why="it never came to the webhook", task=record.task)
    late.sort()
    findings.counts["reminders received"] = len(late)
    if late:
        findings.counts["reminder late p50 ms"] = round(late[len(late) // 2])
        findings.counts["reminder late p99 ms"] = round(late[min(len(late) - 1, len(late) * 99 // 100)])


def repeats(evidence, findings):
    """One task for each date of a series, and one successor for each completion that stands."""
    added = Counter()
    later = defaultdict(set)
    for record in evidence.events:
        after = record.data.get("after") or {}
        if record.type == "task.added" and after.get("seriesId"):
            added[(after["seriesId"], after.get("occurrence"))] += 1
            later[after["seriesId"]].add(after.get("occurrence"))
    for (series, occurrence), times in added.items():
        if times > 1:
            findings.add("successor", series, why="an occurrence came twice", occurrence=occurrence, times=times)
    completed = 0
    for record in evidence.events:
        if record.type != "task.completed" or record.user == evidence.poisoned:
            continue
        task = record.data.get("task") or {}
        if not (task.get("recurrence") or {}).get("rrule") or task.get("nextOccurrence", "none") is None:
            continue
        completed += 1
        series = task.get("seriesId") or record.task
        own = task.get("occurrence") or task.get("due") or ""
        if not any((each or "") > own for each in later[series]):
            findings.add("successor", record.id, why="a completed occurrence has none", series=series)
    findings.counts["repeats completed"] = completed
    findings.counts["successors"] = sum(1 for r in evidence.events if r.event.get("actor") == "recurrence" and r.type == "task.added")
