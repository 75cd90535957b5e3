package org.vivarium.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.Turns.Turn;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleSpec;

/**
 * One interpreter's modules by name: {@code sys.modules}.
 *
 * <pre>
 * the monitor of the turns guards all; nothing is called under it
 *   slots    modules imported or being imported, in the order of import
 *   versions what is to be given back, in the order in which it was made: of the modules, of those that a reload is making, and of
 *            those that were replaced while somebody was at work in them
 *   imports  how many imports have been finished
 *   ended    whether the modules have been freed, and no more are made
 * </pre>
 *
 * <p>A thread makes, remakes or unloads a module outside of the monitor, in a turn of its slot. Others wait until that is over; who would
 * wait for itself takes the module as far as it is made instead. The order of locks is that of {@link Turns}.
 */
final class ModuleTable {
    private static final System.Logger LOGGER = System.getLogger(ModuleTable.class.getName());

    private final Interpreter interpreter;
    private final Turns turns;
    private final BundleRoots roots;

    private final LinkedHashMap<String, Slot> slots = new LinkedHashMap<>();
    private final LinkedHashSet<Made> versions = new LinkedHashSet<>();
    private long imports;
    private boolean ended;

    /** A slot that the calling thread looked for, and whether it is to fill it. */
    record Claim(Slot slot, boolean isNew) {}

    ModuleTable(Interpreter interpreter, Turns turns, BundleRoots roots) {
        this.interpreter = interpreter;
        this.turns = turns;
        this.roots = roots;
    }

    Interpreter interpreter() {
        return interpreter;
    }

    BundleRoots roots() {
        return roots;
    }

    // --- looking ---

    boolean hasEnded() {
        return turns.guarded(() -> ended);
    }

    boolean contains(String name) {
        return turns.guarded(() -> slots.containsKey(name));
    }

    /** The modules that have been imported. */
    List<Module> list() {
        return turns.guarded(() -> imported().stream().<Module>map(Slot::module).toList());
    }

    /** The imported module of that name. */
    Optional<Module> find(String name) {
        return turns.guarded(() -> Optional.ofNullable(slots.get(name))
                .filter(slot -> slot.imported)
                .map(Slot::module));
    }

    /** The module that was made of a definition, be it as far as it is made. */
    Optional<Module> find(Class<? extends ModuleDefinition> definition) {
        return turns.guarded(() -> versions.stream()
                .filter(made -> definition.isInstance(made.definition()))
                .<Module>map(made -> made.version().identity())
                .findFirst());
    }

    /** The slots of the imported modules. */
    List<Slot> imported() {
        return turns.guarded(
                () -> slots.values().stream().filter(slot -> slot.imported).toList());
    }

    private void checkAlive() {
        if (ended) {
            throw new InterpreterNotFoundException(interpreter + " has ended");
        }
    }

    // --- importing ---

    /** Enters a slot, or waits until the one that is there is ready; nothing when the package has to be imported first. */
    Optional<Claim> claim(String name, Optional<String> parent) {
        return turns.guarded(() -> {
            while (true) {
                checkAlive();
                Slot slot = slots.get(name);
                Turn busy = slot == null ? null : slot.turn;
                Slot above = parent.map(slots::get).orElse(null);
                if (above != null && above.isUndecided() && Frames.areInFunction()) {
                    throw new ModuleException("cannot import %s: %s is being unloaded".formatted(name, above.name()));
                }
                if (slot != null && slot.isUndecided() && Frames.areInFunction()) {
                    // The unload may wait for this very thread.
                    return Optional.of(new Claim(slot, false));
                }
                if (above != null && above.leaving && above.turn != null && turns.await(above.turn)) {
                    continue;
                }
                if (slot == null) {
                    if (parent.isPresent() && above == null) {
                        return Optional.empty();
                    }
                    Slot made = new Slot(name, turns.begin());
                    slots.put(name, made);
                    return Optional.of(new Claim(made, true));
                } else if (busy == null || !turns.await(busy)) {
                    return Optional.of(new Claim(slot, false));
                }
            }
        });
    }

    /** A module is going to be made of that. */
    void isOf(Slot slot, ModuleSpec spec) {
        turns.run(() -> slot.spec = spec);
    }

