package org.vivarium.imports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.vivarium.classspace.Replacement;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.BundleRoots.Root;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.Swap.Change;

/**
 * Makes modules of one interpreter anew, all or none of them: {@code importlib.reload}, in a new version.
 *
 * <p>The new versions are made beside the old ones, in the order of import; then all take their place in one step. Before that step
 * a failure takes back whatever has been done; what was imported by the slots of the new versions goes too, as it may be wired
 * to them. What others are at work in goes when they have left, and the bundles that arrived with the last module in them; until
 * then the old ones cannot be replaced again. After that step nothing is undone.
 *
 * <p>Used by one thread, which has the turn of each module and the one that keeps others from installing bundles.
 */
final class Reload {
    private final Importing importing;
    private final ModuleTable table;
    private final BundleFinder deployed;
    private final List<Remaking> remade = new ArrayList<>();
    private final List<Slot> imported = new ArrayList<>();
    private final Map<ImportedModule, Incarnation> arrivals = new ConcurrentHashMap<>();
    private final List<Root> arriving = new ArrayList<>();
    private final List<Root> leaving = new ArrayList<>();
    private @Nullable Replacement replacement;

    /** A module that is made anew. */
    private static final class Remaking {
        private final Slot slot;
        private final Made old;
        private final ModuleSpec spec;
        private @Nullable Made fresh;

        Remaking(Slot slot, ModuleSpec spec) {
            this.slot = slot;
            this.old = slot.made();
            this.spec = spec;
        }

        Made fresh() {
            return Objects.requireNonNull(fresh);
        }
    }

    /** What a reload has left behind, to be given back when nobody is at work in it any more. */
    record Leavings(List<Made> versions, Optional<Replacement> replacement) {}

    Reload(Importing importing, BundleFinder deployed) {
        this.importing = importing;
        table = importing.table();
        this.deployed = deployed;
    }

    /** A slot of a new version has imported a module that was not there. */
    void hasImported(ModuleTable into, Slot slot) {
        if (into.equals(table)) {
            imported.add(slot);
        }
    }

    /** What has been or was to be changed. */
    List<Change> changes() {
        return remade.stream()
                .map(each ->
                        new Change(each.slot.name(), each.old.version().spec().version(), each.spec.version()))
                .toList();
    }

    /** The modules. */
    List<ImportedModule> modules() {
        return remade.stream().map(each -> each.slot.module()).toList();
    }

    // --- what is to be made anew ---

    /** One module, of what its finder has found. Whose turn the calling thread has. */
    void plan(Slot slot, ModuleSpec spec) {
        remade.add(new Remaking(slot, spec));
    }

    /**
     * All modules that need one of some stored bundles; those that are in one of these are made of another one.
     *
     * @param needing the roots that need them
     * @param taken the modules in these roots, whose turns the calling thread has
     * @return false when another thread has come in between and makes a module in one of these roots: then nothing has been done
     * @throws ModuleException when one of them cannot be made anew
     */
    boolean plan(Set<StoredBundle> old, StoredBundle fresh, List<Root> needing, List<Slot> taken) {
        BundleRoots roots = table.roots();
        for (Slot slot : taken) {
            Root root = roots.rootOf(slot.made().definition()).orElseThrow();
            remade.add(new Remaking(slot, spec(slot, root.stored(), old, fresh)));
        }
        List<ModuleDefinition> definitions = definitions();
        for (Root root : needing) {
            if (!roots.isFullyIn(root, definitions)) {
                if (table.hasOthers(stored(needing), taken)) {
                    return false;
                }
                throw new ModuleException(
                        "%s cannot be reloaded: a module of it was not found by the finder of what is deployed"
                                .formatted(root.stored().symbolicName()));
            }
        }
        leaving.addAll(needing);
        return true;
    }

    private List<ModuleDefinition> definitions() {
        return remade.stream().map(each -> each.old.definition()).toList();
    }

    /** What roots are made of. */
    static Set<StoredBundle> stored(Collection<Root> roots) {
        return roots.stream().map(Root::stored).collect(Collectors.toSet());
    }

    private ModuleSpec spec(Slot slot, StoredBundle of, Set<StoredBundle> old, StoredBundle fresh) {
        StoredBundle next = old.contains(of) ? fresh : of;
        ModuleSpec spec = deployed.find(next, slot.name())
                .orElseThrow(() ->
                        new ModuleException("bundle %s %s has no module %s, which %s has imported; unload it first"
                                .formatted(next.symbolicName(), next.version(), slot.name(), table.interpreter())));
        ModuleRequirement wanted = importing.withConfig(ModuleRequirement.any(slot.name()));
        if (!wanted.matches(spec.version())) {
            throw new ModuleException("module %s would be of version %s, which does not match %s in the config of %s"
                    .formatted(slot.name(), spec.version(), ModuleNames.clausesOf(wanted), table.interpreter()));
        }
        importing.maker().checkSupport(table.interpreter(), spec);
        return spec;
    }

    // --- making it ---

