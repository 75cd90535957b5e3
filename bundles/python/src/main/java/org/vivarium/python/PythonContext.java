package org.vivarium.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.ImportPolicy;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.interpreters.Program;
import org.vivarium.interpreters.VirtualEnvironment;
import org.vivarium.interpreters.Warning;
import org.vivarium.interpreters.WarningCategory;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Module;

/**
 * Python in one interpreter: a GraalPy context, and the functions of its prelude.
 *
 * <p>Thread-safe: the context's own lock orders its threads.
 */
final class PythonContext {
    private static final Duration INTERRUPT_PATIENCE = Duration.ofSeconds(1);

    private final Interpreter interpreter;
    private final Context context;
    private final PreludeFunctions prelude;
    private final PythonObjects objects;
    private final Values values;
    private final EvalBreaker breaker;
    private final AtomicReference<@Nullable Launch> launch;
    private final SharedMemory memory;
    private final ReadableRoots readable;
    private volatile boolean cancelled;

    /**
     * What all contexts have in common.
     *
     * @param launch what the main interpreter's program was started with, once it was
     */
    record Shared(Engine engine, SwitchInterval turns, AtomicReference<@Nullable Launch> launch) {}

    /**
     * How a program was started.
     *
     * @param arguments its {@code sys.argv}
     * @param folder its {@code sys.path[0]}
     */
    record Launch(List<String> arguments, String folder) {}

    /** Gives a context to an interpreter. */
    PythonContext(WarmContext warm, Shared shared, Interpreter interpreter, HostFunctions.Services services) {
        this.interpreter = interpreter;
        context = warm.context();
        prelude = warm.prelude();
        readable = warm.readable();
        launch = shared.launch;
        memory = new SharedMemory(shared.engine, context);
        objects = new PythonObjects(
                this,
                interpreter,
                services,
                new PythonObjects.Makers(
                        prelude.importModule(),
                        prelude.makeFunction(),
                        prelude.makeType(),
                        prelude.makeOpaque(),
                        prelude.wrap(),
                        prelude.unwrap()));
        values = new Values(
                new Values.Makers(
                        prelude.makeTuple(),
                        prelude.makeDict(),
                        prelude.makeBytes(),
                        prelude.makeInt(),
                        prelude.decode(),
                        prelude.none()),
                objects,
                memory,
                interpreter.config().access());
        breaker = new EvalBreaker(shared.engine, context, interpreter, services, shared.turns, prelude.raise());
        warm.host().serve(new HostFunctions(this, interpreter, services).proxy());
        useFolders(interpreter.config().imports());
        configure(interpreter.config(), launch.get());
    }

    /** Before main's program puts its own folder in front. */
    private void useFolders(ImportPolicy imports) {
        if (imports.path().isEmpty() && imports.venv().isEmpty()) {
            return;
        }
        List<Path> sitePackages = imports.venv()
                .map(folder -> VirtualEnvironment.of(folder).sitePackages())
                .orElse(List.of());
        imports.path().forEach(readable::add);
        imports.venv().ifPresent(readable::add);
        prelude.useFolders()
                .execute(
                        texts(imports.path()),
                        imports.venv().map(Path::toString).orElse(null),
                        texts(sitePackages));
    }

    private static ProxyArray texts(List<Path> folders) {
        return ProxyArray.fromList(
                folders.stream().map(each -> (Object) each.toString()).toList());
    }

    private void configure(InterpreterConfig config, @Nullable Launch inherited) {
        prelude.configure()
                .execute(
                        interpreter.id() == 0,
                        config.allowDaemonThreads(),
                        config.allowExec(),
                        config.allowFork(),
                        inherited == null ? null : ProxyArray.fromList(new ArrayList<>(inherited.arguments)),
                        inherited == null ? null : inherited.folder);
    }

    void exec(String source) {
        guarded(() -> {
            failOn(prelude.exec().execute(source));
            return 0;
        });
    }

    int run(Program program) {
        return guarded(() -> {
            try {
                return prelude.run()
                        .execute(
                                program.kind().name(),
                                program.text(),
                                ProxyArray.fromList(new ArrayList<>(program.arguments())))
                        .asInt();
            } catch (PolyglotException e) {
                if (!e.isGuestException() || e.getGuestObject() == null) {
                    throw e;
                }
                // It came where the prelude does not catch it, as an async exception can.
                return prelude.report().execute(e.getGuestObject()).asInt();
            }
        });
    }

    @Nullable
    Object call(
            String module,
            String function,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> keywords) {
        return guarded(() -> {
            Value outcome = prelude.call().execute(module, function, received(arguments), received(keywords));
            if (outcome.getArraySize() != 1) {
                failOn(outcome);
            }
            return Values.toData(outcome.getArrayElement(0));
        });
    }

    void prepareMain(Map<String, ? extends @Nullable Object> bindings) {
        guarded(() -> prelude.bind()
                .execute(
                        ProxyArray.fromList(new ArrayList<>(bindings.keySet())),
                        received(new ArrayList<>(bindings.values()))));
    }

    /** The Python value of what has come from another interpreter. */
    private Object received(Object data) {
        try {
            return toPython(data);
        } catch (ArgumentException e) {
            throw new NotShareableException(String.valueOf(e.getMessage()));
        }
    }

