"""How functions that CPython has in C take their arguments, and what they say of those that they refuse."""

from operator import index as _index


class Parameters:
    """The parameters of one function, for a decorator that has it refuse others.

    They are written as names: '|' comes before the first that may be left out, '$' before those that are given by name.
    """

    def __init__(self, function, parameters):
        words = parameters.split()
        self.function = function
        self.names = [word for word in words if word not in '|$']
        self.required = parameters.split('|')[0].replace('$', '').split()
        self.positional = len(parameters.split('$')[0].replace('|', '').split())
        self.bound = 'exactly' if '|' not in words else 'at most'

    def __call__(self, function):
        def checked(*args, **kwargs):
            if kwargs or not len(self.required) <= len(args) <= self.positional:
                self.check(args, kwargs)
            return function(*args, **kwargs)

        for name in ('__module__', '__name__', '__qualname__', '__doc__'):
            setattr(checked, name, getattr(function, name))
        checked.__wrapped__ = function
        return checked

    def check(self, args, kwargs):
        """Raises a TypeError when these are not the function's arguments."""
        given = len(args) + len(kwargs)
        if given and not self.names:
            self.refuse('takes no keyword arguments' if kwargs else f'takes no arguments ({given} given)')
        if given > len(self.names):
            kind = '' if args else 'keyword '
            self.refuse(f'takes at most {len(self.names)} {kind}{_plural("argument", len(self.names))} ({given} given)')
        if args and not self.positional:
            self.refuse('takes no positional arguments')
        if len(args) > self.positional:
            takes = f'{self.bound} {self.positional}'
            self.refuse(f'takes {takes} positional {_plural("argument", self.positional)} ({len(args)} given)')
        for place, name in enumerate(self.required):
            if place >= len(args) and name not in kwargs:
                self.refuse(f"missing required argument '{name}' (pos {place + 1})")
        for place, name in enumerate(self.names[:len(args)]):
            if name in kwargs:
                raise TypeError(f"argument for {self.function}() given by name ('{name}') and position ({place + 1})")
        for name in kwargs:
            if name not in self.names:
                self.refuse(f"got an unexpected keyword argument '{name}'")

    def refuse(self, reason):
        raise TypeError(f'{self.function}() {reason}')


def _plural(noun, count):
    return noun if count == 1 else noun + 's'


def c_int(value):
    """What a parameter of C's type int becomes."""
    number = _index(value)
    if number >> 63 not in (0, -1):
        raise OverflowError('Python int too large to convert to C long')
    if number > 0x7fffffff:
        raise OverflowError('signed integer is greater than maximum')
    if number < -0x80000000:
        raise OverflowError('signed integer is less than minimum')
    return number


def id_number(id, kind):
    """The number of an id, of an int or what stands for one; kind says what is identified.

    As in CPython, a queue's id has a message of its own when it is too big, and the others do not look for a sign before.
    """
    if not hasattr(type(id), '__index__'):
        raise TypeError(f'{kind} ID must be an int, got {type(id).__name__}')
    number = _index(id)
    if not -_MOST - 1 <= number <= _MOST and kind != 'queue':
        raise OverflowError('int too big to convert')
    if number < 0:
        raise ValueError(f'{kind} ID must be a non-negative int, got {id!r}')
    if number > _MOST:
        raise OverflowError(f'max {kind} ID is {_MOST}, got {id!r}')
    return int(number)


_MOST = (1 << 63) - 1


def nanoseconds(timeout):
    """The length of a timeout in seconds, an int or float."""
    if isinstance(timeout, float):
        if timeout != timeout:
            raise ValueError('Invalid value NaN (not a number)')
        if not -_MOST - 1 < timeout * 1e9 < _MOST + 1:
            raise OverflowError('timestamp out of range for platform time_t')
        length = int(timeout * 1e9)
        if timeout and not length:
            length = 1 if timeout > 0 else -1
    elif isinstance(timeout, int):
        length = int(timeout) * 10 ** 9
        if not -_MOST - 1 <= length <= _MOST:
            raise OverflowError('timestamp too large to convert to C PyTime_t')
    else:
        kind = type(timeout)
        name = kind.__qualname__ if kind.__module__ in ('builtins', '__main__') else f'{kind.__module__}.{kind.__qualname__}'
        raise TypeError(f"'{name}' object cannot be interpreted as an integer or float")
    if length < 0:
        raise ValueError('timeout value must be a non-negative number')
    return length
