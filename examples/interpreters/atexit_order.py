"""What an interpreter does when it is closed: exit callbacks, the last registered first."""

import atexit

from concurrent import interpreters

atexit.register(print, 'main ends')
interpreter = interpreters.create()
interpreter.exec("""
import atexit
atexit.register(print, 'registered first')
atexit.register(print, 'registered second')

@atexit.register
def third():
    print('registered third')
    atexit.register(print, 'registered while ending')
""")
print('closing')
interpreter.close()
print('closed')
