package org.vivarium.python;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.vivarium.interpreters.Access;
import org.vivarium.interpreters.InterpreterException;

/**
 * A context with its prelude that is nobody's yet. What it may reach is fixed when it is made: it is for interpreters with that
 * access. Until an interpreter takes it, nothing in it has asked the host for anything, so
 * that it is to each of these as if it had been made for it.
 *
 * @param host what the prelude has as its host
 * @param readable what it alone can read whatever its access
 */
record WarmContext(Context context, Host host, PreludeFunctions prelude, ReadableRoots readable)
        implements AutoCloseable {
    /** All contexts of an engine have to agree on it. Host objects are only reached through proxies. */
    private static final HostAccess HOST_ACCESS =
            HostAccess.newBuilder(HostAccess.NONE).build();

    /**
     * Makes one, or nothing of it.
     *
     * @param access of the interpreters that may take it
     * @param readable which files all can read whatever their access
     * @throws InterpreterException when Python does not start
     */
    static WarmContext make(Engine engine, PythonSettings settings, Access access, Predicate<Path> readable) {
        ReadableRoots own = new ReadableRoots();
        Context.Builder builder = Context.newBuilder(PythonEvaluator.LANGUAGE_ID)
                .engine(engine)
                .allowHostAccess(HOST_ACCESS)
                .allowValueSharing(false)
                .allowIO(io(access, readable.or(own)))
                .allowEnvironmentAccess(access.environment() ? EnvironmentAccess.INHERIT : EnvironmentAccess.NONE)
                .allowCreateThread(true)
                .allowCreateProcess(access.processes());
        settings.applyTo(builder);
        Context context = builder.build();
        try {
            Host host = new Host();
            PreludeFunctions prelude =
                    PreludeFunctions.of(context.eval(Prelude.SOURCE).execute(host));
            if (!access.equals(Access.ALL)) {
                context.eval(Prelude.ACCESS)
                        .executeVoid(
                                prelude.watch(),
                                access.files().toString(),
                                access.sockets(),
                                access.processes(),
                                access.nativeCode(),
                                access.environment());
            }
            prelude.warmUp().executeVoid();
            return new WarmContext(context, host, prelude, own);
        } catch (PolyglotException e) {
            context.close(true);
            throw new InterpreterException("Python does not start: " + e.getMessage(), e);
        }
    }

    /** Where Python's own library lies. */
    Path home() {
        return Path.of(context.eval(PythonEvaluator.LANGUAGE_ID, "import __graalpython__\n__graalpython__.home")
                .asString());
    }

    private static IOAccess io(Access access, Predicate<Path> readable) {
        if (access.files() == Access.Files.ALL && access.sockets()) {
            return IOAccess.ALL;
        }
        IOAccess.Builder io = IOAccess.newBuilder().allowHostSocketAccess(access.sockets());
        return access.files() == Access.Files.ALL
                ? io.allowHostFileAccess(true).build()
                : io.fileSystem(new LimitedFiles(access.files(), readable)).build();
    }

    @Override
    public void close() {
        context.close(true);
    }

    /** The functions of the host: none before there is an interpreter for them to serve. */
    static final class Host implements ProxyObject {
        private volatile ProxyObject functions = ProxyObject.fromMap(Map.of());

        void serve(ProxyObject served) {
            functions = served;
        }

        @Override
        public Object getMember(String key) {
            return functions.getMember(key);
        }

        @Override
        public Object getMemberKeys() {
            return functions.getMemberKeys();
        }

        @Override
        public boolean hasMember(String key) {
            return functions.hasMember(key);
        }

        @Override
        public void putMember(String key, Value value) {
            throw new UnsupportedOperationException("the functions of the host stay as they are");
        }
    }
}
