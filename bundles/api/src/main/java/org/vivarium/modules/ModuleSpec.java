package org.vivarium.modules;

import org.osgi.framework.Version;

/**
 * What a module is going to be made of: {@code importlib.machinery.ModuleSpec}. A {@link ModuleFinder} gives it.
 *
 * @param name the name that it is imported by
 * @param version its version
 * @param origin where it comes from, for people to read, such as {@code org.acme.greeting 1.2.0}
 * @param isPackage whether it can have submodules
 * @param interpreters whether it may be loaded in several interpreters
 * @param gil whether it is called under the interpreter's lock
 * @param initialization whether each interpreter initializes it
 * @param loader what makes its definition
 */
public record ModuleSpec(
        String name,
        Version version,
        String origin,
        boolean isPackage,
        MultipleInterpreters interpreters,
        Gil gil,
        Initialization initialization,
        ModuleLoader loader) {

    /** The name of the package that it is in: {@code ModuleSpec.parent}. Empty at the top; a package's is its own name. */
    public String parent() {
        int dot = name.lastIndexOf('.');
        return isPackage ? name : dot < 0 ? "" : name.substring(0, dot);
    }
}
