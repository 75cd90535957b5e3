package org.vivarium.imports;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.TraceFunction;

/** The main interpreter and its runtime, as far as imports ask them: a lock, a count of checks, a trace function, audits. */
final class FakeInterpreter implements InvocationHandler {
    final ReentrantLock lock = new ReentrantLock();
    final AtomicInteger checks = new AtomicInteger();
    final List<String> audited = Collections.synchronizedList(new ArrayList<>());
    volatile @Nullable RuntimeException refusal;
    volatile @Nullable TraceFunction trace;
    volatile boolean ending;

    /** What its methods throw, by name. */
    final Map<String, RuntimeException> failing = new ConcurrentHashMap<>();

    /** Whether the calling threads may not run anything in it any more. */
    volatile boolean closed;

    volatile Interpreter.State phase = Interpreter.State.READY;

    volatile InterpreterConfig config = InterpreterConfig.MAIN;
    volatile long id;
    volatile @Nullable Interpreter main;

    private final Map<Object, Object> dict = new ConcurrentHashMap<>();
    private final Map<Thread, State> states = new ConcurrentHashMap<>();

    private final Interpreter interpreter = proxy(Interpreter.class);
    private final Interpreters runtime = proxy(Interpreters.class);

    Interpreter interpreter() {
        return interpreter;
    }

    Optional<Interpreters> runtime() {
        return Optional.of(runtime);
    }

    /** What code of a module does to wait, or to import. */
    <R> R unlocked(ScopedValue.CallableOp<R, Exception> operation) throws Exception {
        return interpreter.<R, Exception>unlocked(operation);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // A fake is itself alone.
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        RuntimeException failure = failing.get(method.getName());
        if (failure != null) {
            throw failure;
        }
        return switch (method.getName()) {
            case "equals" -> proxy == Objects.requireNonNull(arguments)[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "config" -> config;
            case "id" -> id;
            case "main" -> main == null ? interpreter : main;
            case "dict" -> dict;
            case "toString" -> "interpreter " + id + (id == 0 ? " (main)" : " (fake)");
            case "tracing" -> trace == null ? 0 : 1;
            case "currentThread" -> Optional.of(state().thread);
            case "threads" ->
                states.values().stream().map(state -> state.thread).toList();
            case "state" -> phase;
            case "check" -> {
                checkOpen();
                checks.incrementAndGet();
                state().check();
                yield null;
            }
            case "audit" -> {
                Object[] event = Objects.requireNonNull(arguments);
                audited.add(
                        event[0] + " " + ((Object[]) event[1])[0] + (lock.isHeldByCurrentThread() ? " locked" : ""));
                if (refusal != null) {
                    throw refusal;
                }
                yield null;
            }
            case "attach" -> {
                if (ending) {
                    throw new InterpreterNotFoundException("interpreter 0 (main) is ending");
                }
                yield attached(operation(arguments));
            }
            case "locked" -> {
                checkOpen();
                yield locked(operation(arguments));
            }
            case "unlocked" -> unlock(operation(arguments));
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private void checkOpen() {
        if (closed) {
            throw new InterpreterNotFoundException("interpreter 0 (main) is finalizing");
        }
    }

    private State state() {
        return states.computeIfAbsent(Thread.currentThread(), State::new);
    }

    private @Nullable Object attached(ScopedValue.CallableOp<?, ?> operation) throws Throwable {
        boolean outermost = !states.containsKey(Thread.currentThread());
        state();
        try {
            return operation.call();
        } finally {
            if (outermost) {
                states.remove(Thread.currentThread());
            }
        }
    }

    /** A thread that is inside. */
    private final class State implements InvocationHandler {
        private final Thread attached;
        private final AtomicReference<@Nullable RuntimeException> exception = new AtomicReference<>();
        private final InterpreterThread thread = (InterpreterThread) Proxy.newProxyInstance(
                InterpreterThread.class.getClassLoader(), new Class<?>[] {InterpreterThread.class}, this);

        State(Thread attached) {
            this.attached = attached;
        }

        void check() {
            RuntimeException set = exception.getAndSet(null);
            if (set != null) {
                throw set;
            }
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "trace" -> Optional.ofNullable(trace);
                case "thread" -> Optional.of(attached);
                case "name" -> "interp-thread-" + attached.threadId();
                case "setAsyncException" -> {
                    exception.set((RuntimeException) Objects.requireNonNull(arguments)[0]);
                    yield null;
                }
                default -> throw new UnsupportedOperationException(method.getName());
            };
        }
    }

    private @Nullable Object locked(ScopedValue.CallableOp<?, ?> operation) throws Throwable {
        lock.lock();
        try {
            return operation.call();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Object unlock(ScopedValue.CallableOp<?, ?> operation) throws Throwable {
        int holds = lock.getHoldCount();
        for (int hold = 0; hold < holds; hold++) {
            lock.unlock();
        }
        try {
            return operation.call();
        } finally {
            for (int hold = 0; hold < holds; hold++) {
                lock.lock();
            }
        }
    }

    private static ScopedValue.CallableOp<?, ?> operation(Object @Nullable [] arguments) {
        return (ScopedValue.CallableOp<?, ?>) Objects.requireNonNull(arguments)[0];
    }

    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }
}
