package org.vivarium.imports;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.BundleRoots.Root;
import org.vivarium.imports.Reload.Leavings;
import org.vivarium.imports.Turns.Turn;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleListener;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Swap.Change;

/**
 * Changes what one interpreter has imported: {@code importlib.reload}, updates, and the way out. The calling thread does not hold the
 * interpreter's lock. Thread-safe; reloads in one interpreter come one after the other up to the step in which the new versions take
 * the place of the old ones.
 */
final class Reloading {
    private static final System.Logger LOGGER = System.getLogger(Reloading.class.getName());

    private final Importing importing;
    private final ModuleTable table;
    private final BundleFinder deployed;

    Reloading(Importing importing, BundleFinder deployed) {
        this.importing = importing;
        table = importing.table();
        this.deployed = deployed;
    }

    /** Looks for a module anew: runs its exec slots again, or replaces it by what is found. */
    Swap reload(ModuleRequirement asked) {
        long began = System.nanoTime();
        ImportScope outer = ImportScope.current();
        outer.pause();
        try {
            Set<StoredBundle> tried = new HashSet<>();
            Optional<Swap> done = Optional.empty();
            while (done.isEmpty()) {
                done = reloadOnce(importing.withConfig(asked), outer, tried, began);
            }
            return done.orElseThrow();
        } finally {
            outer.resume();
        }
    }

    /**
     * Nothing when what was found has been replaced or undeployed before it was there, as no update would know of it, and when
     * another thread has unloaded or reloaded the module before.
     *
     * @param tried what that has happened to, which is taken all the same when a finder gives it again
     */
    private Optional<Swap> reloadOnce(
            ModuleRequirement wanted, ImportScope outer, Set<StoredBundle> tried, long began) {
        Slot slot = table.take(wanted.name());
        ModuleSpec spec;
        StoredBundle old;
        try {
            importing.maker().audit(wanted.name());
            spec = importing.spec(wanted);
            old = bundleOf(slot.made().version().spec()).orElse(null);
            if (isSame(slot.made().version().spec(), spec)) {
                again(slot, outer.inside());
                return Optional.of(swap(List.of(change(slot, spec)), Optional.empty(), List.of(), began));
            }
        } finally {
            table.release(slot);
        }
        StoredBundle fresh = bundleOf(spec).orElse(null);
        if (old == null || fresh == null) {
            return Optional.of(replace(new Reload(importing, deployed), slot, spec, began));
        }
        boolean again = !tried.add(fresh);
        AtomicReference<Reload> current = new AtomicReference<>(new Reload(importing, deployed));
        return replace(() -> Set.of(old), fresh, () -> again || deployed.isDeployed(fresh), current, began)
                .filter(swap -> !swap.changes().isEmpty());
    }

    private static Optional<StoredBundle> bundleOf(ModuleSpec spec) {
        return spec.loader() instanceof BundleLoader loader ? Optional.of(loader.bundle()) : Optional.empty();
    }

    private static boolean isSame(ModuleSpec there, ModuleSpec found) {
        return bundleOf(there).equals(bundleOf(found))
                && there.version().equals(found.version())
                && there.origin().equals(found.origin());
    }

    private static Change change(Slot slot, ModuleSpec spec) {
        return new Change(slot.name(), spec.version(), spec.version());
    }

    /** The same version: its exec slots run again, in it. */
    private void again(Slot slot, ImportScope scope) {
        Incarnation version = slot.made().version();
        Incarnation.Snapshot before = version.snapshot();
        try {
            scope.call(() -> {
                importing.maker().run(table.interpreter(), slot.name(), scope, () -> {
                    version.exec();
                    return version;
                });
                return version;
            });
        } catch (Throwable failure) {
            RuntimeException report = ModuleMaker.report(failure);
            try {
                version.restore(before);
            } catch (RuntimeException besides) {
                ModuleMaker.suppress(report, besides);
            }
            throw report;
        }
        version.settle(before);
        tell(List.of(slot.module()), ModuleListener::reloaded);
    }

    /** One module that is not made of a bundle before and after. */
    private Swap replace(Reload reload, Slot slot, ModuleSpec spec, long began) {
        Turn turn = table.roots().beginReplacing();
        Leavings leavings;
        try {
            Slot taken = table.take(slot.name());
            try {
                reload.plan(taken, spec);
                leavings = reload.run(ImportScope.current());
            } finally {
                table.release(taken);
            }
        } finally {
            table.roots().endReplacing(turn);
        }
        return finish(reload, leavings, began);
    }

