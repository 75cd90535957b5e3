package org.vivarium.spaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivarium.classspace.ClassSpaceException;

class JarContentTest {
    @TempDir
    Path folder;

    @Test
    void entriesAndHeadersAreRead() throws IOException {
        JarContent content = JarContent.read(jar("org.example.a"));

        assertThat(content.getHeaders().orElseThrow()).containsEntry("Bundle-SymbolicName", "org.example.a");
        assertThat(content.getEntry("a.txt").orElseThrow().getBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello");
        assertThat(content.getEntry("b.txt")).isEmpty();
        assertThat(content.getEntries()).contains("META-INF/MANIFEST.MF", "a.txt");
        assertThat(content.stream().readAllBytes()).isEqualTo(Files.readAllBytes(folder.resolve("test.jar")));
    }

    @Test
    void aJarThatIsNoBundleIsRefused() throws IOException {
        Path jar = jar(null);
        assertThatThrownBy(() -> JarContent.read(jar))
                .isInstanceOf(ClassSpaceException.class)
                .hasMessage("test.jar is not a bundle: its manifest has no Bundle-SymbolicName; build it with bnd");
    }

    @Test
    void aFileThatIsNoJarIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.jar"), "not a jar at all");
        assertThatThrownBy(() -> JarContent.read(text)).hasMessage("notes.jar is not a jar file");
    }

    @Test
    void aJarThatIsStillBeingCopiedIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(jar("org.example.a"));
        Path half = Files.write(folder.resolve("half.jar"), Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> JarContent.read(half))
                .isInstanceOf(ClassSpaceException.class)
                .hasMessage("half.jar is not a whole jar file: it ends too early; copy it again");
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        assertThatThrownBy(() -> JarContent.read(folder.resolve("no.jar")))
                .hasMessage(folder.resolve("no.jar") + " does not exist; name a bundle's jar file");
        assertThatThrownBy(() -> JarContent.read(folder)).hasMessageContaining("is not a file");
    }

    private Path jar(@org.jspecify.annotations.Nullable String symbolicName) throws IOException {
        Path file = folder.resolve("test.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (symbolicName != null) {
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
        }
        try (OutputStream stream = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(stream, manifest)) {
            jar.putNextEntry(new ZipEntry("a.txt"));
            jar.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
