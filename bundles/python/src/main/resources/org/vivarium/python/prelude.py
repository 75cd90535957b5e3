"""What every interpreter's context begins with.

The value of this source is a function that Vivarium calls once with the functions of the host, which do not work before it
has returned, and with the config. It gives back the functions by which the host runs code here. Nothing is imported that GraalPy has not imported by itself.
"""


def prelude(host, allow_threads, allow_daemon_threads, allow_exec, allow_fork):
    import sys
    import _frozen_importlib as importlib
    import _thread

    main = sys.modules['__main__'].__dict__
    ours = ('<vivarium>', '<frozen importlib', '<frozen runpy')
    theirs = ('/importlib/__init__.py', '/runpy.py')

    # --- importing: what the host offers comes after everything that Python finds by itself ---

    class HostFinder:
        """Finds the deployed Java modules, and the standard modules that GraalPy lacks."""

        @staticmethod
        def find_spec(name, path=None, target=None):
            kind = host.find(name)
            if kind is None:
                return None
            return importlib.ModuleSpec(name, HostFinder, origin='vivarium:' + kind, loader_state=kind)

        @staticmethod
        def create_module(spec):
            return None

        @staticmethod
        def exec_module(module):
            name = module.__name__
            if module.__spec__.loader_state == 'library':
                module.__dict__['_host'] = host
                exec(compile(host.source(name), '<frozen ' + name + '>', 'exec'), module.__dict__)
                return
            attributes = host.import_module(name)
            for index in range(0, len(attributes), 2):
                module.__dict__[attributes[index]] = attributes[index + 1]

    sys.meta_path.append(HostFinder)

    # --- what the config refuses, in CPython's words ---

    def refusal(message):
        def refused(*args, **kwargs):
            raise RuntimeError(message)
        return refused

    if not allow_threads:
        _thread.start_new_thread = refusal('thread is not supported for isolated subinterpreters')
    if not allow_daemon_threads:
        _thread.daemon_threads_allowed = lambda: False
    # os takes them from posix, when it is imported.
    import posix
    if not allow_exec:
        posix.execv = posix.execve = refusal('exec not supported for isolated subinterpreters')
    if not allow_fork:
        posix.fork = refusal('fork not supported for isolated subinterpreters')

    # --- running code for the host ---

    def flush():
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not getattr(stream, 'closed', False):
                stream.flush()

    def without_ours(traceback):
        """The traceback from the first frame on that is the program's."""
        while traceback is not None:
            file = traceback.tb_frame.f_code.co_filename
            if not file.startswith(ours) and not file.endswith(theirs):
                break
            traceback = traceback.tb_next
        return traceback

    def snapshot(exception):
        """The parts of an ExceptionSnapshot."""
        import traceback
        kind = type(exception)
        shown = traceback.TracebackException(kind, exception, without_ours(exception.__traceback__))
        try:
            message = str(exception)
        except Exception:
            message = '<exception str() failed>'
        name = kind.__qualname__
        if kind.__module__ not in ('builtins', '__main__'):
            name = kind.__module__ + '.' + name
        return (kind.__name__, kind.__qualname__, kind.__module__, message, name + ': ' + message,
                ''.join(shown.format()).rstrip('\n'))

    def execute(source):
        try:
            exec(compile(source, '<script>', 'exec'), main)
        except BaseException as exception:
            return snapshot(exception)
        finally:
            flush()
        return None

    def call(module, function, arguments):
        """The result in a tuple of one, or the parts of a snapshot."""
        try:
            import importlib
            target = getattr(importlib.import_module(module), function)
            return (target(*arguments),)
        except BaseException as exception:
            return snapshot(exception)
        finally:
            flush()

    def bind(names, values):
        for index, name in enumerate(names):
            main[name] = values[index]

    def run(kind, text, arguments):
        """Runs a program as the python command would, waits for its threads, and gives its exit status."""
        try:
            begin(kind, text, arguments)
            return 0
        except SystemExit as exit:
            return status(exit.code)
        except BaseException as exception:
            sys.excepthook(type(exception), exception, without_ours(exception.__traceback__))
            return 130 if isinstance(exception, KeyboardInterrupt) else 1
        finally:
            flush()
            join_threads()
            flush()

    def begin(kind, text, arguments):
        if kind == 'MODULE':
            import os
            import runpy
            sys.argv = ['-m', *arguments]
            sys.path.insert(0, os.getcwd())
            runpy._run_module_as_main(text)
        elif kind == 'CODE':
            sys.argv = ['-c', *arguments]
            sys.path.insert(0, '')
            exec(compile(text, '<string>', 'exec'), main)
        else:
            import os
            sys.argv = [text, *arguments]
            sys.path.insert(0, os.path.dirname(os.path.realpath(text)))
            main['__file__'] = text
            with open(text, 'rb') as file:
                source = file.read()
            exec(compile(source, text, 'exec'), main)

    def status(code):
        if code is None:
            return 0
        if isinstance(code, int):
            return code & 0xff
        print(code, file=sys.stderr)
        return 1

    # --- the way out ---

    def join_threads():
        threading = sys.modules.get('threading')
        if threading is None:
            return
        # The thread that imported threading counts as its main thread, and would be waited for if it is another one.
        lock = threading._main_thread._tstate_lock
        if threading._main_thread.ident != threading.get_ident() and lock is not None and lock.locked():
            lock.release()
        threading._shutdown()

    def run_atexit():
        atexit = sys.modules.get('atexit')
        if atexit is not None:
            atexit._run_exitfuncs()
        flush()

    # --- values and errors that the host makes ---

    def make_tuple(*items):
        return items

    def make_dict(*items):
        return dict(zip(items[::2], items[1::2]))

    def make_bytes(text):
        return text.encode('latin-1')

    def throw(module, name, message, frames):
        """Raises what the host threw; where in Java that was goes into a note."""
        __import__(module)
        exception = getattr(sys.modules[module], name)(message)
        if frames:
            exception.add_note(frames)
        raise exception

    return (execute, call, bind, run, join_threads, run_atexit, make_tuple, make_dict, make_bytes, throw)


prelude
