"""What concurrent.interpreters needs of interpreters, over the runtime's own."""

import sys as _sys
from types import SimpleNamespace as _SimpleNamespace

import _crossing
from _arguments import Parameters as _Parameters, id_number as _id_number
from _crossing import InterpreterError, InterpreterNotFoundError, NotShareableError

WHENCE_UNKNOWN = 0
WHENCE_RUNTIME = 1
WHENCE_LEGACY_CAPI = 2
WHENCE_CAPI = 3
WHENCE_XI = 4
WHENCE_STDLIB = 5


class CrossInterpreterBufferView:
    """A buffer that another interpreter has."""

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create '_interpreters.CrossInterpreterBufferView' instances")


# --- what the arguments have to be ---

def _reach(id, restrict, purpose):
    """The number of an interpreter that is there; a restricted caller reaches only what such a caller made."""
    number = _id_number(id, 'interpreter')
    if _host.whence(number) != WHENCE_STDLIB and restrict:
        raise InterpreterError(f'cannot {purpose} unrecognized interpreter {id!r}')
    return number


def _require(argument, value, kind):
    if not isinstance(value, kind):
        given = 'None' if value is None else type(value).__name__
        raise TypeError(f'{argument} must be {kind.__name__}, not {given}')


def _require_encodable(text):
    try:
        text.encode()
    except UnicodeEncodeError as failure:
        raise UnicodeEncodeError('utf-8', text, failure.start, failure.end, 'surrogates not allowed') from None


def _bindings(namespace):
    """Names, and what the host takes for their values."""
    if type(namespace) is not dict:
        raise NotImplementedError('non-sequence namespace not supported')
    for name in namespace:
        if not isinstance(name, str):
            raise TypeError('bad argument type for built-in operation')
        if '\0' in name:
            raise ValueError('found embedded NULL character')
        _require_encodable(name)
    return tuple(namespace), tuple([_crossing.encode(value) for value in namespace.values()])


# --- configs ---

_FIELDS = ('use_main_obmalloc', 'allow_fork', 'allow_exec', 'allow_threads', 'allow_daemon_threads',
           'check_multi_interp_extensions')


def _config_of(text):
    """The namespace of a config that the host wrote as NAME=VALUE words."""
    fields = dict(word.split('=') for word in text.split())
    return _SimpleNamespace(**{name: value if name == 'gil' else value == 'true' for name, value in fields.items()})


def _words_of(fields):
    """The reverse of it."""
    fields = dict(fields)
    words = []
    for name in _FIELDS:
        if name not in fields:
            raise ValueError(f'missing config key: {name}')
        if not isinstance(fields[name], bool):
            raise TypeError(f'invalid config type: {name}')
        words.append(f"{name}={'true' if fields.pop(name) else 'false'}")
    if 'gil' not in fields:
        raise ValueError('missing config key: gil')
    gil = fields.pop('gil')
    if not isinstance(gil, str):
        raise TypeError('invalid config type: gil')
    if gil not in ('default', 'shared', 'own'):
        raise ValueError(f"unsupported interpreter config .gil value '{gil}'")
    if fields:
        raise ValueError(f"config dict has {len(fields)} extra item{'s' if len(fields) > 1 else ''} ({fields!r})")
    return ' '.join(words) + ' gil=' + gil


def _preset(name):
    _require_encodable(name)
    if name in ('', 'default'):
        name = 'isolated'
    if name not in ('isolated', 'legacy', 'empty'):
        raise ValueError(f"unsupported config name '{name}'")
    return _config_of(_host.preset(name))


def new_config(name='isolated', /, **overrides):
    """A config to make interpreters with: the one of that name, with the fields that are given changed."""
    _require('_interpreters.new_config() argument 1', name, str)
    if '\0' in name:
        raise ValueError('embedded null character')
    fields = vars(_preset(name))
    fields.update(overrides)
    return _config_of(_words_of(fields))


