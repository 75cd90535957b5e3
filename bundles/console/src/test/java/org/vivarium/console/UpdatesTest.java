package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vivarium.console.Session.Outcome;

class UpdatesTest {
    private final GogoConsole console = new GogoConsole();

    /** Main keeps what it has, a and b follow; d has not imported it. */
    @BeforeEach
    void deploy() {
        console.platform.deploy("org.example.greeting", "greeting");
        console.output(
                "interp:create --name a --set follow_updates=true; interp:create --name b --set follow_updates=true");
        console.output("interp:create --name d --set follow_updates=true");
        console.output("interp:import main greeting; interp:import a greeting; interp:import b greeting");
    }

    @AfterEach
    void close() {
        console.close();
    }

    private List<String> versions() {
        return console.platform.alive.stream()
                .flatMap(interpreter -> interpreter.modules.stream())
                .map(module -> module.spec().version().toString())
                .toList();
    }

    @Test
    void updateTellsWhoFollowsAndWhoKeepsWhatItHas() {
        assertThat(console.output("module:update /x/greeting-1.3.0.jar"))
                .isEqualTo("updated org.example.greeting 1.2.0 to 1.3.0; 2 interpreters follow, 1 keeps 1.2.0\n");
        assertThat(versions()).containsExactly("1.2.0", "1.3.0", "1.3.0");
        assertThat(console.platform.deployed)
                .singleElement()
                .matches(bundle -> bundle.id().equals("org.example.greeting/1.3.0"));
    }

    @Test
    void allFollowOrNoneDoesWhereItIsSaid() {
        assertThat(console.output("module:update /x/greeting-1.3.0.jar --keep"))
                .isEqualTo("updated org.example.greeting 1.2.0 to 1.3.0; 3 interpreters keep 1.2.0\n");
        assertThat(console.output("module:update /x/greeting-1.4.0.jar --follow"))
                .isEqualTo("updated org.example.greeting 1.3.0 to 1.4.0; 3 interpreters follow\n");
        assertThat(console.failure("module:update /x/greeting-1.5.0.jar --follow --keep"))
                .isEqualTo("module:update: --follow and --keep exclude each other; see module:update --help\n");
    }

    @Test
    void whoKeepsAnEarlierVersionIsToldByIt() {
        console.output("module:update /x/greeting-1.3.0.jar");
        assertThat(console.output("module:update /x/greeting-1.4.0.jar --dry-run --keep"))
                .isEqualTo("""
                    org.example.greeting 1.3.0 -> 1.4.0; 1 interpreter would keep 1.2.0, 2 would keep 1.3.0
                    ID  NAME  HAS    FOLLOWS  MODULES   SERVICES                      CHANNELS  QUEUES
                    0   main  1.2.0  no       greeting  org.example.greeting.Service
                    1   a     1.3.0  no       greeting  org.example.greeting.Service
                    2   b     1.3.0  no       greeting  org.example.greeting.Service
                    """);
        assertThat(console.output("module:info greeting")).contains("""
            held_by           main 1.2.0
                              a 1.3.0
                              b 1.3.0
            """);
        assertThat(console.output("module:update /x/greeting-1.4.0.jar --keep"))
                .isEqualTo("updated org.example.greeting 1.3.0 to 1.4.0; 1 interpreter keeps 1.2.0, 2 keep 1.3.0\n");
    }

