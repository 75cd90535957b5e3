package org.vivarium.modules;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The deployed bundles, as a service. Thread-safe. */
@ProviderType
public interface ModuleBundles {
    /**
     * Makes the bundle in a jar file known. Its modules can be imported from now on; nothing is installed or started
     * before that.
     *
     * @throws ModuleException when the file is not a bundle, when a bundle with that symbolic name is deployed
     *     already, or when another bundle provides a module of the same name
     */
    DeployedBundle deploy(Path jar);

    /**
     * Deploys the bundle in a jar file in the place of the one with the same symbolic name. Interpreters that have imported
     * modules of that one keep them. When this fails, that one stays deployed.
     *
     * @throws ModuleException as {@link #deploy}, and when none of that name is deployed
     */
    DeployedBundle update(Path jar);

    /**
     * Forgets a deployed bundle. Interpreters that have imported its modules keep them.
     *
     * @param symbolicName its symbolic name
     * @throws ModuleException when none of that name is deployed
     */
    void undeploy(String symbolicName);

    /** The deployed bundles, in the order in which they came. */
    List<DeployedBundle> list();
}
