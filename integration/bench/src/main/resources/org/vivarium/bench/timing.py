# Times an operation: prints the seconds of each run of it on a line. Arguments: source code that defines timed() and
# after(value), and end() when there is something to end; how many runs warm it up, how many are timed.
import sys
import time

import _interpreters

operation, warmups, count = sys.argv[1:]
exec(operation)

for run in range(-int(warmups), int(count)):
    begin = time.perf_counter()
    value = timed()
    finished = time.perf_counter()
    after(value)
    if run >= 0:
        print(finished - begin)

globals().get("end", lambda: None)()
