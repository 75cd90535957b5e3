package org.vivarium.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.Version;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ImportTime;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleLoader;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.Swap;

/** Imports what is deployed, of several versions the highest that will do. Every step takes as many milliseconds as its place. */
final class FakeImportSystem implements ImportSystem {
    /** The modules that a module imports when it is executed. */
    final Map<String, List<String>> needs = new HashMap<>();
    /** What fills a module. */
    Consumer<FakeModule> exec =
            module -> module.function("increment", arguments -> 1).constant("VERSION", "1");
    /** Why an interpreter does not take a new version, by its id. */
    final Map<Long, String> refusals = new HashMap<>();
    /** The threads that stay in the old version, by the interpreter's id. */
    final Map<Long, List<String>> busy = new HashMap<>();
    /** What was imported in one go, a list each time. */
    final List<List<String>> together = new ArrayList<>();
    /** What happens before a reload. */
    Runnable onReload = () -> {};

    private static final ModuleLoader LOADER = new ModuleLoader() {
        @Override
        public ModuleDefinition load(ModuleSpec spec, Interpreter interpreter) {
            throw new UnsupportedOperationException("no test makes definitions");
        }
    };

    private final List<DeployedBundle> deployed;

    FakeImportSystem(List<DeployedBundle> deployed) {
        this.deployed = deployed;
    }

    @Override
    public boolean provides(Interpreter interpreter, String module) {
        return find(interpreter, module).isPresent()
                || deployed.stream()
                        .flatMap(bundle -> bundle.modules().stream())
                        .anyMatch(one -> one.name().equals(module));
    }

    @Override
    public Module importModule(Interpreter interpreter, String module) {
        return importModule(interpreter, module, time -> {});
    }

    @Override
    public Module importModule(Interpreter interpreter, String module, Consumer<? super ImportTime> times) {
        return importModule(interpreter, ModuleRequirement.parse(module), 0, times);
    }

    @Override
    public List<Module> importModules(Interpreter interpreter, List<String> modules) {
        return importModules(interpreter, modules, time -> {});
    }

    @Override
    public List<Module> importModules(
            Interpreter interpreter, List<String> modules, Consumer<? super ImportTime> times) {
        together.add(modules);
        return modules.stream()
                .map(module -> importModule(interpreter, module, times))
                .toList();
    }

    private Module importModule(
            Interpreter interpreter, ModuleRequirement requirement, int depth, Consumer<? super ImportTime> times) {
        Optional<Module> there = find(interpreter, requirement.name());
        if (there.isPresent()) {
            if (!requirement.matches(there.get().spec().version())) {
                throw new ModuleException(interpreter + " has imported " + requirement.name() + " "
                        + there.get().spec().version() + ", which is not " + requirement + "; reload it");
            }
            return there.get();
        }
        FakeModule made = new FakeModule(spec(interpreter, requirement), interpreter);
        Duration[] exec = {Duration.ofMillis(5)};
        for (String needed : needs.getOrDefault(requirement.name(), List.of())) {
            importModule(interpreter, ModuleRequirement.any(needed), depth + 1, time -> {
                times.accept(time);
                exec[0] = time.depth() == depth + 1 ? exec[0].plusMillis(10).plus(time.exec()) : exec[0];
            });
        }
        this.exec.accept(made);
        ((FakeInterpreter) interpreter).modules.add(made);
        times.accept(new ImportTime(
                requirement.name(),
                depth,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(3),
                Duration.ofMillis(4),
                exec[0]));
        return made;
    }

    /** What an interpreter would make a module of. */
    private ModuleSpec spec(Interpreter interpreter, ModuleRequirement asked) {
        ModuleRequirement requirement = interpreter
                .config()
                .imports()
                .requirementOf(asked.name())
                .map(asked::and)
                .orElse(asked);
        List<ModuleSpec> specs = new ArrayList<>();
        for (DeployedBundle bundle : deployed) {
            for (DeployedModule module : bundle.modules()) {
                if (module.name().equals(requirement.name())) {
                    specs.add(spec(bundle, module));
                }
            }
        }
        if (specs.isEmpty()) {
            throw new ModuleNotFoundException(asked.name());
        }
        return specs.stream()
                .filter(spec -> requirement.matches(spec.version()))
                .max(Comparator.comparing(ModuleSpec::version))
                .orElseThrow(
                        () -> new ModuleException("no deployed version of " + asked.name() + " is " + requirement));
    }

    private static ModuleSpec spec(DeployedBundle bundle, DeployedModule module) {
        return new ModuleSpec(
                module.name(),
                module.version(),
                bundle.symbolicName() + " " + bundle.version(),
                false,
                module.interpreters(),
                module.gil(),
                module.initialization(),
                LOADER);
    }

    @Override
    public Swap reload(Interpreter interpreter, String module) {
        onReload.run();
        ModuleRequirement requirement = ModuleRequirement.parse(module);
        FakeModule there = (FakeModule) imported(interpreter, requirement.name());
        return swap(interpreter, there, spec(interpreter, requirement));
    }

    /** What an update does in one interpreter. */
    Swap swap(Interpreter interpreter, FakeModule module, DeployedBundle bundle) {
        return swap(interpreter, module, spec(bundle, bundle.modules().getFirst()));
    }

    private Swap swap(Interpreter interpreter, FakeModule module, ModuleSpec spec) {
        Version from = module.spec().version();
        Optional<String> refusal = Optional.ofNullable(refusals.get(interpreter.id()));
        if (refusal.isEmpty()) {
            module.spec = spec;
        }
        return new Swap(
                interpreter.id(),
                List.of(new Swap.Change(module.name(), from, spec.version())),
                refusal,
                busy.getOrDefault(interpreter.id(), List.of()),
                Duration.ofMillis(2));
    }

    @Override
    public void unload(Interpreter interpreter, String module) {
        ((FakeInterpreter) interpreter).modules.remove(imported(interpreter, module));
    }

    private Module imported(Interpreter interpreter, String module) {
        return find(interpreter, module)
                .orElseThrow(() -> new ModuleException(interpreter + " has not imported " + module));
    }

    @Override
    public String resolveName(String name, String inPackage) {
        throw new UnsupportedOperationException("no test resolves names");
    }

    @Override
    public Optional<Module> find(Interpreter interpreter, String module) {
        return modules(interpreter).stream()
                .filter(each -> each.name().equals(module))
                .findFirst();
    }

    @Override
    public List<Module> modules(Interpreter interpreter) {
        return List.copyOf(((FakeInterpreter) interpreter).modules);
    }
}
