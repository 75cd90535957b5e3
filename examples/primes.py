"""Count the primes below a bound in two interpreters at once.

Each interpreter has a lock of its own, so that two threads, each inside an interpreter of its own, really do run side
by side on two cores. The same file runs unchanged on CPython 3.14:

    ./vivarium run examples/primes.py
    python3.14 examples/primes.py
"""

import threading
from concurrent import interpreters

BOUND = 700_000

# Nothing is shared between interpreters: not even a function. What an interpreter is to do goes in as source code. It
# runs in the interpreter's own __main__ module, which stays as it is from one exec() to the next.
DEFINE = """
def count_primes(start, stop):
    count = 0
    for number in range(max(start, 2), stop):
        divisor = 2
        while divisor * divisor <= number and number % divisor:
            divisor += 1
        if divisor * divisor > number:
            count += 1
    return count
"""
COUNT = "count = count_primes(start, stop)"
SHOW = "print(f'interpreter {name}: {count} primes from {start} to {stop - 1}')"


def main():
    # Larger numbers take longer to test. Cutting the range at 60 % gives both interpreters about the same work.
    middle = BOUND * 6 // 10
    parts = {"a": (0, middle), "b": (middle, BOUND)}

    workers = {}
    for name, (start, stop) in parts.items():
        interpreter = interpreters.create()
        # prepare_main() binds names in the interpreter's __main__. Only plain data goes across: numbers, strings,
        # bytes, None, and tuples of these.
        interpreter.prepare_main(name=name, start=start, stop=stop)
        interpreter.exec(DEFINE)
        workers[name] = interpreter

    # exec() works on the thread that calls it, so each interpreter gets a thread.
    threads = [threading.Thread(target=worker.exec, args=(COUNT,)) for worker in workers.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # The counts are still in the interpreters' __main__ modules. Printing them one after the other keeps the order.
    for worker in workers.values():
        worker.exec(SHOW)
        worker.close()


if __name__ == "__main__":
    main()
