package org.vivarium.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions of the parts that this build is made of. */
record Versions(String vivarium, String felix, String graalPy) {
    /** Reads what the build wrote down. */
    static Versions ofThisBuild() {
        Properties build = new Properties();
        try (InputStream stream = Versions.class.getResourceAsStream("build.properties")) {
            if (stream == null) {
                throw new IllegalStateException("build.properties is missing from the launcher's jar");
            }
            build.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Versions(build.getProperty("vivarium"), build.getProperty("felix"), build.getProperty("graalpy"));
    }

    /** The answer to {@code --version}, a part a line. */
    String text() {
        return """
            Vivarium %s
            Java     %s (%s)
            Felix    %s
            GraalPy  %s
            """.formatted(vivarium, Runtime.version(), System.getProperty("java.vendor"), felix, graalPy);
    }
}
