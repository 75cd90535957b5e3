"""Interpreters in the same process: PEP 734."""

import threading as _threading

import _interpreters
from _interpreters import InterpreterError, InterpreterNotFoundError, NotShareableError, is_shareable
from ._queues import Queue, QueueEmpty, QueueFull, _Numbered, _Registry, _plain_id, create as create_queue

__all__ = ['get_current', 'get_main', 'create', 'list_all', 'is_shareable', 'Interpreter', 'InterpreterError',
           'InterpreterNotFoundError', 'ExecutionFailed', 'NotShareableError', 'create_queue', 'Queue', 'QueueEmpty',
           'QueueFull']


class ExecutionFailed(InterpreterError):
    """What an interpreter was asked to run has raised something and not caught it.

    The exception itself stays there; "excinfo" has what can be said of it, as text.
    """

    def __init__(self, excinfo):
        super().__init__(excinfo.formatted or _summary(excinfo))
        self.excinfo = excinfo

    def __str__(self):
        paragraphs = [super().__str__()]
        if details := getattr(self.excinfo, 'errdisplay', None):
            paragraphs += 'Uncaught in the interpreter:', details
        return '\n\n'.join(paragraphs)


def _summary(excinfo):
    """The name of an exception's type and its message, or the one of them that there is."""
    parts = [part for part in (excinfo.type and excinfo.type.__name__, excinfo.msg) if part]
    return ': '.join(parts) if parts else excinfo.msg


def create():
    """Make an interpreter, which ends when nobody has its object any more, here and elsewhere."""
    return Interpreter(_interpreters.create(reqrefs=True), _ownsref=True)


def list_all():
    """The objects of all interpreters that are ready for use."""
    return [_object_of(*known) for known in _interpreters.list_all(require_ready=True)]


def get_current():
    """The object of the interpreter that asks."""
    return _object_of(*_interpreters.get_current())


def get_main():
    """The object of the interpreter that the program began in."""
    return _object_of(*_interpreters.get_main())


def _object_of(id, whence):
    return Interpreter(id, _whence=whence)


_registry = _Registry(_interpreters.incref, _interpreters.decref, InterpreterNotFoundError)
_BY_CREATE = _interpreters.WHENCE_STDLIB
# By the numbers for it.
_WHENCE_TEXTS = ('unknown', 'runtime init', 'legacy C-API', 'C-API', 'cross-interpreter C-API', '_interpreters module')


class Interpreter(_Numbered):
    """An interpreter of this process, by its id: a number that no other has. Each id has one object.

    As long as it lives it has a reference to the interpreter, when that was made by create(). Without one the interpreter
    ends. "whence" says in words what made it; what create() has not made can be looked at, but not used or closed.
    """

    def __new__(cls, id, /, _whence=None, _ownsref=None):
        id = _plain_id(id)
        made_by = _whence
        if made_by is None:
            made_by = _BY_CREATE if _ownsref else _interpreters.whence(id)
        refers = made_by == _BY_CREATE if _ownsref is None else _ownsref

        def prepare(interpreter):
            interpreter._whence = made_by
            if refers:
                # What the main interpreter still has at its end is left, and warned of.
                _registry.hold(interpreter, _interpreters.get_current() != _interpreters.get_main())

        return _registry.get(cls, id, prepare)

    @property
    def whence(self):
        return _WHENCE_TEXTS[self._whence]

    def is_running(self):
        """Whether it runs code in its __main__ now."""
        return _interpreters.is_running(self._id)

    def close(self):
        """End the interpreter. The current one, and one that runs, give InterpreterError."""
        _interpreters.destroy(self._id, restrict=True)

    def prepare_main(self, ns=None, /, **kwargs):
        """Set names in the interpreter's __main__, from a mapping and by keyword.

        What is not shareable gives NotShareableError.
        """
        updates = dict(() if ns is None else ns, **kwargs)
        _interpreters.set___main___attrs(self._id, updates, restrict=True)

    def exec(self, code, /):
        """Run source, or what is in a function without parameters, in the interpreter.

        The code runs in the current thread, in the interpreter's __main__ module. An uncaught exception is raised here
        as ExecutionFailed.
        """
        if (excinfo := _interpreters.exec(self._id, code, restrict=True)) is not None:
            raise ExecutionFailed(excinfo)

    def call(self, callable, /, *args, **kwargs):
        """Make a call in the interpreter, and give what it returns.

        The call is made in the current thread. Everything crosses that is shareable, can be pickled, or is a function
        that needs nothing but its own code. An uncaught exception is raised here as ExecutionFailed.
        """
        result, excinfo = _interpreters.call(self._id, callable, args, kwargs, restrict=True)
        if excinfo is None:
            return result
        raise ExecutionFailed(excinfo)

    def call_in_thread(self, callable, /, *args, **kwargs):
        """Make a call in the interpreter from a thread of its own, and give that thread, which has been started.

        The result is dropped, and what is raised goes to threading.excepthook().
        """
        thread = _threading.Thread(target=self.call, args=(callable, *args), kwargs=kwargs)
        thread.start()
        return thread
