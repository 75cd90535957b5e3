package org.vivarium.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;

/** The Python sources in this bundle. */
final class Prelude {
    /** One source object for all contexts, so that the engine parses it once. */
    static final Source SOURCE = source("prelude.py");

    /** The same for contexts with limits of access. */
    static final Source ACCESS = source("access.py");

    private Prelude() {}

    private static Source source(String path) {
        return Source.newBuilder(PythonEvaluator.LANGUAGE_ID, text(path), "<vivarium>")
                .internal(true)
                .buildLiteral();
    }

    /**
     * A standard module that GraalPy lacks.
     *
     * @param isPackage whether it has modules in it
     * @param source its source
     */
    record Library(boolean isPackage, String source) {}

    /** The standard module of a name, or null when it is none that GraalPy lacks. */
    static @Nullable Library library(String module) {
        if (module.startsWith(".") || module.indexOf('/') >= 0) {
            return null;
        }
        String path = "lib/" + module.replace('.', '/');
        String source = find(path + ".py");
        if (source != null) {
            return new Library(false, source);
        }
        source = find(path + "/__init__.py");
        return source == null ? null : new Library(true, source);
    }

    private static String text(String path) {
        String text = find(path);
        if (text == null) {
            throw new IllegalStateException("the bundle has no " + path);
        }
        return text;
    }

    private static @Nullable String find(String path) {
        try (InputStream stream = Prelude.class.getResourceAsStream(path)) {
            return stream == null ? null : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read", e);
        }
    }
}
