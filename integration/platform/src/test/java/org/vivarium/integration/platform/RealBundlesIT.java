package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.paxexam.PaxExam;

/** Libraries as everybody uses them, which know nothing of class spaces: each interpreter has its own, and gives it back. */
@ExtendWith(PaxExam.class)
final class RealBundlesIT extends Tenants {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(
                Platform.connectedUpTo(Platform.IMPORTS),
                CoreOptions.systemProperty("vivarium.real").value(System.getProperty("vivarium.real")));
    }

    @Test
    void commonsLang() {
        deployReal("commons-lang3");
        deploy("lang");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        assertThat(a.call("lang.reverse", "olleh")).isEqualTo("hello");
        assertThat(b.call("lang.reverse", "olleh")).isEqualTo("hello");
        eachHasItsOwn("org.apache.commons.lang3", a, b);
        nothingIsLeftOf(a, b);
    }

    /** Jackson keeps buffers in thread locals, so it is called by a thread that ends. */
    @Test
    void jackson() throws Exception {
        deployReal("jackson-annotations");
        deployReal("jackson-core");
        deployReal("jackson-databind");
        deploy("jackson");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        FutureTask<Object> work = new FutureTask<>(() -> b.call("jackson.read", a.call("jackson.write", 3L, 4L)));
        Thread.ofPlatform().name("short-lived").start(work).join();
        assertThat(work.get()).isEqualTo(7L);
        eachHasItsOwn("com.fasterxml.jackson.core.jackson-databind", a, b);
        nothingIsLeftOf(a, b);
    }

    @Test
    void slf4jFindsTheProviderOfItsClassSpace() {
        deployReal("slf4j-api-2");
        deployReal("slf4j-simple-2");
        deploy("log");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        assertThat(a.call("log.logger")).isEqualTo("org.slf4j.simple.SimpleLogger");
        assertThat(b.call("log.logger")).isEqualTo("org.slf4j.simple.SimpleLogger");
        eachHasItsOwn("slf4j.simple", a, b);
        assertThat(bundle("slf4j.simple", a).getRegisteredServices())
                .as("the provider is a service too")
                .singleElement()
                .satisfies(service -> assertThat(service.getProperty("type")).isEqualTo("simple"));
        nothingIsLeftOf(a, b);
    }

    @Test
    void slf4jAsItWasBeforeServiceLoaders() {
        deployReal("slf4j-api-1");
        deployReal("slf4j-simple-1");
        deploy(FixtureBundle.of("log").importing("org.slf4j;version=\"[1.7,2)\""));
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        assertThat(a.call("log.logger")).isEqualTo("org.slf4j.impl.SimpleLogger");
        assertThat(b.call("log.logger")).isEqualTo("org.slf4j.impl.SimpleLogger");
        eachHasItsOwn("slf4j.simple", a, b);
        nothingIsLeftOf(a, b);
    }

    @Test
    void theSameUrlIsAnotherDatabaseInEachInterpreter() {
        deployReal("h2");
        deploy("database");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        a.call("database.add", "one");
        a.call("database.add", "two");
        b.call("database.add", "three");
        assertThat(a.call("database.count")).isEqualTo(2L);
        assertThat(b.call("database.count")).isEqualTo(1L);
        eachHasItsOwn("com.h2database", a, b);
        nothingIsLeftOf(a, b);
    }

    @Test
    void twoVersionsOfALibraryServeTwoVersionsOfAModuleAtOnce() {
        deployReal("gson-2");
        deploy(FixtureBundle.of("json").importing("com.google.gson;version=\"[2.8,2.9)\""));
        deploy(FixtureBundle.of("json").version("2.0.0").importing("com.google.gson;version=\"[2.11,3)\""));
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        imports.importModule(a, "json<2");
        assertThat(a.call("json.write", "key", "value")).isEqualTo("{\"key\":\"value\"}");
        assertThat(b.call("json.write", "key", "value")).isEqualTo("{\"key\":\"value\"}");
        assertThat(Version.parseVersion((String) a.call("json.version"))).isLessThan(Version.valueOf("2.9"));
        assertThat(Version.parseVersion((String) b.call("json.version"))).isGreaterThan(Version.valueOf("2.11"));
        nothingIsLeftOf(a, b);
    }

    /** Deploys the libraries whose files' names begin so. */
    private void deployReal(String name) {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of(System.getProperty("vivarium.real")), name + "*.jar")) {
            files.forEach(moduleBundles::deploy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void eachHasItsOwn(String library, Interpreter a, Interpreter b) {
        assertThat(loader(bundle(library, a))).isNotSameAs(loader(bundle(library, b)));
    }

    private Bundle bundle(String library, Interpreter interpreter) {
        return spaces.of(interpreter).bundles().stream()
                .filter(bundle -> bundle.getSymbolicName().equals(library))
                .findFirst()
                .orElseThrow();
    }

    private static ClassLoader loader(Bundle bundle) {
        return bundle.adapt(BundleWiring.class).getClassLoader();
    }

    /** Closes interpreters; then no class loader is there that they brought, and so no thread that runs a library's code. */
    private void nothingIsLeftOf(Interpreter... all) {
        for (Interpreter each : all) {
            each.close();
        }
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }
}