    /** A module is there as far as it is made. */
    void place(Slot slot, ImportedModule module, Made made) {
        turns.run(() -> {
            slot.module = module;
            slot.made = made;
            add(made);
        });
    }

    /** The module of a slot, when it has been placed. */
    Optional<ImportedModule> placed(Slot slot) {
        return turns.guarded(() -> Optional.ofNullable(slot.module));
    }

    /** The module of that name, when it has been placed. */
    Optional<ImportedModule> placed(String name) {
        return turns.guarded(() -> Optional.ofNullable(slots.get(name)).flatMap(this::placed));
    }

    /** Takes what has been made of a slot back, if there is something. */
    Optional<Throwable> discard(Slot slot) {
        return turns.guarded(() -> Optional.ofNullable(slot.made)).flatMap(this::discard);
    }

    /** Takes a version in, to be given back at the end. */
    void add(Made made) {
        turns.run(() -> {
            versions.add(made);
            checkAlive();
        });
    }

    /** The module is there, and an attribute of its package. */
    Slot finish(Slot slot) {
        return turns.guarded(() -> {
            checkAlive();
            slot.imported = true;
            slot.finished = ++imports;
            parentOf(slot).ifPresent(parent -> parent.submodule(ModuleNames.lastOf(slot.name()), slot.module()));
            endTurn(slot);
            return slot;
        });
    }

    private Optional<ImportedModule> parentOf(Slot slot) {
        return ModuleNames.parentOf(slot.name()).map(slots::get).flatMap(parent -> Optional.ofNullable(parent.module));
    }

    // --- changing what is imported ---

    /**
     * Takes a turn of a module that has been imported.
     *
     * @throws ModuleException when it has not been, or when the calling thread would wait for itself
     */
    Slot take(String name) {
        return turns.guarded(() -> {
            while (true) {
                checkAlive();
                Slot slot = slots.get(name);
                if (slot == null) {
                    throw new ModuleException("module " + name + " has not been imported by " + interpreter);
                }
                Turn busy = slot.turn;
                if (busy == null) {
                    slot.turn = turns.begin();
                    return slot;
                } else if (!turns.await(busy)) {
                    throw new ModuleException("module " + name
                            + " is at work on itself: it cannot be changed from inside of its own import");
                }
            }
        });
    }

    /**
     * Takes turns of all modules that are made of stored bundles, at once. Those that are being imported are waited for before.
     *
     * @return the modules, those that others are made of in front
     * @throws ModuleException when one of them is being imported by a thread that waits for the calling one
     */
    List<Slot> takeAll(Set<StoredBundle> bundles) {
        return turns.guarded(() -> {
            for (Optional<Slot> busy = busy(bundles); busy.isPresent(); busy = busy(bundles)) {
                Turn turn = Objects.requireNonNull(busy.orElseThrow().turn);
                if (!turns.await(turn)) {
                    throw new ModuleException("module %s cannot be made anew: its import waits for this reload"
                            .formatted(busy.orElseThrow().name()));
                }
            }
            checkAlive();
            List<Slot> taken = slots.values().stream()
                    .filter(slot -> isOf(slot, bundles))
                    .sorted(Comparator.comparingLong(slot -> slot.finished))
                    .toList();
            taken.forEach(slot -> slot.turn = turns.begin());
            return taken;
        });
    }

    /** Whether modules but some are or are to be made of stored bundles. */
    boolean hasOthers(Set<StoredBundle> bundles, List<Slot> known) {
        return turns.guarded(
                () -> slots.values().stream().anyMatch(slot -> isOf(slot, bundles) && !known.contains(slot)));
    }

    private Optional<Slot> busy(Set<StoredBundle> bundles) {
        return slots.values().stream()
                .filter(slot -> slot.turn != null && isOf(slot, bundles))
                .findFirst();
    }

    private static boolean isOf(Slot slot, Set<StoredBundle> bundles) {
        return slot.spec != null
                && slot.spec.loader() instanceof BundleLoader loader
                && bundles.contains(loader.bundle());
    }

