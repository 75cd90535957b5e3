package org.vivarium.launcher;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A framework's cache: a private temporary folder, so that any number of platforms run side by side. */
record Cache(Path folder) {
    static Cache create() {
        try {
            return new Cache(Files.createTempDirectory("vivarium-"));
        } catch (IOException e) {
            throw new PlatformException("cannot make a temporary folder in " + System.getProperty("java.io.tmpdir"), e);
        }
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
