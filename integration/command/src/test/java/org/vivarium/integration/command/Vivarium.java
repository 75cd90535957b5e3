package org.vivarium.integration.command;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The command of a distribution, used as a person uses it.
 *
 * @param home the distribution
 * @param temporary an empty folder: the working folder, the temporary files and the user's state are below it
 */
record Vivarium(Path home, Path temporary) {
    /** The distribution that the build made. */
    static Vivarium built(Path temporary) {
        return new Vivarium(path("vivarium.dist"), temporary);
    }

    /** A file of the source tree. */
    static Path source(String name) {
        return path("vivarium.root").resolve(name);
    }

    private static Path path(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath().normalize();
    }

    /** Starts it with three pipes. */
    Running start(String... arguments) throws IOException {
        // A shell's background jobs ignore SIGINT, and so does what they start; a person's command does not.
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
        line.addAll(line(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).directory(temporary.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment());
        return new Running(builder.start());
    }

    /** Runs it to its end, with nothing to read. */
    Running.Result run(String... arguments) throws IOException, InterruptedException {
        Running running = start(arguments);
        running.closeInput();
        return running.result();
    }

    /** Starts it at a terminal of its own. */
    Running atTerminal(String... arguments) throws IOException {
        Map<String, String> environment = environment();
        environment.put("TERM", "xterm");
        PtyProcess process = new PtyProcessBuilder(line(arguments).toArray(String[]::new))
                .setEnvironment(environment)
                .setDirectory(temporary.toString())
                .setInitialColumns(100)
                .setInitialRows(30)
                .start();
        return new Running(process);
    }

    private List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(List.of(home.resolve("bin/vivarium").toString()));
        line.addAll(Arrays.asList(arguments));
        return line;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.remove("JAVA_OPTS");
        environment.put("XDG_STATE_HOME", temporary.resolve("state").toString());
        environment.put("NO_COLOR", "1");
        environment.put(
                "VIVARIUM_OPTS",
                "-Dvivarium.tmp=" + temporary + " -Djava.io.tmpdir=" + temporary + " -Dfelix.fileinstall.poll=200");
        return environment;
    }

    /** The temporary folders that are there now. */
    List<Path> temporaryFolders() {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("vivarium-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
