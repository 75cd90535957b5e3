package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs print the same on Vivarium as on CPython. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class ProgramsIT {
    /** It imports a module that Vivarium has in Java, which has to be deployed. */
    private static final String WITH_JAVA = "three_counters.py";

    private static CPython cpython;

    @BeforeAll
    static void unpack() {
        Peer peer = Peer.on("Linux amd64", property("bench.materials"), property("bench.cache"));
        cpython = peer.cpython().orElseThrow(() -> new AssertionError(peer.absence()));
    }

    static List<String> programs() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(WITH_JAVA))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramPrintsTheSame(String program) {
        assertThat(ChildProcess.run(vivarium("run", path(program))).text())
                .isEqualTo(onCPython(program))
                .isNotEmpty();
    }

    @Test
    void aModuleInJavaIsToThreeInterpretersWhatOneInPythonIs() throws IOException {
        String deploy;
        try (Stream<Path> jars = Files.list(property("bench.materials"))) {
            deploy = jars.filter(jar -> jar.getFileName().toString().startsWith("counter-"))
                    .map(jar -> "module:deploy '" + jar.toAbsolutePath() + "'")
                    .findFirst()
                    .orElseThrow();
        }
        String printed = ChildProcess.run(vivarium("-c", deploy + "; interp:run main '" + path(WITH_JAVA) + "'"))
                .text();
        assertThat(printed).endsWith("\n" + onCPython(WITH_JAVA));
    }

    private static String onCPython(String program) {
        ProcessBuilder command = cpython.command(path(program));
        // Its interpreters each have a buffer of their own for a pipe, and would print in another order.
        command.environment().put("PYTHONUNBUFFERED", "1");
        command.environment()
                .put(
                        "PYTHONPATH",
                        Path.of("src/test/resources/programs").toAbsolutePath().toString());
        return ChildProcess.run(command).text();
    }

    private static ProcessBuilder vivarium(String... arguments) {
        return new Distribution(property("bench.distribution")).command(arguments);
    }

    private static String path(String program) {
        return folder().resolve(program).toAbsolutePath().toString();
    }

    private static Path folder() {
        return property("bench.examples").resolve("interpreters");
    }

    private static Path property(String name) {
        return Path.of(System.getProperty(name)).normalize();
    }
}
