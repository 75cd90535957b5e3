"""Queues between interpreters: PEP 734."""

import queue
import threading
import weakref

import _interpqueues
from _interpqueues import QueueError, QueueNotFoundError

from . import _crossinterp
from ._crossinterp import UNBOUND_ERROR, UNBOUND_REMOVE

__all__ = ['UNBOUND', 'UNBOUND_ERROR', 'UNBOUND_REMOVE', 'create', 'list_all', 'Queue', 'QueueError', 'QueueNotFoundError',
           'QueueEmpty', 'QueueFull', 'ItemInterpreterDestroyed']


class QueueEmpty(QueueError, queue.Empty):
    """No item was there to get, or came in time."""


class QueueFull(QueueError, queue.Full):
    """No room was there to put an item, or came in time."""


class ItemInterpreterDestroyed(QueueError, _crossinterp.ItemInterpreterDestroyed):
    """What a queue gives for a lost item that was put with UNBOUND_ERROR: its interpreter has ended."""


UNBOUND = _crossinterp.UnboundItem.singleton('queue', __name__)


# The number of UNBOUND, which every kind of queue or channel has one of.
_UNBOUND_FLAG, = _crossinterp.serialize_unbound(_crossinterp.UNBOUND)


def _flag(rule):
    """The number for what is to become of items whose interpreter ends."""
    if rule is UNBOUND:
        return _UNBOUND_FLAG
    return _crossinterp.serialize_unbound(rule)[0]


def _in_place_of_item(flag):
    """What get() gives for an item that is lost; ItemInterpreterDestroyed is raised when that is the rule."""
    if flag == _UNBOUND_FLAG:
        return UNBOUND
    return _crossinterp.resolve_unbound(flag, ItemInterpreterDestroyed)


def create(maxsize=0, *, unbounditems=UNBOUND):
    """Make a queue for maxsize items, or for any number when that is zero or less.

    "unbounditems" is for every Queue.put() that does not say it itself.
    """
    return Queue(_interpqueues.create(maxsize, _flag(unbounditems), -1))


def list_all():
    """Every queue there is, the newest first."""
    return [Queue(id) for id, _, _ in _interpqueues.list_all()]


# --- what has a number everywhere, and one object for it here ---

class _Numbered:
    """An object that stands for something by its id; it is pickled as that."""

    def __repr__(self):
        return f'{type(self).__name__}({self._id})'

    def __hash__(self):
        return hash(self._id)

    def __reduce__(self):
        return type(self), (self._id,)

    @property
    def id(self):
        return self._id


class _Registry:
    """The objects of one kind, by their ids, as long as somebody else has them."""

    def __init__(self, claim, release, gone):
        """claim and release take an id; gone is what release raises when there is nothing left to let go of."""
        self._claim = claim
        self._release = release
        self._gone = gone
        self._objects = weakref.WeakValueDictionary()
        self._lock = threading.Lock()

    def get(self, cls, id, prepare):
        """The object of an id. When there is none it is made, and prepare called with it before others see it."""
        with self._lock:
            it = self._objects.get(id)
            if it is None:
                it = object.__new__(cls)
                it._id = id
                prepare(it)
                self._objects[id] = it
        return it

    def hold(self, it, atexit):
        """Claims what the object stands for until the object dies, or, with atexit, the interpreter ends."""
        self._claim(it._id)
        weakref.finalize(it, self._let_go, it._id).atexit = atexit

    def _let_go(self, id):
        try:
            self._release(id)
        except self._gone:
            # Somebody has destroyed it, or released what was the object's.
            pass


def _plain_id(id):
    """An id as nothing but an int, without the class it may have."""
    if isinstance(id, int):
        return int(id)
    raise TypeError(f'id must be an int, got {id!r}')


# --- queues ---

_registry = _Registry(_interpqueues.bind, _interpqueues.release, QueueError)
_LONGEST = 1 << 40


def _seconds(timeout):
    """For how many seconds to wait, None for as long as it takes."""
    if timeout is None:
        return None
    timeout = int(timeout)
    if timeout < 0:
        raise ValueError('timeout value must be non-negative')
    return min(timeout, _LONGEST)


class Queue(_Numbered):
    """A queue that several interpreters can have. Each id has one object, and the queue lasts at least as long as that."""

    def __new__(cls, id, /):
        return _registry.get(cls, _plain_id(id), cls._prepare)

    def _prepare(self):
        # At the end of the interpreter all of its bindings go anyway.
        _registry.hold(self, False)
        flag, self._fallback = _interpqueues.get_queue_defaults(self._id)
        self._unbounditems = UNBOUND if flag == _UNBOUND_FLAG else _crossinterp._CONSTANT_OF_FLAG[flag]

    @property
    def unbounditems(self):
        return self._unbounditems

    @property
    def maxsize(self):
        return _interpqueues.get_maxsize(self._id)

    def empty(self):
        return not self.qsize()

    def full(self):
        return _interpqueues.is_full(self._id)

    def qsize(self):
        return _interpqueues.get_count(self._id)

    def put(self, obj, block=True, timeout=None, *, unbounditems=None, _delay=None):
        """Append an object, waiting for room.

        What can be shared crosses as itself, and everything else as a copy. When the current interpreter ends before
        somebody has got the object, "unbounditems" says what comes in its place: UNBOUND for that itself, UNBOUND_ERROR
        for an ItemInterpreterDestroyed raised in get(), UNBOUND_REMOVE for nothing; None for the queue's own rule. The
        timeout is in whole seconds. Nothing polls here, so a delay has no effect.
        """
        self._put(obj, _seconds(timeout) if block else 0, unbounditems)

    def put_nowait(self, obj, *, unbounditems=None):
        """Append an object if there is room; see put()."""
        self._put(obj, 0, unbounditems)

    def _put(self, obj, timeout, unbounditems):
        unboundop = -1 if unbounditems is None else _flag(unbounditems)
        _interpqueues._put(self._id, obj, unboundop, self._fallback, timeout)

    def get(self, block=True, timeout=None, *, _delay=None):
        """Take the oldest object, waiting for one.

        When its interpreter has ended, what put() was told comes in its place. The timeout is in whole seconds. Nothing
        polls here, so a delay has no effect.
        """
        return self._get(_seconds(timeout) if block else 0)

    def get_nowait(self):
        """Take the oldest object if there is one; see get()."""
        return self._get(0)

    def _get(self, timeout):
        obj, unboundop = _interpqueues._get(self._id, timeout)
        return obj if unboundop is None else _in_place_of_item(unboundop)


_interpqueues._register_heap_types(Queue, QueueEmpty, QueueFull)
