package org.vivarium.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.connect.ConnectFrameworkFactory;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The platform, started inside a JVM that JMH forked; it shares the api's types with the benchmarks. Thread-safe.
 */
public final class LivePlatform implements AutoCloseable {
    private static final String HOME = "vivarium.home";
    private static final String MATERIALS = "vivarium.bench.materials";
    private static final int PATIENCE_SECONDS = 30;

    private final Framework framework;
    private final Path cache;

    private LivePlatform(Framework framework, Path cache) {
        this.framework = framework;
        this.cache = cache;
    }

    /** What a forked JVM has to be started with, so that {@link #start} finds everything. */
    static List<String> jvmArguments(Distribution distribution, Path materials) {
        return List.of(
                // As bin/vivarium starts Java, without the compiler for Python: it is the first run that is timed.
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Dpolyglot.engine.userResourceCache=" + distribution.home().resolve("lib/python"),
                "-D" + HOME + "=" + distribution.home(),
                "-D" + MATERIALS + "=" + materials);
    }

    static LivePlatform start() {
        Path home = Path.of(System.getProperty(HOME));
        try {
            Path cache = Files.createTempDirectory("vivarium-bench");
            Connector connector = new Connector();
            Framework framework = ServiceLoader.load(ConnectFrameworkFactory.class)
                    .findFirst()
                    .orElseThrow()
                    .newFramework(
                            Map.of(
                                    "org.osgi.framework.storage",
                                    cache.toString(),
                                    "felix.resolver.parallelism",
                                    "1",
                                    "org.osgi.framework.bsnversion",
                                    "multiple",
                                    "org.osgi.framework.system.packages.extra",
                                    "org.graalvm.polyglot,org.graalvm.polyglot.proxy,org.graalvm.polyglot.io,"
                                        + "org.vivarium.interpreters;version=0.1,org.vivarium.evaluator;version=0.1,"
                                        + "org.vivarium.modules;version=0.1,org.vivarium.classspace;version=0.1"),
                            connector);
            framework.init();
            connector.context = framework.getBundleContext();
            framework.start();
            try (Stream<Path> files = Files.walk(home.resolve("bundles"))) {
                for (Path jar : files.filter(file -> file.toString().matches(".*/bundles/[2-5]-.*\\.jar"))
                        .sorted()
                        .toList()) {
                    framework
                            .getBundleContext()
                            .installBundle(jar.toUri().toString())
                            .start();
                }
            }
            return new LivePlatform(framework, cache);
        } catch (IOException | BundleException failure) {
            throw new BenchException("cannot start the platform", failure);
        }
    }

    private static final class Connector implements ModuleConnector {
        private volatile @Nullable BundleContext context;

        @Override
        public void initialize(File storage, Map<String, String> configuration) {}

        @Override
        public Optional<ConnectModule> connect(String location) throws BundleException {
            BundleContext started = context;
            if (started == null) {
                return Optional.empty();
            }
            var reference = started.getServiceReference(ModuleConnector.class);
            return reference == null
                    ? Optional.empty()
                    : started.getService(reference).connect(location);
        }

        @Override
        public Optional<BundleActivator> newBundleActivator() {
            return Optional.empty();
        }
    }

    /** A service of the platform; it may come a little after the start. */
    <T> T service(Class<T> type) {
        BundleContext context = framework.getBundleContext();
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        try {
            T service = tracker.waitForService(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            if (service == null) {
                throw new BenchException("the platform has no service " + type.getName());
            }
            return service;
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while waiting for " + type.getName(), interruption);
        }
    }

    /** The jar that benchmarks deploy, by the beginning of its name. */
    Path material(String name) {
        Path folder = Path.of(System.getProperty(MATERIALS));
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-[0-9.]+\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new BenchException(folder + " has no jar of " + name + "; build it again"));
        } catch (IOException failure) {
            throw new BenchException("cannot read " + folder, failure);
        }
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            CPythonArchive.delete(cache);
        } catch (BundleException | IOException failure) {
            throw new BenchException("cannot stop the platform", failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while the platform stopped", interruption);
        }
    }
}
