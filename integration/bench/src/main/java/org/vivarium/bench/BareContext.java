package org.vivarium.bench;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A GraalPy context with nothing of Vivarium around it, on an engine that all contexts share: the floor under
 * {@link PythonCreate}. Its options are those of Vivarium's evaluator.
 */
@State(Scope.Benchmark)
public class BareContext {
    // All contexts of an engine have to agree on it.
    private static final HostAccess HOST_ACCESS =
            HostAccess.newBuilder(HostAccess.NONE).build();

    private final Engine engine = engine();
    private @Nullable Context made;

    static Engine engine() {
        return Engine.newBuilder("python")
                .option("engine.WarnInterpreterOnly", "false")
                .build();
    }

    static Context context(Engine engine) {
        return Context.newBuilder("python")
                .engine(engine)
                .allowHostAccess(HOST_ACCESS)
                .allowValueSharing(false)
                .allowIO(IOAccess.ALL)
                .allowEnvironmentAccess(EnvironmentAccess.INHERIT)
                .allowCreateThread(true)
                .allowCreateProcess(true)
                .build();
    }

    @Benchmark
    public void createToFirstEval() {
        Context context = context(engine);
        context.eval("python", "pass");
        made = context;
    }

    @TearDown(Level.Invocation)
    public void close() {
        if (made != null) {
            made.close();
        }
    }

    @TearDown
    public void stop() {
        engine.close();
    }
}
