package org.vivarium.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/** The jar of the module {@code counter} under another name or in another version, so that many modules do the same work. */
final class CounterJar {
    private CounterJar() {}

    /**
     * Writes one. It goes with this process.
     *
     * @param original the jar of {@code counter}
     * @param module the name of its module; its bundle's symbolic name too
     * @param version the version of both
     */
    static Path write(Path original, String module, String version) {
        try {
            Path file = Files.createTempFile(module, ".jar");
            file.toFile().deleteOnExit();
            try (JarInputStream from = new JarInputStream(Files.newInputStream(original));
                    OutputStream to = Files.newOutputStream(file)) {
                copy(from, renamed(from.getManifest(), module, version), to);
            }
            return file;
        } catch (IOException failure) {
            throw new BenchException("cannot write a jar of " + module, failure);
        }
    }

    private static Manifest renamed(Manifest manifest, String module, String version) {
        Attributes headers = manifest.getMainAttributes();
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, module);
        headers.putValue(Constants.BUNDLE_VERSION, version);
        headers.putValue(
                Constants.PROVIDE_CAPABILITY,
                headers.getValue(Constants.PROVIDE_CAPABILITY).replace("name=counter", "name=" + module));
        return manifest;
    }

    private static void copy(JarInputStream from, Manifest manifest, OutputStream to) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(to, manifest)) {
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                jar.putNextEntry(new ZipEntry(entry.getName()));
                from.transferTo(jar);
            }
        }
    }
}
