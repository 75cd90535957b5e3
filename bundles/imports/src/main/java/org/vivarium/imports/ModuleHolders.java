package org.vivarium.imports;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.BundleRoots.Root;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.LimitExceededException;
import org.vivarium.modules.Swap;

/** The interpreters that hold bundles, as their module tables know it. What has ended meanwhile holds nothing. Thread-safe. */
final class ModuleHolders implements Holders {
    private static final System.Logger LOGGER = System.getLogger(ModuleHolders.class.getName());

    private final Imports imports;

    ModuleHolders(Imports imports) {
        this.imports = imports;
    }

    @Override
    public List<Interpreter> holding(StoredBundle bundle) {
        return imports.tables().stream()
                .map(ModuleTable::interpreter)
                .sorted(Comparator.comparingLong(Interpreter::id))
                .filter(interpreter -> needs(interpreter, bundle))
                .toList();
    }

    /** Modules that are being imported or made anew count: the update waits for them. */
    private boolean needs(Interpreter interpreter, StoredBundle bundle) {
        return look(interpreter, table -> List.of(table.roots().need(bundle))).contains(true);
    }

    @Override
    public List<String> modulesNeeding(Interpreter interpreter, StoredBundle bundle) {
        return look(interpreter, table -> {
            List<Root> needing = table.roots().needing(bundle);
            return table.imported().stream()
                    .filter(slot -> table.roots()
                            .rootOf(slot.made().definition())
                            .filter(needing::contains)
                            .isPresent())
                    .map(Slot::name)
                    .toList();
        });
    }

    @Override
    public List<String> servicesNeeding(Interpreter interpreter, StoredBundle bundle) {
        return look(interpreter, table -> {
            ClassSpace space = table.roots().space();
            Set<Bundle> bundles = table.roots().needing(bundle).stream()
                    .flatMap(root -> space.bundlesOf(root.stored()).stream())
                    .collect(Collectors.toSet());
            return bundles.stream()
                    .flatMap(each -> Stream.ofNullable(each.getRegisteredServices()))
                    .flatMap(Arrays::stream)
                    .flatMap(ModuleHolders::interfaces)
                    .distinct()
                    .sorted()
                    .toList();
        });
    }

    private static Stream<String> interfaces(ServiceReference<?> service) {
        return Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS));
    }

    /** Looks at an interpreter's table; nothing is seen when it has none, or ends. */
    private <R> List<R> look(Interpreter interpreter, Function<ModuleTable, List<R>> look) {
        Optional<ModuleTable> table = imports.held(interpreter);
        try {
            return table.isEmpty() ? List.of() : interpreter.attach(() -> look.apply(table.orElseThrow()));
        } catch (InterpreterNotFoundException | InterpreterKilledException | LimitExceededException e) {
            LOGGER.log(
                    System.Logger.Level.DEBUG, interpreter + " lets nobody in any more: it holds nothing for long", e);
            return List.of();
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "what " + interpreter + " holds cannot be seen from here", e);
            return List.of();
        }
    }

    @Override
    public Swap swap(Interpreter interpreter, StoredBundle old, StoredBundle fresh) {
        try {
            return imports.within(interpreter, table -> imports.reloading(table).swap(old, fresh));
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, interpreter + " does not take the new version", e);
            return new Swap(
                    interpreter.id(), List.of(), Optional.of(String.valueOf(e.getMessage())), List.of(), Duration.ZERO);
        }
    }
}
