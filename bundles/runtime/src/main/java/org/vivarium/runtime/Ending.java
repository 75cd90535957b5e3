package org.vivarium.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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
    private final AtomicReference<@Nullable ServiceRegistration<Interpreter>> registration = new AtomicReference<>();

    private volatile Ladder.@Nullable Climb killed;

    Ending(InterpreterState interpreter, RuntimeState runtime, Gate gate) {
        this.interpreter = interpreter;
        this.runtime = runtime;
        this.gate = gate;
    }

    void registered(ServiceRegistration<Interpreter> service) {
        registration.set(service);
        if (gate.state() == State.DESTROYED) {
            unregister();
        }
    }

    private void unregister() {
        ServiceRegistration<Interpreter> service = registration.getAndSet(null);
        if (service != null) {
            service.unregister();
        }
    }

    References references() {
        return references;
    }

    /** Takes a reference away; without the last one the interpreter ends, where that is wanted. */
    long decref() {
        long left = references.remove(interpreter);
        if (left == 0) {
            endUnreferenced(false);
        }
        return left;
    }

    /**
     * Ends it when nobody refers to it any more and nobody is inside; otherwise the last who leaves asks again.
     *
     * @param aside whether on a thread of its own, since the calling one is the interpreter's
     */
    void endUnreferenced(boolean aside) {
        if (interpreter.id() == 0 || !references.areRequired() || references.count() > 0 || !gate.takeEndWhenEmpty()) {
            return;
        }
        if (aside) {
            Thread.ofPlatform()
                    .daemon()
                    .name("interp-" + interpreter.id() + "-end")
                    .start(this::endUnasked);
        } else {
            endUnasked();
        }
    }

    Kill kill() {
        requireEndable();
        return Attachment.withoutLock(() -> {
            long begun = System.nanoTime();
            boolean mine = gate.takeEndByKilling();
            List<Throwable> failures = new ArrayList<>();
            Ladder.Climb climb = climb(failures);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            if (mine) {
                failures.addAll(end());
            } else {
                gate.awaitDestroyed();
            }
            return new Kill(climb.rung(), took, climb.stuck(), failures);
        });
    }

    /** The end has to come whatever happens on the ladder. */
    private Ladder.Climb climb(List<Throwable> failures) {
        Ladder.Climb made;
        try {
            made = new Ladder(
                            interpreter, Ladder.KILL, () -> new InterpreterKilledException(interpreter + " was killed"))
                    .climb();
        } catch (RuntimeException | Error e) {
            failures.add(e);
            made = new Ladder.Climb(Kill.Rung.ABANDON, abandon(Thread.currentThread()));
        }
        killed = made;
        return made;
    }

    /** How what ran inside was killed; null when it was not. */
    Ladder.@Nullable Climb killed() {
        return killed;
    }

    void close() {
        requireEndable();
        if (gate.state() == State.DESTROYED) {
            return;
        }
        List<Throwable> failures = Attachment.withoutLock(() -> {
            if (gate.takeEnd()) {
                return end();
            }
            gate.awaitDestroyed();
            return List.of();
        });
        if (!failures.isEmpty()) {
            InterpreterException report = new InterpreterException(
                    interpreter + " has ended, but " + failures.size() + " of its finalizers failed");
            failures.forEach(report::addSuppressed);
            throw report;
        }
    }

    private void requireEndable() {
        for (ThreadState state = RuntimeState.currentState(); state != null; state = state.outer()) {
            if (interpreter.equals(state.state())) {
                throw new InterpreterException("cannot destroy the current interpreter: " + interpreter);
            }
        }
        if (interpreter.id() == 0) {
            throw new InterpreterException("cannot destroy the main interpreter; it ends with the runtime");
        }
    }

    /** Ends it with the runtime, whatever runs inside. */
    List<Throwable> endWithRuntime() {
        if (!gate.takeEndByKilling()) {
            gate.awaitDestroyedUninterruptibly();
            return List.of();
        }
        List<Throwable> failures = new ArrayList<>();
        Ladder.Climb climb = climb(failures);
        climb.stuck().forEach(stuck -> failures.add(new InterpreterException("abandoned " + stuck)));
        failures.addAll(end());
        return failures;
    }

    /** Ends it on behalf of nobody who could be told of failures. */
    void endUnasked() {
        end().forEach(failure -> runtime.report("a finalizer of " + interpreter, failure));
    }

    private List<Throwable> end() {
        Failures failures = new Failures();
        failures.run(() -> runtime.auditEnd(interpreter));
        failures.run(() -> runtime.finalization().sweep(interpreter).forEach(failures::add));
        failures.run(this::unregister);
        failures.run(interpreter::release);
        runtime.forget(interpreter);
        gate.advance(State.DESTROYED);
        failures.run(this::unregister);
        return failures.list();
    }

    /** A limit is exceeded: what runs inside is ended, and nothing is run any more. */
    void exhaust(String limit) {
        if (!gate.exhaust(limit)) {
            return;
        }
        Ladder.Climb climb = new Ladder(interpreter, Ladder.LIMIT, () -> new LimitExceededException(limit)).climb();
        if (climb.rung() == Kill.Rung.ABANDON && gate.takeEndByKilling()) {
            endUnasked();
        }
    }

    /** Leaves those inside behind, and takes the lock away from them. Nobody comes in any more by then. */
    List<StuckThread> abandon(Thread spared) {
        List<StuckThread> stuck = new ArrayList<>();
        for (ThreadState thread : gate.others(spared)) {
            stuck.add(thread.stuck());
            runtime.abandon(thread);
        }
        return stuck;
    }
}
