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

    private final Map<Object, Object> dict = new ConcurrentHashMap<>();

    private final Interpreter interpreter = proxy(Interpreter.class);
    private final InterpreterThread thread = proxy(InterpreterThread.class);
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
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "config" -> InterpreterConfig.MAIN;
            case "id" -> 0L;
            case "dict" -> dict;
            case "toString" -> "interpreter 0 (main)";
            case "tracing" -> trace == null ? 0 : 1;
            case "trace" -> Optional.ofNullable(trace);
            case "currentThread" -> Optional.of(thread);
            case "check" -> {
                checks.incrementAndGet();
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
                yield operation(arguments).call();
            }
            case "locked" -> locked(operation(arguments));
            case "unlocked" -> unlock(operation(arguments));
            default -> throw new UnsupportedOperationException(method.getName());
        };
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
