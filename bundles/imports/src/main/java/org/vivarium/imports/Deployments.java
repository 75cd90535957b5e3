package org.vivarium.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.ExtensionModule;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.MultipleInterpreters;

/**
 * The deployed bundles by symbolic name. Its monitor guards the table and is held over a whole change, so that a bundle is
 * either deployed with all of its modules or not at all; only the store is called under it.
 */
final class Deployments implements ModuleBundles {
    private final ClassSpaces spaces;
    private final LinkedHashMap<String, Deployment> table = new LinkedHashMap<>();

    private record Deployment(DeployedBundle bundle, StoredBundle stored) {}

    /** A module with the bundle that it is in. */
    record Found(DeployedModule module, StoredBundle bundle) {}

    Deployments(ClassSpaces spaces) {
        this.spaces = spaces;
    }

    @Override
    public synchronized DeployedBundle deploy(Path jar) {
        StoredBundle stored = store(jar);
        Deployment old = table.get(stored.symbolicName());
        if (old != null) {
            spaces.remove(stored);
            throw new ModuleException("bundle " + old.bundle.symbolicName() + " is deployed already, in version "
                    + old.bundle.version() + "; undeploy it first");
        }
        return put(stored);
    }

    @Override
    public synchronized DeployedBundle update(Path jar) {
        StoredBundle stored = store(jar);
        Deployment old = table.get(stored.symbolicName());
        if (old == null) {
            spaces.remove(stored);
            throw new ModuleException("no bundle " + stored.symbolicName() + " is deployed; deploy it first");
        }
        DeployedBundle bundle = put(stored);
        spaces.remove(old.stored);
        return bundle;
    }

    private StoredBundle store(Path jar) {
        try {
            return spaces.store(jar);
        } catch (ClassSpaceException e) {
            throw new ModuleException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Enters a bundle in the table, over the one with the same symbolic name. */
    private DeployedBundle put(StoredBundle stored) {
        try {
            DeployedBundle bundle = describe(stored);
            for (Deployment other : table.values()) {
                if (!other.bundle.symbolicName().equals(bundle.symbolicName())) {
                    check(bundle, other.bundle);
                }
            }
            table.put(bundle.symbolicName(), new Deployment(bundle, stored));
            return bundle;
        } catch (ModuleException e) {
            spaces.remove(stored);
            throw e;
        }
    }

    private static void check(DeployedBundle bundle, DeployedBundle other) {
        for (DeployedModule module : bundle.modules()) {
            if (other.modules().stream().anyMatch(there -> there.name().equals(module.name()))) {
                throw new ModuleException("module " + module.name() + " of " + bundle.source()
                        + " is provided by the deployed bundle " + other.symbolicName() + " " + other.version()
                        + " already; undeploy that first");
            }
        }
    }

    private static DeployedBundle describe(StoredBundle stored) {
        List<DeployedModule> modules = new ArrayList<>();
        for (Map<String, Object> attributes : stored.capabilities(ExtensionModule.NAMESPACE)) {
            modules.add(new DeployedModule(
                    attribute(stored, attributes, "name"),
                    attribute(stored, attributes, "class"),
                    multipleInterpreters(stored, attributes)));
        }
        return new DeployedBundle(stored.symbolicName(), stored.version(), stored.source(), List.copyOf(modules));
    }

    private static String attribute(StoredBundle stored, Map<String, Object> attributes, String name) {
        if (attributes.get(name) instanceof String value && !value.isEmpty()) {
            return value;
        }
        throw new ModuleException(stored.source() + " declares a module without the attribute " + name
                + "; annotate its definition with @ExtensionModule and build it with bnd");
    }

    private static MultipleInterpreters multipleInterpreters(StoredBundle stored, Map<String, Object> attributes) {
        Object value = attributes.getOrDefault("interpreters", MultipleInterpreters.SUPPORTED.name());
        for (MultipleInterpreters known : MultipleInterpreters.values()) {
            if (known.name().equals(value)) {
                return known;
            }
        }
        throw new ModuleException(stored.source() + " declares a module with interpreters=" + value + "; there are "
                + List.of(MultipleInterpreters.values()));
    }

    @Override
    public synchronized void undeploy(String symbolicName) {
        Deployment deployment = table.remove(symbolicName);
        if (deployment == null) {
            throw new ModuleException("no bundle " + symbolicName + " is deployed; there "
                    + (table.isEmpty() ? "is none" : "are: " + String.join(", ", table.keySet())));
        }
        spaces.remove(deployment.stored);
    }

    @Override
    public synchronized List<DeployedBundle> list() {
        return table.values().stream().map(Deployment::bundle).toList();
    }

    /** The deployed module of that name. */
    synchronized Optional<Found> find(String module) {
        for (Deployment deployment : table.values()) {
            for (DeployedModule candidate : deployment.bundle.modules()) {
                if (candidate.name().equals(module)) {
                    return Optional.of(new Found(candidate, deployment.stored));
                }
            }
        }
        return Optional.empty();
    }
}
