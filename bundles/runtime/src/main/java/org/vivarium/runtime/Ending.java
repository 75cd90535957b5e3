package org.vivarium.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Interpreter.State;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.Kill;
import org.vivarium.interpreters.LimitExceededException;
import org.vivarium.interpreters.StuckThread;

/**
 * How one interpreter ends: closed, killed, out of references or limits, or with the runtime. Whoever takes the end from the
 * {@link Gate} sweeps; the others wait for that. Thread-safe.
 */
final class Ending {
    private final InterpreterState interpreter;
    private final RuntimeState runtime;
    private final Gate gate;
    private final References references = new References();

    /** Its OSGi service, from birth to end. */
    private volatile @Nullable ServiceRegistration<Interpreter> registration;

    Ending(InterpreterState interpreter, RuntimeState runtime, Gate gate) {
        this.interpreter = interpreter;
        this.runtime = runtime;
        this.gate = gate;
    }

    void registered(ServiceRegistration<Interpreter> service) {
        registration = service;
    }

    References references() {
        return references;
    }

    /** Takes a reference away; without the last one the interpreter ends, where that is wanted. */
    long decref() {
        long left = references.remove(interpreter);
        if (left == 0 && references.areRequired() && gate.takeEndWhenEmpty()) {
            endUnasked();
        }
        return left;
    }

    Kill kill() {
        requireEndable();
        long begun = System.nanoTime();
        boolean mine = gate.takeEndByKilling();
        Ladder.Climb climb =
                new Ladder(interpreter, () -> new InterpreterKilledException(interpreter + " was killed")).climb();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (mine) {
            return new Kill(climb.rung(), took, climb.stuck(), end());
        }
        gate.awaitDestroyed();
        return new Kill(climb.rung(), took, climb.stuck(), List.of());
    }

    void close() {
        requireEndable();
        if (gate.state() == State.DESTROYED) {
            return;
        }
        if (!gate.takeEnd()) {
            gate.awaitDestroyed();
            return;
        }
        List<Throwable> failures = end();
        if (!failures.isEmpty()) {
            InterpreterException report = new InterpreterException(
                    interpreter + " has ended, but " + failures.size() + " of its finalizers failed");
            failures.forEach(report::addSuppressed);
            throw report;
        }
    }

    private void requireEndable() {
        if (interpreter.attachment().current() != null) {
            throw new InterpreterException("cannot destroy the current interpreter: " + interpreter);
        } else if (interpreter.id() == 0) {
            throw new InterpreterException("cannot destroy the main interpreter; it ends with the runtime");
        }
    }

    /** Ends it with the runtime, whatever runs inside. */
    List<Throwable> endWithRuntime() {
        if (gate.takeEndByKilling()) {
            return end();
        }
        gate.awaitDestroyed();
        return List.of();
    }

    /** Ends it on behalf of nobody who could be told of failures. */
    void endUnasked() {
        end().forEach(failure -> runtime.report("a finalizer of " + interpreter, failure));
    }

    private List<Throwable> end() {
        List<Throwable> failures = new ArrayList<>();
        runtime.auditEnd(interpreter, failures);
        failures.addAll(runtime.finalization().sweep(interpreter));
        ServiceRegistration<Interpreter> service = registration;
        if (service != null) {
            service.unregister();
        }
        runtime.forget(interpreter);
        gate.advance(State.DESTROYED);
        interpreter.release();
        return failures;
    }

    /** A limit is exceeded: what runs inside is ended, and nothing is run any more. */
    void exhaust(String limit) {
        if (!gate.exhaust(limit)) {
            return;
        }
        Ladder.Climb climb = new Ladder(interpreter, () -> new LimitExceededException(limit)).climb();
        if (climb.rung() == Kill.Rung.ABANDON && gate.takeEndByKilling()) {
            endUnasked();
        }
    }

    /** Leaves those inside behind, and takes the lock away from them. */
    List<StuckThread> abandon(Thread spared) {
        gate.fence();
        List<StuckThread> stuck = new ArrayList<>();
        for (ThreadState thread : gate.inside()) {
            if (thread.thread().filter(attached -> !attached.equals(spared)).isPresent()) {
                stuck.add(thread.stuck());
                runtime.abandon(thread);
                interpreter.lock().leave(thread);
            }
        }
        return stuck;
    }
}
