package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.console.Session.Outcome;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.modules.ModuleException;

class SoakTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Footprint SAME = new Footprint(20 << 20, 5 << 20, Map.of(1L, "main"));

    private final GogoConsole console = new GogoConsole();
    private final FakeClassSpaces spaces = new FakeClassSpaces();
    private final AtomicInteger imports = new AtomicInteger();
    private Footprint.Gauge gauge = before -> SAME;

    @BeforeEach
    void prepare() {
        console.platform.put(ClassSpaces.class, spaces);
        console.platform.deploy("org.example.counter", "counter");
        console.platform.imports.exec = module -> imports.incrementAndGet();
        Soak soak = new Soak(console.services, before -> gauge.read(before));
        console.processor().addCommand("test", new Command(Soak.USAGE, console.foreground, soak::run), "soak");
    }

    @AfterEach
    void onlyMainIsThere() {
        console.close();
        assertThat(console.platform.alive).extracting(FakeInterpreter::name).containsExactly("main");
    }

    @Test
    void aTenthPartIsARowEachAndTheEndTheVerdict() {
        String[] lines = console.output("test:soak 25 --module counter").split("\n");
        assertThat(lines[0]).isEqualTo("CYCLES      CYCLES/S  HEAP     METASPACE  THREADS  LOADERS");
        assertThat(lines[1]).matches("3           [0-9.]+ +20\\.0m    5\\.0m       1        0");
        assertThat(lines).hasSize(1 + 9 + 1);
        assertThat(lines[9]).startsWith("25  ");
        assertThat(lines[10])
                .isEqualTo("flat: heap +0.0m, metaspace +0.0m since cycle 12, threads +0, class loaders 0");
        assertThat(imports).hasValue(25);
    }

    @Test
    void manyAreARowForEachThousand() {
        assertThat(console.output("test:soak 12000").lines().skip(1).limit(12))
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly(
                        "1000", "2000", "3000", "4000", "5000", "6000", "7000", "8000", "9000", "10000", "11000",
                        "12000");
        assertThat(imports).hasValue(0);
    }

    @Test
    void rowsComeUpToTheLastCycle() {
        int most = Integer.MAX_VALUE;
        assertThat(Soak.nextRow(0, 2)).isEqualTo(1);
        assertThat(Soak.nextRow(0, 10)).isEqualTo(1);
        assertThat(Soak.nextRow(0, 11)).isEqualTo(2);
        assertThat(Soak.nextRow(10, 11)).isEqualTo(11);
        assertThat(Soak.nextRow(0, most)).isEqualTo(1000);
        assertThat(Soak.nextRow(most - 10, most)).isEqualTo(most);
    }

    @Test
    void theFunctionIsCalledInEach() {
        AtomicInteger calls = new AtomicInteger();
        console.platform.onCall = function -> {
            assertThat(function).isEqualTo("counter.increment");
            calls.incrementAndGet();
        };
        console.output("test:soak 2 --call counter.increment");
        assertThat(calls).hasValue(2);
        assertThat(imports).hasValue(0);
    }

    @Test
    void aModuleOfPythonsIsImportedByPython() {
        AtomicInteger executed = new AtomicInteger();
        console.platform.onExec = source -> {
            assertThat(source).isEqualTo("import json");
            executed.incrementAndGet();
        };
        console.output("test:soak 2 --module json");
        assertThat(executed).hasValue(2);
    }

    @Test
    void classLoadersThatStayFailIt() {
        spaces.left(0, "main", "older 1.0.0", Optional.empty());
        assertThat(console.output("test:soak 2")).contains("flat: ");
        spaces.left(1, "interp-1", "counter 1.2.0", Optional.empty());
        assertThat(console.execute("test:soak 2 --module counter")).isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut().lines().map(line -> line.charAt(line.length() - 1)))
                .containsExactly('S', '1', '1');
        assertThat(console.takeErr())
                .isEqualTo("not flat: 1 class loader is still there, and gc:leaks tells what holds it\n");
    }

    @Test
    void threadsThatCameAfterTheFirstRowFailIt() {
        gauge = before -> before.isEmpty() ? SAME : new Footprint(0, 0, Map.of(1L, "main", 2L, "pool-1"));
        assertThat(console.execute("test:soak 20")).isEqualTo(Outcome.FAILED);
        assertThat(console.takeErr()).isEqualTo("not flat: 1 thread more since cycle 2: \"pool-1\"\n");
    }

    @Test
    void jsonHasTheRowsAndTheVerdict() {
        assertThat(console.output("test:soak 2 --module 'counter>=1' --json"))
                .startsWith("{\"cycles\":2,\"module\":\"counter>=1\",\"call\":null,"
                        + "\"rows\":[{\"cycles\":1,\"cycles_per_second\":")
                .contains(",\"heap_bytes\":20971520,\"metaspace_bytes\":5242880,\"threads\":1,\"loaders\":0},")
                .endsWith("],\"flat\":true,\"grown\":[],\"verdict\":\"flat: heap +0.0m, metaspace +0.0m since cycle 1,"
                        + " threads +0, class loaders 0\"}\n");
        spaces.left(1, "interp-1", "counter 1.2.0", Optional.empty());
        assertThat(console.execute("test:soak 2 --json")).isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut())
                .contains("\"flat\":false,\"grown\":[{\"quantity\":\"loaders\",\"by\":1,\"allowed\":0}],"
                        + "\"verdict\":\"not flat: 1 class loader");
        assertThat(console.takeErr()).startsWith("not flat: ");
    }

    @Test
    void whatFailsStopsItAndNamesTheCycle() {
        console.platform.imports.exec = module -> {
            if (imports.incrementAndGet() == 7) {
                throw new ModuleException("no seventh");
            }
        };
        assertThat(console.failure("test:soak 20 --module counter --json"))
                .isEqualTo("cycle 7 of 20 failed:\nno seventh\n");
        assertThat(imports).hasValue(7);
    }

    @Test
    void anInterpreterThatDoesNotCloseIsKilled() {
        AtomicInteger ends = new AtomicInteger();
        console.platform.onEnd = () -> {
            if (ends.incrementAndGet() == 1) {
                throw new InterpreterException("interpreter 1 is running");
            }
        };
        assertThat(console.failure("test:soak 20")).isEqualTo("cycle 1 of 20 failed:\ninterpreter 1 is running\n");
        assertThat(ends).hasValue(2);
    }

    @Test
    void anInterruptEndsItWithItsInterpreter() {
        CountDownLatch running = new CountDownLatch(1);
        console.platform.imports.exec = module -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ModuleException("the import was interrupted", e);
            }
        };
        assertTimeoutPreemptively(LONG, () -> {
            CompletableFuture<Outcome> outcome =
                    CompletableFuture.supplyAsync(() -> console.execute("test:soak 20 --module counter"));
            running.await();
            console.session.interrupt();
            assertThat(outcome.get()).isEqualTo(Outcome.FAILED);
        });
        assertThat(console.takeErr()).isEqualTo("interrupted in cycle 1 of 20\n");
        assertThat(console.platform.evaluatorCalls).isEmpty();
        assertThat(console.output("interp:list --json")).contains("main");
    }

    @Test
    void anInterruptWhileGarbageIsCollectedEndsIt() {
        CountDownLatch running = new CountDownLatch(1);
        gauge = before -> {
            running.countDown();
            new CountDownLatch(1).await();
            return SAME;
        };
        assertTimeoutPreemptively(LONG, () -> {
            CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> console.execute("test:soak 20"));
            running.await();
            console.session.interrupt();
            assertThat(outcome.get()).isEqualTo(Outcome.FAILED);
        });
        assertThat(console.takeErr()).isEqualTo("interrupted\n");
    }

    @Test
    void itSaysWhatIsWrong() {
        for (String n : new String[] {"0", "1", "-5", "many", "1.5", "99999999999"}) {
            assertThat(console.failure("interp:soak " + n))
                    .isEqualTo("interp:soak: N needs a number from 2 to 2147483647, not " + n
                            + "; see interp:soak --help\n");
        }
        for (String function : new String[] {"increment", ".increment", "counter."}) {
            assertThat(console.failure("interp:soak 2 --call " + function))
                    .isEqualTo("interp:soak: --call needs MODULE.FUNCTION, such as counter.increment, not " + function
                            + "; see interp:soak --help\n");
        }
        console.platform.onExec = source -> {
            throw FakePlatform.raised("ModuleNotFoundError", "No module named 'nothing'");
        };
        assertThat(console.failure("interp:soak 2 --module nothing")).isEqualTo("""
            cycle 1 of 2 failed:
            no module nothing is deployed, and Python has none of that name; see module:list
            """);
        console.platform.remove(ClassSpaces.class);
        assertThat(console.failure("interp:soak 2")).contains("ClassSpaces");
    }
}
