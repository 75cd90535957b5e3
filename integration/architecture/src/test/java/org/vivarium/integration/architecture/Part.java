package org.vivarium.integration.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One compiled part of the platform: a bundle, or the launcher.
 *
 * @param name its folder's name
 * @param output the folder that it was compiled to
 */
record Part(String name, Path output) {
    /** The one library that a part may use beside the api, OSGi's and Java's, as package prefixes. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            // The JDK's own, beside java.lang.management: what a thread has allocated.
            "runtime", List.of("com.sun.management"),
            "classspace", List.of("org.apache.felix.resolver"),
            // Shark and the language that it is written in; the JDK's own dumps the heap.
            "unloads", List.of("shark", "kotlin", "com.sun.management", "javax.management"),
            "python", List.of("org.graalvm"),
            "console", List.of("org.apache.felix.gogo", "org.apache.felix.service.command", "org.jline"),
            "imports", List.of("org.apache.felix.fileinstall"),
            "instrument", List.of("com.oracle.truffle", "com.oracle.graal.python"),
            "launcher", List.of("org.apache.felix.framework", "sun.misc"));

    private static final String OWN = "org/vivarium";

    private static final Pattern ROOT = Pattern.compile("^org\\.vivarium\\.\\w+");

    static Part in(Path folder) {
        return new Part(folder.getFileName().toString(), folder.resolve("target/classes"));
    }

    List<String> libraries() {
        return LIBRARIES.getOrDefault(name, List.of());
    }

    /** The packages {@code org.vivarium.X} that its classes lie in or below; the api has several, any other part one. */
    List<String> roots() {
        return classes().stream()
                .map(type -> ROOT.matcher(type.getPackageName()))
                .map(matcher -> matcher.find() ? matcher.group() : "")
                .distinct()
                .toList();
    }

    /** Its own classes, without those of a library inside the bundle; a rule that would scan nothing fails here. */
    JavaClasses classes() {
        JavaClasses classes = new ClassFileImporter().importPath(output.resolve(OWN));
        if (classes.isEmpty()) {
            throw new IllegalStateException("no classes of " + name + " in " + output);
        }
        return classes;
    }

    /** The files that its own classes are in. */
    List<Path> classFiles() {
        try (Stream<Path> files = Files.walk(output.resolve(OWN))) {
            return new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(".class")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Manifest manifest() {
        try (InputStream in = Files.newInputStream(output.resolve("META-INF/MANIFEST.MF"))) {
            return new Manifest(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packages in a manifest header, without their attributes; none when the header is absent. */
    List<String> packages(String header) {
        return Header.clauses(manifest().getMainAttributes().getValue(header)).stream()
                .map(Header.Clause::name)
                .toList();
    }
}
