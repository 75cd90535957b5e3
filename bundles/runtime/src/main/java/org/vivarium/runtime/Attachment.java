package org.vivarium.runtime;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterThread.Whence;
import org.vivarium.interpreters.LimitExceededException;
import org.vivarium.interpreters.TypedException;

/**
 * How threads come into one interpreter, work there with and without its lock, and at their checks do what they have been
 * asked for.
 *
 * <p>The eval breaker is what {@link #check} looks at: the thread's async exception, where the interpreter stands in its life,
 * the pending calls, and whether somebody wants the lock.
 *
 * <p>Thread-safe. It has no state of its own; the lock order is that of {@link InterpreterState}.
 */
final class Attachment {
    private static final int MOST_NESTED = 100;

    private final InterpreterState interpreter;
    private final RuntimeState runtime;
    private final Gate gate;

    /** How a thread comes in. */
    private enum Way {
        /** For a call or an operation of others, mostly so short that reading the CPU time would be felt. */
        SHORT,
        /** For code that runs as long as it likes. */
        LONG,
        /** With a guard, while the interpreter waits for that in order to end. */
        GUARDED,
        /** With a thread state that was made before and remains. */
        KEPT
    }

    Attachment(InterpreterState interpreter, RuntimeState runtime, Gate gate) {
        this.interpreter = interpreter;
        this.runtime = runtime;
        this.gate = gate;
    }

    // --- coming in ---

    /** Runs what somebody asks the interpreter for, from outside or from inside. */
    <R extends @Nullable Object> R visit(
            boolean longLived, ScopedValue.CallableOp<? extends R, RuntimeException> body) {
        interpreter.meter().callIn();
        try {
            if (current() != null) {
                return body.call();
            }
            ThreadState thread = newState("exec", Whence.EXEC, false);
            return this.<R, RuntimeException>attach(thread, longLived ? Way.LONG : Way.SHORT, () -> {
                check(thread);
                return body.call();
            });
        } catch (InterpreterKilledException | LimitExceededException e) {
            throw e;
        } catch (RuntimeException e) {
            throw asEnded(e);
        }
    }

    /** What failed because it was ended from outside says so. */
    private RuntimeException asEnded(RuntimeException failure) {
        String limit = gate.exhausted();
        if (limit == null && !gate.isKilled()) {
            return failure;
        }
        InterpreterException ended = limit == null
                ? new InterpreterKilledException(interpreter + " was killed")
                : new LimitExceededException(limit);
        ended.initCause(failure);
        return ended;
    }

