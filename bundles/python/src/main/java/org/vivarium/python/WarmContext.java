package org.vivarium.python;

import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.vivarium.interpreters.InterpreterException;

/**
 * A context with its prelude that is nobody's yet. Until an interpreter takes it, nothing in it has asked the host for anything, so that
 * it is to each as if it had been made for it.
 *
 * @param host what the prelude has as its host
 */
record WarmContext(Context context, Host host, PreludeFunctions prelude) implements AutoCloseable {
    /** All contexts of an engine have to agree on it. Host objects are only reached through proxies. */
    private static final HostAccess HOST_ACCESS =
            HostAccess.newBuilder(HostAccess.NONE).build();

    /**
     * Makes one, or nothing of it.
     *
     * @throws InterpreterException when Python does not start
     */
    static WarmContext make(Engine engine, PythonSettings settings) {
        Context.Builder builder = Context.newBuilder(PythonEvaluator.LANGUAGE_ID)
                .engine(engine)
                .allowHostAccess(HOST_ACCESS)
                .allowValueSharing(false)
                .allowIO(IOAccess.ALL)
                .allowEnvironmentAccess(EnvironmentAccess.INHERIT)
                .allowCreateThread(true)
                .allowCreateProcess(true);
        settings.applyTo(builder);
        Context context = builder.build();
        try {
            Host host = new Host();
            return new WarmContext(
                    context,
                    host,
                    PreludeFunctions.of(context.eval(Prelude.SOURCE).execute(host)));
        } catch (PolyglotException e) {
            context.close(true);
            throw new InterpreterException("Python does not start: " + e.getMessage(), e);
        }
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
