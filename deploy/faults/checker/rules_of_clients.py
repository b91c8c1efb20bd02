"""One effect and one answer for each key, no lost update, nobody else's words."""

import os
import re
from collections import Counter, defaultdict


def rules(evidence, findings):
    keys(evidence, findings)
    versions(evidence, findings)
    appended(evidence, findings)
    leaked(evidence, findings)
    screens(evidence, findings)


def keys(evidence, findings):
    stored = Counter((row["user_id"], row["idem_key"]) for row in evidence.idempotency)
    kinds = {operation["id"]: operation["kind"] for operation in evidence.history}
    answers = defaultdict(set)
    changing = set()
    for operation in evidence.history:
        if operation["outcome"] != "ok" or not operation["key"]:
            continue
        if operation["kind"] == "key with another body":
            findings.add("idempotency", operation["id"], why="another body under a used key was taken", key=operation["key"])
            continue
        answers[(operation["user"], operation["key"])].add(operation["answer"])
        changing |= {(operation["user"], operation["key"])} if operation["effects"] else set()
        # What a conversation says is kept with the conversation.
        if kinds.get(operation.get("repeats"), operation["kind"]) == "chat" or not operation["effects"]:
            continue
        if stored[(operation["user"], operation["key"])] != 1:
            findings.add("idempotency", operation["id"], why="the key was not kept", key=operation["key"])
    for (user, key), given in answers.items():
        # A question in a conversation changes nothing, and is read anew whenever it is asked.
        if len(given) > 1 and (user, key) in changing:
            findings.add("idempotency", key, why="one key was given several answers", user=user, answers=len(given))


def versions(evidence, findings):
    """A version is acknowledged to one change; and with If-Match to the one that knew the version before."""
    first = {}
    for operation in evidence.by("ok"):
        if operation["kind"] in ("complete again", "repeat"):
            continue
        for task, version in operation["effects"]:
            other = first.setdefault((task, version), operation)
            if other is not operation and other["key"] != operation["key"] and operation.get("mark"):
                findings.add("lost-update", operation["id"], why="two changes were given one version", task=task, version=version)
        expected = operation.get("ifMatch")
        if expected is None:
            continue
        got = dict(operation["effects"]).get(operation["task"])
        if got is not None and got != expected + 1:
            findings.add("lost-update", operation["id"], why="If-Match was passed over", expected=expected, got=got)


def appended(evidence, findings):
    """Every tag that was acknowledged is in the list, in the order of the versions, unless nobody knows."""
    lists = defaultdict(dict)
    unknown = defaultdict(set)
    for operation in evidence.history:
        if operation["kind"] != "append":
            continue
        if operation["outcome"] == "ok":
            lists[operation["task"]][dict(operation["effects"])[operation["task"]]] = operation
        elif operation["outcome"] == "info" or operation.get("unsure"):
            unknown[operation["task"]].add(operation["mark"])
    for task, by_version in lists.items():
        records = {r.version: r for r in evidence.of_task.get(task, [])}
        last = max((r for r in evidence.of_task.get(task, []) if "tags" in (r.data.get("after") or {})), key=lambda r: r.version, default=None)
        if last is None:
            continue
        final = last.data["after"]["tags"]
        wanted = [operation["mark"] for _, operation in sorted(by_version.items())]
        for version, operation in by_version.items():
            if operation["mark"] not in final:
                findings.add("lost-update", operation["id"], why="its tag is gone", task=task, version=version)
            record = records.get(version)
            if record is not None and operation["mark"] not in (record.data.get("after") or {}).get("tags", []):
                findings.add("lost-update", operation["id"], why="its version says something else", task=task)
        sure = [tag for tag in final if tag in set(wanted)]
        if sure != [tag for tag in wanted if tag in set(final)]:
            findings.add("lost-update", task, why="tags are not in the order of their versions")
        for tag in final:
            if tag not in wanted and tag not in unknown[task]:
                findings.add("lost-update", task, why="a tag that nobody was told of", tag=tag)


def leaked(evidence, findings):
    """Byte for byte: in everything that one person was told there is no other person's marker."""
    markers = {marker: user for user, marker in evidence.people.items()}
    if not markers:
        return
    pattern = re.compile("|".join(sorted(map(re.escape, markers))))
    folder = os.path.join(evidence.folder, "told")
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        user = name.removesuffix(".txt")
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                for found in set(pattern.findall(line)):
                    if markers[found] != user and user in evidence.people:
                        findings.add("leaked", user, of=markers[found], line=number)
    owner = {task: row["user_id"] for task, row in evidence.rows.items()}
    for operation in evidence.by("ok"):
        for task, _ in operation["effects"]:
            if owner.get(task, operation["user"]) != operation["user"]:
                findings.add("leaked", operation["id"], why="somebody else's task was changed", task=task)


def screens(evidence, findings):
    """A screen is told of everything behind where it began, each time in order; or that it must read again."""
    notices = defaultdict(list)
    for record in evidence.log:
        if record.topic == 3:
            notices[record.user].append(record.off)
    told = defaultdict(list)
    for frame in evidence.frames:
        told[frame["screen"]].append(frame)
    for screen, frames in told.items():
        user = screen.split(" ")[0]
        begin = next((f["seq"] for f in frames if f["type"] == "from"), None)
        if begin is None or user == evidence.poisoned:
            continue
        heard = [f["seq"] for f in frames if f["type"] == "notice"]
        again = [f["seq"] for f in frames if f["type"] == "resync"]
        for off in notices[user]:
            if begin < off and off not in set(heard) and not any(seq >= off for seq in again):
                findings.add("unheard", screen, off=off)
                break
        last = begin
        for frame in frames:
            if frame["type"] == "notice":
                if frame["seq"] <= last:
                    findings.add("misordered", screen, why="a notice came again or late", seq=frame["seq"], after=last)
                    break
                last = frame["seq"]
            elif frame["type"] == "resync":
                last = max(last, frame["seq"])
