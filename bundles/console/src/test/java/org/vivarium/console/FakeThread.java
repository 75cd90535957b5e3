package org.vivarium.console;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.TraceFunction;

/** A thread state that is what a test says. */
record FakeThread(
        long id, Interpreter interpreter, Whence whence, Activity activity, long attachedNanos, Optional<Thread> thread)
        implements InterpreterThread {

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
        throw new UnsupportedOperationException("no test reads the dictionary");
    }

    @Override
    public void onDelete(Runnable action) {
        throw new UnsupportedOperationException("no test deletes threads");
    }

    @Override
    public void setAsyncException(@Nullable RuntimeException exception) {
        throw new UnsupportedOperationException("no test sets exceptions");
    }

    @Override
    public void setTrace(@Nullable TraceFunction function) {
        throw new UnsupportedOperationException("no test traces");
    }

    @Override
    public Optional<TraceFunction> trace() {
        throw new UnsupportedOperationException("no test traces");
    }

    @Override
    public <R extends @Nullable Object, X extends Throwable> R attach(
            ScopedValue.CallableOp<? extends R, X> operation) {
        throw new UnsupportedOperationException("no test attaches threads");
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("no test deletes threads");
    }

    @Override
    public void delete() {
        throw new UnsupportedOperationException("no test deletes threads");
    }
}
