package org.vivarium.bench;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Interpreters;

/** What JMH times on a platform that is up: one platform for all threads of a fork. */
@State(Scope.Benchmark)
public abstract class OnPlatform {
    final LivePlatform platform = LivePlatform.start();
    final Interpreters interpreters = platform.service(Interpreters.class);

    /** Ends what is left, and the platform. */
    @TearDown
    public void stop() {
        interpreters.list().stream()
                .filter(interpreter -> interpreter.id() != 0)
                .forEach(Interpreter::close);
        platform.close();
    }
}
