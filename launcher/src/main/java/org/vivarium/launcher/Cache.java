package org.vivarium.launcher;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A framework's cache: a private temporary folder, so that any number of platforms run side by side.
 *
 * <p>It lies in memory where there is a file system for that with room: Felix writes five small files for each bundle that it
 * installs, and on a disk these take longer than all the rest of an import.
 */
record Cache(Path folder) {
    /** System property: the folder to make the temporary folder in, in place of the one that is chosen here. */
    static final String PARENT = "vivarium.tmp";

    private static final Path MEMORY = Path.of("/dev/shm");

    /** A container's default of 64 MB could run full. */
    private static final long ROOM = 1L << 30;

    static Cache create() {
        Path parent = Path.of(System.getProperty(PARENT, System.getProperty("java.io.tmpdir")));
        try {
            if (System.getProperty(PARENT) == null && hasRoom(MEMORY)) {
                parent = MEMORY;
            }
            return new Cache(Files.createTempDirectory(parent, "vivarium-"));
        } catch (IOException e) {
            throw new PlatformException("cannot make a temporary folder in " + parent, e);
        }
    }

    private static boolean hasRoom(Path folder) throws IOException {
        return Files.isDirectory(folder)
                && Files.isWritable(folder)
                && Files.getFileStore(folder).getUsableSpace() >= ROOM;
    }

    /** Deletes the folder with all that is in it, unless that has been done. */
    void delete() {
        if (Files.notExists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new PlatformException("cannot delete the temporary folder " + folder, e);
        }
    }
}
