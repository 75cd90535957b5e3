package org.vivarium.crossing;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Codec;

/** Compiles classes that no class loader of the tests has. */
final class Sources {
    private Sources() {}

    /**
     * Compiles classes of the package {@code acme}.
     *
     * @param parent where to make a folder for it
     * @param sources each a public class; its package and the imports that all have are added
     * @return the code of each class, by its name
     */
    static Map<String, byte[]> compile(Path parent, String... sources) {
        if (sources.length == 0) {
            return Map.of();
        }
        try {
            Path folder = Files.createTempDirectory(parent, "compiled");
            StringWriter errors = new StringWriter();
            Path classes = Files.createDirectories(folder.resolve("classes"));
            List<Path> files = new ArrayList<>();
            for (String source : sources) {
                String name = source.replaceFirst("(?s)^.*?(?:class|record|enum|interface) (\\w+).*$", "$1");
                files.add(Files.writeString(
                        folder.resolve(name + ".java"),
                        "package acme; import java.util.*; import org.vivarium.channels.Codec; " + source));
            }
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
                boolean compiled = compiler.getTask(
                                errors,
                                manager,
                                null,
                                List.of("-proc:none", "-d", classes.toString(), "-cp", classPath()),
                                null,
                                manager.getJavaFileObjectsFromPaths(files))
                        .call();
                if (!compiled) {
                    throw new IllegalStateException(errors.toString());
                }
            }
            return read(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Surefire may hide it behind a jar's manifest, so that it is asked of what is loaded. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Stream.of(Codec.class, Nullable.class)
                        .map(type -> Path.of(URI.create(type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toString()))
                                .toString())
                        .toList());
    }

    private static Map<String, byte[]> read(Path classes) throws IOException {
        Map<String, byte[]> read = new HashMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '.');
                read.put(name.substring(0, name.length() - ".class".length()), Files.readAllBytes(file));
            }
        }
        return read;
    }
}
