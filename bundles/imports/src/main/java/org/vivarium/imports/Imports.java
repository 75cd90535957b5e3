package org.vivarium.imports;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ImportTime;
import org.vivarium.modules.Module;
import org.vivarium.modules.Swap;

/** The module tables of all interpreters, by id, each with its finalizer. Thread-safe. */
final class Imports implements ImportSystem {
    private static final System.Logger LOGGER = System.getLogger(Imports.class.getName());

    private final BundleContext context;
    private final Deployments deployments;
    private final ModuleLoader loader;
    private final ConcurrentHashMap<Long, Held> tables = new ConcurrentHashMap<>();

    /** A table and the service that will end it. */
    private record Held(ModuleTable table, ServiceRegistration<Finalizer> finalizer) {}

    Imports(BundleContext context, Deployments deployments, ModuleLoader loader) {
        this.context = context;
        this.deployments = deployments;
        this.loader = loader;
    }

    @Override
    public boolean provides(Interpreter interpreter, String module) {
        Held held = tables.get(interpreter.id());
        return (held != null && held.table.contains(module))
                || deployments.find(module).isPresent();
    }

    @Override
    public Module importModule(Interpreter interpreter, String module) {
        return interpreter.attach(() -> {
            ModuleTable table = table(interpreter);
            return interpreter.unlocked(() -> table.importModule(module));
        });
    }

    private ModuleTable table(Interpreter interpreter) {
        Held held = tables.get(interpreter.id());
        if (held != null) {
            return held.table;
        }
        // The finalizer comes first: from when others see the table, whatever ends the interpreter ends the table.
        ModuleTable table = new ModuleTable(interpreter, deployments, loader);
        Held made = new Held(table, register(table));
        Held first = tables.putIfAbsent(interpreter.id(), made);
        if (first != null) {
            withdraw(made.finalizer);
            return first.table;
        }
        if (table.hasEnded()) {
            end(made);
        }
        return table;
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

    @Override
    public Module importModule(Interpreter interpreter, String module, Consumer<? super ImportTime> times) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public String resolveName(String name, String inPackage) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Swap reload(Interpreter interpreter, String module) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void unload(Interpreter interpreter, String module) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Optional<Module> find(Interpreter interpreter, String module) {
        return modules(interpreter).stream()
                .filter(each -> each.name().equals(module))
                .findFirst();
    }

    @Override
    public List<Module> modules(Interpreter interpreter) {
        Held held = tables.get(interpreter.id());
        return held == null ? List.of() : held.table.list();
    }

    /** Ends a table, by a thread that is attached to its interpreter. */
    private void end(Held held) {
        if (tables.remove(held.table.interpreter().id(), held)) {
            withdraw(held.finalizer);
        }
        held.table.clear();
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
    }
}
