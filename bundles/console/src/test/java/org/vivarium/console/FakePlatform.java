package org.vivarium.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
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
import org.vivarium.modules.BundleDiff;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Impact;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ImportTime;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.MultipleInterpreters;
import org.vivarium.modules.Signature;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Update;

/** The platform's services in memory, as simple as the commands need them. */
final class FakePlatform implements Services.Lookup {
    final List<FakeInterpreter> alive = new ArrayList<>();
    final List<DeployedBundle> deployed = new ArrayList<>();
    final List<FinalizationTrace> finalizations = new ArrayList<>();
    final List<String> evaluatorCalls = new ArrayList<>();
    final List<StuckThread> abandoned = new ArrayList<>();
    /** Whether running code does not react to an interrupt. */
    boolean deaf;

    private final Map<Class<?>, Object> services = new HashMap<>();

    FakePlatform() {
        services.put(Interpreters.class, new FakeInterpreters());
        services.put(ImportSystem.class, new FakeImportSystem());
        services.put(ModuleBundles.class, new FakeModuleBundles());
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

    /** Deploys a bundle with one module of the same name. */
    void deploy(String symbolicName, String module) {
        deployed.add(new DeployedBundle(
                symbolicName,
                Version.valueOf("1.2.0"),
                module + ".jar",
                List.of(new DeployedModule(
                        module,
                        Version.valueOf("1.2.0"),
                        "org.example." + module,
                        MultipleInterpreters.PER_INTERPRETER_LOCK,
                        Gil.USED,
                        Initialization.MULTI_PHASE)),
                List.of()));
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
            return begin(name, config, whence);
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

    private final class FakeImportSystem implements ImportSystem {
        @Override
        public boolean provides(Interpreter interpreter, String module) {
            return deployed.stream()
                    .flatMap(bundle -> bundle.modules().stream())
                    .anyMatch(one -> one.name().equals(module));
        }

        @Override
        public Module importModule(Interpreter interpreter, String module) {
            Module made = new FakeModule(module, interpreter, new LinkedHashMap<>());
            made.function("increment", arguments -> 1).constant("VERSION", "1");
            ((FakeInterpreter) interpreter).modules.add(made);
            return made;
        }

        @Override
        public Module importModule(Interpreter interpreter, String module, Consumer<? super ImportTime> times) {
            return importModule(interpreter, module);
        }

        @Override
        public String resolveName(String name, String inPackage) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Swap reload(Interpreter interpreter, String module) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unload(Interpreter interpreter, String module) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Module> find(Interpreter interpreter, String module) {
            return modules(interpreter).stream()
                    .filter(each -> each.name().equals(module))
                    .findFirst();
        }

        @Override
        public List<Module> modules(Interpreter interpreter) {
            return ((FakeInterpreter) interpreter).modules;
        }
    }

    private record FakeModule(String name, Interpreter interpreter, Map<String, @Nullable Object> attributes)
            implements Module {
        @Override
        public ModuleSpec spec() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object object() {
            return this;
        }

        @Override
        public Optional<Object> handedOver() {
            return Optional.empty();
        }

        @Override
        public Module function(Signature signature, ModuleFunction function) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Module functions(Object owner) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Module type(Class<?> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Module importModule(String module) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Module> find(Class<? extends ModuleDefinition> definition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void traverse(Consumer<Object> visit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T state(T state) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T state(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Module function(String functionName, ModuleFunction function) {
            attributes.put(functionName, function);
            return this;
        }

        @Override
        public Module constant(String constantName, @Nullable Object value) {
            attributes.put(constantName, value);
            return this;
        }
    }

    private final class FakeModuleBundles implements ModuleBundles {
        @Override
        public DeployedBundle deploy(Path jar) {
            String name = String.valueOf(jar.getFileName());
            if (!name.endsWith(".jar")) {
                throw new ModuleException(jar + " is not a bundle");
            }
            String module = name.substring(0, name.length() - ".jar".length());
            FakePlatform.this.deploy("org.example." + module, module);
            return deployed.getLast();
        }

        @Override
        public Update update(Path jar, String replaced, Follow follow, Consumer<? super Swap> progress) {
            DeployedBundle old = deployed.getFirst();
            deployed.clear();
            return new Update(old, deploy(jar), List.of());
        }

        @Override
        public Impact impact(Path jar, String replaced, Follow follow) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Impact impact(String bundle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BundleDiff diff(Path jar, String replaced) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DeployedBundle> closure(String bundle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void undeploy(String symbolicName) {
            if (!deployed.removeIf(bundle -> bundle.symbolicName().equals(symbolicName))) {
                throw new ModuleException("there is no deployed bundle " + symbolicName);
            }
        }

        @Override
        public List<DeployedBundle> list() {
            return List.copyOf(deployed);
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
