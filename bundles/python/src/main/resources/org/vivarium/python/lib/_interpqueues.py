"""Primitive operations on the queues between interpreters, over the runtime's own.

The functions with an underscore in front are for concurrent.interpreters._queues, which waits in them.
"""

from operator import index as _index

import _crossing


class QueueError(RuntimeError):
    """Indicates that a queue-related error happened."""

    __module__ = 'concurrent.interpreters'


class QueueNotFoundError(QueueError):
    """Indicates that a queue was not found."""

    __module__ = 'concurrent.interpreters'


_MAX_ID = (1 << 63) - 1
# What the host's queues can be told to hold: who asks for more waits as little for room there.
_MAX_SIZE = (1 << 31) - 1

_UNBOUNDOPS = (1, 2, 3)
_FALLBACKS = (0, 1)
_DEFAULT_UNBOUNDOP = 3
_DEFAULT_FALLBACK = 1

# What the host's get gives when it gives no item.
_EMPTY, _UNBOUND, _DESTROYED = _host.queue_outcomes()
_Outcome = type(_EMPTY)

_host_put = _host.queue_put
_host_get = _host.queue_get


def _id(qid):
    """A queue's id, from an int or something that stands for one."""
    if not hasattr(type(qid), '__index__'):
        raise TypeError(f'queue ID must be an int, got {type(qid).__name__}')
    number = _index(qid)
    if number < 0:
        raise ValueError(f'queue ID must be a non-negative int, got {qid!r}')
    if number > _MAX_ID:
        raise OverflowError(f'max queue ID is {_MAX_ID}, got {qid!r}')
    return number


def _op(op, known, name):
    """A flag, negative for the default."""
    number = _index(op)
    if number >> 31 not in (0, -1):
        raise OverflowError(f"signed integer is {'less' if number < 0 else 'greater'} than "
                            f"{'minimum' if number < 0 else 'maximum'}")
    if number >= 0 and number not in known:
        raise ValueError(f'unsupported {name} {number}')
    return number


# --- queues ---

def create(maxsize, unboundop=-1, fallback=-1):
    """Create a new cross-interpreter queue and return its unique generated ID."""
    unboundop = _op(unboundop, _UNBOUNDOPS, 'unboundop')
    fallback = _op(fallback, _FALLBACKS, 'fallback')
    maxsize = _index(maxsize)
    if maxsize >> 63 not in (0, -1):
        raise OverflowError('Python int too large to convert to C ssize_t')
    return _host.queue_create(max(-_MAX_SIZE, min(maxsize, _MAX_SIZE)),
                              _DEFAULT_UNBOUNDOP if unboundop < 0 else unboundop,
                              _DEFAULT_FALLBACK if fallback < 0 else fallback)


def destroy(qid):
    """Clear and destroy the queue.  Afterward attempts to use the queue will behave as though it never existed."""
    _host.queue_destroy(_id(qid))


def list_all():
    """Return a list of (ID, unboundop, fallback) of every queue, the newest first."""
    flat = _host.queue_list()
    return [tuple(flat[index:index + 3]) for index in range(len(flat) - 3, -1, -3)]


def get_maxsize(qid):
    """Return the maximum number of items in the queue."""
    return _host.queue_maxsize(_id(qid))


def get_queue_defaults(qid):
    """Return the queue's default values (unboundop, fallback), set when it was created."""
    return _host.queue_defaults(_id(qid))


def is_full(qid):
    """Return true if the queue has a maxsize and has reached it."""
    return _host.queue_is_full(_id(qid))


def get_count(qid):
    """Return the number of items in the queue."""
    return _host.queue_size(_id(qid))


def bind(qid):
    """Take a reference to the identified queue.  The queue is not destroyed until there are no references left."""
    _host.queue_claim(_id(qid))


def release(qid):
    """Release a reference to the queue.  The queue is destroyed once there are no references left."""
    _host.queue_release(_id(qid))


# --- items ---

def put(qid, obj, unboundop=-1, fallback=-1):
    """Add the object's data to the queue."""
    qid = _id(qid)
    unboundop = _op(unboundop, _UNBOUNDOPS, 'unboundop')
    fallback = _op(fallback, _FALLBACKS, 'fallback')
    if fallback < 0:
        fallback = _host.queue_defaults(qid)[1]
    _put(qid, obj, unboundop, fallback, 0)


def _put(qid, obj, unboundop, fallback, timeout):
    """The same, waiting for room: for so many seconds, or for as long as it takes."""
    try:
        data = _crossing.encode(obj, fallback)
    except Exception:
        # What is wrong with the queue comes first.
        if _host.queue_is_full(qid) and timeout == 0:
            raise _heap_types()[2](f'queue {qid} is full') from None
        raise
    if not _host_put(qid, data, unboundop, timeout):
        raise _heap_types()[2](f'queue {qid} is full')


def get(qid):
    """Return (object, None) for the data at the front of the queue, (None, unboundop) when its interpreter has ended."""
    return _get(_id(qid), 0)


def _get(qid, timeout):
    """The same, waiting for an item: for so many seconds, or for as long as it takes."""
    item = _host_get(qid, timeout)
    if type(item) is _Outcome:
        if item is _EMPTY:
            raise _heap_types()[1](f'queue {qid} is empty')
        return None, 3 if item is _UNBOUND else 2
    return item, None


# --- the types of concurrent.interpreters ---

_registered = None


def _register_heap_types(queuetype, emptyerror, fullerror):
    """Have queues cross as objects of that type, and those errors raised."""
    global _registered
    for name, kind in (('queuetype', queuetype), ('emptyerror', emptyerror), ('fullerror', fullerror)):
        if not isinstance(kind, type):
            raise TypeError(f'expected a type for {name!r}')
    if _registered is not None:
        _crossing.encoders.pop(_registered[0], None)
    _registered = queuetype, emptyerror, fullerror
    _crossing.encoders[queuetype] = lambda queue: _host.queue(queue._id)


def _heap_types():
    """They are registered by concurrent.interpreters._queues, unless it has not been imported yet."""
    if _registered is None:
        __import__('concurrent.interpreters._queues')
    return _registered


_crossing.decoders['queue'] = lambda qid, script: _heap_types()[0](qid)
