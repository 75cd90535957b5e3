package org.vivarium.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Writes bundles like that of the module {@code counter}, under other names and with other needs. */
final class ModuleJars {
    private static final String PACKAGE = "org.vivarium.bench.library";

    private final Path original;
    private final Path folder;

    /**
     * Starts in a new folder.
     *
     * @param original the jar of {@code counter}
     */
    ModuleJars(Path original) {
        this.original = original;
        try {
            folder = Files.createTempDirectory("vivarium-bench");
        } catch (IOException failure) {
            throw new BenchException("there is no folder to write modules to", failure);
        }
    }

    /** Modules {@code counter0} and so on, each in a bundle that needs nothing of the others. */
    List<Path> modules(int count) {
        List<Path> jars = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jars.add(module("counter" + i, ""));
        }
        return jars;
    }

    /** The module {@code counter0} and the libraries that its bundle needs, each of which needs the one before. */
    List<Path> chain(int count) {
        List<Path> jars = new ArrayList<>();
        for (int i = 0; i < count - 1; i++) {
            Manifest manifest = new Manifest();
            Attributes headers = manifest.getMainAttributes();
            headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            headers.putValue("Bundle-ManifestVersion", "2");
            headers.putValue("Bundle-SymbolicName", "library" + i);
            headers.putValue("Bundle-Version", "1.0.0");
            headers.putValue("Export-Package", PACKAGE + i + ";version=1.0.0");
            if (i > 0) {
                headers.putValue("Import-Package", imported(i - 1));
            }
            jars.add(write("library" + i, manifest, false));
        }
        jars.add(module("counter0", count > 1 ? imported(count - 2) : ""));
        return jars;
    }

    private static String imported(int library) {
        return PACKAGE + library + ";version=\"[1.0,2)\"";
    }

    private Path module(String name, String imports) {
        try (JarFile jar = new JarFile(original.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            Attributes headers = manifest.getMainAttributes();
            headers.putValue("Bundle-SymbolicName", name);
            headers.putValue(
                    "Provide-Capability",
                    headers.getValue("Provide-Capability").replaceAll("(name(?::String)?=\"?)counter\\b", "$1" + name));
            if (!imports.isEmpty()) {
                headers.putValue("Import-Package", headers.getValue("Import-Package") + "," + imports);
            }
            return write(name, manifest, true);
        } catch (IOException failure) {
            throw new BenchException("cannot read " + original, failure);
        }
    }

    private Path write(String name, Manifest manifest, boolean classes) {
        Path file = folder.resolve(name + ".jar");
        try (OutputStream stream = Files.newOutputStream(file);
                JarOutputStream copy = new JarOutputStream(stream, manifest);
                JarFile jar = new JarFile(original.toFile())) {
            for (JarEntry entry : classes ? jar.stream().toList() : List.<JarEntry>of()) {
                if (entry.getName().endsWith(".class")) {
                    copy.putNextEntry(new JarEntry(entry.getName()));
                    jar.getInputStream(entry).transferTo(copy);
                }
            }
        } catch (IOException failure) {
            throw new BenchException("cannot write " + file, failure);
        }
        return file;
    }
}
