package org.vivarium.imports;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Version;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.Deployments.Found;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleFinder;
import org.vivarium.modules.ModuleLoader;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.MultipleInterpreters;

/**
 * Finds deployed modules, and packages that are not deployed themselves but have submodules that are (PEP 420). Thread-safe.
 */
final class BundleFinder implements ModuleFinder {
    private static final ModuleLoader NAMESPACE = (_, _) -> new ModuleDefinition() {};

    private final Deployments deployments;
    private final Imports imports;

    /**
     * A finder.
     *
     * @param imports knows where what is found is to be installed
     */
    BundleFinder(Deployments deployments, Imports imports) {
        this.deployments = deployments;
        this.imports = imports;
    }

    @Override
    public Optional<ModuleSpec> find(Interpreter interpreter, ModuleRequirement requirement) {
        return deployments
                .find(requirement)
                .map(this::spec)
                .or(() -> Optional.of(requirement.name())
                        .filter(this::isPackage)
                        .filter(name ->
                                deployments.find(ModuleRequirement.any(name)).isEmpty())
                        .map(BundleFinder::namespace));
    }

    /** The spec of a module of a stored bundle, be it deployed or not. */
    Optional<ModuleSpec> find(StoredBundle bundle, String name) {
        return Deployment.modulesOf(bundle).stream()
                .filter(module -> module.name().equals(name))
                .findFirst()
                .map(module -> spec(new Found(module, bundle)));
    }

    /** Whether a stored bundle is deployed still. */
    boolean isDeployed(StoredBundle bundle) {
        return deployments.isDeployed(bundle);
    }

    /** Tells whether what is deployed is still what it is now. */
    BooleanSupplier unchanged() {
        return deployments.unchanged();
    }

    /** Whether there are submodules of that. */
    boolean isPackage(String name) {
        return deployments.isPackage(name);
    }

    /** The version that is deployed, when there is one that does not fulfil a requirement. */
    Optional<Version> nearest(ModuleRequirement requirement) {
        return deployments
                .find(ModuleRequirement.any(requirement.name()))
                .map(found -> found.module().version())
                .filter(version -> !requirement.matches(version));
    }

    private ModuleSpec spec(Found found) {
        DeployedModule module = found.module();
        return new ModuleSpec(
                module.name(),
                module.version(),
                found.bundle().symbolicName() + " " + found.bundle().version(),
                isPackage(module.name()),
                module.interpreters(),
                module.gil(),
                module.initialization(),
                new BundleLoader(found, imports));
    }

    private static ModuleSpec namespace(String name) {
        return new ModuleSpec(
                name,
                Version.emptyVersion,
                "namespace",
                true,
                MultipleInterpreters.PER_INTERPRETER_LOCK,
                Gil.NOT_USED,
                Initialization.MULTI_PHASE,
                NAMESPACE);
    }
}
