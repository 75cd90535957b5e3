package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.vivarium.interpreters.Access;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.paxexam.PaxExam;

/** What an interpreter with limits of access cannot do, as attempts to do it nevertheless. */
@ExtendWith(PaxExam.class)
@Timeout(180)
final class AccessIT extends Tenants {
    /** On {@code sys.path} of every interpreter, by the platform's properties. */
    private static final Path ROOT =
            Path.of("target", "python-path").toAbsolutePath().normalize();

    private static final String SECRET = "secret = 'the secret'\n";

    /** What is made of each attempt: whether it got something, or which exceptions it met. */
    private static final String TRY = """
        def outcomes(attempts):
            found = {}
            for name, attempt in attempts.items():
                try:
                    found[name] = f'got {attempt()!r}'
                except Exception as error:
                    found[name] = f'{type(error).__name__}: {error}'
            return found
        """;

    @Configuration
    static Option[] configuration() throws IOException {
        Files.createDirectories(ROOT);
        Files.writeString(ROOT.resolve("vivarium_rooted.py"), "answer = 42\n");
        return new Option[] {
            Platform.upTo(Platform.SERVICES),
            frameworkProperty("vivarium.python.path").value(ROOT.toString())
        };
    }

    private Interpreter tenant(String field, String value) {
        return interpreters.create("", InterpreterConfig.ISOLATED.with(field, value));
    }

    /** What came of the attempts that a source makes, which is Python's dict of functions by their names. */
    @SuppressWarnings("unchecked")
    private static Map<String, String> outcomes(Interpreter interpreter, String attempts) {
        interpreter.exec(TRY + "attempts = {\n" + attempts + "\n}\ndef look(): return outcomes(attempts)");
        return (Map<String, String>) interpreter.call("__main__.look");
    }

    private static void assertAll(Map<String, String> outcomes, String pattern) {
        Map<String, String> others = new HashMap<>(outcomes);
        others.values().removeIf(outcome -> outcome.matches(pattern));
        assertThat(outcomes).isNotEmpty();
        assertThat(others).isEmpty();
    }

    private Path secret(Interpreter interpreter) throws IOException {
        Path secret = Files.writeString(folder.resolve("kept.py"), SECRET);
        interpreter.prepareMain(
                Map.of("secret", secret.toString(), "folder", folder.toString(), "root", ROOT.toString()));
        return secret;
    }

    /** Everything that would change a file, or make one. */
    private static final String WRITING = """
        'open': lambda: open(secret, 'w'),
        'open new': lambda: open(folder + '/new', 'x'),
        'append': lambda: open(secret, 'a'),
        'update': lambda: open(secret, 'r+b'),
        'os.open': lambda: os.open(secret, os.O_WRONLY),
        'os.open creating': lambda: os.open(folder + '/new', os.O_RDONLY | os.O_CREAT),
        'os.open truncating': lambda: os.open(secret, os.O_RDONLY | os.O_TRUNC),
        'pathlib': lambda: pathlib.Path(secret).write_text('gone'),
        'touch': lambda: pathlib.Path(folder, 'new').touch(),
        'remove': lambda: os.remove(secret),
        'rename': lambda: os.rename(secret, folder + '/new'),
        'replace': lambda: os.replace(secret, folder + '/new'),
        'mkdir': lambda: os.mkdir(folder + '/new'),
        'rmdir': lambda: os.rmdir(folder),
        'symlink': lambda: os.symlink(secret, folder + '/new'),
        'link': lambda: os.link(secret, folder + '/new'),
        'chmod': lambda: os.chmod(secret, 0o777),
        'chown': lambda: os.chown(secret, 0, 0),
        'utime': lambda: os.utime(secret),
        'truncate': lambda: os.truncate(secret, 0),
        'logging': lambda: logging.FileHandler(folder + '/new'),
        'gzip': lambda: gzip.open(folder + '/new', 'w'),
        'shutil': lambda: shutil.rmtree(folder),
        'library': lambda: open(os.__file__, 'w'),
        'root': lambda: open(root + '/new', 'w'),
        """;

