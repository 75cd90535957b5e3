package org.vivarium.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterGuard;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.InterpreterView;
import org.vivarium.interpreters.Kill;
import org.vivarium.interpreters.Program;
import org.vivarium.interpreters.Warnings;
import org.vivarium.interpreters.Whence;
import org.vivarium.modules.Module;

/** An interpreter that records what it is asked for, and does what a test says. */
final class FakeInterpreter implements Interpreter {
    private static final ScopedValue<FakeInterpreter> CURRENT = ScopedValue.newInstance();

    final List<String> executed = new ArrayList<>();
    final List<Program> programs = new ArrayList<>();
    int exitStatus;
    final List<Module> modules = new ArrayList<>();
    final List<@Nullable Object> lastArguments = new ArrayList<>();
    final Map<String, @Nullable Object> lastKeywords = new LinkedHashMap<>();
    /** What happens when somebody asks for its usage. */
    Runnable onUsage = () -> {};

    /** What happens when somebody attaches. */
    Runnable onAttach = () -> {};

    /** What happens when a function is called. */
    Consumer<String> onCall = function -> {};

    Execution execution = executed::add;
    Runnable end = () -> {};
    final List<InterpreterThread> threads = new CopyOnWriteArrayList<>();
    final FakeWarnings warnings = new FakeWarnings();
    final Map<Object, Object> dict = new HashMap<>();
    org.vivarium.interpreters.Usage usage =
            new org.vivarium.interpreters.Usage(Duration.ZERO, 0, Duration.ZERO, 0, 0, 0);
    Kill kill = new Kill(Kill.Rung.NONE, Duration.ZERO, List.of(), List.of());

    @Nullable
    Object result;

    private State state = State.READY;
    private final long id;
    private final String name;
    private final InterpreterConfig config;
    private final Whence whence;

    /** What {@code exec} does. */
    interface Execution {
        void run(String source) throws InterruptedException;
    }

    FakeInterpreter(long id, String name, InterpreterConfig config, Whence whence) {
        this.id = id;
        this.name = name;
        this.config = config;
        this.whence = whence;
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
        return state;
    }

    @Override
    public boolean isRunning() {
        return false;
    }

    @Override
    public void exec(String source) {
        try {
            execution.run(source);
        } catch (InterruptedException e) {
            // The worst that a command can do: it goes on with its thread interrupted.
            Thread.currentThread().interrupt();
            System.out.println("last words");
            throw new InterpreterException(this + " was interrupted", e);
        }
    }

    @Override
    public int run(Program program) {
        programs.add(program);
        return exitStatus;
    }

    @Override
    public @Nullable Object call(
            String function,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> keywords) {
        onCall.accept(function);
        executed.add(function);
        lastArguments.clear();
        lastArguments.addAll(arguments);
        lastKeywords.clear();
        lastKeywords.putAll(keywords);
        return result;
    }

    @Override
    public @Nullable Object callInMain(String function, List<? extends @Nullable Object> arguments) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void prepareMain(Map<String, ? extends @Nullable Object> values) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        onAttach.run();
        return ScopedValue.where(CURRENT, this).call(operation);
    }

    /** The id of the interpreter that the calling thread is attached to, or main's. */
    static long current() {
        return CURRENT.isBound() ? CURRENT.get().id() : 0;
    }

    @Override
    public List<InterpreterThread> threads() {
        return List.copyOf(threads);
    }

    @Override
    public InterpreterThread newThread() {
        throw new UnsupportedOperationException("no test makes threads");
    }

    @Override
    public InterpreterThread newThread(String threadName, boolean daemon) {
        throw new UnsupportedOperationException("no test makes threads");
    }

    @Override
    public ThreadFactory threadFactory(String threadName, boolean daemon, boolean virtual) {
        throw new UnsupportedOperationException("no test makes threads");
    }

    @Override
    public boolean setAsyncException(long threadId, @Nullable RuntimeException exception) {
        throw new UnsupportedOperationException("no test sets exceptions");
    }

    @Override
    public InterpreterGuard guard() {
        throw new UnsupportedOperationException("no test guards");
    }

    @Override
    public InterpreterView view() {
        throw new UnsupportedOperationException("no test views");
    }

    @Override
    public <R extends @Nullable Object, X extends Throwable> R locked(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        return operation.call();
    }

    @Override
    public boolean holdsLock() {
        return true;
    }

    @Override
    public <R extends @Nullable Object, X extends Throwable> R unlocked(
            ScopedValue.CallableOp<? extends R, X> operation) {
        throw new UnsupportedOperationException("no test unlocks");
    }

    @Override
    public void check() {
        throw new UnsupportedOperationException("no test checks");
    }

    @Override
    public void addPendingCall(Runnable call) {
        throw new UnsupportedOperationException("no test adds pending calls");
    }

    @Override
    public void atExit(Runnable callback) {
        throw new UnsupportedOperationException("no test adds exit callbacks");
    }

    @Override
    public Warnings warnings() {
        return warnings;
    }

    @Override
    public Map<Object, Object> dict() {
        return dict;
    }

    @Override
    public int tracing() {
        return 0;
    }

    @Override
    public org.vivarium.interpreters.Usage usage() {
        onUsage.run();
        return usage;
    }

    @Override
    public long references() {
        return 0;
    }

    @Override
    public long incref() {
        throw new UnsupportedOperationException("no test counts references");
    }

    @Override
    public long decref() {
        throw new UnsupportedOperationException("no test counts references");
    }

    @Override
    public boolean requiresReferences() {
        return false;
    }

    @Override
    public void requireReferences() {
        throw new UnsupportedOperationException("no test requires references");
    }

    @Override
    public Kill kill() {
        close();
        return kill;
    }

    @Override
    public void close() {
        end.run();
        state = State.DESTROYED;
    }

    @Override
    public String toString() {
        return "interpreter " + id + " " + name;
    }
}
