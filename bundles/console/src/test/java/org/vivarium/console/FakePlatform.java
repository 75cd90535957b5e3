package org.vivarium.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queues;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.FinalizationTrace;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.Program;
import org.vivarium.interpreters.StuckThread;
import org.vivarium.interpreters.Warning;
import org.vivarium.interpreters.Whence;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;

/** The platform's services in memory, as simple as the commands need them. */
final class FakePlatform implements Services.Lookup {
    final List<FakeInterpreter> alive = new ArrayList<>();
    final List<DeployedBundle> deployed = new ArrayList<>();
    final List<FinalizationTrace> finalizations = new ArrayList<>();
    final List<String> evaluatorCalls = new ArrayList<>();
    final List<StuckThread> abandoned = new ArrayList<>();
    final FakeImportSystem imports = new FakeImportSystem(deployed);
    final FakeChannels channels = new FakeChannels();
    final FakeQueues queues = new FakeQueues();
    final FakeCollectors collectors = new FakeCollectors();
    /** Whether running code does not react to an interrupt. */
    boolean deaf;

    /** What happens in the interpreters that are made by the service: when they run code or call a function, and when they end. */
    Consumer<String> onExec = source -> {};

    Consumer<String> onCall = function -> {};
    Runnable onEnd = () -> {};

    private final Map<Class<?>, Object> services = new HashMap<>();

    FakePlatform() {
        services.put(Interpreters.class, new FakeInterpreters());
        services.put(ImportSystem.class, imports);
        services.put(ModuleBundles.class, new FakeModuleBundles(this, imports));
        services.put(Channels.class, channels);
        services.put(Queues.class, queues);
        services.put(org.vivarium.gc.Collectors.class, collectors);
        services.put(Evaluator.class, new FakeEvaluator());
        beginMain();
    }

    private void beginMain() {
        begin("main", InterpreterConfig.MAIN, Whence.RUNTIME).end = () -> {
            throw new InterpreterException("cannot destroy the main interpreter; it ends with the runtime");
        };
    }

    @Override
    public Map<String, Object> properties(Class<?> type) {
        return services.containsKey(type)
                ? Map.of("objectClass", new String[] {type.getName()}, "service.id", 7L, Evaluator.LANGUAGE, "fake")
                : Map.of();
    }

    @Override
    public @Nullable String property(String name) {
        return name.equals("vivarium.version") ? "1.2.3" : null;
    }

    @Override
    public <T> @Nullable T find(Class<T> type) {
        return type.cast(services.get(type));
    }

    <T> void put(Class<T> type, T service) {
        services.put(type, service);
    }

    void remove(Class<?> type) {
        services.remove(type);
    }

    FakeInterpreter interpreter(String name) {
        return begin(name, InterpreterConfig.ISOLATED, Whence.CAPI);
    }

    private FakeInterpreter begin(String name, InterpreterConfig config, Whence whence) {
        long id = alive.isEmpty() ? 0 : alive.getLast().id() + 1;
        FakeInterpreter made = new FakeInterpreter(id, name.isEmpty() ? "interp-" + id : name, config, whence);
        made.end = () -> alive.remove(made);
        alive.add(made);
        return made;
    }

    /** Deploys version 1.2.0 of a bundle with one module. */
    void deploy(String symbolicName, String module) {
        deploy(symbolicName, module, "1.2.0");
    }

    /** Deploys a bundle with one module. */
    void deploy(String symbolicName, String module, String version, String... requirements) {
        deployed.add(FakeModuleBundles.bundle(symbolicName, module, version, List.of(requirements)));
    }

    static ExecutionFailedException raised(String type, String message) {
        String formatted = type + ": " + message;
        return new ExecutionFailedException(new ExceptionSnapshot(
                new ExceptionSnapshot.Type(type, type, "builtins"),
                message,
                formatted,
                "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\n" + formatted));
    }

    private final class FakeInterpreters implements Interpreters {
        @Override
        public Interpreter create(String name, InterpreterConfig config, Whence whence) {
            FakeInterpreter made = begin(name, config, whence);
            FakeInterpreter.Execution before = made.execution;
            made.execution = source -> {
                onExec.accept(source);
                before.run(source);
            };
            made.onCall = onCall;
            Runnable end = made.end;
            made.end = () -> {
                onEnd.run();
                end.run();
            };
            return made;
        }

        @Override
        public List<Interpreter> list() {
            return List.copyOf(alive);
        }

        @Override
        public Optional<Interpreter> find(String idOrName) {
            return list().stream()
                    .filter(one -> one.name().equals(idOrName)
                            || String.valueOf(one.id()).equals(idOrName))
                    .findFirst();
        }

        @Override
        public Interpreter get(String idOrName) {
            return find(idOrName)
                    .orElseThrow(() -> new InterpreterNotFoundException("there is no interpreter " + idOrName
                            + "; there are: "
                            + alive.stream()
                                    .map(one -> one.id() + " " + one.name())
                                    .collect(Collectors.joining(", "))));
        }

        @Override
        public Optional<Interpreter> current() {
            return Optional.empty();
        }

        @Override
        public Interpreter main() {
            return alive.getFirst();
        }

        @Override
        public Optional<InterpreterThread> currentThread() {
            throw new UnsupportedOperationException("no test asks for the current thread");
        }

        @Override
        public void addMainPendingCall(Runnable call) {
            throw new UnsupportedOperationException("no test adds pending calls");
        }

        @Override
        public void audit(String event, @Nullable Object... arguments) {
            throw new UnsupportedOperationException("no test audits");
        }

        @Override
        public List<FinalizationTrace> finalizations() {
            return List.copyOf(finalizations);
        }

        @Override
        public List<StuckThread> abandoned() {
            return List.copyOf(abandoned);
        }

        @Override
        public boolean isInitialized() {
            return !alive.isEmpty();
        }

        @Override
        public void initialize() {
            if (alive.isEmpty()) {
                beginMain();
            }
        }

        @Override
        public void finalizeRuntime() {
            alive.clear();
        }
    }

    private final class FakeEvaluator implements Evaluator {
        @Override
        public void exec(Interpreter interpreter, String source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int run(Interpreter interpreter, Program program) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Object call(
                Interpreter interpreter,
                String module,
                String function,
                List<? extends @Nullable Object> arguments,
                Map<String, ? extends @Nullable Object> keywords) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void prepareMain(Interpreter interpreter, Map<String, ? extends @Nullable Object> values) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void breakIn(Interpreter interpreter) {
            throw new UnsupportedOperationException("no test breaks in");
        }

        @Override
        public boolean warn(Interpreter interpreter, Warning warning) {
            throw new UnsupportedOperationException("no test warns");
        }

        @Override
        public void interrupt(Interpreter interpreter) {
            evaluatorCalls.add("interrupt " + interpreter.name());
            if (deaf) {
                throw new InterpreterException(interpreter + " did not react");
            }
        }

        @Override
        public void cancel(Interpreter interpreter) {
            evaluatorCalls.add("cancel " + interpreter.name());
        }
    }
}