    /**
     * Has the bundles of the new versions installed.
     *
     * @param old the bundles that are to leave
     * @param wanted whether they are wanted still, when they are there
     * @return false when they are not, or when another thread has come in between and wired something to an old bundle, or made a
     *     module in what leaves: then nothing has been done
     */
    boolean arrive(Set<StoredBundle> old, BooleanSupplier wanted) {
        BundleRoots roots = table.roots();
        Set<StoredBundle> next = remade.stream()
                .map(each -> ((BundleLoader) each.spec.loader()).bundle())
                .collect(Collectors.toSet());
        List<Root> arrived = roots.arrive(leaving, next);
        try {
            Replacement begun = replace(stored(leaving), stored(arrived));
            Map<Root, Bundle> installed = arrived.stream()
                    .collect(Collectors.toMap(
                            Function.identity(),
                            root -> begun.installation(root.stored()).bundle()));
            if (!wanted.getAsBoolean()
                    || !leaving.containsAll(roots.needing(old))
                    || !roots.open(leaving, definitions(), installed)) {
                begun.rollback();
                return false;
            }
            replacement = begun;
            arriving.addAll(arrived);
            return true;
        } finally {
            roots.endArriving(arrived);
        }
    }

    /**
     * Makes all, and has them take their place.
     *
     * @return what is to be given back
     * @throws RuntimeException what an import would throw; everything is as it was
     */
    Leavings run(ImportScope scope) {
        try {
            scope.inside(this)
                    .call(() -> ScopedValue.where(ImportedModule.ARRIVING, arrivals)
                            .call(() -> {
                                for (Remaking each : remade) {
                                    make(each);
                                }
                                return remade;
                            }));
            table.become(
                    remade.stream().map(each -> each.slot).toList(),
                    remade.stream().map(Remaking::fresh).toList(),
                    () -> table.roots().settle(leaving, arriving));
            return new Leavings(remade.stream().map(each -> each.old).toList(), Optional.ofNullable(replacement));
        } catch (Throwable failure) {
            throw undo(failure);
        }
    }

    /** The start of the bundles has the deadline that the making of a module has. */
    private Replacement replace(Set<StoredBundle> there, Set<StoredBundle> next) {
        List<Replacement> begun = new ArrayList<>();
        ImportScope scope = ImportScope.current().inside();
        String modules = remade.stream().map(each -> each.slot.name()).collect(Collectors.joining(", "));
        try {
            importing
                    .maker()
                    .limited(
                            table.interpreter(),
                            modules,
                            scope,
                            () -> scope.call(
                                    () -> begun.add(table.roots().space().replace(there, next))));
            return begun.getFirst();
        } catch (InterpreterNotFoundException e) {
            throw e;
        } catch (Exception e) {
            // The framework has its own for a thread that is interrupted.
            ModuleException report = new ModuleException("cannot reload: " + e.getMessage(), e);
            begun.forEach(late -> rollback(late, report));
            throw report;
        }
    }

    private static void rollback(Replacement begun, ModuleException report) {
        try {
            begun.rollback();
        } catch (RuntimeException e) {
            report.addSuppressed(e);
        }
    }

    private void make(Remaking each) throws Exception {
        ImportScope scope = ImportScope.current().inside();
        scope.call(() -> {
            importing.maker().run(table.interpreter(), each.slot.name(), scope, () -> fill(each));
            return each;
        });
    }

    private Made fill(Remaking each) throws Exception {
        ImportedModule module = each.slot.module();
        Optional<Object> handedOver = handOver(each);
        ModuleDefinition definition = each.spec.loader() instanceof BundleLoader loader
                ? loader.loadAnyway(each.spec, table.interpreter())
                : each.spec.loader().load(each.spec, table.interpreter());
        Incarnation version = new Incarnation(module, each.spec, definition, handedOver);
        Made made = new Made(version, definition);
        each.fresh = made;
        table.add(made);
        arrivals.put(module, version);
        made.make();
        version.exec();
        return made;
    }

    private Optional<Object> handOver(Remaking each) throws Exception {
        return ScopedValue.where(ImportedModule.ARRIVING, Map.of())
                .call(() -> each.old.version().handOver());
    }

    // --- and taking it back ---

    private RuntimeException undo(Throwable failure) {
        RuntimeException report = ModuleMaker.report(failure);
        List<Made> made = new ArrayList<>();
        for (Remaking each : remade) {
            if (each.fresh != null) {
                made.add(each.fresh);
            }
        }
        for (Slot slot : imported) {
            try {
                table.takeOut(slot).ifPresent(made::add);
            } catch (ModuleException e) {
                // Interrupted while another thread works at it, which it stays.
                ModuleMaker.suppress(report, e);
            }
        }
        for (Made each : made.reversed()) {
            new Departure(importing, List.of(each), Optional.empty())
                    .withdraw()
                    .forEach(besides -> ModuleMaker.suppress(report, besides));
        }
        if (replacement != null) {
            try {
                table.roots().stay(leaving, arriving, replacement::rollback);
            } catch (RuntimeException e) {
                ModuleMaker.suppress(report, e);
            }
        }
        return report;
    }
}
