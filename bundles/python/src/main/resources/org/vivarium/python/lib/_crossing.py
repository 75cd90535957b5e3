"""What crosses from one interpreter to another: Python's side of it.

Plain data (None, bool, int of 64 bits, float, str, bytes, and tuples) crosses by itself. encode() makes of everything else
what the host can take: the functions that are registered for a type do, or, with a fallback, a function crosses by its code
and what is left as a pickle. decode() makes an object of that again in the interpreter that receives it.
"""

import builtins as _builtins
import sys as _sys


class InterpreterError(Exception):
    """A cross-interpreter operation failed"""

    __module__ = 'concurrent.interpreters'


class InterpreterNotFoundError(InterpreterError):
    """An interpreter was not found"""

    __module__ = 'concurrent.interpreters'


class NotShareableError(TypeError):
    """A value cannot be passed to another interpreter"""

    __module__ = 'concurrent.interpreters'


_plain = frozenset((type(None), bool, float, str, bytes))

# What encodes the objects of a type, and what decodes what is called so: registered by the modules that have the types.
encoders = {}
decoders = {}


def is_shareable(obj):
    """Whether the type alone lets an object cross without a fallback."""
    kind = type(obj)
    return kind in _plain or kind is int or kind is tuple or kind in encoders


def encode(obj, fallback=False):
    """What the host takes for an object.

    NotShareableError is raised when there is nothing, with the reason as its cause.
    """
    kind = type(obj)
    if kind in _plain:
        return obj
    reason = None
    if kind is int:
        if -1 << 63 <= obj < 1 << 63:
            return obj
        reason = OverflowError('try sending as bytes')
    elif kind is tuple:
        try:
            return tuple([encode(item, fallback) for item in obj])
        except NotShareableError as failure:
            raise refusal(obj) from failure
    elif kind in encoders:
        return encoders[kind](obj)
    if not fallback:
        raise refusal(obj) from reason
    if kind is _function:
        return _encode_function(obj)
    return _encode_pickle(obj)


def refusal(obj):
    return NotShareableError(f'{obj!r} does not support cross-interpreter data')


# --- functions by their code ---

_function = type(is_shareable)


def why_stateful(function):
    """Why a function cannot cross by its code alone; None when it can."""
    code = function.__code__
    if code.co_freevars:
        return 'closures not supported'
    if function.__defaults__:
        return 'defaults not supported'
    if function.__kwdefaults__:
        return 'keyword defaults not supported'
    # The names of attributes are among them, so one that the globals do not have either is taken for one of these.
    known = vars(_builtins)
    if any(name in function.__globals__ and name not in known for name in code.co_names):
        return 'globals not supported'
    return None


def _encode_function(function):
    reason = why_stateful(function)
    if reason is None:
        import marshal
        return _host.encoded('code', marshal.dumps((function.__code__, function.__name__, function.__qualname__)), '')
    try:
        return _encode_pickle(function)
    except NotShareableError:
        raise NotShareableError('only stateless functions are shareable') from ValueError(reason)


def _decode_function(payload, script):
    import marshal
    code, name, qualname = marshal.loads(payload)
    function = _function(code, vars(_sys.modules['__main__']), name)
    function.__qualname__ = qualname
    function.__module__ = '__main__'
    return function


# --- everything else as a pickle ---

def _encode_pickle(obj):
    import pickle
    try:
        payload = pickle.dumps(obj, pickle.HIGHEST_PROTOCOL)
    except Exception as failure:
        raise refusal(obj) from failure
    return _host.encoded('pickle', payload, getattr(_sys.modules.get('__main__'), '__file__', None) or '')


def _decode_pickle(payload, script):
    import io
    import pickle

    class Unpickler(pickle.Unpickler):
        def find_class(self, module, name):
            if module != '__main__' or not script:
                return super().find_class(module, name)
            try:
                return super().find_class(module, name)
            except AttributeError as failure:
                return _of_script(script, name, failure)

    try:
        return Unpickler(io.BytesIO(payload)).load()
    except Exception as failure:
        raise NotShareableError('object could not be unpickled') from failure


# The namespace of each program whose objects have come here; it has been run once, and __main__ has nothing of it.
_scripts = {}


def _of_script(script, name, failure):
    """What a program that runs in another interpreter has in its __main__."""
    namespace = _scripts.get(script)
    if namespace is None:
        import runpy
        try:
            namespace = _scripts[script] = runpy.run_path(script, run_name='<fake __main__>')
        except Exception:
            raise failure
    value = namespace
    first, *rest = name.split('.')
    if first not in namespace:
        raise failure
    value = namespace[first]
    for part in rest:
        value = getattr(value, part)
    return value


decoders['code'] = _decode_function
decoders['pickle'] = _decode_pickle


def decode(kind, payload, script):
    """The object of what has been encoded elsewhere."""
    if kind not in decoders:
        # The module that has the type registers it.
        __import__(_homes[kind])
    return decoders[kind](payload, script)


_homes = {'queue': '_interpqueues', 'send': '_interpchannels', 'recv': '_interpchannels'}
