"""Starts threads inside of an interpreter; closing it waits for them."""

from concurrent import interpreters

interpreter = interpreters.create()
interpreter.exec("""
import threading

lock = threading.Lock()
total = 0

def add(count):
    global total
    for _ in range(count):
        with lock:
            total += 1

threads = [threading.Thread(target=add, args=(100,)) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print('total', total)

try:
    threading.Thread(target=add, daemon=True).start()
except RuntimeError as failure:
    print('refused:', failure)

threading.Thread(target=lambda: print('the last thread ends')).start()
""")
interpreter.close()
print('closed')