    /** Everything that would tell what is in a file or folder. */
    private static final String READING = """
        'open': lambda: open(secret).read(),
        'bytes': lambda: open(secret.encode()).read(),
        'path': lambda: pathlib.Path(secret).read_text(),
        'relative': lambda: open(os.path.relpath(secret, os.getcwd())).read(),
        'up from the library': lambda: open(up(sys.prefix) + secret).read(),
        'up from a missing folder of the library': lambda: open(up(sys.prefix + '/nothing') + '/..' + secret).read(),
        'up from the root': lambda: open(up(root) + secret).read(),
        'link in the root': lambda: open(root + '/link/kept.py').read(),
        'slashes': lambda: open('//' + secret).read(),
        'proc': lambda: open('/proc/self/environ').read(),
        'root by proc': lambda: open('/proc/self/root' + secret).read(),
        'directory by proc': lambda: open('/proc/self/cwd/pom.xml').read(),
        'descriptor': lambda: open('/dev/fd/0').read(),
        'descriptor by proc': lambda: open('/proc/self/fd/0').read(),
        'device': lambda: open('/dev/zero').read(1),
        'os.open': lambda: os.read(os.open(secret, os.O_RDONLY), 100),
        'folder of a descriptor': lambda: os.open('kept.py', os.O_RDONLY, dir_fd=os.open(folder, os.O_RDONLY)),
        'up from a descriptor': lambda: os.open(
            up(sys.prefix) + secret, os.O_RDONLY, dir_fd=os.open(sys.prefix + '/lib', os.O_RDONLY)),
        'io': lambda: io.open(secret).read(),
        'FileIO': lambda: io.FileIO(secret).read(),
        'open_code': lambda: io.open_code(secret).read(),
        'behind the message': lambda: behind(open)(secret).read(),
        'read_file': lambda: __graalpython__.read_file(secret),
        'mmap': lambda: mmap.mmap(os.open(secret, os.O_RDONLY), 0, prot=mmap.PROT_READ).read(),
        'gzip': lambda: gzip.open(secret).read(),
        'lzma': lambda: lzma.open(secret).read(),
        'zipfile': lambda: zipfile.ZipFile(secret),
        'runpy': lambda: runpy.run_path(secret),
        'loader': lambda: importlib.machinery.SourceFileLoader('kept', secret).get_data(secret),
        'listdir': lambda: os.listdir(folder),
        'listdir up': lambda: os.listdir(up(sys.prefix)),
        'scandir': lambda: list(os.scandir(folder)),
        'iterdir': lambda: list(pathlib.Path(folder).iterdir()),
        'stat': lambda: os.stat(secret),
        'lstat': lambda: os.lstat(secret),
        'size': lambda: os.path.getsize(secret),
        'readlink': lambda: os.readlink(root + '/link'),
        'statvfs': lambda: os.statvfs(folder),
        """;

    private static final String IMPORTS = """
        import __graalpython__, gzip, importlib.machinery, io, logging, lzma, mmap, os, pathlib, runpy, shutil, sys
        import zipfile

        def up(folder):
            return folder + '/..' * folder.count('/')

        def behind(builtin):
            return next(cell.cell_contents for cell in builtin._call.__closure__ if callable(cell.cell_contents))
        """;

    @Test
    void noFileIsReadWithoutFiles() throws IOException {
        Files.createSymbolicLink(ROOT.resolve("link"), folder);
        try (Interpreter tenant = tenant("files", "none")) {
            secret(tenant);
            tenant.exec(IMPORTS);
            Map<String, String> outcomes = outcomes(tenant, READING);
            assertAll(outcomes, "PermissionError: \\[Errno 1] .*");
            assertThat(outcomes.get("open"))
                    .isEqualTo("PermissionError: [Errno 1] files are not allowed in this interpreter (files=none): '"
                            + folder.resolve("kept.py") + "'");
        } finally {
            Files.delete(ROOT.resolve("link"));
        }
    }

