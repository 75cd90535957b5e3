package org.vivarium.modules;

import java.util.List;
import org.osgi.framework.Version;

/**
 * A bundle that was deployed.
 *
 * @param symbolicName its symbolic name
 * @param version its version
 * @param source the name of the file that it came from
 * @param modules the modules that it provides; none when it only serves other bundles
 */
public record DeployedBundle(String symbolicName, Version version, String source, List<DeployedModule> modules) {

    /**
     * A module in a deployed bundle.
     *
     * @param name the name that it is imported by
     * @param className its definition
     * @param interpreters whether it may be loaded in several interpreters
     * @param gil whether it is called under the interpreter's lock
     */
    public record DeployedModule(String name, String className, MultipleInterpreters interpreters, Gil gil) {}
}
