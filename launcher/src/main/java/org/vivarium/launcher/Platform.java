package org.vivarium.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Vivarium in this process: an OSGi framework with a distribution's bundles, started. This is how a program embeds it.
 *
 * <pre>{@code
 * try (Platform platform = Platform.start(Path.of("/opt/vivarium"), Map.of(), 5)) {
 *     BundleContext context = platform.bundleContext();
 *     Interpreters interpreters = context.getService(context.getServiceReference(Interpreters.class));
 *     interpreters.main().exec("print('hello')");
 * }
 * }</pre>
 *
 * <p>A program that has Vivarium's api on its class path, beside the launcher, shares it with the bundles. Platforms share
 * nothing: each has a cache in a temporary folder of its own, deleted when it closes.
 *
 * <p>Thread-safe.
 */
public final class Platform implements AutoCloseable {
    private static final int API = 1;

    private final Framework framework;
    private final Cache cache;

    private Platform(Framework framework, Cache cache) {
        this.framework = framework;
        this.cache = cache;
    }

    /**
     * Starts a platform and returns when it has reached its start level.
     *
     * @param home the distribution's folder
     * @param properties framework properties; they win over those of {@code etc/vivarium.properties} and over system
     *     properties
     * @param startLevel the number of the highest floor in {@code bundles/} to install and start
     * @throws PlatformException when a bundle cannot be installed, resolved or started; nothing is left behind then
     */
    public static Platform start(Path home, Map<String, String> properties, int startLevel) {
        Path absolute = home.toAbsolutePath().normalize();
        Optional<String> api = ApiOnClassPath.exportedPackages();
        List<BundleFolders.Jar> jars = new BundleFolders(absolute).jars(api.isPresent() ? API + 1 : API, startLevel);
        Cache cache = Cache.create();
        Map<String, String> settings = Settings.of(absolute, cache.folder(), properties, api, startLevel);
        Framework framework = new FrameworkFactory().newFramework(settings, new Connectors());
        Platform platform = new Platform(framework, cache);
        try {
            platform.start(jars);
            return platform;
        } catch (RuntimeException | Error e) {
            try {
                platform.close();
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private void start(List<BundleFolders.Jar> jars) {
        try {
            framework.init();
            framework.getBundleContext().addFrameworkListener(Platform::report);
            framework.start();
        } catch (BundleException e) {
            throw new PlatformException("the framework does not start", e);
        }
        List<Bundle> bundles = jars.stream().map(this::install).toList();
        // In one call, and all installed: an optional import finds its provider on whatever floor that is.
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        // One by one and not by raising the start level, which would report failures from another thread.
        bundles.forEach(Platform::start);
    }

    private Bundle install(BundleFolders.Jar jar) {
        try {
            // By reference: the framework reads the jar where it is, and copies nothing into its cache.
            Bundle bundle = framework
                    .getBundleContext()
                    .installBundle("reference:" + jar.path().toUri());
            bundle.adapt(BundleStartLevel.class).setStartLevel(jar.startLevel());
            return bundle;
        } catch (BundleException e) {
            throw new PlatformException("bundle " + jar.path() + " cannot be installed", e);
        }
    }

    private static void start(Bundle bundle) {
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            String fault = e.getType() == BundleException.RESOLVE_ERROR ? " cannot be resolved" : " does not start";
            throw new PlatformException("bundle " + bundle.getSymbolicName() + " " + bundle.getVersion() + fault, e);
        }
    }

    private static void report(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            System.err.println("vivarium: error in bundle " + event.getBundle().getSymbolicName());
            event.getThrowable().printStackTrace();
        }
    }

    /** The framework's own bundle context, to find services with. */
    public BundleContext bundleContext() {
        return framework.getBundleContext();
    }

    /** Tells the framework to stop and returns at once. */
    void stop() {
        try {
            framework.stop();
        } catch (BundleException e) {
            throw new PlatformException("the framework does not stop", e);
        }
    }

    /**
     * Stops the bundles, from the highest floor down, and deletes the cache. Returns when that is done; does nothing
     * when it has been done. A framework that was stopped from inside has still to be closed.
     */
    @Override
    public void close() {
        stop();
        try {
            framework.waitForStop(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted while the framework was stopping", e);
        }
        deleteCache();
    }

    /** Deletes the cache, stopped or not. */
    void deleteCache() {
        cache.delete();
    }
}
