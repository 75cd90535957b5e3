package org.vivarium.imports;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.BundleRoots.Root;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Swap.Change;

/** The interpreters that hold bundles, as their module tables know it. Thread-safe. */
final class ModuleHolders implements Holders {
    private static final System.Logger LOGGER = System.getLogger(ModuleHolders.class.getName());

    private final Imports imports;

    ModuleHolders(Imports imports) {
        this.imports = imports;
    }

    @Override
    public List<Holder> holding(Predicate<StoredBundle> meant) {
        SortedMap<Long, Holder> holders = new TreeMap<>();
        for (ModuleTable table : imports.tables()) {
            holder(table, meant)
                    .ifPresent(holder -> holders.put(holder.interpreter().id(), holder));
        }
        for (Holder holder : imports.packages().holding(meant)) {
            holders.merge(holder.interpreter().id(), holder, Holder::and);
        }
        return List.copyOf(holders.values());
    }

    /**
     * Modules that are being imported or made anew count, since the update waits for them. What an interpreter holds is seen from
     * outside: a limit that it has reached lets nobody in, and changes nothing about that.
     */
    private static Optional<Holder> holder(ModuleTable table, Predicate<StoredBundle> meant) {
        Interpreter interpreter = table.interpreter();
        try {
            Set<StoredBundle> held = table.roots().needed(meant);
            return held.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Holder(interpreter, held, modulesNeeding(table, held), Optional.empty()));
        } catch (RuntimeException e) {
            if (hasEnded(interpreter, e)) {
                LOGGER.log(System.Logger.Level.DEBUG, interpreter + " ends: it holds nothing for long", e);
                return Optional.empty();
            }
            LOGGER.log(System.Logger.Level.WARNING, "what " + interpreter + " holds cannot be told", e);
            return Optional.of(new Holder(
                    interpreter, Set.of(), List.of(), Optional.of("what it holds cannot be told: " + e.getMessage())));
        }
    }

    private static boolean hasEnded(Interpreter interpreter, RuntimeException failure) {
        return failure instanceof InterpreterNotFoundException
                || failure instanceof InterpreterKilledException
                || interpreter.state().compareTo(Interpreter.State.FINALIZING) >= 0;
    }

    private static List<String> modulesNeeding(ModuleTable table, Set<StoredBundle> bundles) {
        BundleRoots roots = table.roots();
        Map<String, Root> rootOf = new LinkedHashMap<>();
        for (Slot slot : table.imported()) {
            roots.rootOf(slot.made().definition()).ifPresent(root -> rootOf.put(slot.name(), root));
        }
        List<Root> needing = roots.needing(bundles);
        return rootOf.entrySet().stream()
                .filter(each -> needing.contains(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public List<String> servicesNeeding(Interpreter interpreter, Set<StoredBundle> bundles) {
        return imports.held(interpreter)
                .map(table -> servicesNeeding(table, bundles))
                .orElse(List.of());
    }

    private static List<String> servicesNeeding(ModuleTable table, Set<StoredBundle> bundles) {
        BundleRoots roots = table.roots();
        return roots.needing(bundles).stream()
                .flatMap(root -> roots.space().bundlesOf(root.stored()).stream())
                .distinct()
                .flatMap(each -> Stream.ofNullable(each.getRegisteredServices()))
                .flatMap(Arrays::stream)
                .flatMap(ModuleHolders::interfaces)
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<String> interfaces(ServiceReference<?> service) {
        return Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS));
    }

    private static Swap with(Swap swap, List<Change> packages) {
        return new Swap(
                swap.interpreter(),
                Stream.concat(swap.changes().stream(), packages.stream()).toList(),
                swap.failure(),
                swap.busy(),
                swap.time());
    }

    @Override
    public void sweep() {
        imports.packages().sweep();
    }

    @Override
    public Swap swap(Interpreter interpreter, Predicate<StoredBundle> old, StoredBundle fresh) {
        try {
            return imports.within(interpreter, table -> {
                Swap swap = imports.reloading(table).swap(old, fresh);
                return swap.failure().isPresent()
                        ? swap
                        : with(swap, imports.packages().swap(interpreter, old, fresh));
            });
        } catch (InterpreterNotFoundException e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, interpreter + " does not take the new version", e);
            return new Swap(
                    interpreter.id(), List.of(), Optional.of(String.valueOf(e.getMessage())), List.of(), Duration.ZERO);
        }
    }
}
