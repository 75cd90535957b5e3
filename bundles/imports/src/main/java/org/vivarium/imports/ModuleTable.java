package org.vivarium.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.vivarium.imports.ModuleLoader.Loaded;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleNotFoundException;

/**
 * One interpreter's modules by name: {@code sys.modules}.
 *
 * <pre>
 * monitor    guards the rest; nothing is called under it
 *   slots    modules made or being made, in the order of import
 *   waiting  the threads that wait for a slot of another thread
 * </pre>
 *
 * <p>A thread makes a module outside of the monitor, as the owner of its slot. Others wait until the slot is ready or gone.
 * Before a thread waits it follows the owners from slot to slot: if it would end up waiting for itself, it takes the module
 * as far as it is made instead, as {@code importlib._bootstrap._ModuleLock} has it.
 */
final class ModuleTable {
    private final Interpreter interpreter;
    private final Deployments deployments;
    private final ModuleLoader loader;

    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition changed = monitor.newCondition();
    private final LinkedHashMap<String, Slot> slots = new LinkedHashMap<>();
    private final Map<Thread, Slot> waiting = new HashMap<>();

    /** A module's place. */
    private static final class Slot {
        private final Thread owner;
        private @Nullable Loaded loaded;
        private boolean ready;

        Slot(Thread owner) {
            this.owner = owner;
        }
    }

    ModuleTable(Interpreter interpreter, Deployments deployments, ModuleLoader loader) {
        this.interpreter = interpreter;
        this.deployments = deployments;
        this.loader = loader;
    }

    boolean contains(String name) {
        monitor.lock();
        try {
            return slots.containsKey(name);
        } finally {
            monitor.unlock();
        }
    }

    /** The modules that are ready. */
    List<Module> list() {
        monitor.lock();
        try {
            List<Module> modules = new ArrayList<>();
            for (Slot slot : slots.values()) {
                if (slot.ready && slot.loaded != null) {
                    modules.add(slot.loaded.module());
                }
            }
            return modules;
        } finally {
            monitor.unlock();
        }
    }

    /** {@code importlib._bootstrap._find_and_load}. */
    Module importModule(String name) {
        Slot mine = new Slot(Thread.currentThread());
        monitor.lock();
        try {
            for (Slot slot = slots.putIfAbsent(name, mine); slot != null; slot = slots.putIfAbsent(name, mine)) {
                if (slot.ready || wouldWaitForItself(slot)) {
                    return asFarAsMade(slot, name);
                }
                waiting.put(mine.owner, slot);
                changed.await();
                waiting.remove(mine.owner);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModuleException("the import of " + name + " was interrupted", e);
        } finally {
            waiting.remove(mine.owner);
            monitor.unlock();
        }
        return make(name, mine);
    }

    private boolean wouldWaitForItself(Slot first) {
        for (Slot slot = first; slot != null; slot = waiting.get(slot.owner)) {
            if (slot.owner.equals(Thread.currentThread())) {
                return true;
            }
        }
        return false;
    }

    private static Module asFarAsMade(Slot slot, String name) {
        if (slot.loaded == null) {
            throw new ModuleException(
                    "cannot import " + name + ": it is imported in a circle, by its own bundle's start");
        }
        return slot.loaded.module();
    }

    private Module make(String name, Slot slot) {
        Loaded loaded = null;
        try {
            loaded = loader.create(
                    interpreter, deployments.find(name).orElseThrow(() -> new ModuleNotFoundException(name)));
            advance(slot, loaded, false);
            loader.exec(loaded);
            advance(slot, loaded, true);
            return loaded.module();
        } catch (Throwable failure) {
            throw abandon(name, loaded, failure);
        }
    }

    private void advance(Slot slot, Loaded loaded, boolean ready) {
        monitor.lock();
        try {
            slot.loaded = loaded;
            slot.ready = ready;
            changed.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** Leaves nothing of an import that failed; those who wait for it try for themselves. */
    private RuntimeException abandon(String name, @Nullable Loaded loaded, Throwable failure) {
        RuntimeException report = failure instanceof ModuleException known
                ? known
                : new ExecutionFailedException(ExceptionSnapshot.of(failure, ModuleLoader.class));
        if (loaded != null) {
            try {
                loader.unload(loaded);
            } catch (Exception e) {
                report.addSuppressed(e);
            }
        }
        monitor.lock();
        try {
            slots.remove(name);
            changed.signalAll();
        } finally {
            monitor.unlock();
        }
        return report;
    }

    /** Frees all modules, the last imported first. */
    void clear() throws Exception {
        List<Slot> leaving;
        monitor.lock();
        try {
            leaving = new ArrayList<>(slots.values());
            slots.clear();
            changed.signalAll();
        } finally {
            monitor.unlock();
        }
        ModuleException report = null;
        for (Slot slot : leaving.reversed()) {
            if (slot.loaded == null) {
                continue;
            }
            try {
                loader.free(slot.loaded);
            } catch (Exception | LinkageError e) {
                if (report == null) {
                    report = new ModuleException("modules of " + interpreter + " could not be freed");
                }
                report.addSuppressed(e);
            }
        }
        if (report != null) {
            throw report;
        }
    }
}
