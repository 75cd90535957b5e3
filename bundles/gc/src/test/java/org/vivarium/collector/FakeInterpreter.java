package org.vivarium.collector;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.Collector;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** One interpreter, as far as a collector asks it: its lock, its pending calls, and whether it has ended. */
final class FakeInterpreter implements InvocationHandler {
    private static final int PENDING_CALLS = 300;

    private final FakeRuntime runtime;
    private final long id;
    private final Interpreter interpreter;
    private final ReentrantLock lock = new ReentrantLock();
    private final BlockingQueue<Runnable> pending = new LinkedBlockingQueue<>(PENDING_CALLS);
    private volatile @Nullable Thread lostBy;
    volatile Interpreter.State state = Interpreter.State.READY;

    FakeInterpreter(FakeRuntime runtime, long id) {
        this.runtime = runtime;
        this.id = id;
        interpreter = (Interpreter)
                Proxy.newProxyInstance(Interpreter.class.getClassLoader(), new Class<?>[] {Interpreter.class}, this);
    }

    Interpreter interpreter() {
        return interpreter;
    }

    long id() {
        return id;
    }

    /** What a thread does that is attached. */
    interface Operation<R extends @Nullable Object> {
        R call() throws Exception;
    }

    /** What it does that gives nothing. */
    interface Step {
        void run() throws Exception;
    }

    <R extends @Nullable Object> R attach(Operation<R> operation) throws Exception {
        return ScopedValue.where(runtime.current(), this).call(operation::call);
    }

    /** Has something done by a thread that is attached and holds the lock. */
    void locked(Step step) throws Exception {
        attach(() -> {
            lock.lock();
            try {
                step.run();
                return 0;
            } finally {
                lock.unlock();
            }
        });
    }

    /** Takes the lock away from the calling thread, as from one that is left behind. */
    void letGoOfLock() {
        lostBy = Thread.currentThread();
        while (lock.isHeldByCurrentThread()) {
            lock.unlock();
        }
    }

    /** Its collector. */
    Collector collector() throws Exception {
        return attach(() -> runtime.table().of(interpreter));
    }

    /** How many pending calls wait. */
    int calls() {
        return pending.size();
    }

    /** Makes the pending calls that wait, as a check does. */
    void check() throws Exception {
        locked(this::makeCalls);
    }

    private void makeCalls() {
        for (Runnable call = pending.poll(); call != null; call = pending.poll()) {
            call.run();
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // A fake is itself alone.
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "id" -> id;
            case "state" -> state;
            case "holdsLock" -> lock.isHeldByCurrentThread();
            case "equals" -> proxy == Objects.requireNonNull(arguments)[0];
            case "hashCode" -> System.identityHashCode(this);
            case "toString" -> "interpreter " + id + " (fake)";
            case "attach" -> {
                FakeInterpreter there =
                        runtime.current().isBound() ? runtime.current().get() : null;
                yield there == this ? operation(arguments).call() : attach(() -> call(arguments));
            }
            case "locked" -> locked(arguments);
            case "unlocked" -> unlocked(arguments);
            case "addPendingCall" -> {
                add((Runnable) Objects.requireNonNull(Objects.requireNonNull(arguments)[0]));
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private static ScopedValue.CallableOp<?, ?> operation(@Nullable Object @Nullable [] arguments) {
        return (ScopedValue.CallableOp<?, ?>) Objects.requireNonNull(Objects.requireNonNull(arguments)[0]);
    }

    private static @Nullable Object call(@Nullable Object @Nullable [] arguments) throws Exception {
        try {
            return operation(arguments).call();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private void add(Runnable call) {
        if (state != Interpreter.State.READY) {
            throw new InterpreterNotFoundException(interpreter + " has ended");
        } else if (!pending.offer(call)) {
            throw new InterpreterException(interpreter + " has " + PENDING_CALLS + " pending calls");
        }
    }

    private @Nullable Object locked(@Nullable Object @Nullable [] arguments) throws Throwable {
        if (!runtime.current().isBound() || !runtime.current().get().equals(this)) {
            throw new InterpreterException("the thread is not attached to " + interpreter);
        }
        boolean outermost = !lock.isHeldByCurrentThread();
        lock.lock();
        try {
            if (outermost) {
                makeCalls();
            }
            return operation(arguments).call();
        } finally {
            if (!Thread.currentThread().equals(lostBy)) {
                lock.unlock();
            }
        }
    }

    private @Nullable Object unlocked(@Nullable Object @Nullable [] arguments) throws Throwable {
        int held = lock.getHoldCount();
        for (int i = 0; i < held; i++) {
            lock.unlock();
        }
        try {
            return operation(arguments).call();
        } finally {
            for (int i = 0; i < held; i++) {
                lock.lock();
            }
        }
    }
}
