"""What crosses from one interpreter to another: Python's side of it.

Plain data (None, bool, int of 64 bits, float, str, bytes, and tuples) crosses by itself. encode() makes of everything else
what the host can take: the functions that are registered for a type do, or, with a fallback, a function crosses by its code
and what is left as a pickle. decode() makes an object of that again in the interpreter that receives it.
"""

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
    return _host.encoded(*_parts(obj))


def _parts(obj):
    """How an object crosses that is no plain data: kind, payload and script."""
    return _function_parts(obj) if type(obj) is _function else _pickle_parts(obj)


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
    # The names of attributes and imports are among them. What is imported here is a local variable's name too; an attribute
    # that is called like a global is taken for that.
    local = {*code.co_varnames, *code.co_cellvars}
    if any(name in function.__globals__ and name not in local for name in code.co_names):
        return 'globals not supported'
    return None


# What has been marshalled here and elsewhere lately: who receives the same code again has the same object of it, which what is called
# often has to be in order to be compiled. The code stands with its payload, so that its id stays its own.
_marshalled = {}
_unmarshalled = {}
_most_marshalled = 256


def marshal_code(code, *names):
    """A payload that is a tuple of these for unmarshal_code()."""
    key = id(code), names
    known = _marshalled.get(key)
    if known is None:
        import marshal
        known = _remember(_marshalled, key, (code, marshal.dumps((code, *names))))
    return known[1]


def unmarshal_code(payload):
    made = _unmarshalled.get(payload)
    if made is None:
        import marshal
        made = _remember(_unmarshalled, payload, marshal.loads(payload))
    return made


def _remember(known, key, value):
    if len(known) >= _most_marshalled:
        known.clear()
    known[key] = value
    return value


def _function_parts(function):
    reason = why_stateful(function)
    if reason is None:
        return 'code', marshal_code(function.__code__, function.__name__, function.__qualname__), ''
    try:
        return _pickle_parts(function)
    except NotShareableError:
        raise NotShareableError('only stateless functions are shareable') from ValueError(reason)


def _decode_function(payload, script):
    code, name, qualname = unmarshal_code(payload)
    function = _function(code, vars(_sys.modules['__main__']), name)
    function.__qualname__ = qualname
    function.__module__ = '__main__'
    return function


# --- everything else as a pickle ---

def _pickle_parts(obj):
    from _pickling import dumps
    return 'pickle', dumps(obj), getattr(_sys.modules.get('__main__'), '__file__', None) or ''


def _decode_pickle(payload, script):
    from _pickling import loads
    return loads(payload, script)


def _decode_plain(payload, script):
    from _pickling import loads_plain
    return loads_plain(payload)


# --- views of memory, which both sides have then ---

def _encode_view(view):
    """Unlike in CPython, the memory has to be one that Java has, without gaps; bytearray and array have it, mmap has not."""
    shared = None
    if view.c_contiguous:
        shared = _host.view(view, view.nbytes, view.readonly, view.format, view.shape)
    if shared is None:
        raise refusal(view) from ValueError('its memory cannot be reached from outside; send a copy of it')
    return shared


def _decode_view(payload, layout):
    memory, start, stop = payload
    readonly, format, shape = layout
    view = memoryview(memory)[start:stop]
    if format != 'B' or len(shape) != 1:
        view = view.cast(format, shape)
    return view.toreadonly() if readonly else view


encoders[memoryview] = _encode_view
decoders['view'] = _decode_view
decoders['code'] = _decode_function
decoders['pickle'] = _decode_pickle
decoders['plain'] = _decode_plain


def decode(kind, payload, script):
    """The object of what has been encoded elsewhere."""
    if kind not in decoders:
        # The module that has the type registers it.
        __import__(_homes[kind])
    return decoders[kind](payload, script)


_homes = {'queue': '_interpqueues', 'send': '_interpchannels', 'recv': '_interpchannels',
          'channel': '_interpchannels'}


# --- calls: what goes into one and comes out is unpacked by the program's own side of it, which can say what failed ---

def pack(obj):
    """A tuple that crosses for any object that has a fallback."""
    if type(obj) is tuple:
        try:
            return 'tuple', tuple([pack(item) for item in obj])
        except NotShareableError as failure:
            raise refusal(obj) from failure
    if is_shareable(obj) and not (type(obj) is int and not -1 << 63 <= obj < 1 << 63):
        return 'data', encode(obj)
    return _parts(obj)


def unpack(packed, vouched=True):
    """The object that was packed elsewhere; plain data only when nobody vouches for who did that."""
    kind, payload, *script = packed
    if kind == 'data':
        return payload
    if kind == 'tuple':
        return tuple([unpack(item, vouched) for item in payload])
    if kind == 'pickle' and not vouched:
        kind = 'plain'
    return decode(kind, payload, *script)


def pack_keywords(kwargs):
    """The same for keyword arguments: names and values, each of which crosses as it can."""
    try:
        return pack((tuple(kwargs), tuple(kwargs.values())))
    except NotShareableError as failure:
        raise refusal(kwargs) from failure


def call(*packed):
    """Calls what was packed: callable, args and keywords. The packed result alone, or why it cannot be had, and the reason."""
    unpacked = []
    for name, each in zip(('func', 'args', 'kwargs'), packed):
        try:
            unpacked.append(unpack(each))
        except NotShareableError:
            import traceback
            return f'{name} not shareable', traceback.format_exc().rstrip('\n')
    function, args, keywords = unpacked
    result = _apply(function, args, dict(zip(*keywords)))
    try:
        return (pack(result),)
    except NotShareableError as failure:
        return 'object does not support cross-interpreter data', f'{type(failure).__module__}.NotShareableError: {failure}'


def _apply(function, args, kwargs):
    """Calls it from __main__, as those builtins see it that look at who calls them."""
    main = vars(_sys.modules['__main__'])
    if (function is eval or function is exec) and len(args) == 1 and not kwargs:
        return function(args[0], main)
    if not args and not kwargs:
        if function is dir:
            return sorted(main)
        if any(function is each for each in (globals, locals, vars)):
            return main
    return function(*args, **kwargs)


def run(payload, names, values):
    """Runs marshalled code in __main__, once the values have their names there. Whether it is a function's that returned something.

    That of a module has the value of its last line here.
    """
    code, = unmarshal_code(payload)
    main = vars(_sys.modules['__main__'])
    main.update(zip(names, values))
    value = eval(code, main)
    return value is not None and code.co_name != '<module>'
