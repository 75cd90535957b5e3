"""Interpreters in the same process: PEP 734."""

import threading as _threading
import weakref as _weakref

import _interpreters
from _interpreters import InterpreterError, InterpreterNotFoundError, NotShareableError, is_shareable
from ._queues import Queue, QueueEmpty, QueueFull, create as create_queue

__all__ = ['get_current', 'get_main', 'create', 'list_all', 'is_shareable', 'Interpreter', 'InterpreterError',
           'InterpreterNotFoundError', 'ExecutionFailed', 'NotShareableError', 'create_queue', 'Queue', 'QueueEmpty',
           'QueueFull']


class ExecutionFailed(InterpreterError):
    """An unhandled exception happened during execution.

    It is raised by Interpreter.exec() and Interpreter.call(). What is left of the exception is in "excinfo", as text.
    """

    def __init__(self, excinfo):
        message = excinfo.formatted
        if not message:
            name = excinfo.type.__name__ if excinfo.type else None
            message = f'{name}: {excinfo.msg}' if name and excinfo.msg else name or excinfo.msg
        super().__init__(message)
        self.excinfo = excinfo

    def __str__(self):
        details = getattr(self.excinfo, 'errdisplay', None)
        if not details:
            return super().__str__()
        return f'{super().__str__()}\n\nUncaught in the interpreter:\n\n{details}'


def create():
    """Return a new (idle) Python interpreter."""
    id = _interpreters.create(reqrefs=True)
    return Interpreter(id, _ownsref=True)


def list_all():
    """Return all existing interpreters."""
    return [Interpreter(id, _whence=whence) for id, whence in _interpreters.list_all(require_ready=True)]


def get_current():
    """Return the currently running interpreter."""
    id, whence = _interpreters.get_current()
    return Interpreter(id, _whence=whence)


def get_main():
    """Return the main interpreter."""
    id, whence = _interpreters.get_main()
    return Interpreter(id, _whence=whence)


_known = _weakref.WeakValueDictionary()
_known_lock = _threading.Lock()
_WHENCE_TEXTS = ('unknown', 'runtime init', 'legacy C-API', 'C-API', 'cross-interpreter C-API', '_interpreters module')


class Interpreter:
    """A single Python interpreter. There is one object for each id.

    As long as it lives it has a reference to the interpreter, when that was made by create(). Without one the interpreter
    ends.

    Attributes:

    "id" - the unique process-global ID number for the interpreter
    "whence" - indicates where the interpreter was created
    """

    def __new__(cls, id, /, _whence=None, _ownsref=None):
        if not isinstance(id, int):
            raise TypeError(f'id must be an int, got {id!r}')
        id = int(id)
        if _whence is None:
            _whence = _interpreters.WHENCE_STDLIB if _ownsref else _interpreters.whence(id)
        if _ownsref is None:
            _ownsref = _whence == _interpreters.WHENCE_STDLIB
        with _known_lock:
            self = _known.get(id)
            if self is None:
                self = super().__new__(cls)
                self._id = id
                self._whence = _whence
                if _ownsref:
                    _refer(self)
                _known[id] = self
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
    def whence(self):
        return _WHENCE_TEXTS[self._whence]

    def is_running(self):
        """Return whether or not the identified interpreter is running."""
        return _interpreters.is_running(self._id)

    def close(self):
        """Finalize and destroy the interpreter.

        Attempting to destroy the current interpreter results in an InterpreterError.
        """
        return _interpreters.destroy(self._id, restrict=True)

    def prepare_main(self, ns=None, /, **kwargs):
        """Bind the given values into the interpreter's __main__.

        The values must be shareable.
        """
        ns = dict(ns, **kwargs) if ns is not None else kwargs
        _interpreters.set___main___attrs(self._id, ns, restrict=True)

    def exec(self, code, /):
        """Run the given source code, or the body of a function without parameters, in the interpreter.

        The code runs in the current thread, in the interpreter's __main__ module. An uncaught exception is raised here
        as ExecutionFailed.
        """
        excinfo = _interpreters.exec(self._id, code, restrict=True)
        if excinfo is not None:
            raise ExecutionFailed(excinfo)

    def call(self, callable, /, *args, **kwargs):
        """Call the object in the interpreter with the given arguments, and return what it returns.

        The call is made in the current thread. Everything crosses that is shareable, can be pickled, or is a function
        that needs nothing but its own code. An uncaught exception is raised here as ExecutionFailed.
        """
        result, excinfo = _interpreters.call(self._id, callable, args, kwargs, restrict=True)
        if excinfo is not None:
            raise ExecutionFailed(excinfo)
        return result

    def call_in_thread(self, callable, /, *args, **kwargs):
        """Return a new thread that calls the object in the interpreter.

        The result is dropped, and what is raised goes to threading.excepthook().
        """
        thread = _threading.Thread(target=self.call, args=(callable, *args), kwargs=kwargs)
        thread.start()
        return thread


def _refer(interpreter):
    """Has the object own a reference to its interpreter, until it dies."""
    _interpreters.incref(interpreter._id)
    end = _weakref.finalize(interpreter, _release, interpreter._id)
    # What the main interpreter still has at its end is left, and warned of.
    end.atexit = _interpreters.get_current() != _interpreters.get_main()


def _release(id):
    try:
        _interpreters.decref(id)
    except InterpreterNotFoundError:
        # It was closed before.
        pass