    /** Issues a warning. */
    void warn(Warning warning) {
        List<Object> names = new ArrayList<>();
        for (WarningCategory category = warning.category(); category != null; category = category.parent()) {
            names.add(category.name());
        }
        guarded(() -> {
            failOn(prelude.warn()
                    .execute(
                            warning.message(),
                            ProxyArray.fromList(names),
                            warning.module(),
                            warning.filename(),
                            warning.lineno()));
            return 0;
        });
    }

    /** The main interpreter's program begins: those that are made from now on inherit how it was started. */
    void launched(Launch begun) {
        launch.set(begun);
    }

    EvalBreaker breaker() {
        return breaker;
    }

    void joinThreads() {
        unlessCancelled(prelude.joinThreads()::execute);
    }

    void runAtexit() {
        unlessCancelled(prelude.runAtexit()::execute);
    }

    private void unlessCancelled(Supplier<Value> operation) {
        if (!cancelled) {
            guarded(operation);
        }
    }

    /** Takes over the attributes of a module that has been reloaded, when it is imported here. */
    void reloaded(Module module) {
        unlessCancelled(() -> {
            List<@Nullable Object> arguments = new ArrayList<>();
            arguments.add(module.name());
            arguments.addAll(objects.content(module));
            return prelude.refresh()
                    .execute(arguments.stream().map(this::toPython).toArray());
        });
    }

    /** Forgets a module that has been unloaded. */
    void unloaded(Module module) {
        unlessCancelled(() -> prelude.forget().execute(module.name()));
    }

    /** Forgets packages out of deployed bundles. */
    void packagesLeft(List<String> names) {
        unlessCancelled(() -> prelude.forgetPackages().execute(names.toArray()));
    }

    /** Calls a function of Python's for the platform; null when nothing runs here any more. */
    @Nullable
    Value callBack(Value function, Supplier<Object[]> arguments) {
        try {
            return cancelled ? null : guarded(() -> function.execute(arguments.get()));
        } catch (InterpreterException e) {
            if (cancelled) {
                // It was ended meanwhile, which is not its failure.
                return null;
            }
            throw e;
        }
    }

    SharedMemory memory() {
        return memory;
    }

    /** Python reads what lies in a folder from now on, whatever its access. */
    void allowReading(Path folder) {
        readable.add(folder);
    }

    PythonObjects objects() {
        return objects;
    }

    /** The Python value of a Java one. */
    Object toPython(@Nullable Object value) {
        return values.toPython(value);
    }

    /** The Java value of a Python one. */
    @Nullable
    Object toJava(Value value) {
        return values.toJava(value);
    }

    /** What a call from Python does. */
    interface HostCall {
        @Nullable
        Object call() throws Exception;
    }

    /**
     * Runs what Python asked for, attached to the interpreter, as any thread that Python has started may be new to it. What it
     * throws is raised in Python by its own type.
     */
    @Nullable
    Object entered(HostCall call) {
        try {
            return interpreter.attach(call::call);
        } catch (PolyglotException e) {
            // Python's own, on its way through: it goes on as what it is.
            throw e;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return prelude.raise().execute(EvalBreaker.parts(e));
        } finally {
            breaker.makeUp();
        }
    }

    /** Turns the parts of a snapshot that the prelude gave into its exception. */
    private static void failOn(Value parts) {
        if (!parts.isNull()) {
            throw new ExecutionFailedException(new ExceptionSnapshot(
                    new ExceptionSnapshot.Type(text(parts, 0), text(parts, 1), text(parts, 2)),
                    text(parts, 3),
                    text(parts, 4),
                    text(parts, 5)));
        }
    }

    private static String text(Value parts, int index) {
        return parts.getArrayElement(index).asString();
    }

    private <T extends @Nullable Object> T guarded(Supplier<T> operation) {
        if (cancelled) {
            throw new InterpreterException(interpreter + " was cancelled; close it");
        }
        breaker.enter();
        try {
            return operation.get();
        } catch (PolyglotException e) {
            if (e.isCancelled()) {
                throw new InterpreterException(interpreter + " was cancelled", e);
            } else if (e.isInterrupted()) {
                throw new InterpreterException(interpreter + " was interrupted", e);
            } else if (e.isExit()) {
                throw new InterpreterException(interpreter + " exited with status " + e.getExitStatus(), e);
            } else if (e.isGuestException() && e.getGuestObject() != null) {
                failOn(prelude.snapshot().execute(e.getGuestObject()));
            }
            throw e;
        } finally {
            breaker.leave();
        }
    }

    @Override
    public String toString() {
        return interpreter.toString();
    }

    void interrupt() {
        try {
            context.interrupt(INTERRUPT_PATIENCE);
        } catch (TimeoutException e) {
            throw new InterpreterException(
                    interpreter + " did not react to an interrupt within " + INTERRUPT_PATIENCE, e);
        }
    }

    void cancel() {
        cancelled = true;
        context.close(true);
    }

    void close() {
        if (!cancelled) {
            try {
                context.close();
            } catch (IllegalStateException e) {
                // Threads are still inside: they are ended with the context.
                cancel();
            }
        }
    }
}
