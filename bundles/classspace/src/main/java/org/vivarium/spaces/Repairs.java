package org.vivarium.spaces;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.classspace.PinRepair;
import org.vivarium.interpreters.Interpreter;

/** Has what keeps the class loaders of leaving bundles broken by all who offer that, and says what that was. Thread-safe. */
final class Repairs {
    private static final System.Logger LOGGER = System.getLogger(Repairs.class.getName());

    private final ServiceTracker<PinRepair, PinRepair> services;

    Repairs(BundleContext context) {
        services = new ServiceTracker<>(context, PinRepair.class, null);
        services.open();
    }

    void close() {
        services.close();
    }

    /** What was done for each of some bundles that are about to be uninstalled; nothing for most. */
    Map<Bundle, List<String>> repair(Interpreter interpreter, List<Bundle> leaving) {
        Map<Bundle, List<String>> repaired = Stream.of(services.getServices(new PinRepair[0]))
                .flatMap(service -> repair(service, interpreter, leaving).stream())
                .collect(Collectors.groupingBy(
                        PinRepair.Repair::bundle, Collectors.mapping(PinRepair.Repair::what, Collectors.toList())));
        repaired.forEach((bundle, all) -> LOGGER.log(
                System.Logger.Level.WARNING,
                bundle.getSymbolicName() + " " + bundle.getVersion() + " of " + interpreter + " left something behind: "
                        + String.join("; ", all)));
        return repaired;
    }

    private static List<PinRepair.Repair> repair(PinRepair service, Interpreter interpreter, List<Bundle> leaving) {
        try {
            return service.repair(interpreter, new LinkedHashSet<>(leaving)).stream()
                    .filter(repair -> leaving.contains(repair.bundle()))
                    .toList();
        } catch (RuntimeException | Error e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "what may keep class loaders of " + interpreter + " could not be broken by "
                            + service.getClass().getName(),
                    e);
            return List.of();
        }
    }
}
