# Times what a Python program does with interpreters: prints the seconds of one time, a line a sample. Arguments: what; how many
# samples warm it up; how many are printed; the seconds that each takes at least.
import sys
import threading
import time
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor

WORKERS, TASKS, BELOW = 2, 16, 4_000


def add(a, b):
    return a + b


def count_primes(stop):
    count = 0
    for number in range(2, stop):
        divisor = 2
        while divisor * divisor <= number and number % divisor:
            divisor += 1
        if divisor * divisor > number:
            count += 1
    return count


class Call:
    """A plain function is called in another interpreter."""

    batch = 10

    def __init__(self):
        self.interpreter = interpreters.create()

    def once(self):
        return self.interpreter.call(add, 1, 2)

    def end(self):
        self.interpreter.close()


class Queue:
    """An integer goes into a queue and comes out of it."""

    batch = 100

    def __init__(self):
        self.queue = interpreters.create_queue()

    def once(self):
        self.queue.put(1)
        return self.queue.get()

    def end(self):
        pass


class RoundTrip:
    """An interpreter asks another one over a queue, and waits for the answer."""

    batch = 1

    def __init__(self):
        self.asking, self.answering = interpreters.create_queue(), interpreters.create_queue()
        self.interpreter = interpreters.create()
        self.interpreter.prepare_main(asking=self.asking, answering=self.answering)
        answer = 'while (value := asking.get()) is not None: answering.put(value)'
        self.thread = threading.Thread(target=self.interpreter.exec, args=(answer,))
        self.thread.start()

    def once(self):
        self.asking.put(1)
        return self.answering.get()

    def end(self):
        self.asking.put(None)
        self.thread.join()
        self.interpreter.close()


class Pool:
    """Two interpreters of a pool count primes, sixteen times."""

    batch = 1

    def __init__(self):
        self.pool = InterpreterPoolExecutor(WORKERS)

    def once(self):
        return list(self.pool.map(count_primes, [BELOW] * TASKS))

    def end(self):
        self.pool.shutdown()


class Primes:
    """Primes are counted here."""

    batch = 1

    def once(self):
        return count_primes(100_000)

    def end(self):
        pass


def sample(work, seconds):
    times, begin = 0, time.perf_counter()
    while (passed := time.perf_counter() - begin) < seconds or not times:
        for _ in range(work.batch):
            work.once()
        times += work.batch
    return passed / times


what, warmups, count, seconds = sys.argv[1:]
work = {'call': Call, 'queue': Queue, 'roundtrip': RoundTrip, 'pool': Pool, 'primes': Primes}[what]()
for run in range(-int(warmups), int(count)):
    taken = sample(work, float(seconds))
    if run >= 0:
        print(taken)
work.end()
