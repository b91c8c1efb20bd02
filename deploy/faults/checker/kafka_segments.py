"""Records as they lie in the segments of a Kafka broker: record batches of version 2, read byte by byte."""

import gzip
import json
import os
import struct

from collections import defaultdict


def varint(data, at):
    shift = value = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return (value >> 1) ^ -(value & 1), at
        shift += 7


def text(data, at):
    length, at = varint(data, at)
    return (None, at) if length < 0 else (data[at : at + length], at + length)


def records(path):
    """(offset, key, value) of each record of one segment; control batches are no records."""
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at + 61 <= len(data):
        base, length = struct.unpack_from(">qi", data, at)
        if length <= 0 or at + 12 + length > len(data):
            return
        attributes = struct.unpack_from(">h", data, at + 21)[0]
        count = struct.unpack_from(">i", data, at + 57)[0]
        body = data[at + 61 : at + 12 + length]
        if attributes & 7 == 1:
            body = gzip.decompress(body)
        elif attributes & 7:
            raise ValueError(f"{path}: a compression that is not read here")
        if not attributes & 0x20:
            yield from unpacked(body, base, count)
        at += 12 + length


def unpacked(body, base, count):
    at = 0
    for _ in range(count):
        length, at = varint(body, at)
        end = at + length
        _, inside = varint(body, at + 1)
        delta, inside = varint(body, inside)
        key, inside = text(body, inside)
        value, inside = text(body, inside)
        yield base + delta, key, value
        at = end


def topics(folder, prefix):
    """Per topic and partition, the events in the order of the broker's offsets."""
    found = defaultdict(list)
    for name in sorted(os.listdir(folder)):
        topic, _, part = name.rpartition("-")
        place = os.path.join(folder, name)
        if not topic.startswith(prefix) or not part.isdigit() or not os.path.isdir(place):
            continue
        for segment in sorted(each for each in os.listdir(place) if each.endswith(".log")):
            for _, key, value in records(os.path.join(place, segment)):
                if value is not None:
                    found[(topic[len(prefix) :], int(part))].append((key, json.loads(value)))
    return found


def rules(evidence, findings):
    """The broker holds what the log holds: first occurrences in order, nothing that was not committed, nothing missing."""
    raw = evidence.campaign.get("segments")
    if not raw:
        return
    names = {"task-events": 1, "reminders": 2, "task-updates": 3}
    held = topics(raw["folder"], raw["prefix"])
    count = 0
    for (name, part), messages in held.items():
        topic = names.get(name)
        if topic is None:
            continue
        ours = {r.id: r for r in evidence.log if r.topic == topic and r.part == part}
        seen, last = set(), 0
        for _, event in messages:
            identity = event.get("id")
            if not str(event.get("type", "")).startswith(("task.", "reminder.", "notice.", "user.")):
                continue
            count += 1
            record = ours.get(identity)
            if record is None:
                findings.add("published-without-commit", identity, where=f"broker {name}/{part}")
                continue
            if identity in seen:
                continue
            seen.add(identity)
            if record.off < last:
                findings.add("misordered", identity, where=f"broker {name}/{part}", off=record.off, after=last)
            last = max(last, record.off)
        for identity in ours:
            if identity not in seen:
                findings.add("unpublished", identity, where=f"broker {name}/{part}")
    findings.counts["records on the broker"] = count
