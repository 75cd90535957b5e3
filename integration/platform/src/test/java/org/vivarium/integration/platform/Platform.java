package org.vivarium.integration.platform;

import static org.ops4j.pax.exam.CoreOptions.bootDelegationPackage;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;

/** The platform as the distribution holds it, for a container to hold. */
final class Platform {
    /** The floor up to which interpreters import Java modules. */
    static final int IMPORTS = 4;

    /** The floor up to which they run Python, with the services that programs find there. */
    static final int SERVICES = 6;

    private Platform() {}

    /** All bundles up to a floor, each at its start level, and the fixtures' builder. */
    static Option upTo(int floor) {
        List<Option> options = new ArrayList<>();
        for (int level = 1; level <= floor; level++) {
            for (Path jar : jars(level)) {
                options.add(bundle(jar.toUri().toString()).startLevel(level));
            }
        }
        // The probe starts on floor 5.
        options.add(frameworkStartLevel(Math.max(floor, 5)));
        options.add(systemPackages(
                "org.graalvm.polyglot",
                "org.graalvm.polyglot.io",
                "org.graalvm.polyglot.management",
                "org.graalvm.polyglot.proxy"));
        options.add(bootDelegationPackage("org.vivarium.integration.fixtures"));
        options.add(frameworkProperty("felix.log.level").value("1"));
        return composite(options.toArray(Option[]::new));
    }

    /** The same in a framework that has the content of bundles from memory, as the launcher's does. */
    static Option connectedUpTo(int floor) {
        return composite(
                upTo(floor), frameworkProperty(ConnectingFramework.CONNECT).value("true"));
    }

    /** The bundles of one floor: of the folder {@code bundles/N-name}. */
    private static List<Path> jars(int level) {
        Path bundles = Path.of(System.getProperty("vivarium.dist"), "bundles")
                .toAbsolutePath()
                .normalize();
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> floors = Files.newDirectoryStream(bundles, level + "-*")) {
            for (Path floor : floors) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(floor, "*.jar")) {
                    files.forEach(jars::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (jars.isEmpty()) {
            throw new IllegalStateException("no bundles of floor " + level + " in " + bundles);
        }
        return jars.stream().sorted().toList();
    }
}