    /** Ends a turn of the calling thread, if it has not ended yet. */
    void release(Slot slot) {
        turns.run(() -> {
            if (slot.turn != null && slot.turn.isMine()) {
                endTurn(slot);
            }
        });
    }

    private void endTurn(Slot slot) {
        Turn turn = slot.turn;
        slot.turn = null;
        if (turn != null) {
            turns.end(turn);
        }
    }

    /** In one step, modules have their new versions. */
    void become(List<Slot> changed, List<Made> next, Runnable settle) {
        turns.run(() -> {
            checkAlive();
            for (int i = 0; i < changed.size(); i++) {
                Slot slot = changed.get(i);
                slot.made = next.get(i);
                slot.spec = next.get(i).version().spec();
                slot.module().become(next.get(i).version());
            }
            settle.run();
            changed.forEach(this::endTurn);
        });
    }

    /** Takes a module out, whose turn the calling thread has. */
    void remove(Slot slot) {
        turns.run(() -> {
            if (slots.remove(slot.name(), slot)) {
                parentOf(slot).ifPresent(parent -> parent.withoutSubmodule(ModuleNames.lastOf(slot.name())));
            }
            slot.imported = false;
            release(slot);
        });
    }

    /**
     * Takes a module out that has been imported; gives its version, to be given back. Nothing when somebody else has taken it
     * out, and when who works at it waits for the calling thread, so that it stays.
     */
    Optional<Made> takeOut(Slot slot) {
        return turns.guarded(() -> {
            while (slot.equals(slots.get(slot.name()))) {
                Turn busy = slot.turn;
                if (busy == null) {
                    remove(slot);
                    return Optional.of(slot.made());
                } else if (!turns.await(busy)) {
                    break;
                }
            }
            return Optional.empty();
        });
    }

    /**
     * The module of a slot is going to leave: nobody imports submodules any more.
     *
     * @throws ModuleException when there are some
     */
    void beginLeaving(Slot slot) {
        turns.run(() -> {
            List<String> below = slots.keySet().stream()
                    .filter(name -> name.startsWith(slot.name() + "."))
                    .toList();
            if (!below.isEmpty()) {
                throw new ModuleException("module %s has submodules that are imported: %s; unload them first"
                        .formatted(slot.name(), String.join(", ", below)));
            }
            slot.leaving = true;
        });
    }

    /** It stays. */
    void stay(Slot slot) {
        turns.run(() -> slot.leaving = false);
    }

    /**
     * Gives a version back; tells what went wrong. When the interpreter lets the calling thread run nothing any more, the version is
     * left to {@link #clear}, whose thread still may.
     */
    Optional<Throwable> discard(Made made) {
        boolean closed = isClosed();
        boolean leaves = turns.guarded(() -> {
            if (closed && !ended && versions.contains(made)) {
                return false;
            }
            versions.remove(made);
            return true;
        });
        if (!leaves) {
            return Optional.empty();
        }
        try {
            made.discard();
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
        }
    }

    /** Whether a version is left to the end. */
    boolean keeps(Made made) {
        return turns.guarded(() -> versions.contains(made));
    }

    private boolean isClosed() {
        if (interpreter.state().compareTo(Interpreter.State.FINALIZING) < 0) {
            return false;
        }
        try {
            interpreter.check();
            return false;
        } catch (InterpreterNotFoundException | InterpreterKilledException e) {
            LOGGER.log(System.Logger.Level.DEBUG, interpreter + " ends: what leaves it is freed with it", e);
            return true;
        }
    }

    /**
     * Frees all modules, the last made first, and ends the table. Once done, nothing happens.
     *
     * @throws ModuleException when some could not be freed; what they threw is suppressed in it
     */
    void clear() {
        roots.end();
        List<Made> leaving = turns.guarded(() -> {
            ended = true;
            List.copyOf(slots.values()).forEach(this::endTurn);
            slots.clear();
            return new ArrayList<>(versions);
        });
        List<Throwable> failures = new ArrayList<>();
        leaving.reversed().forEach(made -> discard(made).ifPresent(failures::add));
        if (!failures.isEmpty()) {
            ModuleException report = new ModuleException("modules of " + interpreter + " could not be freed");
            failures.forEach(report::addSuppressed);
            throw report;
        }
    }
}
