# Prints the KiB that an interpreter takes of what the process has from the system, with many alive. Argument: how many.
import os
import sys

import _interpreters


def create(count):
    made = []
    for _ in range(count):
        interpreter = _interpreters.create()
        _interpreters.exec(interpreter, 'pass')
        made.append(interpreter)
    return made


def resident():
    with open('/proc/self/statm') as statm:
        return int(statm.read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1024


count = int(sys.argv[1])
# The first ones take what all have in common.
first = create(3)
before = resident()
alive = create(count)
print((resident() - before) / count)
for interpreter in first + alive:
    _interpreters.destroy(interpreter)
