package org.vivarium.crossing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** One interpreter, as far as it is asked here: a lock, an async exception, pending calls, and whether it has ended. */
final class FakeInterpreter implements InvocationHandler {
    private static final long PATIENCE_SECONDS = 30;

    private final FakeRuntime runtime;
    private final long id;
    private final Interpreter interpreter;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<@Nullable RuntimeException> asyncException = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Runnable> pending = new ConcurrentLinkedQueue<>();
    private final Set<Thread> attached = ConcurrentHashMap.newKeySet();
    private final Set<Thread> own = ConcurrentHashMap.newKeySet();
    private final Semaphore waits = new Semaphore(0);
    volatile Interpreter.State state = Interpreter.State.READY;

    /** Whether it may have threads of its own. */
    volatile boolean allowsThreads = true;

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

    ReentrantLock lock() {
        return lock;
    }

    /** What a thread does that is attached. */
    interface Operation<R extends @Nullable Object> {
        R call() throws Exception;
    }

    /** What happens meanwhile. */
    interface Disturbance {
        void happen() throws Exception;
    }

    <R extends @Nullable Object> R attach(Operation<R> operation) throws Exception {
        boolean outermost = attached.add(Thread.currentThread());
        try {
            return ScopedValue.where(runtime.current(), this).call(operation::call);
        } finally {
            if (outermost) {
                attached.remove(Thread.currentThread());
            }
        }
    }

    /** Lets the test go on when some threads have looked for what they want in vain, and are about to park. */
    void awaitWaiting(int turns) throws InterruptedException {
        if (!waits.tryAcquire(turns, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the threads do not wait");
        }
    }

    void setAsyncException(RuntimeException exception) {
        asyncException.set(exception);
        attached.forEach(LockSupport::unpark);
    }

    void addPendingCall(Runnable call) {
        pending.add(call);
        attached.forEach(LockSupport::unpark);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // A fake is itself alone.
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "id" -> id;
            case "state" -> state;
            case "config" -> InterpreterConfig.ISOLATED;
            case "equals" -> proxy == Objects.requireNonNull(arguments)[0];
            case "hashCode" -> System.identityHashCode(this);
            case "toString" -> "interpreter " + id + " (fake)";
            case "check" -> {
                check();
                yield null;
            }
            case "unlocked" -> unlocked(arguments);
            case "threadFactory" -> threads();
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    /** Has something done while no thread gets the lock back that waits without it. */
    void whileLocked(Disturbance disturbance) throws Exception {
        lock.lock();
        try {
            disturbance.happen();
        } finally {
            lock.unlock();
        }
    }

    private void check() {
        requireAttached();
        RuntimeException exception = asyncException.getAndSet(null);
        if (exception != null) {
            throw exception;
        } else if (state == Interpreter.State.DESTROYED) {
            throw new InterpreterNotFoundException(interpreter + " has ended");
        }
        for (Runnable call = pending.poll(); call != null; call = pending.poll()) {
            call.run();
        }
    }

    private void requireAttached() {
        if (!attached.contains(Thread.currentThread())) {
            throw new InterpreterException("the thread is not attached to " + interpreter);
        }
    }

    private @Nullable Object unlocked(@Nullable Object @Nullable [] arguments) throws Throwable {
        requireAttached();
        ScopedValue.CallableOp<?, ?> operation =
                (ScopedValue.CallableOp<?, ?>) Objects.requireNonNull(Objects.requireNonNull(arguments)[0]);
        int held = lock.getHoldCount();
        for (int i = 0; i < held; i++) {
            lock.unlock();
        }
        waits.release();
        try {
            return operation.call();
        } finally {
            for (int i = 0; i < held; i++) {
                lock.lock();
            }
        }
    }

    private ThreadFactory threads() {
        if (!allowsThreads) {
            throw new InterpreterException("thread is not supported for isolated subinterpreters");
        }
        return body -> {
            Thread thread = Thread.ofVirtual().unstarted(() -> {
                try {
                    attach(() -> {
                        body.run();
                        return 0;
                    });
                } catch (Exception e) {
                    runtime.uncaught().add(e);
                }
            });
            own.add(thread);
            return thread;
        };
    }

    /** Waits for the threads that it has started. */
    void joinOwnThreads() throws InterruptedException {
        for (Thread thread : own) {
            thread.join();
        }
    }
}
