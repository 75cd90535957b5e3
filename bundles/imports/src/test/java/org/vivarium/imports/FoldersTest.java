package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {
    @TempDir
    Path folder;

    private Path file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    @Test
    void aFolderGoesWithAllThatIsInItAndOneThatHasGoneIsNoError() throws IOException {
        file("a/b/c/file");
        Files.createSymbolicLink(folder.resolve("a/link"), file("other/stays").getParent());
        Folders.delete(folder.resolve("a"));
        Folders.delete(folder.resolve("a"));
        assertThat(folder.resolve("a")).doesNotExist();
        assertThat(folder.resolve("other/stays")).exists();
    }

    @Test
    void whatWasBelowAnotherFolderGoesWithThoseThatAreEmptyThen() throws IOException {
        file("cache/tmp/one/python/x/file");
        file("cache/tmp/two/file");
        Folders.delete(folder.resolve("cache"), Path.of("/tmp/one/python"));
        assertThat(folder.resolve("cache/tmp/one")).doesNotExist();
        assertThat(folder.resolve("cache/tmp/two/file")).exists();
        Folders.delete(folder.resolve("cache"), Path.of("/tmp/two"));
        assertThat(folder.resolve("cache")).isEmptyDirectory();
    }
}
