package org.vivarium.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.BundleDiff;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.ExtensionModule;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Impact;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.MultipleInterpreters;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Update;

/**
 * The deployed bundles by symbolic name. Its monitor guards the table and is held over a whole change, so that a bundle is
 * either deployed with all of its modules or not at all; only the store is called under it, and audit hooks are before.
 */
final class Deployments implements ModuleBundles {
    private final ClassSpaces spaces;
    private final Supplier<Optional<Interpreters>> runtime;
    private final LinkedHashMap<String, Deployment> table = new LinkedHashMap<>();

    private record Deployment(DeployedBundle bundle, StoredBundle stored) {}

    /** A module with the bundle that it is in. */
    record Found(DeployedModule module, StoredBundle bundle) {}

    Deployments(ClassSpaces spaces, Supplier<Optional<Interpreters>> runtime) {
        this.spaces = spaces;
        this.runtime = runtime;
    }

    @Override
    public DeployedBundle deploy(Path jar) {
        audit(jar);
        synchronized (this) {
            StoredBundle stored = store(jar);
            checkAbsent(stored);
            return put(stored, stored.symbolicName());
        }
    }

    @Override
    public Impact impact(Path jar, String replaced, Follow follow) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Impact impact(String bundle) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public BundleDiff diff(Path jar, String replaced) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public List<DeployedBundle> closure(String bundle) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Update update(Path jar, String replaced, Follow follow, Consumer<? super Swap> progress) {
        DeployedBundle updated = update(jar);
        return new Update(updated, updated, List.of());
    }

    DeployedBundle update(Path jar) {
        audit(jar);
        synchronized (this) {
            StoredBundle stored = store(jar);
            if (!table.containsKey(stored.symbolicName())) {
                spaces.remove(stored);
                throw new ModuleException("no bundle " + stored.symbolicName() + " is deployed; deploy it first");
            }
            return put(stored, stored.symbolicName());
        }
    }

    /**
     * Deploys the bundle in a jar file in the place of the one with the symbolic name {@code old}, which may be another than
     * its own. When this fails, that one stays deployed.
     */
    DeployedBundle replace(String old, Path jar) {
        audit(jar);
        synchronized (this) {
            StoredBundle stored = store(jar);
            if (!stored.symbolicName().equals(old)) {
                checkAbsent(stored);
            }
            return put(stored, old);
        }
    }

    private void audit(Path jar) {
        runtime.get().ifPresent(interpreters -> interpreters.audit(AuditEvent.DEPLOY, jar.toString()));
    }

    private void checkAbsent(StoredBundle stored) {
        Deployment there = table.get(stored.symbolicName());
        if (there != null) {
            spaces.remove(stored);
            throw new ModuleException("bundle " + there.bundle.symbolicName() + " is deployed already, in version "
                    + there.bundle.version() + "; undeploy it first");
        }
    }

    private StoredBundle store(Path jar) {
        try {
            return spaces.store(jar);
        } catch (ClassSpaceException e) {
            throw new ModuleException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Enters a bundle in the table, in the place of the one with the symbolic name {@code old} where there is one. */
    private DeployedBundle put(StoredBundle stored, String old) {
        DeployedBundle bundle;
        try {
            bundle = describe(stored);
            for (Deployment other : table.values()) {
                if (!other.bundle.symbolicName().equals(old)) {
                    check(bundle, other.bundle);
                }
            }
        } catch (ModuleException e) {
            spaces.remove(stored);
            throw e;
        }
        Deployment replaced = table.get(old);
        if (!bundle.symbolicName().equals(old)) {
            table.remove(old);
        }
        table.put(bundle.symbolicName(), new Deployment(bundle, stored));
        if (replaced != null) {
            spaces.remove(replaced.stored);
        }
        return bundle;
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
                    stored.version(),
                    attribute(stored, attributes, "class"),
                    constant(stored, attributes, "interpreters", MultipleInterpreters.SUPPORTED),
                    constant(stored, attributes, "gil", Gil.USED),
                    constant(stored, attributes, "initialization", Initialization.MULTI_PHASE)));
        }
        return new DeployedBundle(
                stored.symbolicName(), stored.version(), stored.source(), List.copyOf(modules), stored.requirements());
    }

    private static String attribute(StoredBundle stored, Map<String, Object> attributes, String name) {
        if (attributes.get(name) instanceof String value && !value.isEmpty()) {
            return value;
        }
        throw new ModuleException(stored.source() + " declares a module without the attribute " + name
                + "; annotate its definition with @ExtensionModule and build it with bnd");
    }

    private static <E extends Enum<E>> E constant(
            StoredBundle stored, Map<String, Object> attributes, String name, E byDefault) {
        E[] known = byDefault.getDeclaringClass().getEnumConstants();
        Object value = attributes.getOrDefault(name, byDefault.name());
        for (E constant : known) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        throw new ModuleException(
                stored.source() + " declares a module with " + name + "=" + value + "; there are " + List.of(known));
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
    Optional<Found> find(String module) {
        return find(ModuleRequirement.any(module));
    }

    /** The highest deployed version of a module that fulfils a requirement. */
    synchronized Optional<Found> find(ModuleRequirement requirement) {
        return table.values().stream()
                .flatMap(deployment -> deployment.bundle.modules().stream()
                        .filter(module -> module.name().equals(requirement.name())
                                && requirement.matches(module.version()))
                        .map(module -> new Found(module, deployment.stored)))
                .max(Comparator.comparing(found -> found.module().version()));
    }

    /** Whether modules are deployed whose names are below that one. */
    synchronized boolean isPackage(String name) {
        return table.values().stream()
                .flatMap(deployment -> deployment.bundle.modules().stream())
                .anyMatch(module -> module.name().startsWith(name + "."));
    }

    /** The modules that a stored bundle declares. */
    static List<DeployedModule> modulesOf(StoredBundle stored) {
        return describe(stored).modules();
    }
}
