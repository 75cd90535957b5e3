package org.vivarium.python;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.Access;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Program;
import org.vivarium.interpreters.Warning;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleListener;

/**
 * Python for all interpreters: one engine, whose parsed and compiled code they share, and a context for each.
 *
 * <p>Thread-safe. The engine is made with the first context, under this object's monitor; making it calls no code of ours.
 */
final class PythonEvaluator implements Evaluator, ModuleListener {
    /** GraalVM's id of the language. */
    static final String LANGUAGE_ID = "python";

    private static final System.Logger LOGGER = System.getLogger(PythonEvaluator.class.getName());

    /** How long all contexts together may take to close when the bundle stops. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final BundleContext bundleContext;
    private final HostFunctions.Services services;
    private final PythonSettings settings;
    private final ReadableRoots roots;
    private volatile boolean libraryIsReadable;
    private final ContextPool<WarmContext> pool;
    private final ConcurrentHashMap<Long, Held> contexts = new ConcurrentHashMap<>();

    /** Contexts that are being cancelled; one in which nothing reacts to that stays here. */
    private final Set<PythonContext> cancelling = ConcurrentHashMap.newKeySet();

    private final SwitchInterval turns = new SwitchInterval();
    private final AtomicReference<PythonContext.@Nullable Launch> launch = new AtomicReference<>();
    private @Nullable Engine engine;

    /** A context, and the services that will end it. */
    private record Held(PythonContext context, List<ServiceRegistration<Finalizer>> finalizers) {}

    PythonEvaluator(BundleContext bundleContext, HostFunctions.Services services) {
        this.bundleContext = bundleContext;
        this.services = services;
        settings = PythonSettings.of(bundleContext);
        roots = ReadableRoots.of(settings.path());
        pool = new ContextPool<>(settings.pool(), this::makeContext, WarmContext::close);
    }

    @Override
    public void prepare(Interpreter interpreter) {
        context(interpreter);
    }

    @Override
    public void trim() {
        pool.trim();
    }

    @Override
    public void exec(Interpreter interpreter, String source) {
        context(interpreter).exec(source);
    }

    @Override
    public int run(Interpreter interpreter, Program program) {
        return context(interpreter).run(program);
    }

    @Override
    public @Nullable Object call(
            Interpreter interpreter,
            String module,
            String function,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> keywords) {
        return context(interpreter).call(module, function, arguments, keywords);
    }

    @Override
    public void prepareMain(Interpreter interpreter, Map<String, ? extends @Nullable Object> values) {
        context(interpreter).prepareMain(values);
    }

    @Override
    public void breakIn(Interpreter interpreter) {
        Held held = contexts.get(interpreter.id());
        if (held != null) {
            held.context.breaker().breakIn();
        }
    }

    @Override
    public boolean warn(Interpreter interpreter, Warning warning) {
        Held held = contexts.get(interpreter.id());
        if (held == null) {
            return false;
        }
        held.context.warn(warning);
        return true;
    }

    @Override
    public void reloaded(Module module) {
        Held held = contexts.get(module.interpreter().id());
        if (held != null) {
            held.context.reloaded(module);
        }
    }

    @Override
    public void unloaded(Module module) {
        Held held = contexts.get(module.interpreter().id());
        if (held != null) {
            held.context.unloaded(module);
        }
    }

    @Override
    public void packagesLeft(Interpreter interpreter, List<String> names) {
        Held held = contexts.get(interpreter.id());
        if (held != null) {
            held.context.packagesLeft(names);
        }
    }

    @Override
    public void interrupt(Interpreter interpreter) {
        Held held = contexts.get(interpreter.id());
        if (held != null) {
            held.context.interrupt();
        }
    }

    @Override
    public boolean isRunning(Interpreter interpreter, Thread thread) {
        Held held = contexts.get(interpreter.id());
        return held != null && held.context.breaker().isInside(thread);
    }

    @Override
    public void cancel(Interpreter interpreter) {
        Held held = contexts.get(interpreter.id());
        if (held != null) {
            cancelling.add(held.context);
            held.context.cancel();
            cancelling.remove(held.context);
        }
    }

    private PythonContext context(Interpreter interpreter) {
        Held held = contexts.get(interpreter.id());
        // While a thread is attached the interpreter cannot end, so its finalizers are there before they are looked
        // for.
        return held != null ? held.context : interpreter.attach(() -> make(interpreter));
    }

