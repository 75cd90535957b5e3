package org.vivarium.integration.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that the rules are about. Needs no version control: what is on disk counts. */
record Repository(Path root) {
    private static final List<String> SOURCES = List.of("bundles", "instrument", "launcher", "integration", "examples");

    static Repository here() {
        return new Repository(
                Path.of(System.getProperty("vivarium.root")).toAbsolutePath().normalize());
    }

    /** Every Java source file outside of the build's output folders. */
    List<Path> javaSources() {
        List<Path> found = new ArrayList<>();
        for (String folder : SOURCES) {
            if (Files.isDirectory(root.resolve(folder))) {
                walk(root.resolve(folder), found);
            }
        }
        return found;
    }

    /** The folders in {@code bundles/} that hold a module of the build, by name. */
    List<Path> bundleFolders() {
        try (Stream<Path> folders = Files.list(root.resolve("bundles"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void walk(Path folder, List<Path> found) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return directory.endsWith("target") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".java")) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
