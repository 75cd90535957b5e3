"""Calls functions in another interpreter: with arguments, with results, and with exceptions."""

from concurrent import interpreters


def describe(name, *, times=1):
    return f'{name} ' * times


def fail(what):
    raise ValueError(f'no {what} here')


def closure():
    kept = 3
    return lambda: kept


# To find these functions the other interpreter runs this file too, under another name.
if __name__ == '__main__':
    interpreter = interpreters.create()
    print(interpreter.call(describe, 'spam', times=2))
    print(interpreter.call(len, (1, 2, 3)))
    print(interpreter.call(sorted, ['b', 'a'], reverse=True))

    try:
        interpreter.call(fail, 'eggs')
    except interpreters.ExecutionFailed as failure:
        print(failure.excinfo.formatted)
        print(failure.excinfo.type.__name__, '-', failure.excinfo.msg)

    try:
        interpreter.call(closure())
    except interpreters.NotShareableError as failure:
        print('refused:', failure)

    print('still usable:', interpreter.call(describe, 'ham'))
    interpreter.close()
