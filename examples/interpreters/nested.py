"""An interpreter makes another one, which makes a third; each counts for itself."""

from concurrent import interpreters

LEVEL = """
from concurrent import interpreters
me = interpreters.get_current()
print('level', depth, 'is main:', me.id == interpreters.get_main().id)
count = depth * 10
if depth < 3:
    inner = interpreters.create()
    inner.prepare_main(depth=depth + 1, source=source)
    inner.exec(source)
    inner.close()
print('level', depth, 'still has', count)
"""

before = len(interpreters.list_all())
outer = interpreters.create()
outer.prepare_main(depth=1, source=LEVEL)
outer.exec(LEVEL)
outer.close()
print('left behind:', len(interpreters.list_all()) - before)
