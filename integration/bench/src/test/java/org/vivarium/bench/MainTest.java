package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private record Fixed(String name, double figure) implements Comparison {
        @Override
        public String description() {
            return "times " + name;
        }

        @Override
        public List<Result> run(Workbench bench) {
            bench.progress().println(name + " runs");
            return List.of(new Result(
                    name, "ms", OptionalDouble.of(figure), OptionalDouble.empty(), OptionalDouble.empty(), "fixed"));
        }
    }

    private record Failing(String name) implements Comparison {
        @Override
        public String description() {
            return "fails";
        }

        @Override
        public List<Result> run(Workbench bench) {
            throw new BenchException("it went wrong");
        }
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void allRunWhenNoneIsNamed() throws IOException {
        assertThat(run()).isEqualTo(1);
        assertThat(text(out))
                .containsSubsequence("benchmark", "one", "1.00", "two", "2.00")
                .doesNotContain("three");
        assertThat(text(err)).contains("one runs", "two runs", "vivarium bench: three: it went wrong");
    }

    @Test
    void theNamedOnesRunInTheirOrder() throws IOException {
        assertThat(run("two", "one")).isZero();
        assertThat(text(out)).containsSubsequence("two", "one");
    }

    @Test
    void jsonIsAllThereIsOnStandardOutput() throws IOException {
        assertThat(run("--json", "one", "two")).isZero();
        assertThat(text(out).lines())
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).startsWith("{\"benchmark\": \"").endsWith("}"));
    }

    @Test
    void whyThereIsNoCPythonIsInEveryNote() throws IOException {
        run("--json", "one");
        assertThat(text(out)).contains("\"note\": \"fixed; there is no CPython to compare with");
    }

    @Test
    void anUnknownNameIsAUsageErrorThatListsTheNames() throws IOException {
        assertThat(run("four")).isEqualTo(2);
        assertThat(text(err))
                .isEqualToIgnoringNewLines("vivarium bench: there is no benchmark 'four'; there are one, two, three");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void theListNamesAndDescribesAllWithoutRunningThem() throws IOException {
        assertThat(run("--list")).isZero();
        assertThat(text(out)).containsSubsequence("one", "times one", "two", "times two", "three", "fails");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void helpSaysHowARatioIsRead() throws IOException {
        assertThat(run("--help")).isZero();
        assertThat(text(out)).contains("usage: vivarium bench", "the ratio is Vivarium's divided by CPython's");
    }

    private int run(String... arguments) throws IOException {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("vivarium");
        Files.writeString(program, "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        PrintStream progress = new PrintStream(err, true, StandardCharsets.UTF_8);
        Workbench bench = new Workbench(
                new Distribution(folder), Peer.on("another platform", folder, folder), folder, Effort.SMOKE, progress);
        List<Comparison> comparisons = List.of(new Fixed("one", 1), new Fixed("two", 2), new Failing("three"));
        return new Main(comparisons, () -> bench, 120, new PrintStream(out, true, StandardCharsets.UTF_8), progress)
                .run(List.of(arguments));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
