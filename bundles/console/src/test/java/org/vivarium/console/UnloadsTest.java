package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.gc.Leak;
import org.vivarium.gc.Leaks;
import org.vivarium.interpreters.Kill;
import org.vivarium.interpreters.StuckThread;

class UnloadsTest {
    private static final String REPAIRS = """
        counter 0.1.0 of interpreter 7 (orders): removed the ThreadLocal value com.acme.Ctx of thread "pool-3"
        counter 0.1.0 of interpreter 7 (orders): removed a shutdown hook
        """;

    private static final Duration LONG = Duration.ofSeconds(30);

    private final GogoConsole console = new GogoConsole();
    private final FakeClassSpaces spaces = new FakeClassSpaces();
    private final List<Leak> leaks = new ArrayList<>();

    UnloadsTest() {
        console.platform.put(ClassSpaces.class, spaces);
        console.platform.put(Leaks.class, progress -> {
            progress.accept(1000);
            return leaks;
        });
    }

    @AfterEach
    void close() {
        console.close();
    }

    private void gone(long interpreter, String name) {
        spaces.left(interpreter, name, "counter 0.1.0", Optional.of(Duration.ofMillis(35)));
    }

    private void held(long interpreter, String name) {
        spaces.left(interpreter, name, "counter 0.1.0", Optional.empty());
    }

    private void mended(long interpreter, String name) {
        spaces.left(
                interpreter,
                name,
                "counter 0.1.0",
                Optional.of(Duration.ofMillis(5)),
                "removed the ThreadLocal value com.acme.Ctx of thread \"pool-3\"",
                "removed a shutdown hook");
    }

    @Test
    void whatHasLeftIsALineEach() {
        gone(1, "a");
        held(2, "b");
        assertThat(console.output("gc:unloads")).isEqualTo("""
            INTERPRETER  BUNDLE         LEFT                  COLLECTED   REPAIRS
            1 (a)        counter 0.1.0  2026-11-21T07:00:00Z  after 35ms  0
            2 (b)        counter 0.1.0  2026-11-21T07:00:00Z  not yet     0
            """);
        assertThat(console.output("gc:unloads --json"))
                .contains("\"interpreter\":1,\"name\":\"a\",\"bundle\":\"counter 0.1.0\"")
                .contains("\"collected_seconds\":0.035")
                .contains("\"collected\":null,\"repairs\":[]}");
    }

    @Test
    void theyAreInTheOrderInWhichTheyLeft() {
        Instant time = Instant.parse("2026-11-21T07:00:00Z");
        spaces.left(time.plusSeconds(2), 1, "a", "last 1.0.0", Optional.of(Duration.ofMillis(35)));
        spaces.left(time, 1, "a", "first 1.0.0", Optional.of(Duration.ofMillis(35)));
        spaces.left(time.plusSeconds(1), 1, "a", "second 1.0.0", Optional.empty());
        assertThat(console.output("gc:unloads")
                        .lines()
                        .skip(1)
                        .map(line -> line.replaceAll(".*  (\\w+) 1\\.0\\.0 .*", "$1")))
                .containsExactly("first", "second", "last");
    }

    @Test
    void theLastAreListed() {
        for (int i = 1; i <= 60; i++) {
            gone(i, "interp-" + i);
        }
        assertThat(console.output("gc:unloads"))
                .contains("\n11 (interp-11)")
                .doesNotContain("\n10 (interp-10)")
                .endsWith("\n10 that left before are not shown; --limit 60 shows all\n");
        assertThat(console.output("gc:unloads --limit 1").lines())
                .hasSize(3)
                .last(STRING)
                .isEqualTo("59 that left before are not shown; --limit 60 shows all");
        assertThat(console.output("gc:unloads --limit 60").lines()).hasSize(61);
        assertThat(console.output("gc:unloads --json")).contains("\"interpreter\":1,", "\"interpreter\":60,");
        assertThat(console.output("gc:unloads --json --limit 1"))
                .startsWith("[{\"interpreter\":60,")
                .doesNotContain("59");
        assertThat(console.failure("gc:unloads --limit -1"))
                .contains("--limit needs a number from 0 to 2147483647, not -1");
    }

