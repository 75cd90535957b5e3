package org.vivarium.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folders {@code bundles/N-floor} of a distribution: each holds the bundles of start level N. */
final class BundleFolders {
    private final Path folders;

    /**
     * A bundle to install.
     *
     * @param startLevel the start level of its folder
     */
    record Jar(Path path, int startLevel) {}

    BundleFolders(Path home) {
        folders = home.resolve("bundles");
    }

    /** The bundles from one start level to another, both included: by level, then by file name. */
    List<Jar> jars(int from, int to) {
        List<Jar> jars = new ArrayList<>();
        for (int level = from; level <= to; level++) {
            for (Path folder : list(folders, level + "-*")) {
                for (Path jar : list(folder, "*.jar")) {
                    jars.add(new Jar(jar, level));
                }
            }
        }
        return jars;
    }

    private static List<Path> list(Path folder, String glob) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            List<Path> sorted = new ArrayList<>();
            entries.forEach(sorted::add);
            sorted.sort(null);
            return sorted;
        } catch (IOException e) {
            throw new PlatformException("cannot read the folder " + folder, e);
        }
    }
}