    /** All modules that need one of some stored bundles; nothing when the new one is not to be taken any more. */
    private Optional<Swap> replace(
            Supplier<Set<StoredBundle>> old,
            StoredBundle fresh,
            BooleanSupplier wanted,
            AtomicReference<Reload> current,
            long began) {
        Turn turn = table.roots().beginReplacing();
        Optional<Leavings> leavings = Optional.empty();
        try {
            while (leavings.isEmpty()) {
                if (!wanted.getAsBoolean()) {
                    return Optional.empty();
                }
                current.set(new Reload(importing, deployed));
                leavings = replaceOnce(old.get(), fresh, wanted, current.get());
            }
        } finally {
            table.roots().endReplacing(turn);
        }
        return Optional.of(finish(current.get(), leavings.orElseThrow(), began));
    }

    /** Nothing when another thread has come in between. */
    private Optional<Leavings> replaceOnce(
            Set<StoredBundle> old, StoredBundle fresh, BooleanSupplier wanted, Reload reload) {
        List<Root> before = table.roots().needing(old);
        List<Slot> taken = table.takeAll(Reload.stored(before));
        try {
            List<Root> needing = table.roots().needing(old);
            if (!before.containsAll(needing)) {
                return Optional.empty();
            }
            return reload.plan(old, fresh, needing, taken) && reload.arrive(old, wanted)
                    ? Optional.of(reload.run(ImportScope.current()))
                    : Optional.empty();
        } finally {
            taken.forEach(table::release);
        }
    }

    /** The new versions are in force: what goes wrong from here on undoes nothing, and is no failure of the reload. */
    private Swap finish(Reload reload, Leavings leavings, long began) {
        List<String> busy = depart(leavings);
        tell(reload.modules(), ModuleListener::reloaded);
        return swap(reload.changes(), Optional.empty(), busy, began);
    }

    private List<String> depart(Leavings leavings) {
        try {
            return new Departure(importing, leavings.versions(), leavings.replacement()).begin();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOGGER.log(System.Logger.Level.ERROR, "old versions in " + table.interpreter() + " leave with it alone", e);
            return List.of();
        }
    }

    private Swap swap(List<Change> changes, Optional<String> failure, List<String> busy, long began) {
        return new Swap(table.interpreter().id(), changes, failure, busy, Duration.ofNanos(System.nanoTime() - began));
    }

    /** The same for an update of a deployed bundle, in the place of all that are meant. Does not throw; the result says what went wrong. */
    Swap swap(Predicate<StoredBundle> old, StoredBundle fresh) {
        long began = System.nanoTime();
        AtomicReference<Reload> reload = new AtomicReference<>(new Reload(importing, deployed));
        ImportScope outer = ImportScope.current();
        try {
            outer.pause();
            try {
                return replace(() -> table.roots().held(old), fresh, () -> true, reload, began)
                        .orElseThrow();
            } finally {
                outer.resume();
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOGGER.log(System.Logger.Level.DEBUG, table.interpreter() + " keeps what it has", e);
            return swap(reload.get().changes(), Optional.of(String.valueOf(e.getMessage())), List.of(), began);
        }
    }

    /** Frees a module and takes it out. */
    void unload(String name) {
        Interpreter interpreter = table.interpreter();
        ImportScope outer = ImportScope.current();
        outer.pause();
        Slot slot;
        try {
            slot = table.take(name);
        } catch (RuntimeException | Error e) {
            outer.resume();
            throw e;
        }
        Optional<Throwable> failure;
        try {
            table.beginLeaving(slot);
            Incarnation version = slot.made().version();
            if (!Departure.areIdle(interpreter, List.of(version)) && version.readmit()) {
                table.stay(slot);
                throw new ModuleException("module %s is at work: %s; unload it when they have left"
                        .formatted(name, String.join(", ", Frames.inside(interpreter, List.of(slot.made())))));
            }
            failure = table.discard(slot.made());
            table.remove(slot);
        } finally {
            table.release(slot);
            outer.resume();
        }
        tell(List.of(slot.module()), ModuleListener::unloaded);
        if (failure.isPresent()) {
            throw new ModuleException(
                    "module " + name + " was unloaded, but could not be freed", failure.orElseThrow());
        }
    }

    /** Tells the listeners of modules, which are told whatever others throw. */
    private void tell(List<? extends Module> modules, BiConsumer<ModuleListener, Module> event) {
        for (ModuleListener listener : listeners()) {
            for (Module module : modules) {
                try {
                    event.accept(listener, module);
                } catch (Throwable e) {
                    LOGGER.log(System.Logger.Level.ERROR, listener.getClass() + " failed to hear of " + module, e);
                }
            }
        }
    }

    private List<ModuleListener> listeners() {
        try {
            return importing.maker().listeners();
        } catch (RuntimeException e) {
            LOGGER.log(
                    System.Logger.Level.ERROR, "nobody hears of changed modules in " + table.interpreter() + " now", e);
            return List.of();
        }
    }
}
