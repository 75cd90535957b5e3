package org.vivarium.interpreters;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A virtual environment as PEP 405 has it: a folder with a file {@code pyvenv.cfg}, and packages in it. One that was made by
 * another Python serves as far as its packages are pure Python.
 *
 * @param folder the folder
 * @param sitePackages the folders of its packages, one for each version of Python 3 that it was made for, the highest last; at least one
 */
public record VirtualEnvironment(Path folder, List<Path> sitePackages) {
    /** The file that makes a folder a virtual environment. */
    private static final String MARK = "pyvenv.cfg";

    public VirtualEnvironment {
        sitePackages = List.copyOf(sitePackages);
    }

    /**
     * The virtual environment in a folder.
     *
     * @throws IllegalArgumentException when there is none; the message says what is missing
     */
    public static VirtualEnvironment of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw refusal(folder, Files.exists(folder) ? "it is a file" : "there is no such folder");
        } else if (!Files.isRegularFile(folder.resolve(MARK))) {
            throw refusal(folder, "it has no " + MARK);
        }
        List<Path> sitePackages = sitePackages(folder);
        if (sitePackages.isEmpty()) {
            throw refusal(folder, "it has no lib/python3.*/site-packages");
        }
        return new VirtualEnvironment(folder, sitePackages);
    }

    private static IllegalArgumentException refusal(Path folder, String reason) {
        return new IllegalArgumentException(
                folder + " is no virtual environment: " + reason + "; make one by python3 -m venv " + folder);
    }

    private static List<Path> sitePackages(Path folder) {
        List<Path> found = new ArrayList<>();
        Path lib = folder.resolve("lib");
        if (!Files.isDirectory(lib)) {
            return found;
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(lib, "python3.*")) {
            for (Path version : versions) {
                Path packages = version.resolve("site-packages");
                if (Files.isDirectory(packages)) {
                    found.add(packages);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(lib + " cannot be read: " + e.getMessage(), e);
        }
        // By length first: 3.9 comes before 3.12.
        found.sort(
                Comparator.comparingInt((Path each) -> each.toString().length()).thenComparing(Path::toString));
        return found;
    }
}
