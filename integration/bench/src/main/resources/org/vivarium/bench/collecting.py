# Has the collector work: prints the figure of each run on a line. Arguments: what is measured, as in Collecting.Kind; how many
# objects there are, in rings of ten; how many runs warm it up, how many are measured.
import gc
import sys
import time

RING = 10
kind, objects, warmups, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])


class Node:
    __slots__ = ("next",)


def ring():
    first = node = Node()
    for _ in range(RING - 1):
        following = Node()
        node.next = following
        node = following
    node.next = first
    return first


def collect(keep):
    gc.disable()
    kept = [ring() for _ in range(objects // RING)]
    if not keep:
        kept = None
    begin = time.perf_counter()
    gc.collect()
    return (time.perf_counter() - begin) * 1e3


def churn(automatic):
    gc.collect()
    (gc.enable if automatic else gc.disable)()
    begin = time.perf_counter()
    for _ in range(objects // RING):
        ring()
    spent = time.perf_counter() - begin
    gc.disable()
    return spent / objects * 1e9


def longest_pause():
    gc.disable()
    kept = [ring() for _ in range(objects // RING)]
    gc.collect()
    pauses = []

    def callback(phase, info):
        pauses.append(time.perf_counter() if phase == "start" else time.perf_counter() - pauses.pop())

    gc.callbacks.append(callback)
    churn(True)
    gc.callbacks.remove(callback)
    return max(pauses) * 1e3


measure = {
    "GARBAGE": lambda: collect(False),
    "ALIVE": lambda: collect(True),
    "AUTOMATIC": lambda: churn(True),
    "NEVER": lambda: churn(False),
    "PAUSE": longest_pause,
}[kind]
for run in range(-warmups, count):
    figure = measure()
    gc.collect()
    if run >= 0:
        print(figure)
