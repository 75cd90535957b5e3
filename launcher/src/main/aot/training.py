"""What a program's start needs; the classes that it loads go into the AOT cache."""

import argparse
import collections
import concurrent.interpreters
import dataclasses
import functools
import json
import os
import re
import sys
import threading
import time


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0


@functools.cache
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


options = argparse.ArgumentParser().parse_args(sys.argv[1:])
counts = collections.Counter(re.findall(r'\w+', 'the start of the program'))
thread = threading.Thread(target=fibonacci, args=(10,))
thread.start()
thread.join()
interpreter = concurrent.interpreters.create()
try:
    interpreter.exec('raise ValueError')
except concurrent.interpreters.ExecutionFailed:
    interpreter.close()
try:
    os.stat('a file that does not exist')
except FileNotFoundError as error:
    print(f'{type(error).__name__}: {error}', file=sys.stderr)
print(json.dumps({'options': vars(options), 'counts': counts, 'fibonacci': fibonacci(30), 'point': str(Point(1))}))
print('%.3f' % time.perf_counter(), sorted(counts, key=len), 2**100, b'bytes', 1.5e300, {1, 2} | {3})
