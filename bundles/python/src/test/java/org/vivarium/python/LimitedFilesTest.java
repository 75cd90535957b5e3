package org.vivarium.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivarium.interpreters.Access;

class LimitedFilesTest {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);

    @TempDir
    private Path folder;

    private Path root;
    private Path inside;
    private Path outside;
    private LimitedFiles none;
    private LimitedFiles read;

    @BeforeEach
    void makeFiles() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        inside = Files.writeString(root.resolve("inside"), "inside");
        outside = Files.writeString(folder.resolve("outside"), "outside");
        ReadableRoots roots = ReadableRoots.of(root.toString() + File.pathSeparator);
        none = new LimitedFiles(Access.Files.NONE, roots);
        read = new LimitedFiles(Access.Files.READ, roots);
    }

    private static long size(LimitedFiles files, Path path) throws IOException {
        try (SeekableByteChannel channel = files.newByteChannel(path, READ)) {
            return channel.size();
        }
    }

    private static void assertRefused(ThrowingCallable operation) {
        // The reason is what GraalPy makes EPERM of.
        assertThatThrownBy(operation)
                .isInstanceOfSatisfying(
                        FileSystemException.class,
                        e -> assertThat(e.getReason()).isEqualTo("Operation not permitted"));
    }

    @Test
    void onlyTheRootsAreRead() throws IOException {
        assertThat(size(none, inside)).isEqualTo(6);
        none.checkAccess(inside, Set.of(AccessMode.READ));
        assertThat(none.readAttributes(inside, "size")).containsEntry("size", 6L);
        assertRefused(() -> size(none, outside));
        assertRefused(() -> none.checkAccess(outside, Set.of()));
        assertRefused(() -> none.readAttributes(outside, "size"));
        assertRefused(() -> none.newDirectoryStream(folder, path -> true));
        assertRefused(() -> none.toRealPath(outside));
        assertRefused(() -> none.isSameFile(inside, outside));
        assertRefused(() -> none.getFileStoreTotalSpace(outside));
        assertThat(size(read, outside)).isEqualTo(7);
    }

    @Test
    void noPathLeadsOutOfTheRoots() throws IOException {
        assertRefused(() -> size(none, root.resolve("..").resolve("outside")));
        assertRefused(() ->
                size(none, root.resolve("nothing").resolve("..").resolve("..").resolve("outside")));
        Path link = Files.createSymbolicLink(root.resolve("link"), folder);
        assertRefused(() -> size(none, link.resolve("outside")));
        assertRefused(() -> none.newDirectoryStream(link, path -> true));
        assertRefused(() -> none.readSymbolicLink(link));
        assertThat(size(none, link.resolve("..").resolve("inside")))
                .as("what was looked at")
                .isEqualTo(6);
        assertThat(size(none, link.resolve("root").resolve("inside"))).isEqualTo(6);
        assertRefused(() -> size(none, folder.resolve("rootless")));
    }

    @Test
    void aRootIsReadByBothOfItsNames() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        ReadableRoots roots = new ReadableRoots();
        roots.add(link);
        LimitedFiles files = new LimitedFiles(Access.Files.NONE, roots);
        assertThat(size(files, link.resolve("inside"))).isEqualTo(6);
        assertThat(size(files, inside)).isEqualTo(6);
        LimitedFiles without = new LimitedFiles(Access.Files.NONE, new ReadableRoots());
        assertRefused(() -> size(without, link.resolve("inside")));
    }

    @Test
    void whatIsMissingIsToldWhereItCouldBeRead() {
        assertThatThrownBy(() -> size(none, root.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> size(read, folder.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
        assertRefused(() -> size(none, folder.resolve("missing")));
    }

    @Test
    void nothingIsWritten() throws IOException {
        for (LimitedFiles files : new LimitedFiles[] {none, read}) {
            for (StandardOpenOption option : StandardOpenOption.values()) {
                if (option != StandardOpenOption.READ && option != StandardOpenOption.SPARSE) {
                    assertRefused(() -> files.newByteChannel(inside, Set.of(StandardOpenOption.READ, option)));
                }
            }
            Path other = root.resolve("new");
            assertRefused(() -> files.checkAccess(inside, Set.of(AccessMode.WRITE)));
            assertRefused(() -> files.createDirectory(other));
            assertRefused(() -> files.delete(inside));
            assertRefused(() -> files.setAttribute(inside, "lastModifiedTime", FileTime.fromMillis(0)));
            assertRefused(() -> files.copy(inside, other));
            assertRefused(() -> files.move(inside, other, StandardCopyOption.ATOMIC_MOVE));
            assertRefused(() -> files.createLink(other, inside));
            assertRefused(() -> files.createSymbolicLink(other, inside));
        }
        assertThat(root).isDirectoryContaining(path -> path.equals(inside));
        assertThat(inside).hasContent("inside");
    }

    @Test
    void theDirectoryIsChangedByReadersAlone() {
        assertThatThrownBy(() -> none.setCurrentWorkingDirectory(root)).isInstanceOf(SecurityException.class);
        read.setCurrentWorkingDirectory(root);
        assertThat(read.toAbsolutePath(Path.of("inside"))).isEqualTo(inside);
    }
}
