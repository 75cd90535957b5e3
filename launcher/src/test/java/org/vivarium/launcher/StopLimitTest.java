package org.vivarium.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StopLimitTest {
    private static final StackTraceElement PARKED = new StackTraceElement(
            null, "java.base", "25", "java.util.concurrent.locks.LockSupport", "park", "L.java", 1);
    private static final StackTraceElement IN_FELIX =
            new StackTraceElement("org.apache.felix.framework.Felix", "stopBundle", "Felix.java", 2);
    private static final StackTraceElement IN_A_BUNDLE =
            new StackTraceElement("com.example.Stuck", "stop", "Stuck.java", 3);

    private final Thread main = new Thread(() -> {}, "main thread");
    private final Thread framework = new Thread(() -> {}, "framework thread");
    private final Thread other = new Thread(() -> {}, "other thread");

    private String report(Map<Thread, StackTraceElement[]> threads) {
        var text = new ByteArrayOutputStream();
        new StopLimit(main, () -> 0, () -> {}).report(threads, new PrintStream(text, true, StandardCharsets.UTF_8));
        return text.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aBundleThatHoldsTheFrameworkUpIsNamedWithItsPlace() {
        assertThat(report(Map.of(framework, new StackTraceElement[] {PARKED, IN_A_BUNDLE, IN_FELIX})))
                .contains("thread \"framework thread\" in com.example.Stuck.stop(Stuck.java:3)");
    }

    @Test
    void aProgramThatDoesNotReturnIsNamed() {
        assertThat(report(Map.of(main, new StackTraceElement[] {PARKED, IN_A_BUNDLE})))
                .contains("main thread");
    }

    @Test
    void whoeverWaitsInTheFrameworkOrHasNothingToDoWithItIsNot() {
        assertThat(report(Map.of(
                        main, new StackTraceElement[] {PARKED, IN_FELIX, IN_A_BUNDLE},
                        other, new StackTraceElement[] {PARKED, IN_A_BUNDLE})))
                .hasLineCount(1);
    }
}
