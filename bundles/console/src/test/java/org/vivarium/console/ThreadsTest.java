package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vivarium.classspace.StrayThreads;
import org.vivarium.interpreters.InterpreterThread.Activity;
import org.vivarium.interpreters.InterpreterThread.Whence;

class ThreadsTest {
    private final GogoConsole console = new GogoConsole();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread waiting = Thread.ofPlatform().start(this::waitThere);
    private FakeInterpreter main;

    private void waitThere() {
        ready.countDown();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @BeforeEach
    void aWaitingAndADetachedThread() throws InterruptedException {
        ready.await();
        main = console.platform.alive.getFirst();
        main.threads.add(new FakeThread(1, main, Whence.INIT, Activity.DETACHED, 0, Optional.empty()));
        main.threads.add(
                new FakeThread(7, main, Whence.THREADING, Activity.LOCKED, 3_250_000_000L, Optional.of(waiting)));
    }

    @AfterEach
    void close() throws InterruptedException {
        done.countDown();
        waiting.join();
        console.close();
    }

    @Test
    void everyThreadIsListedWithItsOwnFrame() {
        assertThat(console.output("interp:threads main").lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("ID  NAME               MADE FOR   DAEMON  DOING     SINCE   FRAME"),
                        line -> assertThat(line).isEqualTo("1   interp-0-worker-1  init       no      detached"),
                        line -> assertThat(line)
                                .startsWith("7   interp-0-worker-7  threading  yes     locked    3250ms  "
                                        + "org.vivarium.console.ThreadsTest.waitThere(ThreadsTest.java:"));
    }

    @Test
    void stacksAreShownBelowTheTable() {
        assertThat(console.output("interp:threads 0 --stacks"))
                .contains("\n\ninterp-0-worker-7:\n  at java.base/")
                .containsPattern("\n  at org.vivarium.console.ThreadsTest.waitThere\\(.*\\)\n  at ")
                .doesNotContain("interp-0-worker-1:");
    }

    @Test
    void programsGetObjects() {
        assertThat(console.output("interp:threads main --json"))
                .startsWith("[{\"id\":1,\"name\":\"interp-0-worker-1\",\"made_for\":\"init\",\"daemon\":false,"
                        + "\"doing\":\"detached\",\"attached_seconds\":0.0,\"frame\":null},{\"id\":7,")
                .contains(
                        "\"doing\":\"locked\",\"attached_seconds\":3.25,\"frame\":\"org.vivarium.console.ThreadsTest.")
                .doesNotContain("stack");
        assertThat(console.output("interp:threads main --json --stacks"))
                .contains("\"frame\":null,\"stack\":[]}")
                .contains("\"stack\":[\"java.base/");
    }

    @Test
    void anInterpreterWithoutThreadsIsADiagnostic() {
        console.platform.interpreter("a");
        assertThat(console.execute("interp:threads a")).isEqualTo(Session.Outcome.SUCCEEDED);
        assertThat(console.takeOut()).isEmpty();
        assertThat(console.takeErr()).isEqualTo("interpreter 1 a has no threads\n");
        assertThat(console.output("interp:threads a --json")).isEqualTo("[]\n");
    }

    @Test
    void strayThreadsAreListedToo() {
        FakeInterpreter a = console.platform.interpreter("a");
        console.platform.put(StrayThreads.class, interpreter -> interpreter.equals(a) ? List.of(waiting) : List.of());
        String name = waiting.getName();
        assertThat(console.output("interp:threads a").lines())
                .last(STRING)
                .matches(" +" + name + " +no +stray +org\\.vivarium\\.console\\.ThreadsTest\\.waitThere\\(.*\\)");
        assertThat(console.output("interp:threads a --json"))
                .startsWith("[{\"id\":null,\"name\":\"" + name + "\",\"made_for\":null,\"daemon\":false,"
                        + "\"doing\":\"stray\",");
        assertThat(console.output("interp:threads main")).doesNotContain("stray");
    }

    @Test
    void anUnknownInterpreterIsNamed() {
        assertThat(console.failure("interp:threads nobody")).startsWith("there is no interpreter nobody");
    }
}