    @Test
    void whoCannotFollowKeepsTheOldAndTheCommandFails() {
        console.platform.imports.refusals.put(1L, "ValueError: why");
        console.platform.imports.refusals.put(2L, "its import took longer than 30 s");
        assertThat(console.execute("module:update /x/greeting-1.3.0.jar --follow"))
                .isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut())
                .isEqualTo("updated org.example.greeting 1.2.0 to 1.3.0; 1 interpreter follows, 2 failed:\n");
        assertThat(console.takeErr()).isEqualTo("""
            interpreter 1 a keeps greeting 1.2.0: ValueError: why
            interpreter 2 b keeps greeting 1.2.0: its import took longer than 30 s
            """);
        assertThat(versions()).containsExactly("1.3.0", "1.2.0", "1.2.0");
    }

    @Test
    void threadsThatAreStillInTheOldVersionAreNamed() {
        console.platform.imports.busy.put(1L, List.of("worker in Greeting.hello(Greeting.java:7)"));
        assertThat(console.execute("module:update /x/greeting-1.3.0.jar")).isEqualTo(Outcome.SUCCEEDED);
        assertThat(console.takeErr())
                .isEqualTo("interpreter 1 a: still at work in the old version:"
                        + " worker in Greeting.hello(Greeting.java:7)\n");
    }

    @Test
    void aProgramReadsWhatBecameOfEachInterpreter() {
        console.platform.imports.refusals.put(1L, "why");
        assertThat(console.execute("module:update /x/greeting-1.3.0.jar --json"))
                .isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut())
                .isEqualTo(
                        "[{\"bundle\":\"org.example.greeting\",\"from\":\"1.2.0\",\"to\":\"1.3.0\",\"interpreters\":[{\"interpreter\":0,\"name\":\"main\",\"changes\":[],\"keeps\":[\"1.2.0\"],\"failure\":null,\"busy\":[],\"took_seconds\":0.0},{\"interpreter\":1,\"name\":\"a\",\"changes\":[{\"module\":\"greeting\",\"from\":\"1.2.0\",\"to\":\"1.3.0\"}],\"keeps\":[],\"failure\":\"why\",\"busy\":[],\"took_seconds\":0.002},{\"interpreter\":2,\"name\":\"b\",\"changes\":[{\"module\":\"greeting\",\"from\":\"1.2.0\",\"to\":\"1.3.0\"}],\"keeps\":[],\"failure\":null,\"busy\":[],\"took_seconds\":0.002}]}]\n");
    }

    @Test
    void whatCanBeUpdatedIsWhenAnotherCannot() {
        assertThat(console.execute("module:update /x/counter-2.jar /x/greeting-1.3.0.jar"))
                .isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut()).startsWith("updated org.example.greeting 1.2.0 to 1.3.0;");
        assertThat(console.takeErr()).isEqualTo("there is no deployed bundle org.example.counter\n");
    }

    @Test
    void ofSeveralVersionsTheNamedOneIsReplaced() {
        console.platform.deploy("org.example.greeting", "greeting", "1.1.0");
        assertThat(console.failure("module:update /x/greeting-1.3.0.jar"))
                .startsWith("several versions of org.example.greeting are deployed:");
        assertThat(console.output("module:update /x/greeting-1.3.0.jar --replace org.example.greeting/1.1.0"))
                .isEqualTo("updated org.example.greeting 1.1.0 to 1.3.0; no interpreter has it\n");
        assertThat(console.failure("module:update /x/a.jar /x/b.jar --replace org.example.greeting/1.1.0"))
                .isEqualTo("module:update: --replace goes with one JAR; there are 2; see module:update --help\n");
    }

    @Test
    void aDryRunPrintsWhomItWouldTouchAndChangesNothing() {
        console.output("channel:create");
        console.output("channel:send 1 hello --in a --nowait");
        console.output("channel:recv 1 --in b");
        console.output("queue:create --in b");
        assertThat(console.output("module:update /x/greeting-1.3.0.jar --dry-run"))
                .isEqualTo("""
                    org.example.greeting 1.2.0 -> 1.3.0; 2 interpreters would follow, 1 would keep 1.2.0
                    ID  NAME  HAS    FOLLOWS  MODULES   SERVICES                      CHANNELS  QUEUES
                    0   main  1.2.0  no       greeting  org.example.greeting.Service
                    1   a     1.2.0  yes      greeting  org.example.greeting.Service  1 send
                    2   b     1.2.0  yes      greeting  org.example.greeting.Service  1 recv    1
                    """);
        assertThat(console.output("module:update /x/greeting-1.3.0.jar --dry-run --keep --json"))
                .startsWith(
                        "[{\"bundle\":\"org.example.greeting\",\"from\":\"1.2.0\",\"to\":\"1.3.0\",\"affected\":["
                            + "{\"interpreter\":0,\"name\":\"main\",\"versions\":[\"1.2.0\"],\"follows\":false,\"modules\":[\"greeting\"],");
        assertThat(versions()).containsOnly("1.2.0");
        assertThat(console.platform.deployed)
                .singleElement()
                .matches(bundle -> bundle.version().toString().equals("1.2.0"));
    }

    @Test
    void diffTellsWhatWouldChange() {
        assertThat(console.output("module:diff /x/greeting-1.3.0.jar")).isEqualTo("""
            org.example.greeting 1.2.0 -> 1.3.0
            ~ module greeting 1.3.0
            + file NEWS
            """);
        assertThat(console.output("module:diff /x/greeting-1.2.0.jar"))
                .isEqualTo("org.example.greeting 1.2.0 -> 1.2.0: the same content\n");
        assertThat(console.output("module:diff /x/greeting-1.3.0.jar --replace org.example.greeting/1.2.0 --json"))
                .isEqualTo("{\"bundle\":\"org.example.greeting\",\"from\":\"1.2.0\",\"to\":\"1.3.0\","
                        + "\"lines\":[\"~ module greeting 1.3.0\",\"+ file NEWS\"]}\n");
    }

    @Test
    void aTerminalShowsHowFarItIsAndThenNoMore() {
        try (Session session =
                new Session(console.processor(), console.foreground, console.streams, new Screen(() -> 80, false))) {
            session.execute("module:update /x/greeting-1.3.0.jar");
        }
        assertThat(console.takeOut()).startsWith("updated ");
        String widest = "greeting-1.3.0.jar: 3 of 3 interpreters";
        assertThat(console.takeErr())
                .isEqualTo("\rgreeting-1.3.0.jar: 1 of 3 interpreters\rgreeting-1.3.0.jar: 2 of 3 interpreters\r"
                        + widest + "\r" + " ".repeat(widest.length()) + "\r");
    }

    @Test
    void theLineOnATerminalIsCutToIt() {
        try (Session session =
                new Session(console.processor(), console.foreground, console.streams, new Screen(() -> 12, false))) {
            session.execute("module:update /x/greeting-1.3.0.jar");
        }
        assertThat(console.takeErr()).startsWith("\rgreeting-1.\rgreeting-1.");
    }

    @Test
    void noLineIsShownWhereStandardErrorGoesElsewhere() {
        Screen elsewhere = new Screen(() -> 80, false, null, () -> false);
        try (Session session = new Session(console.processor(), console.foreground, console.streams, elsewhere)) {
            session.execute("module:update /x/greeting-1.3.0.jar; module:reload greeting");
        }
        assertThat(console.takeErr()).isEmpty();
    }
}
