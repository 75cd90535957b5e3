# Times examples/primes.py's work in one interpreter and in two at once: prints twice the first time by the second, one
# line a repetition. Arguments: the bound of the numbers, how many repetitions.
import sys
import threading
import time
from concurrent import interpreters

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
COUNT = "count_primes(0, bound)"

bound, repetitions = int(sys.argv[1]), int(sys.argv[2])
pair = [interpreters.create(), interpreters.create()]
for interpreter in pair:
    interpreter.prepare_main(bound=bound)
    interpreter.exec(DEFINE)


def seconds(workers):
    threads = [threading.Thread(target=worker.exec, args=(COUNT,)) for worker in workers]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


# A compiler, where there is one, has to come first.
seconds(pair)
for repetition in range(repetitions):
    print(2 * seconds(pair[:1]) / seconds(pair))

for interpreter in pair:
    interpreter.close()
