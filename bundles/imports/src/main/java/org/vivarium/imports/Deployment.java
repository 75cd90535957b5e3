package org.vivarium.imports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.Version;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.ExtensionModule;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.MultipleInterpreters;

/**
 * A bundle that is deployed, or is about to be.
 *
 * @param bundle what it declares
 * @param stored what is installed in class spaces
 */
record Deployment(DeployedBundle bundle, StoredBundle stored) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

    /**
     * Reads what a stored bundle declares.
     *
     * @throws ModuleException when one of its modules is declared wrongly, or as {@link PythonContent#of}
     */
    static Deployment of(StoredBundle stored) {
        List<DeployedModule> modules = modulesOf(stored);
        Set<String> names = modules.stream().map(DeployedModule::name).collect(Collectors.toSet());
        List<String> packages = PythonContent.of(stored).names();
        packages.stream().filter(names::contains).findFirst().ifPresent(name -> {
            throw new ModuleException(stored.source() + " declares module " + name + " and has a Python package " + name
                    + "; rename one of them");
        });
        return new Deployment(
                new DeployedBundle(
                        stored.symbolicName(),
                        stored.version(),
                        stored.source(),
                        List.copyOf(modules),
                        packages,
                        List.copyOf(stored.requirements())),
                stored);
    }

    /**
     * The modules that a stored bundle declares.
     *
     * @throws ModuleException when one is declared wrongly
     */
    static List<DeployedModule> modulesOf(StoredBundle stored) {
        List<DeployedModule> modules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Map<String, Object> attributes : stored.capabilities(ExtensionModule.NAMESPACE)) {
            DeployedModule module = new DeployedModule(
                    name(stored, attributes),
                    version(stored, attributes),
                    attribute(stored, attributes, "class"),
                    constant(stored, attributes, "interpreters", MultipleInterpreters.SUPPORTED),
                    constant(stored, attributes, "gil", Gil.USED),
                    constant(stored, attributes, "initialization", Initialization.MULTI_PHASE));
            if (!names.add(module.name())) {
                throw new ModuleException(stored.source() + " declares module " + module.name() + " twice");
            }
            modules.add(module);
        }
        return modules;
    }

    /** Symbolic name and version. */
    String id() {
        return bundle.id();
    }

    boolean isNamed(String symbolicName) {
        return bundle.symbolicName().equals(symbolicName);
    }

    /** Whether it has a module or a Python package of that name. */
    boolean provides(String name) {
        return bundle.packages().contains(name)
                || bundle.modules().stream().anyMatch(each -> each.name().equals(name));
    }

    private static String name(StoredBundle stored, Map<String, Object> attributes) {
        String name = attribute(stored, attributes, "name");
        if (!NAME.matcher(name).matches()) {
            throw new ModuleException(stored.source() + " declares a module with name=" + name
                    + "; a name looks like greeting or acme.money");
        }
        return name;
    }

    private static Version version(StoredBundle stored, Map<String, Object> attributes) {
        Object value = attributes.getOrDefault("version", "");
        try {
            // bnd gives it the type Version; who writes a manifest by hand may leave that out.
            return value instanceof Version typed
                    ? typed
                    : value.equals("") ? stored.version() : new Version(value.toString());
        } catch (IllegalArgumentException e) {
            throw new ModuleException(
                    stored.source() + " declares module " + attributes.get("name") + " with version=" + value
                            + "; a version looks like 1.2.0 or 1.2.0.beta",
                    e);
        }
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
}
