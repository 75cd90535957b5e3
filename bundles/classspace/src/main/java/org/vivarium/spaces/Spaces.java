package org.vivarium.spaces;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;

/** The class spaces of all interpreters, by id, each with its two finalizers. Thread-safe. */
final class Spaces implements ClassSpaces {
    private final BundleContext context;
    private final Ownership ownership;
    private final BundleStore store;
    private final BundleSets sets;
    private final Installer installer;
    private final ConcurrentHashMap<Long, Held> spaces = new ConcurrentHashMap<>();

    /** A space and the services that will end it. */
    private record Held(InterpreterSpace space, List<ServiceRegistration<Finalizer>> finalizers) {}

    Spaces(BundleContext context, Ownership ownership, BundleStore store, BundleSets sets, Installer installer) {
        this.context = context;
        this.ownership = ownership;
        this.store = store;
        this.sets = sets;
        this.installer = installer;
    }

    @Override
    public StoredBundle store(Path jar) {
        StoredBundle stored = store.store(jar);
        sets.changed();
        return stored;
    }

    @Override
    public void remove(StoredBundle bundle) {
        store.remove(bundle);
        sets.changed();
    }

    @Override
    public List<StoredBundle> stored() {
        return List.copyOf(store.bundles());
    }

    @Override
    public ClassSpace of(Interpreter interpreter) {
        Held held = spaces.get(interpreter.id());
        // While a thread is attached the interpreter cannot end, so the finalizers are there before they are looked
        // for.
        return held != null ? held.space : interpreter.attach(() -> make(interpreter));
    }

    private ClassSpace make(Interpreter interpreter) {
        Held made = new Held(new InterpreterSpace(interpreter, context, ownership, sets, installer), new ArrayList<>());
        Held first = spaces.putIfAbsent(interpreter.id(), made);
        if (first != null) {
            return first.space;
        }
        made.finalizers.add(register(interpreter, FinalizationPhase.SERVICES, made.space::stop));
        made.finalizers.add(register(interpreter, FinalizationPhase.SPACE, () -> end(interpreter.id())));
        return made.space;
    }

    private ServiceRegistration<Finalizer> register(
            Interpreter interpreter, FinalizationPhase phase, Finalizer finalizer) {
        return context.registerService(
                Finalizer.class,
                finalizer,
                FrameworkUtil.asDictionary(Map.of(Interpreter.ID, interpreter.id(), Finalizer.PHASE, phase.name())));
    }

    private void end(long id) {
        Held held = spaces.remove(id);
        if (held != null) {
            held.finalizers.forEach(ServiceRegistration::unregister);
            held.space.clear();
        }
    }

    /** Ends every space, as the stop of this bundle does. */
    void close() {
        for (Map.Entry<Long, Held> entry : spaces.entrySet()) {
            entry.getValue().space.stop();
            end(entry.getKey());
        }
        store.close();
    }
}
