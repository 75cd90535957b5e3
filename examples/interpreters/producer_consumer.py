"""Two producers put work into a queue, two consumers take it out; each is an interpreter of its own."""

from concurrent import interpreters

WORK = 50

PRODUCER = """
for number in range(first, first + count):
    work.put(number)
"""

CONSUMER = """
total = 0
while (number := work.get()) is not None:
    total += number
results.put(total)
"""

work = interpreters.create_queue(maxsize=8)
results = interpreters.create_queue()

consumers = [interpreters.create() for _ in range(2)]
producers = [interpreters.create() for _ in range(2)]


def start(interpreter, code, **values):
    interpreter.prepare_main(work=work, results=results, **values)
    import threading
    thread = threading.Thread(target=interpreter.exec, args=(code,))
    thread.start()
    return thread


consuming = [start(each, CONSUMER) for each in consumers]
producing = [start(each, PRODUCER, first=index * WORK, count=WORK) for index, each in enumerate(producers)]
for thread in producing:
    thread.join()
for _ in consumers:
    work.put(None)
for thread in consuming:
    thread.join()

print('items consumed:', 2 * WORK)
print('sum:', sum(results.get() for _ in consumers), 'of', sum(range(2 * WORK)))
for interpreter in producers + consumers:
    interpreter.close()
print('queue empty:', work.empty())
