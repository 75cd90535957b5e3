package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.StoredBundle;
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
                Platform.upTo(Platform.IMPORTS),
                CoreOptions.systemProperty("vivarium.real").value(System.getProperty("vivarium.real")),
                CoreOptions.frameworkProperty(ConnectingFramework.CONNECT).value("true"));
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
    void twoVersionsOfALibraryServeAtOnce() {
        List<StoredBundle> gsons = Stream.of("gson-2.8", "gson-2.13")
                .flatMap(name -> real(name).stream())
                .map(spaces::store)
                .toList();
        deploy(FixtureBundle.of("json").importing("com.google.gson;version=\"[2.8,2.9)\""));
        Interpreter a = isolated("a");
        assertThat(a.call("json.write", "key", "value")).isEqualTo("{\"key\":\"value\"}");
        moduleBundles.undeploy("json");
        deploy(FixtureBundle.of("json").version("2.0.0").importing("com.google.gson;version=\"[2.11,3)\""));
        Interpreter b = isolated("b");
        assertThat(b.call("json.write", "key", "value")).isEqualTo("{\"key\":\"value\"}");
        assertThat(Version.parseVersion((String) a.call("json.version"))).isLessThan(Version.valueOf("2.9"));
        assertThat(Version.parseVersion((String) b.call("json.version"))).isGreaterThan(Version.valueOf("2.11"));
        nothingIsLeftOf(a, b);
        gsons.forEach(spaces::remove);
    }

    /** Deploys the library whose file's name begins so. */
    private void deployReal(String name) {
        real(name).forEach(moduleBundles::deploy);
    }

    private static List<Path> real(String name) {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of(System.getProperty("vivarium.real")), name + "*.jar")) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void eachHasItsOwn(String library, Interpreter a, Interpreter b) {
        assertThat(loader(library, a)).isNotSameAs(loader(library, b));
    }

    private ClassLoader loader(String library, Interpreter interpreter) {
        return spaces.of(interpreter).bundles().stream()
                .filter(bundle -> bundle.getSymbolicName().equals(library))
                .map(RealBundlesIT::loader)
                .findFirst()
                .orElseThrow();
    }

    private static ClassLoader loader(Bundle bundle) {
        return bundle.adapt(BundleWiring.class).getClassLoader();
    }

    /** Closes interpreters; then neither threads nor class loaders are there that they brought. */
    private void nothingIsLeftOf(Interpreter... all) {
        for (Interpreter each : all) {
            each.close();
        }
        assertThat(spaces.collect(PATIENCE)).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("interp-"));
    }
}
