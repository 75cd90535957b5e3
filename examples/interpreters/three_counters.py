"""Imports one module in three interpreters: each has a counter of its own.

On Vivarium the module counter is the Java example; on CPython it is whatever counter.py lies on the path.
"""

from concurrent import interpreters

all_three = [interpreters.create() for _ in range(3)]
for turn, interpreter in enumerate(all_three, 1):
    interpreter.prepare_main(turn=turn)
    interpreter.exec('import counter\nfor _ in range(turn): counter.increment()')
for interpreter in all_three:
    interpreter.exec('print(counter.increment())')
for interpreter in all_three:
    interpreter.close()