    @Test
    void noFileIsWrittenWithoutFiles() throws IOException {
        try (Interpreter tenant = tenant("files", "none")) {
            Path secret = secret(tenant);
            tenant.exec(IMPORTS);
            assertAll(outcomes(tenant, WRITING), "PermissionError: \\[Errno 1] files are not allowed in this .*");
            assertThat(secret).hasContent(SECRET);
            assertThat(folder).isDirectoryContaining(path -> path.equals(secret));
        }
    }

    @Test
    void nothingIsImportedOutOfFilesWithoutFiles() throws IOException {
        try (Interpreter tenant = tenant("files", "none")) {
            secret(tenant);
            tenant.exec("import os, shutil, ssl, sys, tempfile, zipimport\nsys.path.insert(0, folder)");
            Map<String, String> outcomes = outcomes(tenant, """
                'import': lambda: __import__('kept'),
                'zip': lambda: zipimport.zipimporter(secret),
                'up from a link': lambda: open(root + '/link/../' + os.path.basename(folder) + '/kept.py'),
                'temporary': lambda: tempfile.TemporaryFile(),
                'certificates': lambda: ssl.create_default_context().load_verify_locations(secret),
                """);
            assertAll(outcomes, "(ModuleNotFoundError|ZipImportError|FileNotFoundError|PermissionError): .*");
            assertAll(outcomes(tenant, """
                'exists': lambda: os.path.exists(secret),
                'access': lambda: os.access(secret, os.F_OK),
                'isfile': lambda: os.path.isfile(secret),
                'isdir': lambda: os.path.isdir(folder),
                'which': lambda: shutil.which('sh') is not None,
                """), "got False");
        }
    }

    @Test
    void theDirectoryStaysWithoutFiles() throws IOException {
        try (Interpreter tenant = tenant("files", "none")) {
            secret(tenant);
            tenant.exec("import os\nbefore = os.getcwd()");
            assertAll(
                    outcomes(tenant, "'chdir': lambda: os.chdir(folder), 'fchdir': lambda: os.fchdir(0)"),
                    "PermissionError: \\[Errno 1] files are not allowed in this interpreter \\(files=none\\)");
            tenant.exec("assert os.getcwd() == before");
        }
    }

    @Test
    void librariesRootsAndStreamsAreThereInAnyCase() {
        try (Interpreter tenant = interpreters.create("", InterpreterConfig.ISOLATED.with(Access.NONE))) {
            tenant.exec("""
                import asyncio, collections, concurrent.interpreters, csv, decimal, email, http.client, json, logging
                import multiprocessing, os, pickle, random, re, select, selectors, signal, socket, ssl, subprocess, tempfile
                import threading, traceback, unittest, urllib.request, uuid, xml.dom, zoneinfo
                import vivarium_rooted
                assert vivarium_rooted.answer == 42
                assert open(vivarium_rooted.__file__).read() == 'answer = 42\\n'
                assert 'os.py' in os.listdir(os.path.dirname(os.__file__))
                """);
            assertThat(printed(() -> tenant.exec("import sys; print('out'); sys.stdout.buffer.write(b'raw\\n')")))
                    .isEqualTo("out\nraw\n");
            assertThatThrownBy(() -> tenant.exec("import traceback\ndef fail(): 1 / 0\nfail()"))
                    .isInstanceOf(ExecutionFailedException.class)
                    .hasMessageContaining("ZeroDivisionError");
        }
    }

