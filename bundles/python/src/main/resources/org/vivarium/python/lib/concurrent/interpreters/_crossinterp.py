"""What queues and channels have in common: the items of interpreters that have ended."""


class ItemInterpreterDestroyed(Exception):
    """Raised when trying to get an item whose interpreter was destroyed."""


class classonly:
    """An attribute of a class that its instances do not have."""

    def __init__(self, value):
        self.value = value
        self.getter = classmethod(value).__get__ if callable(value) else None
        self.name = None

    def __set_name__(self, cls, name):
        self.name = name

    def __get__(self, obj, cls):
        if obj is not None:
            raise AttributeError(self.name)
        return self.value if self.getter is None else self.getter(None, cls)


class UnboundItem:
    """Represents a cross-interpreter item no longer bound to an interpreter.

    An item is unbound when the interpreter that added it to the queue or channel has ended. There is one object for each
    module that gives such items.
    """

    __slots__ = ()
    _MODULE = __name__
    _NAME = 'UNBOUND'

    @classonly
    def singleton(cls, kind, module, name='UNBOUND'):
        """Make the object of a module, whose type is named after what the module is about, such as 'queue'."""
        body = {'__doc__': cls.__doc__, '_MODULE': module, '_NAME': name}
        return object.__new__(type(f'Unbound{kind.capitalize()}Item', (cls,), body))

    def __new__(cls):
        raise Exception(f'use {cls._MODULE}.{cls._NAME}')

    def __repr__(self):
        return f'{self._MODULE}.{self._NAME}'


UNBOUND = object.__new__(UnboundItem)
UNBOUND_ERROR = object()
UNBOUND_REMOVE = object()

_UNBOUND_CONSTANT_TO_FLAG = {UNBOUND_REMOVE: 1, UNBOUND_ERROR: 2, UNBOUND: 3}
_UNBOUND_FLAG_TO_CONSTANT = {flag: constant for constant, flag in _UNBOUND_CONSTANT_TO_FLAG.items()}


def serialize_unbound(unbound):
    """The flag of what is to become of an item, in a tuple."""
    try:
        return (_UNBOUND_CONSTANT_TO_FLAG[unbound],)
    except (KeyError, TypeError):
        raise NotImplementedError(f'unsupported unbound replacement op {unbound!r}') from None


def resolve_unbound(flag, exctype_destroyed):
    """What stands in the place of an item, by its flag; the exception is raised for UNBOUND_ERROR."""
    try:
        constant = _UNBOUND_FLAG_TO_CONSTANT[flag]
    except (KeyError, TypeError):
        raise NotImplementedError(f'unsupported unbound replacement op {flag!r}') from None
    if constant is UNBOUND_REMOVE:
        # Such an item does not arrive.
        raise NotImplementedError
    if constant is UNBOUND_ERROR:
        raise exctype_destroyed("item's original interpreter destroyed")
    return constant
