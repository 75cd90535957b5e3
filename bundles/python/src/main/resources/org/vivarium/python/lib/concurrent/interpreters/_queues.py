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
    """Raised from get_nowait() when the queue is empty.

    It is also raised from get() if it times out.
    """


class QueueFull(QueueError, queue.Full):
    """Raised from put_nowait() when the queue is full.

    It is also raised from put() if it times out.
    """


class ItemInterpreterDestroyed(QueueError, _crossinterp.ItemInterpreterDestroyed):
    """Raised from get() and get_nowait() for an item whose interpreter was destroyed, when UNBOUND_ERROR was asked for."""


UNBOUND = _crossinterp.UnboundItem.singleton('queue', __name__)


def _serialize_unbound(unbound):
    return _crossinterp.serialize_unbound(_crossinterp.UNBOUND if unbound is UNBOUND else unbound)


def _resolve_unbound(flag):
    resolved = _crossinterp.resolve_unbound(flag, ItemInterpreterDestroyed)
    return UNBOUND if resolved is _crossinterp.UNBOUND else resolved


def create(maxsize=0, *, unbounditems=UNBOUND):
    """Return a new cross-interpreter queue.

    It holds any number of items when maxsize is zero or less. "unbounditems" is the default for Queue.put().
    """
    unboundop, = _serialize_unbound(unbounditems)
    return Queue(_interpqueues.create(maxsize, unboundop, -1))


def list_all():
    """Return a list of all open queues."""
    return [Queue(id) for id, _, _ in _interpqueues.list_all()]


_known_queues = weakref.WeakValueDictionary()
_known_lock = threading.Lock()
_LONGEST = 1 << 40


def _release(id):
    """Lets go of a queue whose object is gone."""
    try:
        _interpqueues.release(id)
    except QueueError:
        # Somebody has destroyed it, or released what was the object's: there is nothing left to let go of.
        pass


def _seconds(timeout):
    """For how many seconds to wait, None for as long as it takes."""
    if timeout is None:
        return None
    timeout = int(timeout)
    if timeout < 0:
        raise ValueError('timeout value must be non-negative')
    return min(timeout, _LONGEST)


class Queue:
    """A cross-interpreter queue. There is one object for each id, and the queue exists at least as long as it."""

    def __new__(cls, id, /):
        if not isinstance(id, int):
            raise TypeError(f'id must be an int, got {id!r}')
        id = int(id)
        with _known_lock:
            self = _known_queues.get(id)
            if self is None:
                _interpqueues.bind(id)
                self = super().__new__(cls)
                self._id = id
                # At the end of the interpreter all of its bindings go anyway.
                weakref.finalize(self, _release, id).atexit = False
                unboundop, self._fallback = _interpqueues.get_queue_defaults(id)
                self._unbounditems = UNBOUND if unboundop == 3 else _crossinterp._UNBOUND_FLAG_TO_CONSTANT[unboundop]
                _known_queues[id] = self
        return self

    def __repr__(self):
        return f'{type(self).__name__}({self._id})'

    def __hash__(self):
        return hash(self._id)

    def __reduce__(self):
        return type(self), (self._id,)

    @property
    def id(self):
        return self._id

    @property
    def unbounditems(self):
        return self._unbounditems

    @property
    def maxsize(self):
        return _interpqueues.get_maxsize(self._id)

    def empty(self):
        return self.qsize() == 0

    def full(self):
        return _interpqueues.is_full(self._id)

    def qsize(self):
        return _interpqueues.get_count(self._id)

    def put(self, obj, block=True, timeout=None, *, unbounditems=None, _delay=None):
        """Add the object to the queue, waiting for room in it.

        What can be shared crosses as itself, and everything else as a copy. When the current interpreter ends before
        somebody has got the object, "unbounditems" says what comes in its place: UNBOUND for that itself, UNBOUND_ERROR
        for an ItemInterpreterDestroyed raised in get(), UNBOUND_REMOVE for nothing; None for the queue's own rule. The
        timeout is in whole seconds. Nothing polls here, so a delay has no effect.
        """
        self._put(obj, _seconds(timeout) if block else 0, unbounditems)

    def put_nowait(self, obj, *, unbounditems=None):
        """Add the object to the queue, if there is room."""
        self._put(obj, 0, unbounditems)

    def _put(self, obj, timeout, unbounditems):
        unboundop = -1 if unbounditems is None else _serialize_unbound(unbounditems)[0]
        _interpqueues._put(self._id, obj, unboundop, self._fallback, timeout)

    def get(self, block=True, timeout=None, *, _delay=None):
        """Return the next object from the queue, waiting for one.

        When its interpreter has ended, what put() was told comes in its place. The timeout is in whole seconds. Nothing
        polls here, so a delay has no effect.
        """
        return self._get(_seconds(timeout) if block else 0)

    def get_nowait(self):
        """Return the next object from the queue, if there is one; see get()."""
        return self._get(0)

    def _get(self, timeout):
        obj, unboundop = _interpqueues._get(self._id, timeout)
        return obj if unboundop is None else _resolve_unbound(unboundop)


_interpqueues._register_heap_types(Queue, QueueEmpty, QueueFull)
