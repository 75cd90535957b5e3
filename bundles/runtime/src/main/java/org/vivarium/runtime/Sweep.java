package org.vivarium.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.FinalizationTrace;
import org.vivarium.interpreters.FinalizationTrace.Step;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter.State;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.StuckThread;

/**
 * One interpreter's way through its phases. Finalizers run on a thread of their own, made when there is one to run: when a
 * phase is over its deadline that thread is left behind with what it does, and the next finalizer gets another.
 *
 * <p>For one thread, the one that ends the interpreter. When that is interrupted, the finalizer that runs is; the interrupt
 * is set again when the sweep is closed.
 */
final class Sweep {
    private final InterpreterState interpreter;
    private final Instant begun = Instant.now();
    private final long start = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();
    private final Failures failures = new Failures();
    private FinalizationPhase phase = FinalizationPhase.THREADS;
    private long deadline;
    private volatile @Nullable ThreadState worker;
    private @Nullable ExecutorService workers;
    private boolean interrupted;
    private boolean overran;

    Sweep(InterpreterState interpreter) {
        this.interpreter = interpreter;
        Ladder.Climb killed = interpreter.ending().killed();
        if (killed != null) {
            note("killed", start, outcome(killed), killed.stuck().isEmpty());
        }
    }

    /** How the threads inside were got out, in words. */
    private static String outcome(Ladder.Climb climb) {
        return switch (climb.rung()) {
            case NONE -> "nobody was inside";
            case INTERRUPT -> "interrupted those inside";
            case ASYNC_EXCEPTION -> "raised an exception in those inside";
            case CANCEL -> "cancelled the evaluator";
            case ABANDON ->
                climb.stuck().stream().map(StuckThread::toString).collect(Collectors.joining("; ", "abandoned ", ""));
        };
    }

    InterpreterState interpreter() {
        return interpreter;
    }

    void begin(FinalizationPhase next) {
        phase = next;
        deadline = System.nanoTime() + limit().toNanos();
    }

    /** Calls a finalizer, and waits for it until the phase's deadline. */
    void call(Finalizer finalizer, String what) {
        long before = System.nanoTime();
        worker = null;
        @Nullable Throwable failure;
        try {
            failure = outcome(
                    workers().submit(() -> {
                        attached(finalizer);
                        return null;
                    }),
                    what);
        } catch (RuntimeException | OutOfMemoryError e) {
            // No thread to run it; the others are still to be tried.
            failure = e;
        }
        if (failure != null) {
            failures.add(failure);
        }
        note(what, before, failure == null ? "done" : String.valueOf(failure.getMessage()), failure == null);
    }

    private void attached(Finalizer finalizer) throws Exception {
        ThreadState thread = interpreter.attachment().newFinalizer();
        worker = thread;
        try {
            thread.attach(() -> {
                finalizer.finalizeInterpreter();
                return 0;
            });
        } finally {
            thread.delete();
        }
    }

    private @Nullable Throwable outcome(Future<?> running, String what) {
        while (true) {
            try {
                // What another has used up of the phase's time is not wholly the fault of those after it.
                long left = Math.max(deadline - System.nanoTime(), limit().toNanos() / 10);
                running.get(left, TimeUnit.NANOSECONDS);
                return null;
            } catch (ExecutionException e) {
                return e.getCause() == null ? e : e.getCause();
            } catch (CancellationException e) {
                return e;
            } catch (InterruptedException e) {
                // Restored any earlier, it would end the waits for the finalizers that come after.
                interrupted = true;
                interruptWorker();
            } catch (TimeoutException e) {
                return overrun(running, what);
            }
        }
    }

    private void interruptWorker() {
        ThreadState thread = worker;
        if (thread != null) {
            thread.thread().ifPresent(Thread::interrupt);
        }
    }

    /** Leaves what does not come back behind, with its thread. */
    private InterpreterException overrun(Future<?> running, String what) {
        String waited = phase == FinalizationPhase.THREADS ? interpreter.gate().waitedFor() : "";
        ThreadState thread = worker;
        String where = waited.isEmpty() ? (thread == null ? "" : thread.stuck().toString()) : waited;
        overran = true;
        running.cancel(true);
        if (thread != null) {
            interpreter.runtime().abandon(thread);
        }
        if (workers != null) {
            workers.shutdown();
            workers = null;
        }
        return new InterpreterException(
                what + " did not end within " + limit().toMillis() + " ms in the phase " + phase + ": " + where);
    }

    private ExecutorService workers() {
        ExecutorService existing = workers;
        if (existing == null) {
            existing = Executors.newSingleThreadExecutor(Thread.ofPlatform()
                    .daemon()
                    .name("interp-" + interpreter.id() + "-finalizer")
                    .factory());
            workers = existing;
        }
        return existing;
    }

    /** Whether it does not wait for more to come to an end. */
    boolean isHurried() {
        return overran || interpreter.gate().isKilled();
    }

    /** The threads, the pending calls and the exit callbacks did not come to an end. */
    void unquiet(int rounds) {
        failures.add(new InterpreterException(interpreter + " was not quiet after " + rounds
                + " rounds of threads, pending calls and exit callbacks; what is left is dropped"));
    }

    /** The phase {@code FINALIZING}: lets nobody in any more, and gets those out who are inside. */
    void shut() {
        long before = System.nanoTime();
        phase = FinalizationPhase.FINALIZING;
        interpreter.gate().advance(State.FINALIZING);
        Ladder.Climb climb = new Ladder(
                        interpreter, Ladder.KILL, () -> new InterpreterNotFoundException(interpreter + " has ended"))
                .climb();
        for (StuckThread stuck : climb.stuck()) {
            failures.add(new InterpreterException("abandoned " + stuck));
        }
        if (!interpreter.gate().threads().isEmpty()) {
            begin(FinalizationPhase.FINALIZING);
            call(this::clearThreads, "thread states");
        }
        note("threads inside", before, outcome(climb), climb.stuck().isEmpty());
    }

    /** Clears and deletes the thread states that no thread is attached to, nor will be. */
    private void clearThreads() {
        for (ThreadState thread : interpreter.gate().threads()) {
            if (thread.thread().isEmpty()) {
                failures.run(thread::delete);
            }
        }
    }

    private Duration limit() {
        return interpreter.config().limits().phaseDeadline();
    }

    private void note(String what, long before, String outcome, boolean ok) {
        steps.add(new Step(phase, what, Duration.ofNanos(System.nanoTime() - before), outcome, ok));
    }

    void close() {
        if (workers != null) {
            workers.shutdown();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    FinalizationTrace trace() {
        return new FinalizationTrace(
                interpreter.id(), interpreter.name(), begun, Duration.ofNanos(System.nanoTime() - start), steps);
    }

    List<Throwable> failures() {
        return failures.list();
    }
}
