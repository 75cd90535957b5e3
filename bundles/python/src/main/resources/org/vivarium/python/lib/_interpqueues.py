"""What concurrent.interpreters needs of the queues between interpreters, over the runtime's own.

The functions with an underscore in front are for concurrent.interpreters._queues, which waits in them.
"""

from operator import index as _index

import _crossing
from _arguments import Parameters as _Parameters, c_int as _c_int, id_number as _id_number


class QueueError(RuntimeError):
    """What was asked of a queue could not be done."""

    __module__ = 'concurrent.interpreters'


class QueueNotFoundError(QueueError):
    """There is no queue with that id, or not any more."""

    __module__ = 'concurrent.interpreters'


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
    return _id_number(qid, 'queue')


def _op(op, known, name):
    """A flag, negative for the default."""
    number = _c_int(op)
    if number >= 0 and number not in known:
        raise ValueError(f'unsupported {name} {number}')
    return number


# --- queues ---

@_Parameters('create', 'maxsize | unboundop fallback')
def create(maxsize, unboundop=-1, fallback=-1):
    """Make a queue for maxsize items, or for any number when that is zero or less, and give the queue's id.

    Nobody has a reference to it yet. unboundop and fallback are what put() does when it is not told; a negative one is the
    runtime's default.
    """
    unboundop = _op(unboundop, _UNBOUNDOPS, 'unboundop')
    fallback = _op(fallback, _FALLBACKS, 'fallback')
    maxsize = _index(maxsize)
    if maxsize >> 63 not in (0, -1):
        raise OverflowError('Python int too large to convert to C ssize_t')
    return _host.queue_create(max(-_MAX_SIZE, min(maxsize, _MAX_SIZE)),
                              _DEFAULT_UNBOUNDOP if unboundop < 0 else unboundop,
                              _DEFAULT_FALLBACK if fallback < 0 else fallback)


@_Parameters('destroy', 'qid')
def destroy(qid):
    """End the queue, whoever refers to it; its items are lost, and the id gives QueueNotFoundError from then on."""
    _host.queue_destroy(_id(qid))


@_Parameters('_interpqueues.list_all', '')
def list_all():
    """Every queue there is as a tuple (id, unboundop, fallback), the newest first."""
    flat = _host.queue_list()
    return [tuple(flat[index:index + 3]) for index in range(len(flat) - 3, -1, -3)]


@_Parameters('get_maxsize', 'qid')
def get_maxsize(qid):
    """How many items the queue has room for; zero or less when there is no limit."""
    return _host.queue_maxsize(_id(qid))


@_Parameters('get_queue_defaults', 'qid')
def get_queue_defaults(qid):
    """The (unboundop, fallback) that create() was given for the queue."""
    return _host.queue_defaults(_id(qid))


@_Parameters('is_full', 'qid')
def is_full(qid):
    """Whether a put() would find no room now; never so without a limit."""
    return _host.queue_is_full(_id(qid))


@_Parameters('get_count', 'qid')
def get_count(qid):
    """How many items wait in the queue."""
    return _host.queue_size(_id(qid))


@_Parameters('bind', 'qid')
def bind(qid):
    """Count one more user of the queue, which stays at least until that one calls release()."""
    _host.queue_claim(_id(qid))


@_Parameters('release', 'qid')
def release(qid):
    """Undo one bind(); the queue goes with the last of them. QueueError when this interpreter has made none."""
    _host.queue_release(_id(qid))


# --- items ---

@_Parameters('put', 'qid obj | unboundop fallback')
def put(qid, obj, unboundop=-1, fallback=-1):
    """Append what the object is made of, or raise QueueFull at once when there is no room.

    With fallback 0 the object has to be shareable; with 1 others are pickled.
    """
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


@_Parameters('get', 'qid')
def get(qid):
    """Take the oldest item: (object, None), or (None, unboundop) when the interpreter that put it has ended.

    Raises QueueEmpty at once when there is none.
    """
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


@_Parameters('_register_heap_types', 'queuetype emptyerror fullerror')
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
