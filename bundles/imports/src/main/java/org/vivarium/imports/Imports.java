package org.vivarium.imports;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;

/** The module tables of all interpreters, by id, each with its finalizer. Thread-safe. */
final class Imports implements ImportSystem {
    private static final System.Logger LOGGER = System.getLogger(Imports.class.getName());

    private final BundleContext context;
    private final Deployments deployments;
    private final ModuleLoader loader;
    private final ConcurrentHashMap<Long, Held> tables = new ConcurrentHashMap<>();

    /** A table and the service that will end it, which is null for the moment between the two. */
    private static final class Held {
        private final ModuleTable table;
        private volatile @Nullable ServiceRegistration<Finalizer> finalizer;

        Held(ModuleTable table) {
            this.table = table;
        }
    }

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
        // While a thread is attached the interpreter cannot end, so its finalizer is there before it is looked for.
        return interpreter.attach(() -> table(interpreter).importModule(module));
    }

    private ModuleTable table(Interpreter interpreter) {
        Held held = tables.get(interpreter.id());
        if (held != null) {
            return held.table;
        }
        Held made = new Held(new ModuleTable(interpreter, deployments, loader));
        Held first = tables.putIfAbsent(interpreter.id(), made);
        if (first != null) {
            return first.table;
        }
        made.finalizer = context.registerService(
                Finalizer.class,
                () -> end(interpreter.id()),
                FrameworkUtil.asDictionary(
                        Map.of(Interpreter.ID, interpreter.id(), Finalizer.PHASE, FinalizationPhase.MODULES.name())));
        return made.table;
    }

    @Override
    public List<Module> modules(Interpreter interpreter) {
        Held held = tables.get(interpreter.id());
        return held == null ? List.of() : held.table.list();
    }

    private void end(long id) throws Exception {
        Held held = tables.remove(id);
        if (held != null) {
            ServiceRegistration<Finalizer> finalizer = held.finalizer;
            if (finalizer != null) {
                finalizer.unregister();
            }
            held.table.clear();
        }
    }

    /** Clears every table, as the stop of this bundle does. */
    void close() {
        for (Long id : tables.keySet()) {
            try {
                end(id);
            } catch (Exception e) {
                LOGGER.log(System.Logger.Level.ERROR, "modules of interpreter " + id + " were not all freed", e);
            }
        }
    }
}