    @Test
    void thoseOfOneInterpreterAreListedAndProved() {
        gone(1, "a");
        held(2, "b");
        mended(3, "b");
        console.platform.interpreter("alive");
        assertThat(console.output("gc:unloads --in 1 --prove"))
                .contains("1 (a)")
                .doesNotContain("(b)");
        assertThat(console.output("gc:unloads --in b"))
                .contains("2 (b)", "3 (b)", "removed a shutdown hook")
                .doesNotContain("(a)");
        assertThat(console.execute("gc:unloads --in b --prove")).isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeErr()).contains("of interpreter 2 (b) is still held");
        console.takeOut();
        assertThat(console.execute("gc:unloads --in alive")).isEqualTo(Session.Outcome.SUCCEEDED);
        assertThat(console.takeErr()).isEqualTo("no bundle has left interpreter alive yet\n");
        assertThat(console.failure("gc:unloads --in nobody")).startsWith("there is no interpreter nobody;");
    }

    @Test
    void whatWasRepairedIsALineEach() {
        mended(7, "orders");
        gone(8, "b");
        assertThat(console.output("gc:unloads")).isEqualTo("""
            INTERPRETER  BUNDLE         LEFT                  COLLECTED   REPAIRS
            7 (orders)   counter 0.1.0  2026-11-21T07:00:00Z  after 5ms   2
            8 (b)        counter 0.1.0  2026-11-21T07:00:00Z  after 35ms  0
            """ + REPAIRS);
        assertThat(console.output("gc:unloads --json"))
                .contains("\"repairs\":[\"removed the ThreadLocal value com.acme.Ctx of thread \\\"pool-3\\\"\","
                        + "\"removed a shutdown hook\"]}");
    }

    @Test
    void aProofThatFailsNamesTheFirstAndSaysWhereToAsk() {
        gone(1, "a");
        assertThat(console.output("gc:unloads --prove")).contains("after 35ms");
        held(2, "b");
        held(3, "c");
        assertThat(console.execute("gc:unloads --prove")).isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeOut()).contains("not yet");
        assertThat(console.takeErr())
                .isEqualTo("the class loader of counter 0.1.0 of interpreter 2 (b) and 1 more is still held after 10 s;"
                        + " gc:leaks tells by what\n");
    }

    @Test
    void anInterpreterIsClosedAndProvedGone() {
        long a = console.platform.interpreter("a").id();
        console.platform.interpreter("b");
        gone(a, "a");
        assertThat(console.output("interp:close a --prove"))
                .isEqualTo("a is gone: 1 class loader collected after 35ms\n");
        assertThat(console.output("interp:close b --prove")).isEqualTo("b is gone: it had no bundles\n");
    }

    @Test
    void anInterpreterThatIsStillHeldIsNoProof() {
        long a = console.platform.interpreter("a").id();
        held(a, "a");
        assertThat(console.failure("interp:close a --prove"))
                .isEqualTo("a is closed, but the class loader of counter 0.1.0 of interpreter " + a
                        + " (a) is still held after 10 s; gc:leaks tells by what\n");
        assertThat(console.platform.alive).hasSize(1);
    }

    @Test
    void ofSeveralThoseThatAreHeldAreNamed() {
        console.platform.interpreter("a");
        long b = console.platform.interpreter("b").id();
        long c = console.platform.interpreter("c").id();
        held(b, "b");
        held(c, "c");
        assertThat(console.execute("interp:close a b c --prove")).isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeOut()).isEqualTo("a is gone: it had no bundles\n");
        assertThat(console.takeErr())
                .isEqualTo("b, c are closed, but the class loader of counter 0.1.0 of interpreter " + b
                        + " (b) and 1 more is still held after 10 s; gc:leaks tells by what\n");
    }

    @Test
    void whatHasEndedIsProvedAlsoWhenSomethingFailed() {
        console.platform.interpreter("a");
        FakeInterpreter stuck = console.platform.interpreter("stuck");
        long abandoned = stuck.id();
        stuck.kill = new Kill(
                Kill.Rung.ABANDON,
                Duration.ofSeconds(1),
                List.of(new StuckThread("interpreter 2 (stuck)", "loop", null, Instant.EPOCH)),
                List.of());
        held(abandoned, "stuck");
        assertThat(console.execute("interp:close main a stuck --force --prove")).isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeOut()).endsWith("a is gone: it had no bundles\n").doesNotContain("main is gone");
        assertThat(console.takeErr())
                .isEqualTo("cannot destroy the main interpreter; it ends with the runtime\n"
                        + "not all of it was given back: stuck\n"
                        + "stuck is closed, but the class loader of counter 0.1.0 of interpreter " + abandoned
                        + " (stuck) is still held after 10 s; gc:leaks tells by what\n");
    }

    /** Interrupts a command while garbage is collected. */
    private void interrupt(String line) {
        CountDownLatch collecting = new CountDownLatch(1);
        spaces.onCollect = () -> {
            collecting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        assertTimeoutPreemptively(LONG, () -> {
            CompletableFuture<Session.Outcome> outcome = CompletableFuture.supplyAsync(() -> console.execute(line));
            collecting.await();
            console.session.interrupt();
            assertThat(outcome.get()).isEqualTo(Session.Outcome.FAILED);
        });
    }

    @Test
    void aProofThatIsInterruptedSaysSoBelowAWholeTable() {
        gone(1, "a");
        held(2, "b");
        interrupt("gc:unloads --prove");
        assertThat(console.takeOut())
                .startsWith("INTERPRETER")
                .endsWith("2 (b)        counter 0.1.0  2026-11-21T07:00:00Z  not yet     0\n");
        assertThat(console.takeErr())
                .isEqualTo("interrupted before all class loaders were gone; gc:unloads --prove asks again\n");
    }

    @Test
    void aCloseWhoseProofIsInterruptedSaysThatItIsClosed() {
        long a = console.platform.interpreter("a").id();
        console.platform.interpreter("b");
        held(a, "a");
        interrupt("interp:close a b --prove");
        assertThat(console.takeOut()).isEqualTo("b is gone: it had no bundles\n");
        assertThat(console.takeErr())
                .isEqualTo("a is closed, but it was interrupted before the class loaders were gone;"
                        + " gc:unloads --prove asks again\n");
    }

    @Test
    void whoHoldsALoaderIsTold() {
        leaks.add(new Leak(
                7,
                "orders",
                "counter 0.1.0",
                false,
                "thread \"pool-1\" through ThreadLocal value acme.Context",
                List.of("thread \"pool-1\": java.lang.Thread", "its class acme.Context")));
        String line = "interpreter 7 (orders): counter 0.1.0 is held by thread \"pool-1\" through ThreadLocal value"
                + " acme.Context\n";
        assertThat(console.output("gc:leaks")).isEqualTo(line);
        assertThat(console.output("gc:leaks --path"))
                .isEqualTo(line + "  thread \"pool-1\": java.lang.Thread\n  its class acme.Context\n");
        assertThat(console.output("gc:leaks --json")).startsWith("[{\"interpreter\":7,\"name\":\"orders\",");
    }

    @Test
    void whereThereIsNothingThatIsSaid() {
        assertThat(console.output("gc:leaks --json; gc:unloads --json")).isEqualTo("[]\n[]\n");
    }
}
