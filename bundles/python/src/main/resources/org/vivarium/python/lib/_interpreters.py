"""Primitive operations on interpreters, over the runtime's own."""

from types import SimpleNamespace as _SimpleNamespace

WHENCE_UNKNOWN = 0
WHENCE_RUNTIME = 1
WHENCE_LEGACY_CAPI = 2
WHENCE_CAPI = 3
WHENCE_XI = 4
WHENCE_STDLIB = 5


class InterpreterError(Exception):
    """A cross-interpreter operation failed"""

    __module__ = 'concurrent.interpreters'


class InterpreterNotFoundError(InterpreterError):
    """An interpreter was not found"""

    __module__ = 'concurrent.interpreters'


class NotShareableError(TypeError):
    """A value cannot be passed to another interpreter"""

    __module__ = 'concurrent.interpreters'


def _id(id):
    """An interpreter's id, from an int or something that stands for one."""
    if isinstance(id, int):
        number = int(id)
    elif hasattr(type(id), '__index__'):
        number = type(id).__index__(id)
    else:
        raise TypeError(f'interpreter ID must be an int, got {type(id).__name__}')
    if number < 0:
        raise ValueError(f'interpreter ID must be a non-negative int, got {id!r}')
    return number


_FIELDS = ('use_main_obmalloc', 'allow_fork', 'allow_exec', 'allow_threads', 'allow_daemon_threads',
           'check_multi_interp_extensions')


def _config_of(text):
    """The namespace of a config that the host wrote as NAME=VALUE words."""
    fields = dict(word.split('=') for word in text.split())
    return _SimpleNamespace(**{name: value if name == 'gil' else value == 'true' for name, value in fields.items()})


def _words_of(config):
    """The reverse of it."""
    fields = dict(vars(config))
    words = []
    for name in _FIELDS:
        if name not in fields:
            raise ValueError(f'missing config key {name!r}')
        if not isinstance(fields[name], int):
            raise TypeError(f'invalid config type: {name}')
        words.append(f"{name}={'true' if fields.pop(name) else 'false'}")
    if 'gil' not in fields:
        raise ValueError("missing config key 'gil'")
    gil = fields.pop('gil')
    if gil not in ('default', 'shared', 'own'):
        raise ValueError(f'unsupported interpreter config .gil value {gil!r}')
    if fields:
        raise ValueError(f"config dict has {len(fields)} extra item{'s' if len(fields) > 1 else ''} ({fields!r})")
    return ' '.join(words) + ' gil=' + gil


def new_config(name='isolated', /, **overrides):
    """Return a representation of a new PyInterpreterConfig."""
    config = _config_of(_host.preset(name))
    vars(config).update(overrides)
    return _config_of(_words_of(config))


def create(config='isolated', *, reqrefs=False):
    """Create a new interpreter and return its id."""
    if config is None:
        config = 'isolated'
    if isinstance(config, str):
        config = new_config(config)
    return _host.create(_words_of(config), bool(reqrefs))


def destroy(id, *, restrict=False):
    """Destroy the identified interpreter."""
    _host.destroy(_id(id), restrict)


def incref(id, *, implieslink=False, restrict=False):
    """Add a reference to the identified interpreter; with implieslink, it ends with the last one."""
    _host.incref(_id(id), bool(implieslink), restrict)


def decref(id, *, restrict=False):
    """Take a reference to the identified interpreter away."""
    _host.decref(_id(id), restrict)


def list_all(*, require_ready=False):
    """Return a list of (id, whence) of every interpreter that has not ended."""
    flat = _host.list_all()
    return [(flat[index], flat[index + 1]) for index in range(0, len(flat), 2)]


def get_current():
    """Return (id, whence) of the current interpreter."""
    id = _host.current()
    return id, whence(id)


def get_main():
    """Return (id, whence) of the main interpreter."""
    return 0, WHENCE_RUNTIME


def whence(id):
    """Return an identifier for where the interpreter was created."""
    return _host.whence(_id(id))


def is_running(id, *, restrict=False):
    """Return whether or not the identified interpreter is running."""
    return _host.is_running(_id(id), restrict)


def get_config(id, *, restrict=False):
    """Return a representation of the config that the interpreter was created with."""
    return _config_of(_host.config(_id(id), restrict))


def exec(id, code, shared=None, *, restrict=False):
    """Execute the given source in the identified interpreter's __main__ module."""
    if not isinstance(code, str):
        raise TypeError(f'unsupported script {code!r}; pass the source as a str')
    compile(code, '<script>', 'exec')
    if shared:
        set___main___attrs(id, shared, restrict=restrict)
    failure = _host.exec(_id(id), code, restrict)
    if failure is None:
        return None
    name, qualname, module, message, formatted, errdisplay = failure
    kind = _SimpleNamespace(__name__=name, __qualname__=qualname, __module__=module)
    return _SimpleNamespace(type=kind, msg=message, formatted=formatted, errdisplay=errdisplay)


run_string = exec


def set___main___attrs(id, ns, *, restrict=False):
    """Bind the given attributes in the interpreter's __main__ module."""
    if not isinstance(ns, dict) or not ns:
        raise ValueError('arg 2 must be a non-empty dict')
    for name, value in ns.items():
        if not isinstance(name, str):
            raise TypeError('bad argument type for built-in operation')
        _check_shareable(value)
    _host.bind(_id(id), tuple(ns), tuple(ns.values()), restrict)


def is_shareable(obj):
    """Return True if the object's type can be passed to another interpreter."""
    return obj is None or type(obj) in (bool, int, float, str, bytes, tuple)


def _check_shareable(value):
    if type(value) is tuple:
        for item in value:
            _check_shareable(item)
    elif not is_shareable(value) or (type(value) is int and not -1 << 63 <= value < 1 << 63):
        raise NotShareableError(f'{value!r} does not support cross-interpreter data')
