package org.vivarium.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
    private static final String PACKAGES = "org.osgi.framework.system.packages.extra";

    @TempDir
    Path home;

    private void etc(String properties) throws IOException {
        Files.createDirectory(home.resolve("etc"));
        Files.writeString(home.resolve("etc").resolve("vivarium.properties"), properties);
    }

    private Map<String, String> settings(Map<String, String> given) {
        return Settings.of(home, home.resolve("cache"), given, Optional.empty(), 6);
    }

    @Test
    void theCallersPropertiesWinOverTheDistributions() throws IOException {
        etc("a=etc\nb=etc\n");
        assertThat(settings(Map.of("b", "given"))).containsEntry("a", "etc").containsEntry("b", "given");
    }

    @Test
    void systemPropertiesWinOverTheDistributionsByTheirPrefixes() throws IOException {
        etc("vivarium.test=etc\nother.test=etc\n");
        System.setProperty("vivarium.test", "system");
        System.setProperty("other.test", "system");
        try {
            assertThat(settings(Map.of()))
                    .containsEntry("vivarium.test", "system")
                    .containsEntry("other.test", "etc");
        } finally {
            System.clearProperty("vivarium.test");
            System.clearProperty("other.test");
        }
    }

    @Test
    void theDistributionsPropertiesMayNameItsFolder() throws IOException {
        etc("watched=${vivarium.home}/deploy\n");
        assertThat(settings(Map.of())).containsEntry("watched", home + "/deploy");
    }

    @Test
    void aVariableThatNeedsItselfIsRefusedWithTheFileAndTheName() throws IOException {
        etc("a=${b}\nb=${a}\n");
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> settings(Map.of()))
                .withMessageContaining("vivarium.properties");
    }

    @Test
    void homeVersionAndStartLevelAreTheLaunchersToSay() {
        assertThat(settings(Map.of("vivarium.home", "x", "org.osgi.framework.startlevel.beginning", "1")))
                .containsEntry("vivarium.home", home.toString())
                .containsEntry("org.osgi.framework.startlevel.beginning", "6")
                .containsEntry("vivarium.version", Versions.ofThisBuild().vivarium());
    }

    @Test
    void packagesThatTheUserAddsComeAfterOurs() {
        assertThat(settings(Map.of(PACKAGES, "com.example")).get(PACKAGES))
                .startsWith("org.graalvm.polyglot;version=")
                .endsWith(",com.example");
    }

    @Test
    void anApiOnTheClassPathIsExportedAsItsManifestSays() {
        assertThat(Settings.of(home, home, Map.of(), Optional.of("api;version=\"1\""), 6)
                        .get(PACKAGES))
                .endsWith(",api;version=\"1\"");
    }
}
