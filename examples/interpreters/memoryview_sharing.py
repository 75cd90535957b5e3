"""Sends a view of memory through a queue: bytes, without a copy for each reader."""

from concurrent import interpreters

data = bytes(range(16)) * 4
queue = interpreters.create_queue()
interpreter = interpreters.create()
interpreter.prepare_main(queue=queue)

queue.put(memoryview(data)[16:32])
interpreter.exec("""
view = queue.get()
print(type(view).__name__, len(view), view.readonly, view.format, view[0], view[-1])
queue.put(sum(view))
""")
print(queue.get() == sum(data[16:32]))
print(interpreters.is_shareable(memoryview(b'')), interpreters.is_shareable(bytearray()))
interpreter.close()
