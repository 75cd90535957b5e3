package org.vivarium.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.interpreters.Program;
import org.vivarium.interpreters.Whence;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleFunction;

/**
 * One interpreter ({@code PyInterpreterState}).
 *
 * <pre>
 * id, name, whence, config   given at birth
 * registration               its OSGi service, from birth to end
 * lock                       guards the rest
 *   state                    CREATED, READY, FINALIZING, DESTROYED
 *   ending                   somebody ends it: nothing new is begun inside
 *   executing                code runs in __main__
 *   threads                  the thread states attached to it
 * </pre>
 *
 * <p>What subsystems hold for it is not here: they hold it themselves and say so with a finalizer.
 *
 * <p>Lock order: a thread holds the lock of one interpreter at most, takes no other lock under it, and calls no foreign code
 * under it.
 */
final class InterpreterState implements Interpreter {
    /** How long code that was cancelled, or is inside at the end, may take to leave. */
    private static final long LEAVE_SECONDS = 2;

    private final RuntimeState runtime;
    private final long id;
    private final String name;
    private final Whence whence;
    private final InterpreterConfig config;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<ThreadState> threads = new HashSet<>();
    private State state = State.CREATED;
    private boolean ending;
    private boolean executing;

    private @Nullable ServiceRegistration<Interpreter> registration;

    InterpreterState(RuntimeState runtime, long id, String name, Whence whence, InterpreterConfig config) {
        this.runtime = runtime;
        this.id = id;
        this.name = name;
        this.whence = whence;
        this.config = config;
    }

    /** The last step of birth: the interpreter becomes a service. */
    void ready(BundleContext context) {
        locked(() -> state = State.READY);
        registration = context.registerService(
                Interpreter.class, this, FrameworkUtil.asDictionary(Map.of(ID, id, NAME, name, WHENCE, whence.name())));
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Whence whence() {
        return whence;
    }

    @Override
    public InterpreterConfig config() {
        return config;
    }

    @Override
    public State state() {
        return locked(() -> state);
    }

    @Override
    public boolean isRunning() {
        return locked(() -> !threads.isEmpty());
    }

    @Override
    public <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        if (isCurrent()) {
            return operation.call();
        }
        return attach(false, operation);
    }

    /**
     * Attaches the calling thread.
     *
     * @param begins whether something new is begun, which an interpreter that is ending refuses; its own threads may still
     *     come back to finish what they do
     */
    private <R extends @Nullable Object, X extends Throwable> R attach(
            boolean begins, ScopedValue.CallableOp<? extends R, X> operation) throws X {
        ThreadState thread = enter(begins);
        try {
            return ScopedValue.where(RuntimeState.CURRENT, thread).call(operation);
        } finally {
            leave(thread);
        }
    }

    private boolean isCurrent() {
        return RuntimeState.CURRENT.isBound() && RuntimeState.CURRENT.get().interpreter() == this;
    }

    private ThreadState enter(boolean begins) {
        return locked(() -> {
            if (state != State.READY || (begins && ending)) {
                throw ended();
            }
            ThreadState thread = new ThreadState(this, Thread.currentThread());
            threads.add(thread);
            return thread;
        });
    }

    private void leave(ThreadState thread) {
        locked(() -> {
            threads.remove(thread);
            changed.signalAll();
            return thread;
        });
    }

    @Override
    public void exec(String source) {
        inMain(evaluator -> {
            evaluator.exec(this, source);
            return 0;
        });
    }

    @Override
    public int run(Program program) {
        return inMain(evaluator -> evaluator.run(this, program));
    }

    /** What runs in {@code __main__} runs there alone. */
    private int inMain(ToIntFunction<Evaluator> operation) {
        return begin(() -> {
            locked(() -> {
                if (executing) {
                    throw new InterpreterRunningException(this + " is already running; wait until it has finished");
                }
                executing = true;
                return true;
            });
            try {
                return operation.applyAsInt(runtime.services().evaluator());
            } finally {
                locked(() -> executing = false);
            }
        });
    }