@_Parameters('create', '| config $ reqrefs')
def create(config='isolated', *, reqrefs=False):
    """Make an interpreter from a config, or from its name, and give its id. With reqrefs it ends with its last reference."""
    if config is None:
        config = 'isolated'
    if isinstance(config, str):
        config = _preset(config.partition('\0')[0])
    try:
        fields = vars(config)
    except TypeError:
        raise TypeError(f'bad config {config!r}') from None
    words = _words_of(fields)
    try:
        return _host.create(words, bool(reqrefs))
    except InterpreterError:
        raise InterpreterError('interpreter creation failed')


# --- the life of interpreters ---

@_Parameters('destroy', 'id | $ restrict')
def destroy(id, *, restrict=False):
    """End an interpreter. The current one, the main one and one that runs give InterpreterError."""
    number = _reach(id, restrict, 'destroy')
    if number == _host.current():
        raise InterpreterError('cannot destroy the current interpreter')
    if number == 0:
        raise InterpreterError('interpreter running')
    _host.destroy(number)


@_Parameters('incref', 'id | $ implieslink restrict')
def incref(id, *, implieslink=False, restrict=False):
    """Count one more reference to an interpreter; with implieslink, it ends with the last one."""
    _host.incref(_reach(id, restrict, 'incref'), bool(implieslink))


@_Parameters('decref', 'id | $ restrict')
def decref(id, *, restrict=False):
    """Count one reference to an interpreter less."""
    _host.decref(_reach(id, restrict, 'decref'))


@_Parameters('_interpreters.list_all', '| $ require_ready')
def list_all(*, require_ready=False):
    """Every interpreter that has not ended, as a tuple (id, whence)."""
    flat = _host.list_all()
    return list(zip(flat[::2], flat[1::2]))


@_Parameters('_interpreters.get_current', '')
def get_current():
    """The (id, whence) of the interpreter that asks."""
    id = _host.current()
    return id, _host.whence(id)


@_Parameters('_interpreters.get_main', '')
def get_main():
    """The (id, whence) of the interpreter that the program began in."""
    return 0, WHENCE_RUNTIME


@_Parameters('whence', 'id')
def whence(id):
    """What made an interpreter, as one of the WHENCE numbers."""
    return _host.whence(_id_number(id, 'interpreter'))


@_Parameters('is_running', 'id | $ restrict')
def is_running(id, *, restrict=False):
    """Whether an interpreter runs code in its __main__ now."""
    return _host.is_running(_reach(id, restrict, 'check if running for'))


@_Parameters('get_config', 'id | $ restrict')
def get_config(id, *, restrict=False):
    """The config that an interpreter was made with; None stands for the one that asks."""
    if id is None:
        id = _host.current()
    return _config_of(_host.config(_reach(id, restrict, 'get the config of')))


# --- running code ---

def _snapshot_of(parts):
    """The namespace for what the host says of an exception."""
    name, qualname, module, message, formatted, errdisplay = parts
    kind = _SimpleNamespace(__name__=name, __qualname__=qualname, __module__=module)
    return _SimpleNamespace(type=kind, msg=message, formatted=formatted, errdisplay=errdisplay)


def _run_source(number, source, bindings):
    source = str.__str__(source)
    _require_encodable(source)
    return _run_code(number, compile(source, '<script>', 'exec', 0, True), bindings)


def _run_code(number, code, bindings):
    """Runs a code object, or that of a function, as if it were a script."""
    if isinstance(code, _function):
        if code.__closure__:
            raise ValueError('closures not supported')
        code = code.__code__
    if code.co_freevars:
        raise ValueError('closures not supported')
    if code.co_argcount or code.co_kwonlyargcount or code.co_flags & (_VARARGS | _VARKEYWORDS):
        raise ValueError('code with args not supported')
    if code.co_flags & _GENERATORS:
        raise ValueError(_RETURNS)
    done, outcome = _host.call_in_main(number, '_crossing.run', _crossing.marshal_code(code), *bindings)
    if not done:
        return _snapshot_of(outcome)
    if outcome:
        raise ValueError(_RETURNS)
    return None


_function = type(_run_code)
_code = type(_run_code.__code__)
_VARARGS = 0x04
_VARKEYWORDS = 0x08
# Generators, coroutines and asynchronous generators.
_GENERATORS = 0x20 | 0x80 | 0x200
_RETURNS = 'code that returns a value is not a script'


