"""Listens and connects in network namespaces: one process for all of them.

Reads JSON from its input: {"listen": [[namespace, address, port]], "connect": [[namespace, address, port]]}, and prints a
list with "open", "refused" or "silent" for each connection, in order. A socket belongs to the namespace it was made in.
"""
import ctypes
import errno
import json
import os
import select
import socket
import sys
import time

CLONE_NEWNET = 0x40000000
WITHIN_SECONDS = 5
AT_A_TIME = 200

libc = ctypes.CDLL(None, use_errno=True)


def enter(namespace):
    with open(f"/run/netns/{namespace}") as handle:
        if libc.setns(handle.fileno(), CLONE_NEWNET) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), namespace)


def listening(namespace, address, port):
    enter(namespace)
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((address, port))
    made.listen(1024)
    return made


def tried(attempts):
    results = ["silent"] * len(attempts)
    poll = select.poll()
    waiting = {}
    for index, (namespace, address, port) in attempts:
        enter(namespace)
        made = socket.socket()
        made.setblocking(False)
        code = made.connect_ex((address, port))
        if code == errno.EINPROGRESS:
            waiting[made.fileno()] = (index, made)
            poll.register(made, select.POLLOUT)
        else:
            results[index - attempts[0][0]] = "open" if code == 0 else "refused"
            made.close()
    end = time.monotonic() + WITHIN_SECONDS
    while waiting and time.monotonic() < end:
        for descriptor, _ in poll.poll(100):
            index, made = waiting.pop(descriptor)
            poll.unregister(descriptor)
            code = made.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            results[index - attempts[0][0]] = "open" if code == 0 else "refused"
            made.close()
    for _, made in waiting.values():
        made.close()
    return results


asked = json.load(sys.stdin)
listeners = [listening(*each) for each in asked["listen"]]
attempts = list(enumerate(asked["connect"]))
results = []
for start in range(0, len(attempts), AT_A_TIME):
    results += tried(attempts[start : start + AT_A_TIME])
print(json.dumps(results))
