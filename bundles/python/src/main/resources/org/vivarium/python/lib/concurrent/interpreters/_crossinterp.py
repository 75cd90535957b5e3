"""What comes in the place of an item whose interpreter has ended, for queues and channels alike."""


class ItemInterpreterDestroyed(Exception):
    """Stands for an item that went with its interpreter, if the item was sent with UNBOUND_ERROR."""


class _Placeholders(type):
    """The type of the types of placeholders. What it defines can be seen on these, but not on the placeholders."""

    def __call__(cls):
        raise TypeError(f'use {cls._path}')

    def singleton(cls, kind, module, name='UNBOUND'):
        """Returns a new placeholder, the only one of its type: the module will have it under the name.

        The kind is what the items are in, such as 'queue'.
        """
        path = f'{module}.{name}'
        body = {'__doc__': f'The type of {path}.', '__module__': __name__, '__slots__': (), '_path': path}
        only = type(cls)(f'Unbound{kind.title()}Item', (cls,), body)
        return only.__new__(only)


class UnboundItem(metaclass=_Placeholders):
    """What all placeholders have in common. Each module with items that cross has a placeholder of its own."""

    __slots__ = ()
    _path = f'{__name__}.UNBOUND'

    def __repr__(self):
        return self._path


# The placeholder that the modules replace by their own.
UNBOUND = UnboundItem.singleton('', __name__)
UNBOUND_REMOVE, UNBOUND_ERROR = object(), object()

# The flags are those of the native modules.
_CONSTANT_OF_FLAG = dict(enumerate((UNBOUND_REMOVE, UNBOUND_ERROR, UNBOUND), 1))
_UNBOUND_CONSTANT_TO_FLAG = dict(zip(_CONSTANT_OF_FLAG.values(), _CONSTANT_OF_FLAG))


def _unsupported(value):
    return NotImplementedError(f'unsupported unbound replacement op {value!r}')


def serialize_unbound(unbound):
    """Returns the flag for a constant, as a tuple of one."""
    for flag, constant in _CONSTANT_OF_FLAG.items():
        if constant is unbound:
            return (flag,)
    raise _unsupported(unbound)


def resolve_unbound(flag, exctype):
    """Returns UNBOUND or raises an exception of the type, as the flag that came instead of an item says."""
    constant = _CONSTANT_OF_FLAG.get(flag)
    if constant is UNBOUND_ERROR:
        raise exctype("item's original interpreter destroyed")
    if constant is UNBOUND:
        return constant
    # An item with UNBOUND_REMOVE does not come at all.
    raise _unsupported(flag)
