package org.vivarium.spaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.vivarium.spaces.BundleStore.Stored;

/** Jars that hold more than one release are for the running Java in a class space, as they are anywhere. */
final class MultiReleaseTest {
    @Test
    void whatIsForTheRunningJavaIsFound(@TempDir Path folder) throws Exception {
        TestFramework framework = new TestFramework(folder);
        try {
            Stored stored = framework.store(BundleJar.of("multi", "1.0.0")
                    .header("Multi-Release", "true")
                    .text("which.txt", "any")
                    .text("META-INF/versions/11/which.txt", "eleven")
                    .text("META-INF/versions/25/which.txt", "twenty-five")
                    .text("META-INF/versions/999/which.txt", "not yet"));
            Bundle bundle = framework.space(7).install(stored).bundle();
            assertThat(text(bundle.getResource("which.txt"))).isEqualTo("twenty-five");
        } finally {
            framework.close();
        }
    }

    private static String text(URL resource) throws Exception {
        try (InputStream in = Objects.requireNonNull(resource).openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