    @Test
    void filesAreReadAndNotWrittenWithFilesForReading() throws IOException {
        Files.createSymbolicLink(ROOT.resolve("link"), folder);
        try (Interpreter tenant = tenant("files", "read")) {
            Path secret = secret(tenant);
            tenant.exec(IMPORTS);
            assertAll(
                    outcomes(tenant, WRITING),
                    "PermissionError: \\[Errno 1] files can only be read in this interpreter \\(files=read\\).*");
            tenant.exec("""
                assert open(secret).read() == open(root + '/link/kept.py').read() == "secret = 'the secret'\\n"
                assert os.listdir(folder) == ['kept.py']
                os.chdir(folder)
                assert os.getcwd() == folder and open('kept.py').read()
                sys.path.insert(0, folder)
                import kept
                assert kept.secret == 'the secret'
                try:
                    open('missing')
                except FileNotFoundError:
                    pass
                """);
            assertThat(secret).hasContent(SECRET);
        } finally {
            Files.delete(ROOT.resolve("link"));
        }
    }

    @Test
    void noConnectionIsMadeWithoutSockets() throws IOException {
        try (Interpreter tenant = tenant("allow_sockets", "false");
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            tenant.prepareMain(Map.of("port", server.getLocalPort()));
            tenant.exec("import asyncio, http.client, os, select, socket, _socket, urllib.request");
            assertAll(
                    outcomes(tenant, """
                        'socket': lambda: socket.socket(),
                        'builtin': lambda: _socket.socket(),
                        'connection': lambda: socket.create_connection(('127.0.0.1', port)),
                        'server': lambda: socket.create_server(('127.0.0.1', 0)),
                        'pair': lambda: socket.socketpair(),
                        'datagrams': lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
                        'http': lambda: http.client.HTTPConnection('127.0.0.1', port).connect(),
                        'addresses': lambda: socket.getaddrinfo('localhost', 80),
                        'address': lambda: socket.gethostbyname('localhost'),
                        'name': lambda: socket.gethostname(),
                        'select': lambda: select.select([], [], [], 0),
                        'asyncio': lambda: asyncio.run(asyncio.sleep(0)),
                        """),
                    "PermissionError: \\[Errno 1] sockets are not allowed in this interpreter"
                            + " \\(allow_sockets=false\\)");
            assertAll(
                    outcomes(tenant, "'url': lambda: urllib.request.urlopen(f'http://127.0.0.1:{port}/')"),
                    "URLError: .*sockets are not allowed.*");
            // The context refuses it as well, in a way that no program catches.
            assertThatThrownBy(() -> tenant.exec("""
                for kind in object.__subclasses__():
                    if kind.__name__ == 'socket' and kind is not _socket.socket:
                        kind().connect(('127.0.0.1', port))
                raise ValueError('no such class')
                """)).isInstanceOf(RuntimeException.class);
            server.setSoTimeout(1);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
            tenant.exec("assert os.path.exists('/')");
        }
    }

    @Test
    void noProcessIsStartedWithoutProcesses() throws IOException {
        try (Interpreter tenant = interpreters.create("", InterpreterConfig.LEGACY.with("allow_processes", "false"))) {
            Path secret = secret(tenant);
            tenant.exec("import os, subprocess, signal, multiprocessing, _posixsubprocess");
            assertAll(
                    outcomes(tenant, """
                        'system': lambda: os.system('rm ' + secret),
                        'popen': lambda: os.popen('rm ' + secret).read(),
                        'subprocess': lambda: subprocess.run(['/bin/rm', secret]),
                        'shell': lambda: subprocess.check_output('rm ' + secret, shell=True),
                        'exec': lambda: os.execv('/bin/rm', ['rm', secret]),
                        'kill': lambda: os.kill(os.getpid(), signal.SIGTERM),
                        'raise_signal': lambda: signal.raise_signal(signal.SIGTERM),
                        """),
                    "PermissionError: \\[Errno 1] processes are not allowed in this interpreter .*");
            assertThat(secret).exists();
        }
    }

