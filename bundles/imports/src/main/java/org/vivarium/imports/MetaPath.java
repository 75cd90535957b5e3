package org.vivarium.imports;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFinder;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.modules.ModuleSpec;

/** The finders in the order in which they are asked: {@code sys.meta_path}. Thread-safe. */
final class MetaPath {
    private final Supplier<List<Entry>> entries;
    private final BundleFinder deployed;

    /**
     * A finder.
     *
     * @param finder it
     * @param interpreter the id of the only interpreter that it is asked for; null for all
     */
    record Entry(ModuleFinder finder, @Nullable Object interpreter) {
        boolean isFor(Interpreter asking) {
            return interpreter == null || interpreter.equals(asking.id());
        }
    }

    /**
     * A path.
     *
     * @param entries the finders that are there, the first to be asked in front
     * @param deployed the one of them that finds what is deployed
     */
    MetaPath(Supplier<List<Entry>> entries, BundleFinder deployed) {
        this.entries = entries;
        this.deployed = deployed;
    }

    /** What the first finder that knows it says of a module: {@code importlib._bootstrap._find_spec}. */
    Optional<ModuleSpec> find(Interpreter interpreter, ModuleRequirement requirement) {
        for (Entry entry : entries.get()) {
            if (entry.isFor(interpreter)) {
                Optional<ModuleSpec> spec = entry.finder
                        .find(interpreter, requirement)
                        .filter(found -> requirement.matches(found.version()));
                if (spec.isPresent()) {
                    return spec;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether nobody is asked before the finder of what is deployed. */
    boolean beginsWithDeployed(Interpreter interpreter) {
        return entries.get().stream()
                .filter(entry -> entry.isFor(interpreter))
                .findFirst()
                .filter(entry -> entry.finder.equals(deployed))
                .isPresent();
    }

    /** Whether a module can have submodules. Those of a deployed one may be deployed after its import. */
    boolean isPackage(ModuleSpec spec) {
        return spec.isPackage() || (spec.loader() instanceof BundleLoader && deployed.isPackage(spec.name()));
    }

    /** Why nothing was found. */
    ModuleException missing(ModuleRequirement requirement) {
        return deployed.nearest(requirement)
                .map(version -> new ModuleException("module %s is deployed in version %s, which does not match %s"
                        .formatted(requirement.name(), version, ModuleNames.clausesOf(requirement))))
                .orElseGet(() -> new ModuleNotFoundException(requirement.name()));
    }
}
