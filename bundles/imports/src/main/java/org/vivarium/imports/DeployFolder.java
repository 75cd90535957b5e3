package org.vivarium.imports;

import java.io.File;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.ModuleException;

/**
 * Deploys what File Install finds in the watched folder. It only offers itself where File Install is present.
 *
 * <p>File Install calls one method at a time.
 */
final class DeployFolder implements ArtifactInstaller {
    private final Deployments deployments;
    private final ConcurrentHashMap<File, String> names = new ConcurrentHashMap<>();

    DeployFolder(Deployments deployments) {
        this.deployments = deployments;
    }

    static ServiceRegistration<?> register(BundleContext context, Deployments deployments) {
        // File Install asks the highest ranking first, and would install every bundle into the platform by itself.
        return context.registerService(
                ArtifactInstaller.class,
                new DeployFolder(deployments),
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE)));
    }

    @Override
    public boolean canHandle(File file) {
        // What is no bundle too: whoever copied it here is to be told. Half a file never comes, as File Install waits
        // until it has not changed between two looks.
        return file.getName().endsWith(".jar");
    }

    @Override
    public void install(File file) {
        reportFailure("deploy", file, () -> {
            DeployedBundle bundle = deployments.deploy(file.toPath());
            names.put(file, bundle.symbolicName());
            System.err.println("deployed " + bundle.symbolicName() + " " + bundle.version() + " from " + file);
        });
    }

    @Override
    public void update(File file) {
        reportFailure("update", file, () -> {
            String old = deployedFrom(file);
            DeployedBundle bundle = deployments.replace(old, file.toPath());
            names.put(file, bundle.symbolicName());
            String what = bundle.symbolicName().equals(old)
                    ? "updated " + old + " to " + bundle.version()
                    : "replaced " + old + " by " + bundle.symbolicName() + " " + bundle.version();
            System.err.println(what + " from " + file);
        });
    }

    @Override
    public void uninstall(File file) {
        reportFailure("undeploy", file, () -> {
            String name = deployedFrom(file);
            names.remove(file);
            deployments.undeploy(name);
            System.err.println("undeployed " + name);
        });
    }

    private String deployedFrom(File file) {
        String name = names.get(file);
        if (name == null) {
            throw new ModuleException(file + " was not deployed from here");
        }
        return name;
    }

    /** Says why a change fails, as File Install does so in its log alone, and does not try again until the file changes. */
    private static void reportFailure(String verb, File file, Runnable change) {
        try {
            change.run();
        } catch (ModuleException e) {
            System.err.println("cannot " + verb + " " + file + ": " + e.getMessage());
            throw e;
        }
    }
}
