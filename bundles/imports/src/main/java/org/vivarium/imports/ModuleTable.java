package org.vivarium.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.vivarium.imports.ModuleLoader.Loaded;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
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
 *   ended    whether the modules have been freed, and no more are made
 * </pre>
 *
 * <p>A thread makes a module outside of the monitor, as the owner of its slot. Others wait until the slot is ready or gone.
 * Before a thread waits it follows the owners from slot to slot: if it would end up waiting for itself, it takes the module
 * as far as it is made instead, as {@code importlib._bootstrap._ModuleLock} has it.
 *
 * <p>The order is: a slot, then the interpreter's lock, then the monitor of a module. An owner takes the interpreter's lock to
 * run the module's code; an import inside of that code gives the lock back before it waits for another slot, as its owner may
 * need the lock. So nobody who holds the lock waits for a slot. The table's own monitor comes after none and before none.
 */
final class ModuleTable {
    private final Interpreter interpreter;
    private final Deployments deployments;
    private final ModuleLoader loader;

    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition changed = monitor.newCondition();
    private final LinkedHashMap<String, Slot> slots = new LinkedHashMap<>();
    private final Map<Thread, Slot> waiting = new HashMap<>();
    private boolean ended;

    /** A module's place. What is loaded is freed by who takes it out of here. */
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

    Interpreter interpreter() {
        return interpreter;
    }

    boolean hasEnded() {
        monitor.lock();
        try {
            return ended;
        } finally {
            monitor.unlock();
        }
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

    /** {@code importlib._bootstrap._find_and_load}. The calling thread does not hold the interpreter's lock. */
    Module importModule(String name) {
        Slot mine = new Slot(Thread.currentThread());
        monitor.lock();
        try {
            for (Slot slot = claim(name, mine); slot != null; slot = claim(name, mine)) {
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

    /** Enters a slot, unless there is one of that name; gives that one. */
    private @Nullable Slot claim(String name, Slot mine) {
        checkAlive();
        return slots.putIfAbsent(name, mine);
    }

    private void checkAlive() {
        if (ended) {
            throw new InterpreterNotFoundException(interpreter + " has ended");
        }
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
        try {
            loader.audit(name);
        } catch (RuntimeException | Error refusal) {
            leave(name, slot);
            throw refusal;
        }
        try {
            Loaded loaded = loader.create(
                    interpreter, deployments.find(name).orElseThrow(() -> new ModuleNotFoundException(name)));
            place(slot, loaded);
            loader.exec(loaded);
            finish(slot);
            return loaded.module();
        } catch (Throwable failure) {
            throw abandon(name, slot, failure);
        }
    }

    private void place(Slot slot, Loaded loaded) {
        monitor.lock();
        try {
            slot.loaded = loaded;
            checkAlive();
        } finally {
            monitor.unlock();
        }
    }

    private void finish(Slot slot) {
        monitor.lock();
        try {
            checkAlive();
            slot.ready = true;
            changed.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    private Optional<Loaded> take(Slot slot) {
        monitor.lock();
        try {
            Optional<Loaded> taken = Optional.ofNullable(slot.loaded);
            slot.loaded = null;
            return taken;
        } finally {
            monitor.unlock();
        }
    }

    private void leave(String name, Slot slot) {
        monitor.lock();
        try {
            slots.remove(name, slot);
            changed.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** Leaves nothing of an import that failed; those who wait for it try for themselves. */
    private RuntimeException abandon(String name, Slot slot, Throwable failure) {
        RuntimeException report = failure instanceof ModuleException known
                ? known
                : new ExecutionFailedException(ExceptionSnapshot.of(failure, ModuleLoader.class));
        Optional<Loaded> loaded = take(slot);
        if (loaded.isPresent()) {
            try {
                loader.unload(loaded.orElseThrow());
            } catch (Throwable e) {
                report.addSuppressed(e);
            }
        }
        leave(name, slot);
        return report;
    }

    /**
     * Frees all modules, the last imported first, and ends the table. Once done, nothing happens.
     *
     * @throws ModuleException when some could not be freed; what they threw is suppressed in it
     */
    void clear() {
        List<Slot> leaving;
        monitor.lock();
        try {
            ended = true;
            leaving = new ArrayList<>(slots.values());
            slots.clear();
            changed.signalAll();
        } finally {
            monitor.unlock();
        }
        List<Throwable> failures = new ArrayList<>();
        for (Slot slot : leaving.reversed()) {
            take(slot).ifPresent(loaded -> {
                try {
                    loader.free(loaded);
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
        }
        if (!failures.isEmpty()) {
            ModuleException report = new ModuleException("modules of " + interpreter + " could not be freed");
            failures.forEach(report::addSuppressed);
            throw report;
        }
    }
}
