package org.vivarium.imports;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
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

    private DeployFolder(Deployments deployments) {
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
        if (!file.getName().endsWith(".jar")) {
            return false;
        }
        try (JarFile jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            return manifest != null && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
        } catch (IOException e) {
            // Half copied: File Install asks again when the file has changed.
            return false;
        }
    }

    @Override
    public void install(File file) {
        DeployedBundle bundle = deployments.deploy(file.toPath());
        names.put(file, bundle.symbolicName());
        System.err.println("deployed " + bundle.symbolicName() + " " + bundle.version() + " from " + file);
    }

    @Override
    public void update(File file) {
        DeployedBundle bundle = deployments.update(file.toPath());
        System.err.println("updated " + bundle.symbolicName() + " to " + bundle.version() + " from " + file);
    }

    @Override
    public void uninstall(File file) {
        String name = names.remove(file);
        if (name == null) {
            throw new ModuleException(file + " was not deployed from here");
        }
        deployments.undeploy(name);
        System.err.println("undeployed " + name);
    }
}
