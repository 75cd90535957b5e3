package org.vivarium.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleFoldersTest {
    @TempDir
    Path home;

    private Path file(String name) throws IOException {
        Path file = home.resolve("bundles").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    @Test
    void jarsComeByLevelAndThenByName() throws IOException {
        Path ten = file("10-last/a.jar");
        Path b = file("2-two/b.jar");
        Path a = file("2-two/a.jar");
        file("2-two/README");
        file("1-one/z.jar");
        assertThat(new BundleFolders(home).jars(2, 10))
                .containsExactly(
                        new BundleFolders.Jar(a, 2), new BundleFolders.Jar(b, 2), new BundleFolders.Jar(ten, 10));
    }

    @Test
    void aFolderWithoutBundlesIsNoDistribution() {
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> new BundleFolders(home).jars(1, 2))
                .withMessageContaining(home.toString());
    }
}