    private WarmContext makeContext(Access access) {
        if (access.files() == Access.Files.NONE && !libraryIsReadable) {
            // GraalPy knows where its library lies, and tells it to who can look there.
            try (WarmContext free = WarmContext.make(engine(), settings, Access.ALL, roots)) {
                roots.add(free.home());
                libraryIsReadable = true;
            }
        }
        return WarmContext.make(engine(), settings, access, roots);
    }

    private PythonContext make(Interpreter interpreter) {
        Access access = interpreter.config().access();
        if (settings.nativePosix() && !access.equals(Access.ALL)) {
            throw new InterpreterException(
                    "Python does not start in " + interpreter + ", which has limits of access: with "
                            + PythonSettings.POSIX + "=native it could not be held to them; set that to java");
        }
        PythonContext made = give(pool.take(access), interpreter);
        Held held = new Held(
                made,
                List.of(
                        register(interpreter, FinalizationPhase.THREADS, made::joinThreads),
                        register(interpreter, FinalizationPhase.ATEXIT, made::runAtexit),
                        register(interpreter, FinalizationPhase.EVALUATOR, () -> end(interpreter.id()))));
        Held first = contexts.putIfAbsent(interpreter.id(), held);
        if (first == null) {
            if (interpreter.state() != Interpreter.State.READY) {
                // It was killed meanwhile, and nobody will call the finalizers.
                end(interpreter.id());
                throw new InterpreterNotFoundException(interpreter + " has ended");
            }
            return made;
        }
        held.finalizers.forEach(ServiceRegistration::unregister);
        made.close();
        return first.context;
    }

    /** Gives a context to an interpreter, or nothing of it. */
    private PythonContext give(WarmContext warm, Interpreter interpreter) {
        try {
            return new PythonContext(warm, new PythonContext.Shared(engine(), turns, launch), interpreter, services);
        } catch (PolyglotException | IllegalArgumentException e) {
            warm.close();
            throw new InterpreterException("Python does not start in " + interpreter + ": " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            warm.close();
            throw e;
        }
    }

    private ServiceRegistration<Finalizer> register(
            Interpreter interpreter, FinalizationPhase phase, Finalizer finalizer) {
        return bundleContext.registerService(
                Finalizer.class,
                finalizer,
                FrameworkUtil.asDictionary(Map.of(Interpreter.ID, interpreter.id(), Finalizer.PHASE, phase.name())));
    }

    private void end(long id) {
        Held held = contexts.remove(id);
        if (held != null) {
            held.finalizers.forEach(ServiceRegistration::unregister);
            held.context.close();
        }
    }

    private synchronized Engine engine() {
        if (engine == null) {
            Engine.Builder builder = Engine.newBuilder(LANGUAGE_ID)
                    .in(new LiveInput())
                    .out(new LiveOutput(() -> System.out))
                    .err(new LiveOutput(() -> System.err))
                    .option("engine.WarnInterpreterOnly", "false");
            settings.applyTo(builder);
            engine = builder.build();
        }
        return engine;
    }

    /**
     * Closes every context and the engine, as the stop of this bundle does. What does not close in time, since it is in an
     * operation that cannot be cancelled, is left behind, and the engine with it.
     */
    void close() {
        pool.close();
        Map<String, Thread> closing = new LinkedHashMap<>();
        for (Map.Entry<Long, Held> each : contexts.entrySet()) {
            closing.put(
                    each.getValue().context.toString(),
                    Thread.ofPlatform()
                            .daemon()
                            .name("interp-" + each.getKey() + "-close")
                            .start(() -> end(each.getKey())));
        }
        List<String> left = unlessOver(closing);
        cancelling.forEach(context -> left.add(context.toString()));
        if (!left.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "left behind, since what runs there cannot be cancelled: Python in " + String.join(", ", left));
            return;
        }
        synchronized (this) {
            if (engine != null) {
                engine.close(true);
                engine = null;
            }
        }
    }

    /** Waits for threads, and gives the names of those that did not end. */
    private static List<String> unlessOver(Map<String, Thread> threads) {
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        boolean interrupted = false;
        List<String> left = new ArrayList<>();
        for (Map.Entry<String, Thread> each : threads.entrySet()) {
            try {
                if (!interrupted && each.getValue().join(Duration.ofNanos(deadline - System.nanoTime()))) {
                    continue;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left.add(each.getKey());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return left;
    }
}
