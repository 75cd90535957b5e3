package org.vivarium.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

/**
 * Vivarium's api where a program that embeds the platform has it on its class path.
 *
 * <p>The program and the bundles have to see the same api classes: then the framework exports the program's, and the
 * api bundle stays out.
 */
final class ApiOnClassPath {
    private static final String A_CLASS_OF_IT = "org.vivarium.interpreters.Interpreters";

    private ApiOnClassPath() {}

    /** The packages of the api as {@code Export-Package} gives them, if the launcher's class loader sees the api. */
    static Optional<String> exportedPackages() {
        Class<?> type;
        try {
            type = Class.forName(A_CLASS_OF_IT, false, ApiOnClassPath.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new PlatformException("the api on the class path has no place to read its manifest from");
        }
        try {
            Path place = Path.of(source.getLocation().toURI());
            Manifest manifest = manifest(place);
            String exports =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
            if (exports == null) {
                throw new PlatformException(
                        "the api in " + place + " has no manifest with its exports; build it first");
            }
            return Optional.of(exports);
        } catch (IOException | URISyntaxException e) {
            throw new PlatformException("cannot read the manifest of the api in " + source.getLocation(), e);
        }
    }

    private static @Nullable Manifest manifest(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            Path file = place.resolve(JarFile.MANIFEST_NAME);
            if (!Files.exists(file)) {
                return null;
            }
            try (InputStream stream = Files.newInputStream(file)) {
                return new Manifest(stream);
            }
        }
        try (JarFile jar = new JarFile(place.toFile())) {
            return jar.getManifest();
        }
    }
}
