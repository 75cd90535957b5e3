"""Interpreters in the same process: PEP 734."""

import threading as _threading
import weakref as _weakref

import _interpreters
from _interpreters import InterpreterError, InterpreterNotFoundError, NotShareableError, is_shareable

__all__ = ['get_current', 'get_main', 'create', 'list_all', 'is_shareable', 'Interpreter', 'InterpreterError',
           'InterpreterNotFoundError', 'ExecutionFailed', 'NotShareableError']


class ExecutionFailed(InterpreterError):
    """An unhandled exception happened during execution.

    It is raised by Interpreter.exec(). What is left of the exception is in "excinfo", as text.
    """

    def __init__(self, excinfo):
        message = excinfo.formatted
        if not message:
            message = f'{excinfo.type.__name__}: {excinfo.msg}' if excinfo.type and excinfo.msg else excinfo.msg
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
    return Interpreter(id)


def list_all():
    """Return all existing interpreters."""
    return [Interpreter(id) for id, _ in _interpreters.list_all(require_ready=True)]


def get_current():
    """Return the currently running interpreter."""
    return Interpreter(_interpreters.get_current()[0])


def get_main():
    """Return the main interpreter."""
    return Interpreter(_interpreters.get_main()[0])


_known = _weakref.WeakValueDictionary()
_known_lock = _threading.Lock()
_WHENCE_TEXTS = ('unknown', 'runtime init', 'legacy C-API', 'C-API', 'cross-interpreter C-API', '_interpreters module')


class Interpreter:
    """A single Python interpreter. There is one object for each id.

    Attributes:

    "id" - the unique process-global ID number for the interpreter
    "whence" - indicates where the interpreter was created
    """

    def __new__(cls, id, /):
        if not isinstance(id, int):
            raise TypeError(f'id must be an int, got {id!r}')
        id = int(id)
        whence = _interpreters.whence(id)
        with _known_lock:
            self = _known.get(id)
            if self is None:
                self = super().__new__(cls)
                self._id = id
                self._whence = whence
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
        """Run the given source code in the interpreter.

        The code runs in the current thread, in the interpreter's __main__ module. An uncaught exception is raised here
        as ExecutionFailed.
        """
        excinfo = _interpreters.exec(self._id, code, restrict=True)
        if excinfo is not None:
            raise ExecutionFailed(excinfo)
