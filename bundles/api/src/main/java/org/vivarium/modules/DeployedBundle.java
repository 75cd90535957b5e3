package org.vivarium.modules;

import java.util.List;
import org.osgi.framework.Version;

/**
 * A bundle that was deployed.
 *
 * @param symbolicName its symbolic name
 * @param version its version
 * @param source the name of the file that it came from
 * @param modules the Java modules that it provides; none when it only serves other bundles
 * @param packages the Python packages and modules that it provides, by the names without dots, sorted; their version is the bundle's
 * @param requirements what it requires of others, a line each
 */
public record DeployedBundle(
        String symbolicName,
        Version version,
        String source,
        List<DeployedModule> modules,
        List<String> packages,
        List<String> requirements) {

    /**
     * A module in a deployed bundle.
     *
     * @param name the name that it is imported by
     * @param version its version
     * @param className its definition
     * @param interpreters whether it may be loaded in several interpreters
     * @param gil whether it is called under the interpreter's lock
     * @param initialization whether each interpreter initializes it
     */
    public record DeployedModule(
            String name,
            Version version,
            String className,
            MultipleInterpreters interpreters,
            Gil gil,
            Initialization initialization) {}

    /** Symbolic name and version, as {@link ModuleBundles} takes them: {@code org.acme.greeting/1.2.0}. */
    public String id() {
        return symbolicName + "/" + version;
    }
}
