package org.vivarium.spaces;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.classspace.Unload;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** The class spaces of all interpreters, by id, each with its two finalizers. Thread-safe. */
final class Spaces implements ClassSpaces {
    private static final System.Logger LOGGER = System.getLogger(Spaces.class.getName());

    private final BundleContext context;
    private final Ownership ownership;
    private final BundleStore store;
    private final Closures closures;
    private final Installer installer;
    private final DepartedLoaders loaders = new DepartedLoaders();
    private final Repairs repairs;
    private final Uninstaller uninstaller;
    private final ConcurrentHashMap<Long, Held> spaces = new ConcurrentHashMap<>();

    /** A space and the services that will end it. */
    private record Held(InterpreterSpace space, List<ServiceRegistration<Finalizer>> finalizers) {}

    Spaces(BundleContext context, Ownership ownership, BundleStore store, Closures closures, Installer installer) {
        this.context = context;
        this.ownership = ownership;
        this.store = store;
        this.closures = closures;
        this.installer = installer;
        repairs = new Repairs(context);
        uninstaller = new Uninstaller(context, ownership, repairs, loaders);
    }

    @Override
    public StoredBundle store(Path jar) {
        StoredBundle stored = store.store(jar);
        closures.changed();
        return stored;
    }

    @Override
    public StoredBundle read(Path jar) {
        return store.read(jar);
    }

    @Override
    public void remove(StoredBundle bundle) {
        try {
            store.remove(bundle);
        } finally {
            closures.changed();
        }
    }

    @Override
    public List<StoredBundle> closure(StoredBundle bundle) {
        return List.copyOf(closures.of((BundleStore.Stored) bundle));
    }

    @Override
    public List<Unload> pinned() {
        return loaders.pinned();
    }

    @Override
    public List<Unload> unloads() {
        return loaders.unloads();
    }

    @Override
    public List<Unload> collect(Predicate<Unload> which, Duration patience) {
        return loaders.collect(which, patience);
    }

    @Override
    public CompletableFuture<List<Unload>> unloaded(long interpreter) {
        return loaders.unloaded(interpreter);
    }

    @Override
    public Optional<Long> ownerOf(Bundle bundle) {
        long owner = ownership.ownerOf(bundle);
        return owner < 0 ? Optional.empty() : Optional.of(owner);
    }

    @Override
    public ClassSpace of(Interpreter interpreter) {
        Held held = spaces.get(interpreter.id());
        return held != null ? held.space : interpreter.attach(() -> make(interpreter));
    }

    /**
     * Makes a space, unless the interpreter has come to its end. Its finalizers come first, and what state it is in is asked
     * last: either the finalizers are there before its end looks for them, or the space is given up here.
     */
    private ClassSpace make(Interpreter interpreter) {
        requireOpen(interpreter);
        InterpreterSpace space = new InterpreterSpace(interpreter, ownership, closures, installer, uninstaller);
        Held made = new Held(
                space,
                List.of(
                        register(interpreter, FinalizationPhase.SERVICES, space::stop),
                        register(interpreter, FinalizationPhase.SPACE, () -> end(interpreter.id(), space))));
        Held first = spaces.putIfAbsent(interpreter.id(), made);
        if (first != null) {
            made.finalizers.forEach(Spaces::withdraw);
            return first.space;
        }
        try {
            requireOpen(interpreter);
        } catch (InterpreterNotFoundException e) {
            end(interpreter.id(), space);
            throw e;
        }
        return space;
    }

    /** Refuses a new space from the phase {@code FINALIZING} on, which also is how a space that has ended stays ended. */
    private static void requireOpen(Interpreter interpreter) {
        if (interpreter.state().compareTo(Interpreter.State.FINALIZING) >= 0) {
            throw new InterpreterNotFoundException(interpreter + " has ended; it gets no class space any more");
        }
    }

    private ServiceRegistration<Finalizer> register(
            Interpreter interpreter, FinalizationPhase phase, Finalizer finalizer) {
        return context.registerService(
                Finalizer.class,
                finalizer,
                FrameworkUtil.asDictionary(Map.of(Interpreter.ID, interpreter.id(), Finalizer.PHASE, phase.name())));
    }

    private void end(long id, InterpreterSpace space) {
        Held held = spaces.get(id);
        if (held != null && held.space.equals(space) && spaces.remove(id, held)) {
            held.finalizers.forEach(Spaces::withdraw);
        }
        space.clear();
    }

    private static void withdraw(ServiceRegistration<Finalizer> finalizer) {
        try {
            finalizer.unregister();
        } catch (IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "this bundle stops: its finalizers are withdrawn already", e);
        }
    }

    /**
     * Ends every space and forgets every stored bundle, as the stop of this bundle does.
     *
     * @throws ClassSpaceException after all of it, when something failed; these are the suppressed exceptions
     */
    void close() {
        List<Runnable> steps = new ArrayList<>();
        spaces.forEach((id, held) -> {
            steps.add(held.space::stop);
            steps.add(() -> end(id, held.space));
        });
        steps.add(store::close);
        steps.add(loaders::close);
        steps.add(repairs::close);
        ClassSpaceException report = new ClassSpaceException("not every class space could be given back");
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (ClassSpaceException | IllegalStateException e) {
                report.addSuppressed(e);
            }
        }
        if (report.getSuppressed().length > 0) {
            throw report;
        }
    }
}
