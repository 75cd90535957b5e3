"""What is received in the place of items whose interpreter has ended: a placeholder, an error, or nothing."""

from concurrent import interpreters
from concurrent.interpreters import _queues as queues

RULES = {'unbound': queues.UNBOUND, 'error': queues.UNBOUND_ERROR, 'remove': queues.UNBOUND_REMOVE}

for name, rule in RULES.items():
    queue = queues.create(unbounditems=rule)
    interpreter = interpreters.create()
    interpreter.prepare_main(queue=queue)
    interpreter.exec('queue.put("from another"); queue.put("and one more")')
    queue.put('from here')
    print(name, 'before:', queue.qsize())
    interpreter.close()
    print('after:', queue.qsize())
    while not queue.empty():
        try:
            print('got', queue.get())
        except queues.ItemInterpreterDestroyed as gone:
            print('error:', gone)
