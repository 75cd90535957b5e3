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
    static final Source SOURCE = Source.newBuilder(PythonEvaluator.LANGUAGE_ID, text("prelude.py"), "<vivarium>")
            .internal(true)
            .buildLiteral();

    private Prelude() {}

    /** The source of a standard module that GraalPy lacks, or null. */
    static @Nullable String library(String module) {
        return module.startsWith(".") || module.indexOf('/') >= 0
                ? null
                : find("lib/" + module.replace('.', '/') + ".py");
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