@_Parameters('_interpreters.exec', 'id code | shared $ restrict')
def exec(id, code, shared={}, *, restrict=False):
    """Run source, or what is in a function without parameters, in the __main__ of an interpreter.

    The names in "shared" are set there first. Gives None, or a snapshot of what was raised and not caught.

    Unlike CPython this learns that a function returns a value only when it has run, and of an expression's code never.
    """
    _require('_interpreters.exec() argument 3', shared, dict)
    number = _reach(id, restrict, 'exec code for')
    bindings = _bindings(shared)
    if isinstance(code, str):
        return _run_source(number, code, bindings)
    if isinstance(code, (bytes, bytearray)):
        from _frozen_importlib_external import decode_source
        return _run_source(number, decode_source(bytes(code)), bindings)
    if isinstance(code, (_function, _code)):
        return _run_code(number, code, bindings)
    raise TypeError(f'unsupported script {code!r}')


@_Parameters('_interpreters.run_string', 'id script | shared $ restrict')
def run_string(id, script, shared={}, *, restrict=False):
    """The same as exec(), for source alone."""
    _require('_interpreters.run_string() argument 3', shared, dict)
    number = _reach(id, restrict, 'run a string in')
    _require('_interpreters.run_string() argument 2', script, str)
    return _run_source(number, script, _bindings(shared))


@_Parameters('_interpreters.run_func', 'id func | shared $ restrict')
def run_func(id, func, shared={}, *, restrict=False):
    """The same as exec(), for functions and code objects alone."""
    _require('_interpreters.run_func() argument 3', shared, dict)
    number = _reach(id, restrict, 'run a function in')
    if not isinstance(func, (_function, _code)):
        given = 'None' if func is None else type(func).__name__
        raise TypeError(f'_interpreters.run_func() argument 2 must be a function, not {given}')
    return _run_code(number, func, _bindings(shared))


@_Parameters('_interpreters.call', 'id callable | args kwargs $ preserve_exc restrict')
def call(id, callable, args=(), kwargs={}, *, preserve_exc=False, restrict=False):
    """Make a call in an interpreter: gives (result, None), or (None, snapshot) when it raised something.

    Functions cross by their code when that is all they are; everything else that is not shareable crosses as a pickle.
    """
    _require('_interpreters.call() argument 3', args, tuple)
    _require('_interpreters.call() argument 4', kwargs, dict)
    number = _reach(id, restrict, 'make a call in')
    if not _is_callable(callable):
        raise TypeError(f'expected a callable, got {callable!r}')
    packed = _crossing.pack(callable), _crossing.pack(tuple(args)), _crossing.pack_keywords(kwargs)
    done, outcome = _host.call_in_main(number, '_crossing.call', *packed)
    if not done:
        return None, _snapshot_of(outcome)
    if len(outcome) == 1:
        return _crossing.unpack(outcome[0], _host.vouches(number)), None
    message, reason = outcome
    raise NotShareableError(message) from Exception(reason)


_is_callable = callable


@_Parameters('_interpreters.set___main___attrs', 'id updates | $ restrict')
def set___main___attrs(id, updates, *, restrict=False):
    """Set names in the __main__ of an interpreter; the values have to be shareable."""
    _require('_interpreters.set___main___attrs() argument 2', updates, dict)
    number = _reach(id, restrict, 'update __main__ for')
    if not updates:
        raise ValueError('arg 2 must be a non-empty dict')
    _host.bind(number, *_bindings(updates))


@_Parameters('is_shareable', 'obj')
def is_shareable(obj):
    """Whether objects like this one cross to other interpreters without a pickle."""
    return _crossing.is_shareable(obj)


@_Parameters('capture_exception', '| exc')
def capture_exception(exc=None):
    """What exec() gives of an exception: of this one, or of the one being handled, or None when there is none."""
    if exc is None:
        exc = _sys.exc_info()[1]
        if exc is None:
            return None
    if not isinstance(exc, BaseException):
        raise TypeError(f'expected exception, got {exc!r}')
    return _snapshot_of(_snapshot(exc))
