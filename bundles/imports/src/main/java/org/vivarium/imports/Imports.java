package org.vivarium.imports;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.gc.Collector;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ImportTime;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.Swap;

/** The module tables of all interpreters, by id, each with its finalizer. Thread-safe. */
final class Imports implements ImportSystem {
    private static final System.Logger LOGGER = System.getLogger(Imports.class.getName());

    private final BundleContext context;
    private final MetaPath path;
    private final BundleFinder deployed;
    private final ModuleMaker maker;
    private final PackageFolders packages;
    private final Turns turns = new Turns();
    private final ConcurrentHashMap<Long, Held> tables = new ConcurrentHashMap<>();

    /** A table and the service that will end it. */
    private record Held(ModuleTable table, ServiceRegistration<Finalizer> finalizer) {}

    /**
     * An import system.
     *
     * @param path makes the path, given the finder of deployed modules
     */
    Imports(BundleContext context, Deployments deployments, Function<BundleFinder, MetaPath> path, ModuleMaker maker) {
        this.context = context;
        this.maker = maker;
        deployed = new BundleFinder(deployments, this);
        packages = new PackageFolders(deployments, context, maker::listeners);
        this.path = path.apply(deployed);
    }

    /** The finder of deployed modules. */
    BundleFinder deployed() {
        return deployed;
    }

    /** The Python packages. */
    PackageFolders packages() {
        return packages;
    }

    /** The tables that there are. */
    List<ModuleTable> tables() {
        return tables.values().stream().map(Held::table).toList();
    }

    // --- tables ---

    /**
     * The table of an interpreter, made now when it has none.
     *
     * @throws InterpreterNotFoundException when it has ended
     */
    ModuleTable table(Interpreter interpreter) {
        Held held = tables.get(interpreter.id());
        if (held != null) {
            return held.table;
        }
        checkAlive(interpreter);
        // The finalizer comes first: from when others see the table, whatever ends the interpreter ends the table.
        ModuleTable table = newTable(interpreter);
        Held made = new Held(table, register(table));
        Held first = tables.putIfAbsent(interpreter.id(), made);
        if (first != null) {
            withdraw(made.finalizer);
            return first.table;
        }
        if (table.hasEnded() || isOver(interpreter)) {
            end(made);
        }
        checkAlive(interpreter);
        return table;
    }

    /** No table is made from the phase {@code FINALIZING} on, which also is how one that has ended stays ended. */
    private static void checkAlive(Interpreter interpreter) {
        if (isOver(interpreter)) {
            throw new InterpreterNotFoundException(interpreter + " is ending: it imports nothing any more");
        }
    }

    private static boolean isOver(Interpreter interpreter) {
        return interpreter.state().compareTo(Interpreter.State.FINALIZING) >= 0;
    }

    private ModuleTable newTable(Interpreter interpreter) {
        BundleRoots roots = new BundleRoots(interpreter, maker.spaces(), turns);
        return new ModuleTable(interpreter, turns, roots);
    }

    /** What imports into a table. */
    Importing importing(ModuleTable table) {
        Interpreter interpreter = table.interpreter();
        return new Importing(table, path, maker, new Siblings(interpreter), spec -> shared(interpreter, spec));
    }

    /** What a single-phase module is made of: only main initializes it. */
    private ModuleSpec shared(Interpreter interpreter, ModuleSpec spec) {
        if (interpreter.id() == 0 || spec.initialization() == Initialization.MULTI_PHASE) {
            return spec;
        }
        Interpreter main = maker.runtime()
                .get()
                .map(Interpreters::main)
                .orElseThrow(() -> new InterpreterNotFoundException("there is no main interpreter"));
        return new ModuleSpec(
                spec.name(),
                spec.version(),
                spec.origin(),
                spec.isPackage(),
                spec.interpreters(),
                spec.gil(),
                spec.initialization(),
                new MainsLoader(main, module -> original(main, module)));
    }

    /** A module of main, imported there now when it has not been. What its own import has imported was finished before it. */
    private MainsLoader.Original original(Interpreter main, String name) {
        Module module = importModule(main, name);
        List<Slot> imported = table(main).imported();
        long finished = imported.stream()
                .filter(slot -> slot.name().equals(name))
                .mapToLong(slot -> slot.finished)
                .findFirst()
                .orElse(0);
        return new MainsLoader.Original(
                module,
                imported.stream()
                        .filter(slot -> slot.finished < finished)
                        .map(Slot::name)
                        .filter(below ->
                                ModuleNames.parentOf(below).filter(name::equals).isPresent())
                        .collect(Collectors.toSet()));
    }

    /** An interpreter's modules, as these see each other. */
    private final class Siblings implements ImportedModule.Siblings {
        private final Interpreter interpreter;

        Siblings(Interpreter interpreter) {
            this.interpreter = interpreter;
        }

        @Override
        public Module importModule(String module, String inPackage) {
            return Imports.this.importModule(interpreter, resolveName(module, inPackage));
        }