    /** Runs an operation of somebody from outside. */
    <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        return current() != null
                ? operation.call()
                : this.<R, X>attach(newState("attach", Whence.GILSTATE, false), Way.SHORT, operation);
    }

    /** The same for who holds a guard. */
    <R extends @Nullable Object, X extends Throwable> R attachGuarded(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        return current() != null
                ? operation.call()
                : this.<R, X>attach(newState("guard", Whence.GILSTATE, false), Way.GUARDED, operation);
    }

    /** The same with a thread state that was made before. */
    <R extends @Nullable Object, X extends Throwable> R attach(
            ThreadState thread, ScopedValue.CallableOp<? extends R, X> operation) throws X {
        return thread.equals(RuntimeState.currentState())
                ? operation.call()
                : this.<R, X>attach(thread, Way.KEPT, operation);
    }

    /** Leaves the lock of the interpreter that the thread comes from. */
    private <R extends @Nullable Object, X extends Throwable> R attach(
            ThreadState thread, Way way, ScopedValue.CallableOp<? extends R, X> operation) throws X {
        ThreadState outer = RuntimeState.currentState();
        if (outer == null) {
            return this.<R, X>enter(thread, way, operation);
        } else if (outer.nesting() >= MOST_NESTED) {
            throw new TypedException(
                    ExceptionSnapshot.Type.builtin("RecursionError"),
                    "maximum recursion depth exceeded: " + MOST_NESTED + " calls from interpreter to interpreter");
        }
        outer.state().meter().callOut();
        return outer.state().attachment().<R, X>away(outer, () -> this.<R, X>enter(thread, way, operation));
    }

    /** Runs what a thread does elsewhere: without the lock, and on no account of this interpreter. */
    private <R extends @Nullable Object, X extends Throwable> R away(
            ThreadState thread, ScopedValue.CallableOp<? extends R, X> operation) throws X {
        return this.<R, X>uncharged(thread, () -> this.<R, X>unlocked(thread, operation));
    }

    /** Runs what the calling thread does on no account of this interpreter. */
    <R extends @Nullable Object> R uncharged(ScopedValue.CallableOp<? extends R, RuntimeException> operation) {
        return this.<R, RuntimeException>uncharged(requireCurrent(), operation);
    }

    private <R extends @Nullable Object, X extends Throwable> R uncharged(
            ThreadState thread, ScopedValue.CallableOp<? extends R, X> operation) throws X {
        Visit visit = thread.visit();
        settle(thread);
        try {
            return operation.call();
        } finally {
            if (visit != null) {
                thread.visit(Visit.begin(visit.cpu() >= 0));
            }
        }
    }

    /** What the thread has used up to now is on this interpreter's account. */
    private void settle(ThreadState thread) {
        Visit visit = thread.visit();
        // In this order: who looks meanwhile sees too little, and not twice the same.
        thread.visit(null);
        interpreter.meter().add(visit);
    }

    private <R extends @Nullable Object, X extends Throwable> R enter(
            ThreadState thread, Way way, ScopedValue.CallableOp<? extends R, X> operation) throws X {
        requireMeasurable();
        gate.enter(thread, way == Way.GUARDED);
        try {
            // Only now: until the gate has let this thread in, the state may be another's.
            thread.comeFrom(RuntimeState.currentState());
            begin(thread, way);
            return ScopedValue.where(RuntimeState.CURRENT, thread).call(() -> {
                try {
                    return operation.call();
                } finally {
                    if (way != Way.KEPT) {
                        thread.clearNow();
                    }
                }
            });
        } finally {
            leave(thread, way);
        }
    }

    private void requireMeasurable() {
        if (interpreter.config().limits().needsPlatformThreads()
                && Thread.currentThread().isVirtual()) {
            throw new InterpreterException(interpreter + " has a limit for CPU time or allocation, which the JVM does"
                    + " not measure for virtual threads; enter it from a platform thread");
        }
    }

    private void begin(ThreadState thread, Way way) {
        boolean metered = interpreter.config().limits().isMetered();
        if (metered) {
            runtime.limits().watch(interpreter);
        }
        if (!Thread.currentThread().isVirtual()) {
            thread.visit(Visit.begin(metered || thread.isOwn() || way == Way.LONG));
        }
    }

    private void leave(ThreadState thread, Way way) {
        boolean ends;
        try {
            settle(thread);
        } finally {
            thread.comeFrom(null);
            ends = gate.leave(thread, way != Way.KEPT);
            runtime.hasLeft(thread);
        }
        if (ends) {
            interpreter.ending().endUnreferenced(thread.isOwn());
        }
    }

    /** The calling thread's state, when it is in this interpreter. */
    @Nullable
    ThreadState current() {
        ThreadState current = RuntimeState.currentState();
        return current != null && interpreter.equals(current.state()) ? current : null;
    }

    private ThreadState requireCurrent() {
        ThreadState current = current();
        if (current == null) {
            throw new InterpreterException("the thread "
                    + Thread.currentThread().getName() + " is not attached to " + interpreter + "; attach it first");
        }
        return current;
    }

    // --- thread states ---

    private ThreadState newState(String kind, Whence whence, boolean daemon) {
        long number = runtime.nextThreadId();
        String name = "interp-" + interpreter.id() + "-" + kind + "-" + number;
        return new ThreadState(interpreter, number, name, whence, daemon);
    }

    /** One for a thread that ends the interpreter. */
    ThreadState newFinalizer() {
        return newState("finalizer", Whence.FINI, true);
    }

    /** One for a thread from outside. */
    ThreadState newThread() {
        ThreadState made = newState("thread", Whence.UNKNOWN, false);
        gate.add(made);
        return made;
    }

    /** One for a thread that the interpreter starts. */
    ThreadState newOwnThread(String kind, boolean daemon) {
        InterpreterConfig config = interpreter.config();
        if (!config.allowThreads()) {
            throw new InterpreterException("thread is not supported for isolated subinterpreters");
        } else if (daemon && !config.allowDaemonThreads()) {
            throw new InterpreterException("daemon threads are disabled in this (sub)interpreter");
        }
        ThreadState made = newState(kind, Whence.THREADING, daemon);
        return this.<ThreadState, RuntimeException>attach(() -> {
            runtime.audit(AuditEvent.START_THREAD, made.name(), daemon);
            // Before the thread is there to be waited for.
            interpreter.needThreads();
            gate.add(made);
            return made;
        });
    }

    // --- the lock and the eval breaker ---

    <R extends @Nullable Object, X extends Throwable> R locked(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        ThreadState thread = requireCurrent();
        boolean nested = thread.holdsLock();
        thread.enterLock();
        try {
            if (!nested || thread.isAbandoned()) {
                check(thread);
            }
            return operation.call();
        } finally {
            thread.leaveLock();
        }
    }

    <R extends @Nullable Object, X extends Throwable> R unlocked(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        return this.<R, X>unlocked(requireCurrent(), operation);
    }

    private <R extends @Nullable Object, X extends Throwable> R unlocked(
            ThreadState thread, ScopedValue.CallableOp<? extends R, X> operation) throws X {
        int saved = thread.saveLock();
        R result;
        try {
            result = operation.call();
        } finally {
            thread.restoreLock(saved);
        }
        if (saved > 0) {
            check(thread);
        }
        return result;
    }

    /** Runs what may take long with the lock released that the calling thread holds, of whatever interpreter. */
    static <R extends @Nullable Object> R withoutLock(ScopedValue.CallableOp<? extends R, RuntimeException> operation) {
        ThreadState current = RuntimeState.currentState();
        return current == null
                ? operation.call()
                : current.state().attachment().<R, RuntimeException>unlocked(current, operation);
    }

    void check() {
        check(requireCurrent());
    }

    private void check(ThreadState thread) {
        RuntimeException exception = thread.hasAsyncException() ? thread.takeAsyncException() : null;
        if (exception != null) {
            throw exception;
        }
        if (gate.isClosedTo(thread)) {
            throw new InterpreterNotFoundException(interpreter + " has ended");
        }
        if (interpreter.pending().canBeMade()) {
            makeCalls(interpreter.pending(), thread);
        }
        if (interpreter.id() == 0 && runtime.mainCalls().canBeMade() && runtime.isMainThread(Thread.currentThread())) {
            makeCalls(runtime.mainCalls(), thread);
        }
        if (thread.holdsLock() && interpreter.lock().isWanted()) {
            thread.restoreLock(thread.saveLock());
        }
    }

    /** Makes a pass of calls, under the lock as all code of modules. */
    private void makeCalls(PendingCalls calls, ThreadState thread) {
        thread.enterLock();
        try {
            calls.make();
        } finally {
            thread.leaveLock();
            // What was called may have parked, and used up what was to wake the thread for something else.
            LockSupport.unpark(Thread.currentThread());
            if (calls.areWaiting()) {
                // This thread may make no more of them; others may be parked.
                gate.wakeAll();
            }
        }
    }

    /**
     * Makes the calls that wait, whatever one throws: the phase {@code PENDING}. Those that they add are made the next time.
     *
     * @throws InterpreterException when some failed
     */
    void makeAllCalls() throws InterruptedException {
        ThreadState thread = requireCurrent();
        interpreter.pending().awaitIdle();
        Failures failures = new Failures();
        for (int left = interpreter.pending().size(); left > 0; left--) {
            failures.run(() -> {
                thread.enterLock();
                try {
                    interpreter.pending().makeOne();
                } finally {
                    thread.leaveLock();
                }
            });
        }
        failures.throwAs("a pending call failed");
    }

    /** Has threads that run the evaluator's code come to a check. */
    void breakEvaluator() {
        Evaluator evaluator = runtime.services().evaluatorIfThere();
        if (evaluator != null && !gate.isEmpty()) {
            evaluator.breakIn(interpreter);
        }
    }
}
