package org.vivarium.integration.platform;

import static org.ops4j.pax.exam.CoreOptions.bootDelegationPackage;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;

/** The assembled platform, for a container to hold. */
final class Platform {
    /** The floor up to which interpreters import Java modules. */
    static final int IMPORTS = 4;

    /** The floor up to which they run Python. */
    static final int PYTHON = 5;

    private static final List<String> FLOORS = List.of("api", "runtime", "classspace", "imports", "python");

    private Platform() {}

    /** All bundles up to a floor, each at its start level, and the fixtures' builder. */
    static Option upTo(int floor) {
        List<Option> options = new ArrayList<>();
        Path root =
                Path.of(System.getProperty("vivarium.root")).toAbsolutePath().normalize();
        for (int level = 1; level <= floor; level++) {
            String name = FLOORS.get(level - 1);
            options.add(bundle(root.resolve("bundles/" + name + "/target/vivarium-" + name + "-0.1.0.jar")
                            .toUri()
                            .toString())
                    .startLevel(level));
        }
        options.add(systemPackages(
                "org.graalvm.polyglot",
                "org.graalvm.polyglot.io",
                "org.graalvm.polyglot.management",
                "org.graalvm.polyglot.proxy"));
        options.add(bootDelegationPackage("org.vivarium.integration.fixtures"));
        options.add(frameworkProperty("felix.log.level").value("1"));
        return composite(options.toArray(Option[]::new));
    }
}
