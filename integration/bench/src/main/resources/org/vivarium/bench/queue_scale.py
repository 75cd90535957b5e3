# Moves integers through one queue, each sender and each receiver in an interpreter and a thread of its own: prints how many
# items went through it a second. Arguments: how many senders, as many receivers; how many items each sends.
import sys
import threading
import time
from concurrent import interpreters

crowd, items = int(sys.argv[1]), int(sys.argv[2])
queue = interpreters.create_queue()
send = "for number in range(items): queue.put(number)"
receive = "for number in range(items): queue.get()"
workers = []
for code in [send] * crowd + [receive] * crowd:
    interpreter = interpreters.create()
    interpreter.prepare_main(queue=queue, items=items)
    workers.append((interpreter, threading.Thread(target=interpreter.exec, args=(code,))))

begin = time.perf_counter()
for _, thread in workers:
    thread.start()
for _, thread in workers:
    thread.join()
print(crowd * items / (time.perf_counter() - begin))

for interpreter, _ in workers:
    interpreter.close()
