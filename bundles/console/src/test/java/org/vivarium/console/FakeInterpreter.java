package org.vivarium.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.Program;
import org.vivarium.interpreters.Whence;
import org.vivarium.modules.Module;

/** An interpreter that records what it is asked for, and does what a test says. */
final class FakeInterpreter implements Interpreter {
    final List<String> executed = new ArrayList<>();
    final List<Program> programs = new ArrayList<>();
    int exitStatus;
    final List<Module> modules = new ArrayList<>();
    final List<@Nullable Object> lastArguments = new ArrayList<>();
    Execution execution = executed::add;
    Runnable end = () -> {};

    @Nullable
    Object result;

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
        return State.READY;
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
    public @Nullable Object call(String function, @Nullable Object... arguments) {
        executed.add(function);
        lastArguments.clear();
        lastArguments.addAll(Arrays.asList(arguments));
        return result;
    }

    @Override
    public void prepareMain(Map<String, ? extends @Nullable Object> values) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        return operation.call();
    }

    @Override
    public void close() {
        end.run();
    }

    @Override
    public String toString() {
        return "interpreter " + id + " " + name;
    }
}