    @Test
    void noNativeCodeIsLoadedWithoutIt() {
        try (Interpreter tenant = tenant("allow_native", "false")) {
            assertAll(
                    outcomes(tenant, """
                        'ctypes': lambda: __import__('ctypes').CDLL(None),
                        '_ctypes': lambda: __import__('_ctypes'),
                        'extension': lambda: __import__('sqlite3'),
                        """),
                    "PermissionError: \\[Errno 1] native code is not allowed in this interpreter .*");
            tenant.exec("try:\n    import ctypes\nexcept ImportError:\n    ctypes = None\nassert ctypes is None");
        }
    }

    @Test
    void noVariableIsReadWithoutTheEnvironment() {
        try (Interpreter tenant = tenant("allow_environment", "false")) {
            tenant.exec("import os");
            assertAll(
                    outcomes(tenant, "'item': lambda: os.environ['PATH'], 'bytes': lambda: os.environb[b'HOME']"),
                    "PermissionError: \\[Errno 1] environment variables are not allowed in this interpreter"
                            + " \\(allow_environment=false\\): .*");
            tenant.exec("""
                assert os.getenv('PATH') is None and os.environ.get('HOME', 'none') == 'none'
                assert 'PATH' not in os.environ and 'PATH' not in list(os.environ)
                os.environ['MINE'] = 'set'
                assert os.environ['MINE'] == os.getenv('MINE') == 'set'
                try:
                    os.environ['PATH']
                except KeyError:
                    pass
                """);
        }
        assertThat(System.getenv("PATH")).isNotNull();
        try (Interpreter free = isolated("")) {
            free.exec("import os; assert os.environ['PATH'] and 'MINE' not in os.environ");
        }
    }

    @Test
    void allAccessIsAsItWas() throws IOException {
        try (Interpreter free = isolated("")) {
            secret(free);
            free.exec("""
                import os, socket
                assert type(open).__name__ == type(os.stat).__name__ == 'builtin_function_or_method'
                assert socket.socket.__mro__[1].__module__ == '_socket'
                with open(folder + '/new', 'w') as new:
                    new.write('new')
                os.remove(folder + '/new')
                """);
        }
    }

    // --- by way of other interpreters ---

    @Test
    void whoIsCreatedHasNoMoreThanItsCreator() {
        Access readOnly = new Access(Access.Files.READ, true, false, true, false);
        try (Interpreter tenant = interpreters.create("", InterpreterConfig.ISOLATED.with(readOnly))) {
            Interpreter fromJava = tenant.attach(() -> interpreters.create("", InterpreterConfig.LEGACY));
            assertThat(fromJava.config().access()).isEqualTo(readOnly);
            assertThat(fromJava.config().gil()).isEqualTo(InterpreterConfig.Gil.SHARED);
            Interpreter less = tenant.attach(() -> interpreters.create(
                    "", InterpreterConfig.ISOLATED.with("files", "none").with("allow_processes", "true")));
            assertThat(less.config().access()).isEqualTo(new Access(Access.Files.NONE, true, false, true, false));
            tenant.exec("""
                import _interpreters
                from concurrent import interpreters
                kept = interpreters.create()
                made = [kept.id, _interpreters.create('legacy'), _interpreters.create('isolated')]
                # One of theirs, and one of that's.
                _interpreters.exec(made[1], 'import _interpreters; inner = _interpreters.create("legacy")')
                def look(): return tuple(each for each, _ in _interpreters.list_all())
                """);
            List<?> ids = (List<?>) tenant.call("__main__.look");
            assertThat(ids).hasSizeGreaterThanOrEqualTo(8);
            for (Object id : ids) {
                if (!id.equals(0L) && !id.equals(tenant.id()) && !id.equals(less.id())) {
                    assertThat(interpreters.get(id.toString()).config().access())
                            .as("interpreter %s", id)
                            .isEqualTo(readOnly);
                }
            }
        }
    }

    @Test
    void theConfigThatPythonSeesIsCPythons() {
        try (Interpreter tenant = tenant("files", "none")) {
            tenant.exec("""
                import _interpreters
                assert sorted(vars(_interpreters.get_config(None))) == sorted(vars(_interpreters.new_config()))
                assert len(vars(_interpreters.new_config())) == 7
                """);
        }
    }

