package org.vivarium.bench;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The jar that CPython comes in, and how it gets out: once, into a cache, for this platform or not at all.
 *
 * <p>A folder in the cache is always complete, because it is made beside its place and then renamed. Several processes
 * may unpack at once: the first rename wins.
 */
record CPythonArchive(Path jar) {
    private static final String ROOT = "org/bytedeco/cpython/linux-x86_64/";

    /**
     * The archive in a folder of jars.
     *
     * @throws BenchException when there is none
     */
    static CPythonArchive in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("cpython-.*-linux-x86_64\\.jar"))
                    .findFirst()
                    .map(CPythonArchive::new)
                    .orElseThrow(() -> new BenchException("CPython's jar is missing from " + folder + "; build again"));
        } catch (IOException failure) {
            throw new BenchException("cannot read " + folder, failure);
        }
    }

    /** The name of the unpacked folder: {@code cpython-3.14.3} for a jar {@code cpython-3.14.3-1.5.13-linux-x86_64.jar}. */
    String folderName() {
        String name = jar.getFileName().toString();
        return name.substring(0, name.indexOf('-', name.indexOf('-') + 1));
    }

    /**
     * Unpacks CPython into the cache, unless it is there.
     *
     * @throws BenchException when it cannot be read or written; nothing stays behind
     */
    CPython unpack(Path cache) {
        Path home = cache.resolve(folderName());
        if (Files.isDirectory(home)) {
            return new CPython(home);
        }
        try {
            Files.createDirectories(cache);
            Path beside = Files.createTempDirectory(cache, folderName() + ".");
            try {
                extract(beside);
                rename(beside, home);
            } finally {
                delete(beside);
            }
        } catch (IOException failure) {
            throw new BenchException("cannot unpack CPython into " + cache + ": " + failure, failure);
        }
        return new CPython(home);
    }

    private void extract(Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.isDirectory() || !entry.getName().startsWith(ROOT)) {
                    continue;
                }
                Path file =
                        folder.resolve(entry.getName().substring(ROOT.length())).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException(jar + " has an entry that points out of it: " + entry.getName());
                }
                Files.createDirectories(file.getParent());
                try (var content = zip.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
        }
        // A jar keeps no modes.
        if (!new CPython(folder).executable().toFile().setExecutable(true)) {
            throw new IOException(jar + " has no program that could be made executable");
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException failure) {
            // Another process was faster, and its folder is as good.
            if (!Files.isDirectory(to)) {
                throw failure;
            }
        }
    }

    /** Deletes a folder with all that is in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
