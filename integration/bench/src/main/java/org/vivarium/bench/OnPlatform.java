package org.vivarium.bench;

import java.util.Map;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Interpreters;

/** What JMH times on a platform that is up: one platform for all threads of a fork. */
@State(Scope.Benchmark)
public abstract class OnPlatform {
    final LivePlatform platform;
    final Interpreters interpreters;

    OnPlatform() {
        this(Map.of());
    }

    /**
     * Starts it.
     *
     * @param properties framework properties, beside those of the distribution
     */
    OnPlatform(Map<String, String> properties) {
        platform = LivePlatform.start(properties);
        interpreters = platform.service(Interpreters.class);
    }

    /** Ends what is left, and the platform. */
    @TearDown
    public void stop() {
        interpreters.list().stream()
                .filter(interpreter -> interpreter.id() != 0)
                .forEach(Interpreter::close);
        platform.close();
    }
}
