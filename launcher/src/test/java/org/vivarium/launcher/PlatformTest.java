package org.vivarium.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;

final class PlatformTest {
    @TempDir
    Path home;

    @BeforeEach
    void aDistribution() throws IOException {
        Files.createDirectory(home.resolve("bundles"));
    }

    private void bundle(String folder, String name, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Manifest-Version", "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        headers.forEach(attributes::putValue);
        Path jar = home.resolve("bundles").resolve(folder).resolve(name + ".jar");
        Files.createDirectories(jar.getParent());
        try (OutputStream stream = Files.newOutputStream(jar)) {
            // The manifest is all that is in it.
            new JarOutputStream(stream, manifest).finish();
        }
    }

    private static Path cache(BundleContext context) {
        return Path.of(context.getProperty("org.osgi.framework.storage"));
    }

    @Test
    void bundlesUpToTheLevelRunAtTheirFoldersLevels() throws IOException {
        bundle("1-a b+c", "low", Map.of());
        bundle("3-high", "high", Map.of());
        bundle("4-out", "out", Map.of());
        try (Platform platform = Platform.start(home, Map.of(), 3)) {
            Bundle[] bundles = platform.bundleContext().getBundles();
            assertThat(bundles)
                    .extracting(Bundle::getSymbolicName)
                    .endsWith("low", "high")
                    .hasSize(3);
            assertThat(bundles).extracting(Bundle::getState).containsOnly(Bundle.ACTIVE);
            assertThat(bundles[1].adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(1);
            assertThat(bundles[2].adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(3);
        }
    }

    @Test
    void anOptionalImportFindsItsProviderOnAHigherFloor() throws IOException {
        bundle("1-low", "low", Map.of("Import-Package", "p;resolution:=optional"));
        bundle("2-high", "high", Map.of("Export-Package", "p"));
        try (Platform platform = Platform.start(home, Map.of(), 2)) {
            Bundle low = platform.bundleContext().getBundles()[1];
            assertThat(low.adapt(org.osgi.framework.wiring.BundleWiring.class).getRequiredWires("osgi.wiring.package"))
                    .hasSize(1);
        }
    }

    @Test
    void platformsStandSideBySideAndDeleteTheirCaches() {
        Path first;
        Path second;
        try (Platform one = Platform.start(home, Map.of(), 1);
                Platform two = Platform.start(home, Map.of(), 1)) {
            first = cache(one.bundleContext());
            second = cache(two.bundleContext());
            assertThat(first).exists().isNotEqualTo(second);
        }
        assertThat(first).doesNotExist();
        assertThat(second).doesNotExist();
    }

    @Test
    void aSecondCloseDoesNothing() {
        Platform platform = Platform.start(home, Map.of(), 1);
        platform.close();
        platform.close();
        assertThat(platform.bundleContext()).isNull();
    }

    @Test
    void aBundleThatCannotBeResolvedIsNamedWithWhatItMisses() throws IOException {
        bundle("1-low", "lonely", Map.of("Import-Package", "nobody.has.it"));
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> Platform.start(home, Map.of(), 1))
                .withMessage("bundle lonely 0.0.0 cannot be resolved")
                .satisfies(failure -> assertThat(Main.message(failure)).contains("nobody.has.it"));
    }

    @Test
    void aBundleThatDoesNotStartIsNamed() throws IOException {
        bundle("1-low", "broken", Map.of("Bundle-Activator", "no.such.Class"));
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> Platform.start(home, Map.of(), 1))
                .withMessage("bundle broken 0.0.0 does not start");
    }

    @Test
    void aFileThatIsNoBundleIsNamed() throws IOException {
        Path folder = Files.createDirectories(home.resolve("bundles").resolve("1-low"));
        Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> Platform.start(home, Map.of(), 1))
                .withMessageContaining("text.jar");
    }
}
