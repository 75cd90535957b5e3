"""What every interpreter's context begins with.

The value of this source is a function that Vivarium calls once with the functions of the host, which do not work before it
has returned. It gives back, by their names, the functions by which the host runs code here; configure() is called before any other, when there is
an interpreter for this. Nothing is imported that GraalPy has not imported by itself.
"""


def prelude(host):
    import builtins
    import sys
    import _frozen_importlib as importlib
    import _imp
    from _frozen_importlib_external import PathFinder
    import _signal
    import _thread
    from _weakref import ref

    main = sys.modules['__main__'].__dict__
    main['__loader__'] = importlib.BuiltinImporter
    main.pop('__annotations__', None)
    ours = ('<vivarium>', '<frozen importlib', '<frozen runpy', '<frozen _crossing>', '<frozen _shell>')
    theirs = ('/importlib/__init__.py', '/runpy.py')

    class Help:
        """The builtin that CPython's site adds; GraalPy does without site. The real one takes its place when it is first used."""

        @staticmethod
        def real():
            import _sitebuiltins
            builtins.help = _sitebuiltins._Helper()
            return builtins.help

        def __repr__(self):
            return repr(self.real())

        def __call__(self, *args, **kwargs):
            return self.real()(*args, **kwargs)

    class Quitter:
        """Another one of these. Unlike CPython's it leaves sys.stdin open, for it may be the console that goes on with it."""

        def __init__(self, name):
            self.name = name

        def __repr__(self):
            return f'Use {self.name}() or Ctrl-D (i.e. EOF) to exit'

        def __call__(self, code=None):
            raise SystemExit(code)

    builtins.help = Help()
    builtins.exit, builtins.quit = Quitter('exit'), Quitter('quit')

    # --- importing: what the host offers comes after everything that Python finds by itself ---

    class HostFinder:
        """Finds the deployed Java modules, and the standard modules that GraalPy lacks.

        The loader_state of a spec is 'module' or 'library' as long as nothing has been made of it. A Java module is made in
        create_module; what then is to be filled in is the loader_state, until it is.
        """

        @staticmethod
        def find_spec(name, path=None, target=None):
            kind = host.find(name)
            if kind is None:
                return None
            is_package = kind == 'package'
            if is_package:
                kind = 'library'
            return importlib.ModuleSpec(name, HostFinder, origin='vivarium:' + kind, loader_state=kind,
                                        is_package=is_package)

        @staticmethod
        def create_module(spec):
            if spec.loader_state == 'library':
                return None
            kind, *content = host.import_module(spec.name)
            if kind == 'value':
                spec.loader_state = None
                return content[0]
            if kind == 'package':
                spec.submodule_search_locations = []
            spec.loader_state = content
            # Something that was imported meanwhile may have imported this one: its importers have the same module.
            made = sys.modules.get(spec.name)
            return made if is_ours(made) else None

        @staticmethod
        def exec_module(module):
            spec = getattr(module, '__spec__', None)
            if spec is None or spec.loader_state is None:
                return
            if spec.loader_state == 'library':
                module.__dict__.update(_host=host, _snapshot=snapshot)
                exec(compile(host.source(spec.name), '<frozen ' + spec.name + '>', 'exec'), module.__dict__)
            elif type(spec.loader_state) is list:
                fill(module, spec.loader_state)
                spec.loader_state = 'module'
            else:
                kind, *content = host.reload_module(spec.name)
                if kind == 'package':
                    spec.submodule_search_locations = []
                fill(module, content)

    # The names that each Java module has given its Python module.
    filled = {}

    def fill(module, content):
        """Puts the attributes of a Java module, names and values in turn, in the place of those that it had before."""
        attributes = module.__dict__
        names = content[::2]
        for gone in filled.get(module.__name__, set()).difference(names):
            attributes.pop(gone, None)
        filled[module.__name__] = set(names)
        attributes.update(zip(names, content[1::2]))

    def is_ours(module):
        """Whether it is the Python module of a Java module."""
        if type(module) is not type(sys):
            return False
        spec = module.__dict__.get('__spec__')
        return getattr(spec, 'loader', None) is HostFinder and spec.loader_state != 'library'

    def import_module(name):
        __import__(name)
        return sys.modules[name]

    def refresh(name, kind, *content):
        """Takes over the attributes of a Java module that has been reloaded."""
        module = sys.modules.get(name)
        if is_ours(module):
            fill(module, content)

    def forget(name):
        """A Java module has been unloaded."""
        if is_ours(sys.modules.get(name)):
            del sys.modules[name]

    # The Python packages out of deployed bundles that have been looked for here, with their folders.
    package_folders = {}

    class PackageFinder:
        """Finds the Python packages in deployed bundles. What has submodules in Java finds those after it."""

        @staticmethod
        def find_spec(name, path=None, target=None):
            if path is not None or '.' in name:
                return None
            folder = host.package_folder(name)
            if folder is None:
                return None
            package_folders[name] = folder
            return PathFinder.find_spec(name, [folder], target)

        @staticmethod
        def find_distributions(context):
            """What importlib.metadata is to look at, unless it is told where to look."""
            from importlib.metadata import DistributionFinder, MetadataPathFinder
            if 'path' in vars(context):
                return ()
            return MetadataPathFinder.find_distributions(
                DistributionFinder.Context(name=context.name, path=list(host.package_folders())))

    # Those that are to be forgotten. What imports does that before it begins, since a statement that is under way looks into
    # sys.modules more than once; while there is nothing to forget, imports are as they always are.
    stale = set()
    restore_imports = []

    def forget_packages(*names):
        """Has the next import look for these anew, with all that is in them; who holds them goes on."""
        _imp.acquire_lock()
        try:
            stale.update(names)
            if not restore_imports:
                for module, name in (builtins, '__import__'), (sys.modules.get('importlib'), 'import_module'):
                    if module is not None:
                        restore_imports.append((module, name, getattr(module, name)))
                        setattr(module, name, forgetting_before(getattr(module, name)))
        finally:
            _imp.release_lock()

    def forgetting_before(importing):
        def __import__(*args, **kwargs):
            forget_stale()
            return importing(*args, **kwargs)
        return __import__

    def forget_stale():
        """Leaves it to the next import when one of them is being imported, which would fail halfway."""
        def is_stale(name):
            return name.partition('.')[0] in stale

        _imp.acquire_lock()
        # No import begins now: one that has no lock yet waits for the first lock, and the others for theirs.
        locks = [lock for lock in [each() for each in list(importlib._module_locks.values())]
                 if lock is not None and is_stale(lock.name)]
        for lock in locks:
            lock.lock.acquire()
        try:
            if any(lock.owner is not None for lock in locks):
                return
            for name in filter(is_stale, list(sys.modules)):
                sys.modules.pop(name, None)
            for name in stale:
                folder = package_folders.pop(name, None)
                for place in [each for each in list(sys.path_importer_cache) if folder and each.startswith(folder)]:
                    sys.path_importer_cache.pop(place, None)
            stale.clear()
            while restore_imports:
                setattr(*restore_imports.pop())
        finally:
            for lock in locks:
                lock.lock.release()
            _imp.release_lock()

    sys.meta_path += PackageFinder, HostFinder

    class GcFinder:
        """Finds the module gc in front of GraalPy's, which it adds to."""

        @staticmethod
        def find_spec(name, path=None, target=None):
            return HostFinder.find_spec(name) if name == 'gc' else None

    sys.meta_path.insert(0, GcFinder)

    # --- where modules are found ---

    def use_folders(path, prefix, site_packages):
        """Looks in folders before others, and in a virtual environment when there is a prefix: one of its site_packages."""
        sys.path[:0] = path
        if prefix is not None:
            sys.prefix = sys.exec_prefix = prefix
            flags = sys.flags
            # Otherwise site would run main(), which adds what the user has outside of the environment.
            same = {name: getattr(flags, name) for name in dir(flags) if not name.startswith('_')}
            sys.flags = type('flags', (), {**same, 'no_site': 1})
            try:
                import site
            finally:
                sys.flags = flags
            running = '/python%d.%d/' % sys.version_info[:2]
            fitting = [folder for folder in site_packages if running in folder]
            site.addsitedir((fitting or site_packages)[-1])

    # --- what the config refuses, in CPython's words ---

    def refusal(message, kind=RuntimeError):
        def refused(*args, **kwargs):
            raise kind(message)
        return refused

    # os takes functions from posix, and signal from _signal, when they are imported.
    import posix
    daemon_threads_allowed = True
    in_main = False

    def configure(is_main, allow_daemon_threads, allow_exec, allow_fork, argv, folder):
        """Makes this what the config of its interpreter says, with sys.argv and sys.path[0] of main's program when there is one."""
        nonlocal daemon_threads_allowed, in_main
        in_main = is_main
        if argv is not None:
            sys.argv = list(argv)
            sys.path.insert(0, folder)
        daemon_threads_allowed = allow_daemon_threads
        if not allow_daemon_threads:
            _thread.daemon_threads_allowed = lambda: False
        if not allow_exec:
            posix.execv = posix.execve = refusal('exec not supported for isolated subinterpreters')
        if not allow_fork:
            posix.fork = refusal('fork not supported for isolated subinterpreters')
        if not is_main:
            _signal.signal = _signal.set_wakeup_fd = refusal(
                'signal only works in main thread of the main interpreter', ValueError)

    # --- sleeping: GraalPy begins an int's sleep anew at every switch of threads, and goes on to the end of a float's, whatever
    # the thread is asked for ---

    import time
    sleep_for = time.sleep
    longest_sleep = (1 << 63) - 1

    def sleep(seconds, /):
        """Has the calling thread do nothing for so many seconds, be they whole or not."""
        if type(seconds) in (int, float) and 0 < seconds * 1e9 <= longest_sleep:
            host.sleep(int(seconds * 1e9))
        else:
            sleep_for(seconds)

    # GraalPy's count all time as work that its own sleep has not taken.
    def process_time():
        """The CPU time that all threads of this process have had so far, in seconds."""
        return host.process_time() / 1e9

    def process_time_ns():
        """The same in nanoseconds."""
        return host.process_time()

    # Under these names they cross, as GraalPy's would.
    for function in (sleep, process_time, process_time_ns):
        function.__module__, function.__qualname__ = 'time', function.__name__
        setattr(time, function.__name__, function)

    # --- threads: each has a state in the interpreter ---

    start_new_thread = _thread.start_new_thread

    def start_thread(function, args, kwargs={}, /):
        """Calls a function in a thread of its own, and gives the ident of that."""
        name, daemon = thread_of(function)
        state = host.new_thread(name, daemon)

        try:
            return start_new_thread(ThreadBody(state, function, args, kwargs), ())
        except BaseException:
            host.discard_thread(state)
            raise

    class ThreadBody:
        """Runs a thread's function in the state that was made for it. Looks like that function, which messages name."""

        def __init__(self, state, function, args, kwargs):
            self.state = state
            self.function = function
            self.args = args
            self.kwargs = kwargs

        def __call__(self):
            host.run_thread(self.state, self.run)

        def __repr__(self):
            return repr(self.function)

        def run(self):
            host.check()
            self.function(*self.args, **self.kwargs)

    def thread_of(function):
        """Name and daemon flag. Nobody waits for a thread that was started without the module threading."""
        threading = sys.modules.get('threading')
        owner = getattr(function, '__self__', None)
        if threading is not None and isinstance(owner, threading.Thread):
            return owner.name, owner.daemon
        return 'thread', daemon_threads_allowed

    _thread.start_new_thread = _thread.start_new = start_thread

    interrupt_main_by = _thread.interrupt_main

    def interrupt_main(signum=_signal.SIGINT, /):
        """Has the main interpreter's main thread handle a signal, as if it had come from outside."""
        if signum == _signal.SIGINT:
            host.interrupt_main()
        else:
            interrupt_main_by(signum)

    _thread.interrupt_main = interrupt_main

    # --- watching imports ---

    class Watch:
        """Finds what others find, and has a function called with a module when that has been imported."""

        def __init__(self, name, follow):
            self.name = name
            self.follow = follow
            sys.meta_path.insert(0, self)

        def find_spec(self, name, path=None, target=None):
            if name != self.name:
                return None
            sys.meta_path.remove(self)
            spec = importlib._find_spec(name, path, target)
            if spec is not None:
                self.loader = spec.loader
                spec.loader = self
            return spec

        def create_module(self, spec):
            return self.loader.create_module(spec)

        def exec_module(self, module):
            module.__loader__ = module.__spec__.loader = self.loader
            self.loader.exec_module(module)
            self.follow(module)

    # --- warnings: what is shown is recorded in the interpreter ---

    def watch_warnings(warnings):
        show = warnings._showwarnmsg
        show_by_default = warnings._showwarnmsg_impl

        def _showwarnmsg(msg):
            caught = (warnings._showwarnmsg_impl is not show_by_default
                      and warnings.showwarning is warnings._showwarning_orig)
            if not caught:
                host.record_warning(str(msg.message), categories(msg.category), about(msg), msg.filename, msg.lineno)
            show(msg)

        warnings._showwarnmsg = _showwarnmsg

    def categories(category):
        """The names of a category and of those that it is one of."""
        return tuple(kind.__name__ for kind in category.__mro__ if issubclass(kind, Warning))

    def about(msg):
        """The module that a warning is about, as warn_explicit names it when it is not told."""
        module = getattr(msg.message, '_vivarium_module', None) or msg.filename or '<unknown>'
        return module.removesuffix('.py')

    Watch('warnings', watch_warnings)

    warning_registries = {}
    warning_categories = {}

    def category_of(names):
        """The category with the first of the names, made when there is none; the rest are those it is one of."""
        if not names:
            return Warning
        known = getattr(builtins, names[0], None) or warning_categories.get(names[0])
        if known is None:
            known = warning_categories[names[0]] = type(names[0], (category_of(names[1:]),), {'__module__': '__main__'})
        return known

    def warn(text, names, module, filename, lineno):
        """Issues a warning of Java code; the parts of a snapshot when a filter makes it an exception."""
        try:
            import warnings
            message = category_of(list(names))(text)
            message._vivarium_module = module
            warnings.warn_explicit(message, None, filename, lineno, module, warning_registries.setdefault(module, {}))
        except BaseException as exception:
            return snapshot(exception)
        return None

    # --- the executor that GraalPy's concurrent.futures lacks ---

    def add_executor(futures):
        try:
            import _interpreters
        except ImportError:
            return
        attribute = futures.__getattr__

        def __getattr__(name):
            if name != 'InterpreterPoolExecutor':
                return attribute(name)
            from concurrent.futures.interpreter import InterpreterPoolExecutor
            futures.InterpreterPoolExecutor = InterpreterPoolExecutor
            return InterpreterPoolExecutor

        futures.__getattr__ = __getattr__
        futures.__all__ += ('InterpreterPoolExecutor',)

    Watch('concurrent.futures', add_executor)

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

    # The SystemExit by which the host has ended what ran here.
    ending = [None]

    def snapshot(exception):
        """The parts of an ExceptionSnapshot."""
        kind = type(exception)
        if exception is ending[0]:
            # What has to end at once does not import what it takes to show where it was.
            return (kind.__name__, kind.__qualname__, kind.__module__, str(exception), str(exception), str(exception))
        import traceback
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

    def warm_up():
        """Does what every interpreter does first, so that it has been done when one takes this context that was made ahead."""
        exec(compile('pass', '<script>', 'exec'), {})
        flush()

    def execute(source):
        try:
            host.check()
            exec(compile(source, '<script>', 'exec'), main)
        except BaseException as exception:
            return snapshot(exception)
        finally:
            flush()
        return None

    def call(module, function, arguments, keywords):
        """The result in a tuple of one, or the parts of a snapshot."""
        try:
            host.check()
            import importlib
            target = getattr(importlib.import_module(module), function)
            return (target(*arguments, **keywords),)
        except BaseException as exception:
            return snapshot(exception)
        finally:
            flush()

    def bind(names, values):
        for index, name in enumerate(names):
            main[name] = values[index]

    def run(kind, text, arguments):
        """Runs a program as the python command would, waits for its threads, and gives its exit status.

        Unlike CPython it does not wait for them once a KeyboardInterrupt has ended the program.
        """
        ended = attempt(lambda: begin(kind, text, arguments))
        return ended if ended == INTERRUPTED else attempt(finish) or ended

    INTERRUPTED = 130

    def attempt(part):
        try:
            host.check()
            part()
            return 0
        except BaseException as exception:
            return report(exception)

    def report(exception):
        """Prints what ends a program, and gives its exit status."""
        try:
            if isinstance(exception, SystemExit):
                return status(exception.code)
            sys.excepthook(type(exception), exception, without_ours(exception.__traceback__))
            return INTERRUPTED if isinstance(exception, KeyboardInterrupt) else 1
        finally:
            flush()

    def finish():
        flush()
        join_threads()
        flush()

    def begin(kind, text, arguments):
        import os
        if kind == 'MODULE':
            import runpy
            launch(['-m', *arguments], os.getcwd())
            runpy._run_module_as_main(text)
        elif kind == 'CODE':
            launch(['-c', *arguments], '')
            exec(compile(text, '<string>', 'exec'), main)
        else:
            launch([text, *arguments], os.path.dirname(os.path.realpath(text)))
            main['__file__'] = text
            with open(text, 'rb') as file:
                source = file.read()
            exec(compile(source, text, 'exec'), main)

    def launch(argv, folder):
        sys.argv = argv
        sys.path.insert(0, folder)
        if in_main:
            host.launched(tuple(argv), folder)

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

    # --- functions and types of Java modules ---

    def make_function(call, name, qualname, module, doc, text):
        """A function of a Java module; it is called with the names of the keyword arguments, their values, and the others."""
        def function(*args, **kwargs):
            if kwargs:
                return call(tuple(kwargs), *kwargs.values(), *args)
            return call(None, *args)

        function.__name__ = name
        return describe(function, call, qualname, module, doc, text)

    def describe(function, call, qualname, module, doc, text):
        function.__qualname__ = qualname
        function.__module__ = module or None
        function.__doc__ = doc or None
        function._java = call
        function.__signature__ = lambda: signature_of(call)
        if text:
            function.__text_signature__ = text
        return function

    def signature_of(call, *first):
        """The signature of what the host calls now, which may be another version's by now."""
        from inspect import Parameter, Signature
        parameters = [Parameter(name, Parameter.POSITIONAL_ONLY) for name in first]
        parts = host.signature(call)
        for name, kind, has_default, default in zip(parts[::4], parts[1::4], parts[2::4], parts[3::4]):
            given = default if has_default else Parameter.empty
            parameters.append(Parameter(name, getattr(Parameter, kind), default=given))
        return Signature(parameters)

    class JavaObject:
        """An instance of a type that a Java module has made."""

        __module__ = 'vivarium'
        __qualname__ = 'JavaObject'
        __slots__ = ('_java', '__weakref__')

    handle_of = JavaObject._java.__get__
    set_handle = JavaObject._java.__set__
    types = {}

    def make_type(handle, construct, name, module, doc, text, *methods):
        """The class of a Java type, which stays the same when its module is reloaded; methods are names and functions."""
        def __init__(self, /, *args, **kwargs):
            set_handle(self, host.construct(construct, ref(self), tuple(kwargs), *kwargs.values(), *args))

        describe(__init__, construct, name + '.__init__', module, '', text)
        __init__.__signature__ = lambda: signature_of(construct, 'self')
        body = {'__init__': __init__, '__doc__': doc or None, '_java_type': handle}
        body.update(zip(methods[::2], methods[1::2]))
        kind, names = types.get((module, name), (None, ()))
        if kind is None:
            kind = type(name, (JavaObject,), {'__slots__': (), '__module__': module, '__qualname__': name, **body})
        for gone in set(names).difference(body):
            delattr(kind, gone)
        for attribute, value in body.items():
            setattr(kind, attribute, value)
        types[module, name] = kind, tuple(body)
        return kind

    def make_opaque(name, module):
        """A class for Java objects that are of no type: programs hold them, and tell them apart."""
        refused = refusal(f"cannot create '{module}.{name}' instances", TypeError)
        return type(name, (JavaObject,), {'__slots__': (), '__module__': module, '__init__': refused})

    def wrap(kind, handle):
        """A new object for an instance, and a reference to it that does not keep it."""
        instance = kind.__new__(kind)
        set_handle(instance, handle)
        return instance, ref(instance)

    def unwrap(value):
        """What the host has given for a value: a handle, or a module's name. None for all else."""
        if isinstance(value, JavaObject):
            try:
                return handle_of(value)
            except AttributeError:
                raise TypeError(type(value).__name__ + '.__init__() has not been called') from None
        if isinstance(value, type):
            return value.__dict__.get('_java_type')
        if is_ours(value):
            return value.__name__
        return getattr(value, '__dict__', {}).get('_java') if type(value) is type(unwrap) else None

    # --- values and errors that the host makes ---

    def make_tuple(*items):
        return items

    def make_dict(*items):
        return dict(zip(items[::2], items[1::2]))

    def make_bytes(text):
        return text.encode('latin-1')

    def make_int(text):
        return int(text, 16)

    def decode(kind, payload, script):
        """The object of what has crossed from another interpreter and is no plain data."""
        import _crossing
        return _crossing.decode(kind, payload, script)

    def throw(module, name, message, frames):
        """Raises what the host threw; where in Java that was goes into a note."""
        __import__(module)
        kind = getattr(sys.modules[module], name)
        exception = kind(message) if message else kind()
        if frames:
            exception.add_note(frames)
        if kind is SystemExit:
            ending[0] = exception
        raise exception

    functions = (execute, call, bind, run, join_threads, run_atexit, warn, snapshot, report, make_tuple, make_dict, make_bytes,
                 throw, import_module, refresh, forget, make_function, make_type, wrap, unwrap, make_int, make_opaque, decode,
                 configure, Watch, use_folders, forget_packages, warm_up)
    return {function.__name__: function for function in functions} | {'none': None}


prelude
