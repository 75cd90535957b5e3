package org.vivarium.runtime;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;

/**
 * The runtime's own part in one phase of one interpreter's end: a service like everybody else's, registered when there is
 * first something to do. It comes after all others of that phase, for these may be what its own threads wait for.
 * Thread-safe.
 */
final class PhaseFinalizer {
    private final BundleContext context;
    private final long interpreter;
    private final FinalizationPhase phase;
    private final String what;
    private final Finalizer finalizer;
    private final AtomicBoolean needed = new AtomicBoolean();
    private final AtomicReference<@Nullable ServiceRegistration<Finalizer>> registration = new AtomicReference<>();
    private volatile boolean ended;

    PhaseFinalizer(BundleContext context, long interpreter, FinalizationPhase phase, String what, Finalizer finalizer) {
        this.context = context;
        this.interpreter = interpreter;
        this.phase = phase;
        this.what = what;
        this.finalizer = finalizer;
    }

    /** There is something to do in that phase. */
    void need() {
        if (!needed.get() && needed.compareAndSet(false, true)) {
            registration.set(context.registerService(
                    Finalizer.class,
                    finalizer,
                    FrameworkUtil.asDictionary(Map.of(
                            Interpreter.ID,
                            interpreter,
                            Finalizer.PHASE,
                            phase.name(),
                            Constants.SERVICE_RANKING,
                            Integer.MIN_VALUE,
                            Constants.SERVICE_DESCRIPTION,
                            what))));
            if (ended) {
                end();
            }
        }
    }

    /** The interpreter has ended. */
    void end() {
        ended = true;
        ServiceRegistration<Finalizer> held = registration.getAndSet(null);
        if (held != null) {
            held.unregister();
        }
    }
}
