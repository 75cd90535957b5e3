package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.StuckThread;

class RuntimeCommandsTest {
    private static final StackTraceElement FRAME = new StackTraceElement("com.acme.Loop", "run", "Loop.java", 12);

    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void infoShowsTheRuntimeAndItsJvm() {
        assertThat(console.output("runtime:info"))
                .startsWith("initialized           yes\ninterpreters          1\nversion               1.2.3\njvm\n")
                .contains("\n  pid                 " + ProcessHandle.current().pid() + "\n")
                .containsPattern("\n {2}uptime +\\d+(ms|s|m|\\.)")
                .containsPattern("\nprocessors +[1-9]\\d*\n")
                .containsPattern("\n {2}heap_used +[\\d.]+[kmg]\n")
                .containsPattern("\n {2}metaspace_used +[\\d.]+[kmg]\n")
                .contains("\nevaluator\n  evaluator.language  fake\nfinalizations")
                .endsWith("\nabandoned             0\n")
                .doesNotContain("objectClass", "service.id", "mode");
    }

    @Test
    void infoForProgramsHasPlainNumbers() {
        console.platform.abandoned.add(
                new StuckThread("interpreter 3 (orders)", "interp-3-worker-7", FRAME, Instant.EPOCH));
        assertThat(console.output("runtime:info --json"))
                .startsWith("{\"initialized\":true,\"interpreters\":1,\"version\":\"1.2.3\",\"jvm\":{\"name\":")
                .containsPattern("\"uptime_seconds\":[\\d.]+}")
                .containsPattern(
                        "\"memory\":\\{\"heap_used_bytes\":\\d+,\"heap_maximum_bytes\":\\d+,\"metaspace_used_bytes\":\\d+}")
                .contains("\"evaluator\":{\"evaluator.language\":\"fake\"},\"finalizations\":0,")
                .endsWith("\"abandoned\":[{\"thread\":\"interp-3-worker-7\",\"interpreter\":\"interpreter 3 (orders)\","
                        + "\"since\":\"1970-01-01T00:00:00Z\",\"frame\":\"com.acme.Loop.run(Loop.java:12)\"}]}\n");
    }

    @Test
    void infoTellsWhereAbandonedThreadsAre() {
        console.platform.abandoned.add(
                new StuckThread("interpreter 3 (orders)", "interp-3-worker-7", FRAME, Instant.EPOCH));
        console.platform.abandoned.add(new StuckThread("interpreter 4 (b)", "late", null, Instant.EPOCH));
        assertThat(console.output("runtime:info")).endsWith("""
            abandoned             2

            ABANDONED THREAD   INTERPRETER             INSIDE SINCE          FRAME
            interp-3-worker-7  interpreter 3 (orders)  1970-01-01T00:00:00Z  com.acme.Loop.run(Loop.java:12)
            late               interpreter 4 (b)       1970-01-01T00:00:00Z
            """);
    }

    @Test
    void infoNeedsNoEvaluator() {
        console.platform.remove(Evaluator.class);
        assertThat(console.output("runtime:info")).containsPattern("\nevaluator +none\n");
    }

    @Test
    void finalizeEndsAllAndInitializeMakesMainAgain() {
        console.platform.interpreter("a");
        assertThat(console.output("runtime:finalize")).isEmpty();
        assertThat(console.platform.alive).isEmpty();
        assertThat(console.output("runtime:info")).startsWith("initialized           no\n");
        assertThat(console.output("initialize; runtime:initialize")).isEmpty();
        assertThat(console.platform.alive).singleElement().matches(one -> one.id() == 0);
    }
}
