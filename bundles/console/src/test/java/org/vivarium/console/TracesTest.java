package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.FinalizationTrace;
import org.vivarium.interpreters.FinalizationTrace.Step;

class TracesTest {
    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    private void ended(long id, String name, Step... steps) {
        console.platform.finalizations.add(new FinalizationTrace(
                id, name, Instant.parse("2026-11-21T07:00:00Z"), Duration.ofMillis(12), List.of(steps)));
    }

    private static Step done(FinalizationPhase phase, String what) {
        return new Step(phase, what, Duration.ofNanos(34_000), "done", true);
    }

    private static Step failed(FinalizationPhase phase, String what) {
        return new Step(phase, what, Duration.ofMillis(2), "java.io.IOException: why", false);
    }

    @Test
    void everyTraceIsALine() {
        ended(1, "a", done(FinalizationPhase.MODULES, "module counter"), failed(FinalizationPhase.SPACE, "bundle b"));
        ended(2, "b");
        assertThat(console.output("interp:trace")).isEqualTo("""
            ID  NAME  BEGUN                 TOOK  STEPS  FAILED  LOADERS
            1   a     2026-11-21T07:00:00Z  12ms  2      1       0
            2   b     2026-11-21T07:00:00Z  12ms  0      0       0
            """);
        assertThat(console.output("interp:trace --json"))
                .startsWith("[{\"id\":1,\"name\":\"a\",")
                .endsWith("{\"id\":2,\"name\":\"b\",\"begun\":\"2026-11-21T07:00:00Z\","
                        + "\"took_seconds\":0.012,\"steps\":[]}]\n");
    }

    @Test
    void oneIsShownStepByStep() {
        ended(1, "a", done(FinalizationPhase.MODULES, "module counter"), failed(FinalizationPhase.SPACE, "bundle b"));
        assertThat(console.output("interp:trace a")).isEqualTo("""
            PHASE    WHAT            TOOK  OUTCOME
            modules  module counter  34us  done
            space    bundle b        2ms   java.io.IOException: why
            """);
        assertThat(console.output("interp:trace 1 --json"))
                .isEqualTo("{\"id\":1,\"name\":\"a\",\"begun\":\"2026-11-21T07:00:00Z\",\"took_seconds\":0.012,"
                        + "\"steps\":[{\"phase\":\"modules\",\"what\":\"module counter\",\"took_seconds\":3.4E-5,"
                        + "\"outcome\":\"done\",\"ok\":true},{\"phase\":\"space\",\"what\":\"bundle b\","
                        + "\"took_seconds\":0.002,\"outcome\":\"java.io.IOException: why\",\"ok\":false}]}\n");
    }

    @Test
    void theProofIsALineForEachBundleThatLeft() {
        FakeClassSpaces spaces = new FakeClassSpaces();
        console.platform.put(ClassSpaces.class, spaces);
        spaces.left(1, "a", "counter 1.0.0", Optional.of(Duration.ofMillis(35)));
        spaces.left(2, "b", "other 1.0.0", Optional.empty());
        spaces.left(1, "a", "phrases 2.0.0", Optional.empty());
        ended(1, "a", done(FinalizationPhase.SPACE, "bundle b"));
        assertThat(console.output("interp:trace a").lines().map(line -> line.replaceAll(" {2,}", "|")))
                .hasSize(4)
                .contains("proof|class loader of counter 1.0.0|35ms|collected")
                .last(STRING)
                .matches("proof\\|class loader of phrases 2\\.0\\.0\\|[^|]+ so far\\|"
                        + "not collected yet; gc:leaks tells what holds it");
        assertThat(console.output("interp:trace a --json"))
                .endsWith(",{\"phase\":\"proof\",\"what\":\"class loader of counter 1.0.0\",\"took_seconds\":0.035,"
                        + "\"outcome\":\"collected\",\"ok\":true},"
                        + "{\"phase\":\"proof\",\"what\":\"class loader of phrases 2.0.0\",\"took\":null,"
                        + "\"outcome\":\"not collected yet; gc:leaks tells what holds it\",\"ok\":null}]}\n");
        assertThat(console.output("interp:trace --json"))
                .contains("phrases 2.0.0")
                .doesNotContain("other");
        assertThat(console.output("interp:trace").lines().toList().get(1)).endsWith("12ms  3      0       1");
    }

    @Test
    void ofTheSameNameTheLatestIsMeant() {
        ended(1, "a", done(FinalizationPhase.MODULES, "the first"));
        ended(2, "a", done(FinalizationPhase.MODULES, "the second"));
        assertThat(console.output("interp:trace a")).contains("the second").doesNotContain("the first");
        assertThat(console.output("interp:trace 1")).contains("the first");
    }

    @Test
    void oneThatIsAliveHasNotEnded() {
        assertThat(console.failure("interp:trace main"))
                .isEqualTo("interpreter 0 main ends with the runtime, and nothing is to be told of that yet\n");
        console.platform.interpreter("a");
        assertThat(console.failure("interp:trace a"))
                .isEqualTo("interpreter 1 a has not ended; interp:close ends it, and interp:info shows it\n");
    }

    @Test
    void anUnknownOneIsNotAmongTheKept() {
        assertThat(console.failure("interp:trace b")).isEqualTo("there is no interpreter b, and none has ended yet\n");
        ended(1, "a");
        assertThat(console.failure("interp:trace b"))
                .isEqualTo("there is no interpreter b, nor is it among the last that have ended;"
                        + " interp:trace lists these\n");
    }

    @Test
    void withoutAnyTraceThereIsNoTable() {
        assertThat(console.output("interp:trace --json")).isEqualTo("[]\n");
        console.execute("interp:trace");
        assertThat(console.takeOut()).isEmpty();
        assertThat(console.takeErr()).isEqualTo("no interpreter has ended yet\n");
    }
}