    @Override
    public @Nullable Object call(String function, @Nullable Object... arguments) {
        int dot = function.lastIndexOf('.');
        if (dot < 1 || dot == function.length() - 1) {
            throw new InterpreterException("'" + function + "' names no function; write MODULE.FUNCTION");
        }
        String module = function.substring(0, dot);
        String attribute = function.substring(dot + 1);
        List<@Nullable Object> data = new ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            data.add(CrossInterpreterData.copy(argument));
        }
        return begin(() -> {
            ImportSystem imports = runtime.services().importSystem();
            return CrossInterpreterData.copy(
                    imports != null && imports.provides(this, module)
                            ? callJava(imports, module, attribute, data)
                            : runtime.services().evaluator().call(this, module, attribute, data));
        });
    }

    private @Nullable Object callJava(
            ImportSystem imports, String module, String attribute, List<@Nullable Object> arguments) {
        try {
            Object function = imports.importModule(this, module).attributes().get(attribute);
            if (function instanceof ModuleFunction callable) {
                return callable.call(new Arguments(attribute, Collections.unmodifiableList(arguments)));
            }
        } catch (ExecutionFailedException | NotShareableException e) {
            throw e;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            throw new ExecutionFailedException(ExceptionSnapshot.of(e, InterpreterState.class));
        }
        String missing = "module '" + module + "' has no function '" + attribute + "'";
        String formatted = "AttributeError: " + missing;
        throw new ExecutionFailedException(
                new ExceptionSnapshot(ExceptionSnapshot.Type.builtin("AttributeError"), missing, formatted, formatted));
    }

    @Override
    public void prepareMain(Map<String, ? extends @Nullable Object> values) {
        Map<String, @Nullable Object> data = new HashMap<>();
        values.forEach((key, value) -> data.put(key, CrossInterpreterData.copy(value)));
        begin(() -> {
            runtime.services().evaluator().prepareMain(this, data);
            return 0;
        });
    }

    /** Begins something inside. */
    private <R extends @Nullable Object> R begin(ScopedValue.CallableOp<? extends R, RuntimeException> operation) {
        return isCurrent() ? operation.call() : attach(true, operation);
    }

    private InterpreterNotFoundException ended() {
        return new InterpreterNotFoundException(
                this + (locked(() -> state) == State.DESTROYED ? " has ended" : " is ending"));
    }

    @Override
    public void close() {
        if (isCurrent()) {
            throw new InterpreterException("cannot destroy the current interpreter");
        }
        if (id == 0) {
            throw new InterpreterException("cannot destroy the main interpreter; it ends with the runtime");
        }
        boolean mine = locked(() -> {
            if (!ending && !threads.isEmpty()) {
                throw new InterpreterRunningException(this + " is running; wait until it has finished");
            }
            return takeEnd();
        });
        if (mine) {
            end();
        } else {
            locked(() -> awaitChange(() -> state == State.DESTROYED, Long.MAX_VALUE));
        }
    }

    /** Ends it with the runtime: what still runs inside is cancelled. */
    void endWithRuntime() {
        if (!locked(this::takeEnd)) {
            locked(() -> awaitChange(() -> state == State.DESTROYED, TimeUnit.SECONDS.toNanos(LEAVE_SECONDS)));
            return;
        }
        Evaluator evaluator = runtime.services().evaluatorIfThere();
        if (evaluator != null && !othersLeftWithin(0)) {
            evaluator.cancel(this);
        }
        if (!othersLeftWithin(LEAVE_SECONDS)) {
            locked(() -> {
                threads.forEach(thread -> thread.thread().interrupt());
                return true;
            });
        }
        end();
    }

    /** Whether all threads but the calling one are out, or are so within a time. */
    private boolean othersLeftWithin(long seconds) {
        return locked(() -> awaitChange(
                () -> threads.stream().allMatch(thread -> thread.thread().equals(Thread.currentThread())),
                TimeUnit.SECONDS.toNanos(seconds)));
    }

    private boolean takeEnd() {
        boolean free = !ending;
        ending = true;
        return free;
    }

    private void end() {
        List<Throwable> failures = ScopedValue.where(
                        RuntimeState.CURRENT, new ThreadState(this, Thread.currentThread()))
                .call(() -> runtime.finalization().sweep(this));
        if (registration != null) {
            registration.unregister();
        }
        runtime.forget(this);
        advance(State.DESTROYED);
        if (!failures.isEmpty()) {
            InterpreterException report =
                    new InterpreterException(this + " has ended, but " + failures.size() + " of its finalizers failed");
            failures.forEach(report::addSuppressed);
            throw report;
        }
    }

    /**
     * Lets nobody in any more, and waits for those who are inside: the phase {@code FINALIZING}.
     *
     * @throws InterpreterException when somebody stays
     */
    void shut() {
        advance(State.FINALIZING);
        if (!othersLeftWithin(LEAVE_SECONDS)) {
            throw new InterpreterException(this + " is ended while threads are inside: " + threadNames());
        }
    }

    private List<String> threadNames() {
        return locked(
                () -> threads.stream().map(thread -> thread.thread().getName()).toList());
    }

    private void advance(State next) {
        locked(() -> {
            state = next;
            changed.signalAll();
            return next;
        });
    }

    /** Waits under the lock; an interrupt ends the wait and stays set. */
    private boolean awaitChange(BooleanSupplier condition, long nanos) {
        long left = nanos;
        try {
            while (!condition.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return condition.getAsBoolean();
    }

    private <T> T locked(Supplier<T> operation) {
        lock.lock();
        try {
            return operation.get();
        } finally {
            lock.unlock();
        }
    }

    /** As messages name it: {@code interpreter 3 (orders)}. */
    @Override
    public String toString() {
        return "interpreter " + id + " (" + name + ")";
    }
}
