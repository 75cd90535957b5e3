"""Binds values in the __main__ of another interpreter, and sees that it is a namespace of its own."""

from concurrent import interpreters

interpreter = interpreters.create()
interpreter.prepare_main({'name': 'spam', 'numbers': (1, 2.5, True, None)}, raw=b'\x00\xff')
interpreter.exec('print(name, numbers, raw)')

interpreter.exec('name = "eggs"')
interpreter.exec('print(name, "name" in globals(), __name__)')
print('name' in globals())

for values in ({'spam': [1]}, {'spam': object}, {}):
    try:
        interpreter.prepare_main(values)
    except (interpreters.NotShareableError, ValueError) as failure:
        print(type(failure).__name__, '-', failure)

interpreter.exec('print(sorted(each for each in globals() if not each.startswith("__")))')
interpreter.close()
