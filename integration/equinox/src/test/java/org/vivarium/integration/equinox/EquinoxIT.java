package org.vivarium.integration.equinox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.osgi.launch.EquinoxFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ModuleBundles;

/** The platform up to the import system in another framework than the one that it comes with. */
final class EquinoxIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Framework equinox;
    private Interpreters interpreters;
    private ModuleBundles moduleBundles;
    private ClassSpaces spaces;

    @BeforeEach
    void start() throws BundleException, IOException {
        // This test and the bundles talk by the api of the class path, which the api's bundle has as well.
        equinox = new EquinoxFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("cache").toString(),
                        Constants.FRAMEWORK_BUNDLE_PARENT,
                        Constants.FRAMEWORK_BUNDLE_PARENT_APP,
                        Constants.FRAMEWORK_BOOTDELEGATION,
                        "org.vivarium.interpreters,org.vivarium.modules,org.vivarium.classspace"));
        equinox.start();
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : platform()) {
            bundles.add(equinox.getBundleContext().installBundle(jar.toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        interpreters = service(Interpreters.class);
        moduleBundles = service(ModuleBundles.class);
        spaces = service(ClassSpaces.class);
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        equinox.stop();
        equinox.waitForStop(0);
    }

    @Test
    void staticsOfALibraryAreEachInterpretersOwn() {
        deploy(FixtureBundle.of("library").exported());
        deploy(FixtureBundle.of("user"));
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        assertThat(a.call("user.use")).isEqualTo(1L);
        assertThat(a.call("user.use")).isEqualTo(2L);
        assertThat(b.call("user.use")).isEqualTo(1L);
    }

    @Test
    void servicesAndBundlesOfOneInterpreterAreUnknownToAnother() {
        deploy(FixtureBundle.of("neighbour"));
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        a.call("neighbour.publish", "of a");
        b.call("neighbour.publish", "of b");
        assertThat(a.call("neighbour.names")).isEqualTo(List.of("of a"));
        assertThat(b.call("neighbour.names")).isEqualTo(List.of("of b"));
        for (Bundle foreign : spaces.of(b).bundles()) {
            assertThat(a.call("neighbour.sees", foreign.getBundleId())).isEqualTo(false);
        }
        for (Bundle own : spaces.of(a).bundles()) {
            assertThat(a.call("neighbour.sees", own.getBundleId())).isEqualTo(true);
        }
    }

    @Test
    void serviceLoadersFindTheProvidersOfTheirClassSpace() throws IOException {
        for (Path library : jars(Path.of(System.getProperty("vivarium.real")))) {
            moduleBundles.deploy(library);
        }
        deploy(FixtureBundle.of("log"));
        assertThat(isolated("a").call("log.logger")).isEqualTo("org.slf4j.simple.SimpleLogger");
        assertThat(isolated("b").call("log.logger")).isEqualTo("org.slf4j.simple.SimpleLogger");
    }

    @Test
    void nothingIsLeftOfAnInterpreterAndTheNextBeginsAnew() {
        deploy(FixtureBundle.of("library").exported());
        deploy(FixtureBundle.of("user"));
        Set<Bundle> before = bundles();
        for (String name : List.of("first", "second")) {
            try (Interpreter each = isolated(name)) {
                assertThat(each.call("user.use")).isEqualTo(1L);
                assertThat(bundles()).hasSize(before.size() + 2);
            }
            assertThat(bundles()).isEqualTo(before);
        }
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    private Interpreter isolated(String name) {
        return interpreters.create(name, InterpreterConfig.ISOLATED);
    }

    private void deploy(FixtureBundle fixture) {
        moduleBundles.deploy(fixture.in(folder));
    }

    private Set<Bundle> bundles() {
        return new HashSet<>(Arrays.asList(equinox.getBundleContext().getBundles()));
    }

    private <T> T service(Class<T> type) {
        BundleContext context = equinox.getBundleContext();
        return context.getService(context.getServiceReference(type));
    }

    /** The bundles of the floors up to the import system. */
    private static List<Path> platform() throws IOException {
        return jars(Path.of(System.getProperty("vivarium.dist"), "bundles")).stream()
                .filter(file -> file.getParent().getFileName().toString().matches("[1-4]-.*"))
                .toList();
    }

    /** The jars in and below a folder, by name. */
    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
