package org.vivarium.crossing;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a thread of its own does, and what comes of it. */
final class Doing<R extends @Nullable Object> {
    private static final long PATIENCE_SECONDS = 30;

    private final FutureTask<R> task;
    private final Thread thread;

    private Doing(FakeInterpreter.Operation<R> operation) {
        task = new FutureTask<>(operation::call);
        thread = Thread.ofVirtual().name("doing").start(task);
    }

    /** In a thread that is attached to an interpreter. */
    static <R extends @Nullable Object> Doing<R> in(
            FakeInterpreter interpreter, FakeInterpreter.Operation<R> operation) {
        return new Doing<>(() -> interpreter.attach(operation));
    }

    /** In a thread that is attached to none. */
    static <R extends @Nullable Object> Doing<R> outside(FakeInterpreter.Operation<R> operation) {
        return new Doing<>(operation);
    }

    Thread thread() {
        return thread;
    }

    R result() throws InterruptedException, ExecutionException, TimeoutException {
        return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What it has thrown. */
    Throwable failure() throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("it has not failed but returned " + task.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }
}
