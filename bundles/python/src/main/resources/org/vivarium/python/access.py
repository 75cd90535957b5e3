"""What Python begins with in an interpreter with limits of access, after the prelude.

The context refuses what is not allowed, whatever a program does to what is here. This makes PermissionError of it, with a message
that names the field of the config. The value of this source is a function that Vivarium calls once with the class by which the
prelude watches imports, and with what the config says.
"""


def limit(watch, files, sockets, processes, native_code, environment):
    import builtins
    import sys
    import _imp
    import _io
    import _multiprocessing_graalpy
    import _posixsubprocess
    import _signal
    import _socket
    import posix
    import select
    from errno import EPERM

    class Builtin:
        """In the place of a builtin function. Like that, it does not become a method where it is a class's attribute."""

        def __init__(self, name, module, call):
            self.__name__ = self.__qualname__ = name
            self.__module__ = module
            self._call = call

        def __call__(self, *args, **kwargs):
            return self._call(*args, **kwargs)

        def __repr__(self):
            return f'<built-in function {self.__name__}>'

        def __reduce__(self):
            return self.__name__

    def put(module, name, call):
        if hasattr(module, name):
            setattr(module, name, Builtin(name, module.__name__, call))

    def explain(why, module, *names):
        """Has functions say why when the context refuses something."""
        def explained(function):
            def call(*args, **kwargs):
                try:
                    return function(*args, **kwargs)
                except PermissionError as refused:
                    if refused.errno == EPERM:
                        refused.strerror = why
                    raise
            return call

        for name in names:
            put(module, name, explained(getattr(module, name)))

    def refuse(why, module, *names):
        def refused(*args, **kwargs):
            raise PermissionError(EPERM, why)

        for name in names:
            put(module, name, refused)

    def permission_error(kind):
        """A PermissionError that who can do without what is refused catches as what it has been so far."""
        return type('PermissionError', (PermissionError, kind), {
            '__module__': 'builtins',
            '__reduce__': lambda error: (PermissionError, error.args),
        })

    # --- files ---

    if files != 'all':
        why = f'files are not allowed in this interpreter (files={files})'
        if files == 'read':
            why = f'files can only be read in this interpreter (files={files})'
        else:
            refuse(why, posix, 'chdir', 'fchdir')
        explain(why, posix, 'chmod', 'fchmod', 'ftruncate', 'link', 'listdir', 'lstat', 'mkdir', 'open', 'readlink', 'remove',
                'rename', 'replace', 'rmdir', 'scandir', 'stat', 'statvfs', 'symlink', 'truncate', 'unlink', 'utime')
        refuse(why, posix, 'chown', 'fchown', 'lchown')
        explain(why, _io, 'open', 'open_code')
        builtins.open = _io.open

    # --- sockets ---

    if not sockets:
        no_sockets = 'sockets are not allowed in this interpreter (allow_sockets=false)'

        class socket:
            """Sockets are not allowed in this interpreter."""

            __module__ = '_socket'
            __qualname__ = 'socket'
            __slots__ = ()

            def __init__(self, *args, **kwargs):
                raise PermissionError(EPERM, no_sockets)

        _socket.socket = _socket.SocketType = socket
        refuse(no_sockets, _socket, 'dup', 'getaddrinfo', 'gethostbyaddr', 'gethostbyname', 'gethostbyname_ex', 'gethostname',
               'getnameinfo', 'getservbyname', 'getservbyport')
        refuse(no_sockets, select, 'select')
        refuse(no_sockets, posix, 'set_blocking')

    # --- processes ---

    if not processes:
        no_processes = 'processes are not allowed in this interpreter (allow_processes=false)'
        refuse(no_processes, posix, 'execv', 'kill', 'killpg', 'openpty', 'system')
        refuse(no_processes, _posixsubprocess, 'fork_exec')
        refuse(no_processes, _multiprocessing_graalpy, '_spawn_context')
        refuse(no_processes, _signal, 'raise_signal')

    # --- native code ---

    if not native_code:
        no_native = 'native code is not allowed in this interpreter (allow_native=false)'
        native_error = permission_error(ImportError)

        def create_dynamic(spec, file=None):
            raise native_error(EPERM, no_native, spec.name)

        put(_imp, 'create_dynamic', create_dynamic)

        class NativeFinder:
            """Finds what would call native code."""

            @staticmethod
            def find_spec(name, path=None, target=None):
                if name in ('ctypes', '_ctypes'):
                    raise native_error(EPERM, no_native, name)

        sys.meta_path.insert(0, NativeFinder)

    # --- environment ---

    if not environment:
        no_environment = 'environment variables are not allowed in this interpreter (allow_environment=false)'
        variable_error = permission_error(KeyError)

        def without_environment(os):
            look_up = os._Environ.__getitem__

            def __getitem__(self, key):
                try:
                    return look_up(self, key)
                except KeyError:
                    raise variable_error(EPERM, no_environment, key) from None

            os._Environ.__getitem__ = __getitem__

        watch('os', without_environment)


limit