    @Test
    void whatHasMoreAccessIsOutOfReach() throws IOException {
        try (Interpreter free = interpreters.create("free", InterpreterConfig.ISOLATED);
                Interpreter tenant = tenant("files", "none")) {
            secret(tenant);
            tenant.prepareMain(Map.of("free", free.id()));
            tenant.exec("import _interpreters\nfrom concurrent import interpreters");
            assertAll(
                    outcomes(tenant, """
                        'main': lambda: _interpreters.exec(0, 'open("/etc/passwd")'),
                        'exec': lambda: _interpreters.exec(free, f'stolen = open({secret!r}).read()'),
                        'run_string': lambda: _interpreters.run_string(free, 'pass'),
                        'run_func': lambda: _interpreters.run_func(free, lambda: None),
                        'call': lambda: _interpreters.call(free, eval, (f'open({secret!r}).read()',)),
                        'attributes': lambda: _interpreters.set___main___attrs(free, {'open': 1}),
                        'destroy': lambda: _interpreters.destroy(free),
                        'decref': lambda: _interpreters.decref(free),
                        """),
                    "PermissionError: interpreter \\d+ .* cannot reach interpreter \\d+ \\((free|main)\\), which has"
                            + " more access");
            tenant.exec("assert free in [id for id, _ in _interpreters.list_all()]\n"
                    + "assert not _interpreters.is_running(free)");
            free.exec("assert 'stolen' not in globals()");
        }
    }

    @Test
    void whatALesserInterpreterSendsIsNoCode() {
        try (Interpreter free = interpreters.create("free", InterpreterConfig.ISOLATED);
                Interpreter tenant = tenant("files", "none")) {
            free.exec("from concurrent import interpreters\nqueue = interpreters.create_queue()\nid = queue.id\n"
                    + "def look(): return id");
            tenant.prepareMain(Map.of("id", (Long) free.call("__main__.look")));
            tenant.exec("""
                from concurrent import interpreters
                queue = interpreters.Queue(id)

                class Trap:
                    def __reduce__(self):
                        return exec, ("import builtins; builtins.trapped = True",)

                queue.put({'plain': [1, 2.5, {'data'}, None]})
                queue.put(Trap())
                """);
            free.exec("""
                import builtins
                assert queue.get() == {'plain': [1, 2.5, {'data'}, None]}
                try:
                    queue.get()
                except interpreters.NotShareableError as refused:
                    assert 'plain data only' in str(refused.__cause__), refused.__cause__
                else:
                    raise AssertionError('it was unpickled')
                assert not hasattr(builtins, 'trapped')
                """);
            free.prepareMain(Map.of("tenant", tenant.id()));
            free.exec("""
                import _interpreters
                assert _interpreters.call(tenant, list, ((1, 2),)) == ([1, 2], None)
                try:
                    _interpreters.call(tenant, eval, ('Trap()',))
                except interpreters.NotShareableError:
                    pass
                else:
                    raise AssertionError('it was unpickled')
                assert not hasattr(builtins, 'trapped')
                """);
        }
    }

    // --- contexts that are made ahead ---

    @Test
    void contextsThatWereMadeAheadHaveTheAccessOfTheirInterpreters() throws IOException {
        for (int i = 0; i < 24; i++) {
            String files = i % 3 == 0 ? "all" : i % 3 == 1 ? "read" : "none";
            try (Interpreter interpreter = tenant("files", files)) {
                secret(interpreter);
                Map<String, String> outcomes = outcomes(interpreter, """
                    'read': lambda: open(secret).read(),
                    'write': lambda: open(secret, 'a').close(),
                    """);
                assertThat(outcomes.get("read").startsWith("got ")).as(files).isEqualTo(!files.equals("none"));
                assertThat(outcomes.get("write").startsWith("got ")).as(files).isEqualTo(files.equals("all"));
            }
        }
    }
}
