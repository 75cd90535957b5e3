package org.vivarium.runtime;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.Kill.Rung;
import org.vivarium.interpreters.StuckThread;

/**
 * Gets the threads out of an interpreter that do not leave by themselves, one rung after the other, in less than a second.
 * The thread that climbs is spared when it is inside itself.
 */
final class Ladder {
    private static final System.Logger LOGGER = System.getLogger(Ladder.class.getName());
    /** Each gets the chance to clean up. */
    static final Patience KILL = new Patience(100, 450, 400);

    /** What has used up its time is not to use much more. */
    static final Patience LIMIT = new Patience(10, 140, 800);

    private final InterpreterState interpreter;
    private final Patience patience;
    private final Supplier<? extends RuntimeException> exception;

    /** How many milliseconds each rung is given. */
    record Patience(long interrupt, long exception, long cancel) {}

    /**
     * A ladder.
     *
     * @param interpreter the interpreter
     * @param patience how long it waits
     * @param exception makes what threads get on the rung {@link Rung#ASYNC_EXCEPTION}
     */
    Ladder(InterpreterState interpreter, Patience patience, Supplier<? extends RuntimeException> exception) {
        this.interpreter = interpreter;
        this.patience = patience;
        this.exception = exception;
    }

    /**
     * Where it ended.
     *
     * @param rung the rung that was enough
     * @param stuck the threads that were abandoned
     */
    record Climb(Rung rung, List<StuckThread> stuck) {}

    /** Takes rung after rung until nobody else is inside. */
    Climb climb() {
        Thread self = Thread.currentThread();
        Gate gate = interpreter.gate();
        if (left(self, 0)) {
            return new Climb(Rung.NONE, List.of());
        }
        // An interrupt may close what the evaluator's code writes to, which then cannot clean up: it gets the exception
        // first.
        List<ThreadState> inJava = gate.others(self).stream()
                .filter(thread -> !isInEvaluator(thread))
                .toList();
        gate.interrupt(inJava);
        if (!inJava.isEmpty() && left(self, patience.interrupt)) {
            return new Climb(Rung.INTERRUPT, List.of());
        }
        raise();
        if (left(self, patience.exception / 2) || interruptAll(self, patience.exception / 2)) {
            return new Climb(Rung.ASYNC_EXCEPTION, List.of());
        }
        cancel();
        if (left(self, patience.cancel)) {
            return new Climb(Rung.CANCEL, List.of());
        }
        return new Climb(Rung.ABANDON, interpreter.ending().abandon(self));
    }

    private boolean isInEvaluator(ThreadState thread) {
        Evaluator evaluator = interpreter.runtime().services().evaluatorIfThere();
        return evaluator != null
                && thread.thread()
                        .filter(attached -> evaluator.isRunning(interpreter, attached))
                        .isPresent();
    }

    private boolean interruptAll(Thread self, long millis) {
        interpreter.gate().interrupt(interpreter.gate().others(self));
        return left(self, millis);
    }

    private boolean left(Thread self, long millis) {
        return interpreter.gate().awaitOthersOut(self, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void raise() {
        interpreter.gate().others(Thread.currentThread()).forEach(thread -> thread.setAsyncException(exception.get()));
    }

    /** On a thread of its own, for the evaluator may wait for what cannot be cancelled. */
    private void cancel() {
        @Nullable Evaluator evaluator = interpreter.runtime().services().evaluatorIfThere();
        if (evaluator != null) {
            Thread.ofPlatform()
                    .daemon()
                    .name("interp-" + interpreter.id() + "-cancel")
                    .start(() -> {
                        try {
                            evaluator.cancel(interpreter);
                        } catch (InterpreterException e) {
                            LOGGER.log(System.Logger.Level.WARNING, interpreter + " could not be cancelled", e);
                        }
                    });
        }
    }
}
