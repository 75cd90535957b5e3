package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CPythonArchiveTest {
    private static final String ROOT = "org/bytedeco/cpython/linux-x86_64/";

    @TempDir
    private Path folder;

    @Test
    void theFolderIsNamedAfterTheVersionOfCPython() throws IOException {
        assertThat(archive("bin/python3.14").folderName()).isEqualTo("cpython-3.14.3");
    }

    @Test
    void filesAreUnpackedAndTheProgramIsExecutable() throws IOException {
        CPython cpython = archive("bin/python3.14", "lib/python3.14/os.py").unpack(cache());
        assertThat(cpython.home()).isEqualTo(cache().resolve("cpython-3.14.3"));
        assertThat(cpython.executable()).isExecutable();
        assertThat(cpython.home().resolve("lib/python3.14/os.py")).hasContent("lib/python3.14/os.py");
    }

    @Test
    void nothingButTheFolderIsLeftInTheCache() throws IOException {
        archive("bin/python3.14").unpack(cache());
        assertThat(cached()).containsExactly("cpython-3.14.3");
    }

    @Test
    void whatIsThereIsNotUnpackedAgain() throws IOException {
        CPythonArchive archive = archive("bin/python3.14");
        CPython first = archive.unpack(cache());
        Files.writeString(first.executable(), "as it was");
        assertThat(archive.unpack(cache()).executable()).hasContent("as it was");
    }

    @Test
    void severalUnpackAtOnce() throws Exception {
        CPythonArchive archive = archive("bin/python3.14", "lib/a", "lib/b", "lib/c");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<CPython> unpack = () -> archive.unpack(cache());
            for (Future<CPython> unpacked : threads.invokeAll(List.of(unpack, unpack, unpack, unpack))) {
                assertThat(unpacked.get().executable()).isExecutable();
            }
        }
        assertThat(cached()).containsExactly("cpython-3.14.3");
    }

    @Test
    void anArchiveWithoutTheProgramLeavesNothingBehind() throws IOException {
        CPythonArchive archive = archive("lib/python3.14/os.py");
        assertThatThrownBy(() -> archive.unpack(cache()))
                .isInstanceOf(BenchException.class)
                .hasMessageStartingWith("cannot unpack CPython into ");
        assertThat(cached()).isEmpty();
    }

    @Test
    void anEntryThatPointsOutOfTheFolderIsRefused() throws IOException {
        CPythonArchive archive = archive("../../escaped", "bin/python3.14");
        assertThatThrownBy(() -> archive.unpack(cache()))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("points out of it");
        assertThat(folder.resolve("escaped")).doesNotExist();
    }

    @Test
    void aFolderWithoutTheArchiveIsNamed() {
        assertThatThrownBy(() -> CPythonArchive.in(folder))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining(folder.toString());
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private List<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(cache())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** An archive whose files have their own names as content. */
    private CPythonArchive archive(String... files) throws IOException {
        Path jar = folder.resolve("cpython-3.14.3-1.5.13-linux-x86_64.jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            for (String file : files) {
                zip.putNextEntry(new ZipEntry(ROOT + file));
                zip.write(file.getBytes(StandardCharsets.UTF_8));
            }
        }
        return CPythonArchive.in(folder);
    }
}
