package org.vivarium.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.launcher.Platform;

/**
 * The platform of the distribution, embedded in a JVM that JMH forked; it shares the api's types with the benchmarks.
 * Thread-safe.
 */
public final class LivePlatform implements AutoCloseable {
    // All that a program has around it that ./vivarium run starts.
    private static final int START_LEVEL_OF_RUN = 6;
    private static final String HOME = "vivarium.home";
    private static final String MATERIALS = "vivarium.bench.materials";
    private static final int PATIENCE_SECONDS = 30;

    private final Platform platform;

    private LivePlatform(Platform platform) {
        this.platform = platform;
    }

    /** What a forked JVM has to be started with, so that {@link #start} finds everything. */
    static List<String> jvmArguments(Distribution distribution, Path materials) {
        return List.of(
                // As bin/vivarium starts Java, without the compiler for Python: it is the first run that is timed.
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.sql/java.sql=ALL-UNNAMED",
                "--add-opens=java.desktop/java.beans=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:MetaspaceSize=256m",
                "-Dpolyglot.engine.WarnInterpreterOnly=false",
                "-Dpolyglot.engine.userResourceCache=" + distribution.home().resolve("lib/python"),
                "-D" + HOME + "=" + distribution.home(),
                "-D" + MATERIALS + "=" + materials);
    }

    static LivePlatform start() {
        return start(Map.of());
    }

    /**
     * Starts it.
     *
     * @param properties framework properties, beside those of the distribution
     */
    static LivePlatform start(Map<String, String> properties) {
        return new LivePlatform(Platform.start(Path.of(System.getProperty(HOME)), properties, START_LEVEL_OF_RUN));
    }

    /** A service of the platform; it may come a little after the start. */
    <T> T service(Class<T> type) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(platform.bundleContext(), type, null);
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
        platform.close();
    }
}
