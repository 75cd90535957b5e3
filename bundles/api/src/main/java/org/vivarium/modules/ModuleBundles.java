package org.vivarium.modules;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Version;

/**
 * The deployed bundles, as a service. Thread-safe.
 *
 * <p>Several versions of a bundle may be deployed at a time. Where a bundle is named, its symbolic name does as long as one version
 * is; otherwise the version follows: {@code org.acme.greeting/1.2.0}.
 */
@ProviderType
public interface ModuleBundles {
    /** Whether interpreters take a new version at once. */
    enum Follow {
        /** As the config of each interpreter says. */
        CONFIG,
        /** No interpreter does; each has the new one when it reloads. */
        NONE,
        /** Every interpreter that has the old one does, or one of those before it. */
        ALL
    }

    /**
     * Makes the bundle in a jar file known. Its modules can be imported from now on, and its {@linkplain PythonPackages Python
     * packages}; nothing is installed or started before that.
     *
     * @throws ModuleException when the file is not a bundle, when this version of the bundle is deployed already, when another
     *     bundle provides a module or Python package of the same name, or when its Python packages are not pure Python
     */
    DeployedBundle deploy(Path jar);

    /**
     * Deploys the bundle in a jar file in the place of one with the same symbolic name. Interpreters that have modules of the old
     * one keep them, or follow one after the other, in the order of their ids. So do those that have kept an earlier version
     * when that was replaced, or, for the highest version, undeployed. When the bundle cannot be deployed, the old one stays;
     * when an interpreter cannot follow, that one keeps what it has.
     *
     * @param jar the file
     * @param replaced the bundle to replace; empty for the only one with that symbolic name
     * @param follow who takes it at once
     * @param progress is called after each interpreter
     * @throws ModuleException as {@link #deploy}, when there is none to replace, and when there are several and none is named
     */
    Update update(Path jar, String replaced, Follow follow, Consumer<? super Swap> progress);

    /**
     * Whom {@link #update} would touch. Nothing is changed.
     *
     * @throws ModuleException as {@link #update}
     */
    Impact impact(Path jar, String replaced, Follow follow);

    /**
     * The interpreters that have a deployed bundle, or an earlier version that an update of it would find: by id, with the versions
     * that each has.
     *
     * @throws ModuleException when there is none, or when there are several versions and none is named
     */
    SortedMap<Long, List<Version>> holders(String bundle);

    /**
     * Whom {@link #undeploy} would touch. Nothing is changed.
     *
     * @throws ModuleException as {@link #undeploy}
     */
    Impact impact(String bundle);

    /**
     * In what the bundle in a file differs from the deployed one that it would replace. Nothing is changed.
     *
     * @throws ModuleException as {@link #update}
     */
    BundleDiff diff(Path jar, String replaced);

    /**
     * Forgets a deployed bundle. Interpreters that have imported its modules keep them.
     *
     * @return who keeps it
     * @throws ModuleException when there is none, or when there are several versions and none is named
     */
    Undeployment undeploy(String bundle);

    /**
     * What a deployed bundle needs, itself included, providers first.
     *
     * @throws ModuleException when there is no such bundle; when nobody provides what it requires, which the message names
     */
    List<DeployedBundle> closure(String bundle);

    /** The deployed bundles, in the order in which they came. */
    List<DeployedBundle> list();
}
