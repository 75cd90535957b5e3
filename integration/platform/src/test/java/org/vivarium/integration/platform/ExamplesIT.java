package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Constants;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.modules.Update;
import org.vivarium.paxexam.PaxExam;

/** The examples do what they say. */
@ExtendWith(PaxExam.class)
final class ExamplesIT extends Tenants {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(
                Platform.connectedUpTo(Platform.SERVICES),
                CoreOptions.systemProperty("vivarium.root").value(System.getProperty("vivarium.root")));
    }

    @Test
    void greetingUsesPhrases() {
        deployExample("phrases");
        deployExample("greeting");
        Interpreter a = isolated("a");
        assertThat(a.call("greeting.hello", "Ada")).isEqualTo("Hello, Ada");
        assertThat(a.call("greeting.greeted")).isEqualTo(1L);
        assertThat(isolated("b").call("greeting.greeted")).isEqualTo(0L);
    }

    @Test
    void clockFindsTheComponentOfItsInterpreter() {
        deployExample("clock");
        assertThat(isolated("a").call("clock.now")).asString().isNotEmpty();
        assertThat(isolated("b").call("clock.now")).asString().isNotEmpty();
    }

    @Test
    void tallyCountsOnInItsNextVersion() throws IOException {
        deployExample("tally");
        Interpreter a = isolated("a");
        assertThat(a.call("tally.count", "tea")).isEqualTo(1L);
        Update update = moduleBundles.update(next(jar("tally")), "", Follow.ALL, swap -> {});
        assertThat(update.swaps())
                .singleElement()
                .satisfies(swap -> assertThat(swap.failure()).isEmpty());
        assertThat(a.call("tally.count", "tea")).isEqualTo(2L);
        assertThat(a.call("tally.counts")).isEqualTo(Map.of("tea", 2L));
    }

    @Test
    void unitsIsPython() {
        deployExample("units");
        assertThat(isolated("a").call("units.convert", 2.0, "km", "m")).isEqualTo(2000.0);
    }

    private void deployExample(String name) {
        moduleBundles.deploy(jar(name));
    }

    private static Path jar(String name) {
        return Path.of(System.getProperty("vivarium.root"), "examples", name, "target", name + "-0.1.0.jar");
    }

    /** The same bundle in its next version. */
    private Path next(Path jar) throws IOException {
        Path next = folder.resolve("next.jar");
        try (JarInputStream in = new JarInputStream(Files.newInputStream(jar))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, "0.2.0");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(next), manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
        }
        return next;
    }
}
