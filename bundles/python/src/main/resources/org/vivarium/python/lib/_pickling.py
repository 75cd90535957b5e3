"""Pickles of what crosses from one interpreter to another, and what is made of them again; imported with the first of them."""

import builtins
import io
import pickle
import sys
from _crossing import NotShareableError, refusal
from _thread import RLock


def dumps(obj):
    """The pickle of an object; NotShareableError when it has none."""
    try:
        return pickle.dumps(obj, pickle.HIGHEST_PROTOCOL)
    except Exception as failure:
        return _with_builtins(obj, failure)


def _with_builtins(obj, failure):
    """The same for what holds the names of builtins, as a namespace does in which code has run. They have no pickle here.

    That of __main__ is none that crosses.
    """
    if obj is vars(sys.modules['__main__']):
        raise refusal(obj) from failure
    payload = io.BytesIO()
    try:
        _Pickler(payload, pickle.HIGHEST_PROTOCOL).dump(obj)
    except Exception:
        raise refusal(obj) from failure
    return payload.getvalue()


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj):
        return 'builtins' if obj is vars(builtins) else None


def loads(payload, script):
    """The object of a pickle; what it names in __main__ may be the script's."""
    file = io.BytesIO(payload)
    return _load(_SearchingUnpickler(file, script) if script and b'__main__' in payload else _Unpickler(file))


def loads_plain(payload):
    """The same for what comes from an interpreter with less access: nothing that it names is looked up or called here."""
    return _load(_PlainUnpickler(io.BytesIO(payload)))


def _load(unpickler):
    try:
        return unpickler.load()
    except Exception as failure:
        raise NotShareableError('object could not be unpickled') from failure


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, pid):
        return vars(builtins)


# Of the others an override of find_class is called, of pickle.Unpickler not.

class _SearchingUnpickler(pickle._Unpickler):
    def __init__(self, file, script):
        super().__init__(file)
        self._script = script

    def persistent_load(self, pid):
        return vars(builtins)

    def find_class(self, module, name):
        try:
            return super().find_class(module, name)
        except AttributeError as failure:
            if module != '__main__':
                raise
            return _of_script(self._script, name, failure)


class _PlainUnpickler(pickle._Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError(f'it has a {module}.{name}; an interpreter with less access than its receiver can '
                                     'send plain data only')


# The namespace of each program whose objects have come here; it has been run once, and __main__ has nothing of it.
_scripts = {}
# Taken again by a script that receives something of itself while it runs.
_scripts_lock = RLock()


def _of_script(script, name, failure):
    """What a program that runs in another interpreter has in its __main__."""
    with _scripts_lock:
        namespace = _scripts.get(script)
        if namespace is None:
            import runpy
            try:
                namespace = _scripts[script] = runpy.run_path(script, run_name='<fake __main__>')
            except (Exception, SystemExit):
                raise failure
    first, *rest = name.split('.')
    if first not in namespace:
        raise failure
    value = namespace[first]
    for part in rest:
        value = getattr(value, part)
    return value
