"""The garbage collector of this interpreter.

Unlike CPython, there are two. Python's objects belong to the JVM, which frees them, cycles included, when it likes; collect()
has it do so at once. What Java modules own is tracked by Vivarium's collector, which counts references and works as CPython's
does: thresholds, counts, statistics, lists of objects, callbacks and garbage are about these objects.

They are held here to be looked at. That is no reference that is counted: an object that goes is not tracked any more.
"""

import sys as _sys
from _frozen_importlib import BuiltinImporter as _BuiltinImporter
from _imp import create_builtin as _create_builtin
from _operator import index as _index

# GraalPy's module of the same name.
_jvm = _create_builtin(_BuiltinImporter.find_spec('gc'))

DEBUG_STATS = 1
DEBUG_COLLECTABLE = 2
DEBUG_UNCOLLECTABLE = 4
DEBUG_SAVEALL = 32
DEBUG_LEAK = DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE | DEBUG_SAVEALL

# What they are bound to now counts, whatever a program binds the names to.
callbacks = _callbacks = []
garbage = _garbage = []

_GENERATIONS = 3
_BITS = 31

# Types whose instances refer to nothing.
_ATOMS = frozenset((type(None), bool, int, float, complex, str, bytes, type(...), type(NotImplemented)))


def _int(value):
    """What CPython takes for a C int."""
    number = _index(value)
    if not -1 << _BITS <= number < 1 << _BITS:
        raise OverflowError('Python int too large to convert to C int')
    return number


def collect(generation=2):
    """Run the garbage collectors, and return how many unreachable objects they found.

    Vivarium's collects that generation and the younger ones. Unlike CPython, the number is Vivarium's, and what GraalPy adds
    to it, which knows no number for Python's objects.
    """
    number = _int(generation)
    if not 0 <= number < _GENERATIONS:
        raise ValueError('invalid generation')
    # First: what a Python object lets go of when it goes is found then.
    found = _jvm.collect(number)
    if _host.gc_is_there():
        return found + _host.gc_collect(number)
    _tell('start', number, 0, 0)
    _tell('stop', number, 0, 0)
    return found


def enable():
    """Enable automatic garbage collection."""
    _jvm.enable()
    if _host.gc_is_there():
        _host.gc_enable(True)


def disable():
    """Disable automatic garbage collection. Unlike CPython, the JVM frees Python's objects all the same."""
    _jvm.disable()
    if _host.gc_is_there():
        _host.gc_enable(False)


def isenabled():
    """Return whether Vivarium's collector collects automatically."""
    return _host.gc_is_enabled() if _host.gc_is_there() else _jvm.isenabled()


def get_threshold():
    """Return the thresholds of Vivarium's collector, one of each generation."""
    return _host.gc_thresholds()


def set_threshold(*thresholds):
    """set_threshold(threshold0[, threshold1[, threshold2]])
    Set the thresholds of Vivarium's collector; 0 as the first one has it collect only when asked to.

    Unlike CPython, the third has a meaning, and none is negative.
    """
    if not 1 <= len(thresholds) <= _GENERATIONS:
        raise TypeError('gc.set_threshold requires 1 to 3 arguments')
    given = [_int(threshold) for threshold in thresholds]
    _host.gc_set_thresholds(*given, *_host.gc_thresholds()[len(given):])


def get_count():
    """Return what is compared with the thresholds."""
    return _host.gc_counts() if _host.gc_is_there() else _jvm.get_count()


def get_stats():
    """Return a list of dictionaries, one of each generation, with what Vivarium's collector has done there."""
    return [dict(zip(('collections', 'collected', 'uncollectable'), each)) for each in _host.gc_stats()]


def get_objects(generation=None):
    """Return a list of the objects that Vivarium's collector tracks, or of those in a generation.

    Unlike CPython, Python's own objects are not among them.
    """
    # As in CPython, -1 stands for all as well.
    number = -1
    if generation is not None:
        if not hasattr(type(generation), '__index__'):
            raise TypeError(f"argument should be integer or None, not '{type(generation).__name__}'")
        number = _index(generation)
    if number >= _GENERATIONS:
        raise ValueError('generation parameter must be less than the number of available generations (3)')
    if number < -1:
        raise ValueError('generation parameter cannot be negative')
    return list(_host.gc_objects(number))


def get_referrers(*objs):
    """Return the tracked objects that refer to any of these.

    Unlike CPython, nothing is known of who refers to Python's own objects.
    """
    # Each once, though it refers to several.
    return list({id(each): each for each in _host.gc_referrers(*objs)}.values()) + _jvm.get_referrers(*objs)


def get_referents(*objs):
    """Return the tracked objects that these refer to.

    Unlike CPython, nothing is known of what Python's own objects refer to.
    """
    return list(_host.gc_referents(*objs)) + _jvm.get_referents(*objs)


def is_tracked(obj, /):
    """Return whether a collector manages the object.

    Vivarium's manages those of Java modules until they go. Unlike in CPython, all Python objects that can refer to others are
    managed, by the JVM.
    """
    tracked = _host.gc_is_tracked(obj)
    return type(obj) not in _ATOMS and _jvm.is_tracked(obj) if tracked is None else tracked


def is_finalized(obj, /):
    """Return whether Vivarium's collector has finalized the object. Unlike CPython, nothing is known of Python's own."""
    return _host.gc_is_finalized(obj) or False


def freeze():
    """Move all tracked objects to a permanent generation, which collections ignore."""
    _host.gc_freeze(True)


def unfreeze():
    """Move the objects of the permanent generation to the oldest one."""
    _host.gc_freeze(False)


def get_freeze_count():
    """Return how many objects the permanent generation has."""
    return _host.gc_freeze_count()


def set_debug(flags, /):
    """Set what the collectors print to standard error: the sum of DEBUG_ constants. Other bits have no meaning."""
    number = _int(flags)
    _jvm.set_debug(number)
    if _host.gc_is_there():
        _host.gc_set_debug(number)


def get_debug():
    """Return the debugging flags."""
    return _host.gc_debug() if _host.gc_is_there() else _jvm.get_debug()


def _tell(phase, generation, collected, uncollectable):
    """Call the callbacks."""
    info = {'generation': generation, 'collected': collected, 'uncollectable': uncollectable}
    for callback in _callbacks:
        try:
            callback(phase, info)
        except BaseException as exception:
            _report(callback, exception)


def _report(callback, exception):
    """Give what a callback has raised to sys.unraisablehook."""
    try:
        _raised(_sys.unraisablehook, exception, f'Exception ignored while calling GC callback {callback!r}', None)
    except BaseException as failure:
        _raised(_sys.__unraisablehook__, failure, 'Exception ignored in sys.unraisablehook', _sys.unraisablehook)


def _raised(hook, exception, message, subject):
    trace = exception.__traceback__
    while trace is not None and trace.tb_frame.f_globals is globals():
        trace = trace.tb_next
    hook(_sys.UnraisableHookArgs((type(exception), exception, trace, message, subject)))


def _hear(phase, generation, collected, uncollectable, kept):
    """Vivarium's collector calls this at the beginning and the end of each collection, with what it keeps as garbage.

    Returns whether it is to let go of that, since the program has taken all of it out of the list. Unlike CPython, what is
    taken out while some is left there comes back.
    """
    known = {id(each) for each in _garbage}
    starts = phase == 'start'
    if not starts:
        _garbage.extend(each for each in kept if id(each) not in known)
    _tell(phase, generation, collected, uncollectable)
    return starts and known.isdisjoint(id(each) for each in kept)


_garbage.extend(_host.gc_listen(_hear))
