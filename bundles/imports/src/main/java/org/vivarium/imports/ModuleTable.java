package org.vivarium.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.Turns.Turn;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleNotFoundException;
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
    private final Interpreter interpreter;
    private final Turns turns;
    private final MetaPath path;
    private final ModuleMaker maker;
    private final BundleRoots roots;
    private final ImportedModule.Siblings siblings;
    private final UnaryOperator<ModuleSpec> shared;

    private final LinkedHashMap<String, Slot> slots = new LinkedHashMap<>();
    private final LinkedHashSet<Made> versions = new LinkedHashSet<>();
    private long imports;
    private boolean ended;

    /** A module's place. */
    static final class Slot {
        private final String name;
        private @Nullable Turn turn;
        private @Nullable ModuleSpec spec;
        private @Nullable ImportedModule module;
        private @Nullable Made made;
        private boolean imported;
        private long finished;
        private boolean leaving;

        private Slot(String name, Turn turn) {
            this.name = name;
            this.turn = turn;
        }

        String name() {
            return name;
        }

        /** The module, once it is placed. */
        ImportedModule module() {
            return Objects.requireNonNull(module);
        }

        /** Its version, once it is placed. */
        Made made() {
            return Objects.requireNonNull(made);
        }
    }

    /** A slot that the calling thread looked for, and whether it is to fill it. */
    private record Claim(Slot slot, boolean isNew) {}

    /**
     * An empty table.
     *
     * @param shared gives the spec by which this interpreter makes a module, which may be initialized in another one
     */
    ModuleTable(
            Interpreter interpreter,
            Turns turns,
            MetaPath path,
            ModuleMaker maker,
            BundleRoots roots,
            ImportedModule.Siblings siblings,
            UnaryOperator<ModuleSpec> shared) {
        this.interpreter = interpreter;
        this.turns = turns;
        this.path = path;
        this.maker = maker;
        this.roots = roots;
        this.siblings = siblings;
        this.shared = shared;
    }

    Interpreter interpreter() {
        return interpreter;
    }

    ModuleMaker maker() {
        return maker;
    }

    BundleRoots roots() {
        return roots;
    }

    MetaPath path() {
        return path;
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
        return turns.guarded(() ->
                imported().stream().<Module>map(Slot::module).toList());
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

    /** {@code importlib._bootstrap._find_and_load}. The calling thread does not hold the interpreter's lock. */
    Module importModule(ModuleRequirement wanted) {
        ImportScope outer = ImportScope.current();
        outer.pause();
        try {
            return importInside(outer.inside(), withConfig(wanted));
        } finally {
            outer.resume();
        }
    }

    /** A requirement together with what the config requires. */
    ModuleRequirement withConfig(ModuleRequirement wanted) {
        return interpreter
                .config()
                .imports()
                .requirementOf(wanted.name())
                .map(wanted::and)
                .orElse(wanted);
    }

    private Module importInside(ImportScope scope, ModuleRequirement wanted) {
        Optional<String> parent = ModuleNames.parentOf(wanted.name());
        Optional<Claim> claim = claim(wanted.name(), parent);
        while (claim.isEmpty()) {
            ModuleRequirement above = ModuleRequirement.any(parent.orElseThrow());
            scope.within(() -> importModule(above));
            claim = claim(wanted.name(), parent);
        }
        Slot slot = claim.orElseThrow().slot;
        return claim.orElseThrow().isNew ? make(slot, wanted, scope) : asFarAsMade(slot, wanted);
    }

    /** Enters a slot, or waits until the one that is there is ready; nothing when the package has to be imported first. */
    private Optional<Claim> claim(String name, Optional<String> parent) {
        return turns.guarded(() -> {
            while (true) {
                checkAlive();
                Slot slot = slots.get(name);
                Turn busy = slot == null ? null : slot.turn;
                Slot above = parent.map(slots::get).orElse(null);
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

    private Module asFarAsMade(Slot slot, ModuleRequirement wanted) {
        ImportedModule module = turns.<@Nullable ImportedModule>guarded(() -> slot.module);
        if (module == null) {
            throw new ModuleException(
                    "cannot import " + slot.name + ": it is imported in a circle, by its own bundle's start");
        }
        ModuleSpec spec = module.spec();
        if (!wanted.matches(spec.version())) {
            throw new ModuleException("module %s is imported in version %s, which does not match %s; reload it"
                    .formatted(slot.name, spec.version(), ModuleNames.clausesOf(wanted)));
        }
        return module;
    }

    private Module make(Slot slot, ModuleRequirement wanted, ImportScope scope) {
        try {
            maker.audit(slot.name);
        } catch (RuntimeException | Error refusal) {
            remove(slot);
            throw refusal;
        }
        try {
            scope.call(() -> {
                scope.asks();
                ModuleSpec spec = spec(wanted);
                scope.found();
                fill(slot, spec, scope);
                return finish(slot);
            });
        } catch (Throwable failure) {
            throw abandon(slot, failure);
        }
        scope.reload().ifPresent(reload -> reload.hasImported(this, slot));
        scope.tell(slot.name);
        return slot.module();
    }

    /** What a module is to be made of. */
    ModuleSpec spec(ModuleRequirement wanted) {
        Optional<String> parent = ModuleNames.parentOf(wanted.name());
        Optional<ImportedModule> above = turns.guarded(
                () -> parent.map(slots::get).flatMap(slot -> Optional.ofNullable(slot.module)));
        if (above.filter(module -> !path.isPackage(module.spec())).isPresent()) {
            throw new ModuleNotFoundException(wanted.name(), parent.orElseThrow());
        }
        ModuleSpec spec = path.find(interpreter, wanted).orElseThrow(() -> path.missing(wanted));
        maker.checkSupport(interpreter, spec);
        return shared.apply(spec);
    }

    private void fill(Slot slot, ModuleSpec spec, ImportScope scope) throws Exception {
        turns.run(() -> slot.spec = spec);
        ModuleDefinition definition = spec.loader().load(spec, interpreter);
        scope.loaded();
        ImportedModule module = new ImportedModule(slot.name, interpreter, siblings, maker.runtime());
        Incarnation version = new Incarnation(module, spec, definition, Optional.empty());
        module.become(version);
        Made made = new Made(version, definition);
        turns.run(() -> {
            slot.module = module;
            slot.made = made;
        });
        add(made);
        maker.run(interpreter, slot.name, scope, () -> {
            made.make();
            version.exec();
            return made;
        });
    }

    /** Takes a version in, to be given back at the end. */
    void add(Made made) {
        turns.run(() -> {
            versions.add(made);
            checkAlive();
        });
    }

    /** The module is there, and an attribute of its package. */
    private Slot finish(Slot slot) {
        return turns.guarded(() -> {
            checkAlive();
            slot.imported = true;
            slot.finished = ++imports;
            parentOf(slot).ifPresent(parent -> parent.submodule(ModuleNames.lastOf(slot.name), slot.module()));
            endTurn(slot);
            return slot;
        });
    }

    private Optional<ImportedModule> parentOf(Slot slot) {
        return ModuleNames.parentOf(slot.name)
                .map(slots::get)
                .flatMap(parent -> Optional.ofNullable(parent.module));
    }

    /** Leaves nothing of an import that failed; those who wait for it try for themselves. */
    private RuntimeException abandon(Slot slot, Throwable failure) {
        RuntimeException report = ModuleMaker.report(failure);
        Optional<Made> made = turns.guarded(() -> Optional.ofNullable(slot.made));
        made.ifPresent(version -> discard(version).ifPresent(report::addSuppressed));
        remove(slot);
        return report;
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
                    throw new ModuleException(
                            "module " + name + " is at work on itself: it cannot be changed from inside of its own import");
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
                            .formatted(busy.orElseThrow().name));
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
            slots.remove(slot.name, slot);
            slot.imported = false;
            parentOf(slot).ifPresent(parent -> parent.withoutSubmodule(ModuleNames.lastOf(slot.name)));
            endTurn(slot);
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
                    .filter(name -> name.startsWith(slot.name + "."))
                    .toList();
            if (!below.isEmpty()) {
                throw new ModuleException("module %s has submodules that are imported: %s; unload them first"
                        .formatted(slot.name, String.join(", ", below)));
            }
            slot.leaving = true;
        });
    }

    /** It stays. */
    void stay(Slot slot) {
        turns.run(() -> slot.leaving = false);
    }

    /** Gives a version back; tells what went wrong. */
    Optional<Throwable> discard(Made made) {
        turns.run(() -> versions.remove(made));
        try {
            made.discard();
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
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
