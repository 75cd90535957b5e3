package org.vivarium.interpreters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualEnvironmentTest {
    @TempDir
    Path folder;

    @Test
    void theHighestVersionComesLast() throws IOException {
        Files.createFile(folder.resolve("pyvenv.cfg"));
        for (String version : new String[] {"python3.12", "python3.9", "python3.11", "pypy3.12"}) {
            Files.createDirectories(folder.resolve("lib").resolve(version).resolve("site-packages"));
        }
        Files.createDirectories(folder.resolve("lib/python3.13"));
        assertThat(VirtualEnvironment.of(folder).sitePackages())
                .extracting(each -> folder.relativize(each).toString())
                .containsExactly(
                        "lib/python3.9/site-packages", "lib/python3.11/site-packages", "lib/python3.12/site-packages");
    }

    @Test
    void whatIsNoneIsRefusedWithTheReason() throws IOException {
        assertRefused(folder.resolve("nowhere"), "there is no such folder");
        assertRefused(Files.createFile(folder.resolve("file")), "it is a file");
        assertRefused(folder, "it has no pyvenv.cfg");
        Files.createFile(folder.resolve("pyvenv.cfg"));
        assertRefused(folder, "it has no lib/python3.*/site-packages");
        Files.createDirectories(folder.resolve("lib/python3.12"));
        assertRefused(folder, "it has no lib/python3.*/site-packages");
    }

    private static void assertRefused(Path path, String reason) {
        assertThatThrownBy(() -> VirtualEnvironment.of(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(path + " is no virtual environment: " + reason + "; make one by python3 -m venv " + path);
    }
}
