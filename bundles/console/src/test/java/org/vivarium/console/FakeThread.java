package org.vivarium.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.TraceFunction;

/** A thread state that is what a test says, and keeps the exceptions that are set. */
record FakeThread(
        long id,
        Interpreter interpreter,
        Whence whence,
        Activity activity,
        long attachedNanos,
        Optional<Thread> thread,
        List<RuntimeException> exceptions)
        implements InterpreterThread {

    FakeThread(
            long id,
            Interpreter interpreter,
            Whence whence,
            Activity activity,
            long attachedNanos,
            Optional<Thread> thread) {
        this(id, interpreter, whence, activity, attachedNanos, thread, new ArrayList<>());
    }

    /** One that runs code from outside. */
    FakeThread(long id, Interpreter interpreter, Thread attached) {
        this(id, interpreter, Whence.EXEC, Activity.UNLOCKED, 0, Optional.of(attached));
    }

    @Override
    public String name() {
        return "interp-" + interpreter.id() + "-worker-" + id;
    }

    @Override
    public boolean isDaemon() {
        return whence == Whence.THREADING;
    }

    @Override
    public Map<Object, Object> dict() {
        return new HashMap<>();
    }

    @Override
    public void onDelete(Runnable action) {
        throw new UnsupportedOperationException("no test deletes threads");
    }

    @Override
    public void setAsyncException(@Nullable RuntimeException exception) {
        if (exception != null) {
            exceptions.add(exception);
        }
    }

    @Override
    public void setTrace(@Nullable TraceFunction function) {
        throw new UnsupportedOperationException("no test traces");
    }

    @Override
    public Optional<TraceFunction> trace() {
        return Optional.empty();
    }

    @Override
    public <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        return operation.call();
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("no test clears threads");
    }

    @Override
    public void delete() {
        throw new UnsupportedOperationException("no test deletes threads");
    }
}