        @Override
        public Optional<Module> find(Class<? extends ModuleDefinition> definition) {
            return held(interpreter).flatMap(table -> table.find(definition));
        }

        @Override
        public Collector collector() {
            return maker.collector(interpreter);
        }
    }

    /** The table of an interpreter that has one. */
    Optional<ModuleTable> held(Interpreter interpreter) {
        return Optional.ofNullable(tables.get(interpreter.id())).map(Held::table);
    }

    private ServiceRegistration<Finalizer> register(ModuleTable table) {
        long id = table.interpreter().id();
        return context.registerService(
                Finalizer.class,
                () -> {
                    Held held = tables.get(id);
                    if (held != null && held.table.equals(table)) {
                        end(held);
                    } else {
                        table.clear();
                    }
                },
                FrameworkUtil.asDictionary(
                        Map.of(Interpreter.ID, id, Finalizer.PHASE, FinalizationPhase.MODULES.name())));
    }

    // --- the service ---

    @Override
    public boolean provides(Interpreter interpreter, String module) {
        return held(interpreter).filter(table -> table.contains(module)).isPresent()
                || interpreter.attach(() -> interpreter.unlocked(() ->
                        path.find(interpreter, ModuleRequirement.any(module)).isPresent()));
    }

    @Override
    public Module importModule(Interpreter interpreter, String module) {
        ModuleRequirement wanted = ModuleRequirement.parse(module);
        return within(interpreter, table -> importing(table).importModule(wanted));
    }

    @Override
    public Module importModule(Interpreter interpreter, String module, Consumer<? super ImportTime> times) {
        return ImportScope.telling(times).within(() -> importModule(interpreter, module));
    }

    @Override
    public List<Module> importModules(Interpreter interpreter, List<String> modules) {
        List<ModuleRequirement> wanted =
                modules.stream().map(ModuleRequirement::parse).toList();
        return within(interpreter, table -> new ImportStatement(importing(table), deployed).importModules(wanted));
    }

    @Override
    public List<Module> importModules(
            Interpreter interpreter, List<String> modules, Consumer<? super ImportTime> times) {
        return ImportScope.telling(times).within(() -> importModules(interpreter, modules));
    }

    /** Has the calling thread work at a table without the lock. */
    <R> R within(Interpreter interpreter, Function<ModuleTable, R> operation) {
        return interpreter.attach(() -> {
            ModuleTable table = table(interpreter);
            return interpreter.unlocked(() -> operation.apply(table));
        });
    }

    @Override
    public String resolveName(String name, String inPackage) {
        return ModuleNames.resolve(name, inPackage);
    }

    /** What changes a table. */
    Reloading reloading(ModuleTable table) {
        return new Reloading(importing(table), deployed);
    }

    @Override
    public Swap reload(Interpreter interpreter, String module) {
        ModuleRequirement wanted = ModuleRequirement.parse(module);
        return within(
                interpreter,
                table -> isPackage(table, wanted.name())
                        ? packages.reload(interpreter, importing(table).withConfig(wanted))
                        : reloading(table).reload(wanted));
    }

    private boolean isPackage(ModuleTable table, String name) {
        return !table.contains(name) && packages.isUsed(table.interpreter(), name);
    }

    @Override
    public void unload(Interpreter interpreter, String module) {
        within(interpreter, table -> {
            if (isPackage(table, module)) {
                packages.forget(interpreter, module);
            } else {
                reloading(table).unload(module);
            }
            return module;
        });
    }

    @Override
    public Optional<Module> find(Interpreter interpreter, String module) {
        return held(interpreter).flatMap(table -> table.find(module));
    }

    @Override
    public List<Module> modules(Interpreter interpreter) {
        return held(interpreter).map(ModuleTable::list).orElse(List.of());
    }

    // --- the end ---

    /**
     * Ends a table, by a thread that is attached to its interpreter. It is found until its modules have been freed, so that what
     * their slots import is refused by it.
     */
    private void end(Held held) {
        Interpreter interpreter = held.table.interpreter();
        try {
            held.table.clear();
        } finally {
            if (tables.remove(interpreter.id(), held)) {
                withdraw(held.finalizer);
            }
        }
    }

    private static void withdraw(ServiceRegistration<Finalizer> finalizer) {
        try {
            finalizer.unregister();
        } catch (IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "this bundle stops: its finalizers are withdrawn already", e);
        }
    }

    /** Ends every table, as the stop of this bundle does, and the loss of the class spaces. */
    void close() {
        for (Held held : tables.values()) {
            Interpreter interpreter = held.table.interpreter();
            try {
                interpreter.attach(() -> {
                    end(held);
                    return true;
                });
            } catch (InterpreterNotFoundException e) {
                LOGGER.log(
                        System.Logger.Level.DEBUG, interpreter + " is ending; its own finalizer frees its modules", e);
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.ERROR, "modules of " + interpreter + " were not all freed", e);
            }
        }
        packages.close();
        maker.close();
    }
}
