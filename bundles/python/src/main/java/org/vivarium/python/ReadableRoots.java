package org.vivarium.python;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The folders that Python can read whatever the limits of its interpreter: its own library, and those from which the platform has it
 * import. Thread-safe; contexts that are there see what is added.
 */
final class ReadableRoots implements Predicate<Path> {
    private final Set<Path> roots = ConcurrentHashMap.newKeySet();

    /**
     * Those of a path.
     *
     * @param path folders as {@code PYTHONPATH} has them; null for none
     */
    static ReadableRoots of(@Nullable String path) {
        ReadableRoots roots = new ReadableRoots();
        if (path != null) {
            for (String folder : path.split(File.pathSeparator, -1)) {
                if (!folder.isEmpty()) {
                    roots.add(Path.of(folder));
                }
            }
        }
        return roots;
    }

    /** Makes a folder, and what lies in it, readable; also by the name that it has behind all links. A file stands for itself. */
    void add(Path folder) {
        Path named = folder.toAbsolutePath().normalize();
        roots.add(named);
        roots.add(real(named));
    }

    /** The name that a file has behind all links; the same one when it is not there. */
    private static Path real(Path named) {
        try {
            return named.toRealPath();
        } catch (IOException e) {
            return named;
        }
    }

    /** Whether an absolute and normal path lies in one of them. */
    @Override
    public boolean test(Path path) {
        return roots.stream().anyMatch(path::startsWith);
    }
}
