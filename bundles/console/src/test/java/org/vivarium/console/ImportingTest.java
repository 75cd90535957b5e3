package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vivarium.modules.ImportTime;

class ImportingTest {
    private final GogoConsole console = new GogoConsole();

    @BeforeEach
    void deploy() {
        console.platform.interpreter("a");
        console.platform.deploy("org.example.greeting", "greeting", "1.2.0");
        console.platform.deploy("org.example.greeting", "greeting", "1.3.0");
        console.platform.deploy("org.example.counter", "counter", "0.1.0");
    }

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void importMeansADeployedModuleBeforeOneOfPythons() {
        assertThat(console.output("interp:import a counter os.path")).isEqualTo("counter 0.1.0\nos.path\n");
        FakeInterpreter a = console.platform.alive.getLast();
        assertThat(a.modules).singleElement().matches(module -> module.name().equals("counter"));
        assertThat(a.executed).containsExactly("import os.path");
    }

    @Test
    void aModuleThatNobodyHasIsALineAndOneThatIsMissingInsideATraceback() {
        for (String missing : List.of("nothing", "nothing.inside", "other")) {
            console.platform.alive.getLast().execution = source -> {
                throw FakePlatform.raised("ModuleNotFoundError", "No module named '" + missing + "'");
            };
            if (missing.equals("other")) {
                assertThat(console.failure("interp:import a nothing.inside")).startsWith("Traceback");
            } else {
                assertThat(console.failure("interp:import a nothing.inside"))
                        .isEqualTo("no module nothing.inside is deployed, and Python has none of that name;"
                                + " see module:list\n");
            }
        }
    }

    @Test
    void deployedModulesThatFollowEachOtherAreImportedTogether() {
        assertThat(console.output("interp:import a greeting~=1.2 counter os counter"))
                .isEqualTo("greeting 1.3.0\ncounter 0.1.0\nos\ncounter 0.1.0\n");
        assertThat(console.platform.imports.together)
                .containsExactly(List.of("greeting~=1.2", "counter"), List.of("counter"));
    }

    @Test
    void whatWasImportedBeforeTheOneThatFailsIsTold() {
        console.output("interp:import a counter");
        assertThat(console.execute("interp:import a greeting<1.3 counter 'counter>1' os".replace("<", "\\<")))
                .isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeOut()).isEqualTo("greeting 1.2.0\ncounter 0.1.0\n");
        assertThat(console.takeErr()).contains("which is not counter>1; reload it");
        assertThat(console.platform.alive.getLast().executed).isEmpty();
    }

    @Test
    void importTakesTheVersionsThatWillDo() {
        assertThat(console.output("interp:import a 'greeting>=1.2,<1.3'")).isEqualTo("greeting 1.2.0\n");
        assertThat(console.output("interp:import main greeting~=1.2 counter==0.1"))
                .isEqualTo("""
                    greeting 1.3.0
                    counter 0.1.0
                    """);
        assertThat(console.failure("interp:import a 'greeting>=1.3'"))
                .isEqualTo("interpreter 1 a has imported greeting 1.2.0, which is not greeting>=1.3; reload it\n");
        assertThat(console.failure("interp:import main 'counter>1'"))
                .isEqualTo("interpreter 0 main has imported counter 0.1.0, which is not counter>1; reload it\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'greeting>=1.2,<2'", "\"greeting>=1.2,<2\"", "greeting'>=1.2,<2'", "greeting\\>=1.2,\\<2"})
    void quotesBringVersionsThroughTheShell(String typed) {
        assertThat(console.output("interp:import a " + typed)).isEqualTo("greeting 1.3.0\n");
    }

    @Test
    void versionsWithoutQuotesAreNoRedirection() {
        assertThat(console.failure("interp:import a greeting>=1.2,<2"))
                .isEqualTo("> and < redirect here; put 'greeting>=1.2,<2' in quotes\n");
        assertThat(Path.of("=")).doesNotExist();
    }

    @Test
    void importTakesNamesWithVersionsOnly() {
        assertThat(console.failure("interp:import a 'os; os.abort()'"))
                .startsWith("interp:import: '; os.abort()' in 'os; os.abort()' is not a condition on a version;")
                .endsWith("; see interp:import --help\n");
        assertThat(console.platform.alive.getLast().executed).isEmpty();
    }

    @Test
    void pythonsModulesHaveNoVersions() {
        assertThat(console.failure("interp:import a 'os>=3'"))
                .isEqualTo("no module os is deployed, and Python's own have no versions; deploy one, or leave the"
                        + " versions out\n");
    }

    @Test
    void importPrintsWhatAProgramReads() {
        assertThat(console.output("interp:import a counter os --json"))
                .isEqualTo("{\"imported\":[{\"module\":\"counter\",\"version\":\"0.1.0\","
                        + "\"origin\":\"org.example.counter 0.1.0\"},"
                        + "{\"module\":\"os\",\"version\":null,\"origin\":null}]}\n");
    }

    @Test
    void aTraceTellsWhatEachImportTook() {
        console.platform.imports.needs.put("greeting", List.of("counter"));
        assertThat(console.output("interp:import a greeting --trace")).isEqualTo("""
            greeting 1.3.0
            MODULE     FIND-MS  INSTALL-MS  RESOLVE-MS  START-MS  EXEC-MS  SELF-MS  TOTAL-MS
              counter   1.000    2.000       3.000       4.000     5.000   15.000   15.000
            greeting    1.000    2.000       3.000       4.000     5.000   15.000   30.000
            sum         2.000    4.000       6.000       8.000    10.000   30.000   30.000
            """);
    }

    @Test
    void aTraceIsShownOfWhatWasImportedBeforeAFailure() {
        console.platform.imports.needs.put("greeting", List.of("counter", "nothing"));
        assertThat(console.execute("interp:import a greeting --trace")).isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeOut()).contains("\n  counter ").doesNotContain("greeting");
        assertThat(console.takeErr()).isEqualTo("No module named 'nothing'\n");
    }

    @Test
    void whatAFailedImportHadInsideCountsForNoOther() {
        ImportTimes times = new ImportTimes();
        for (int[] deep : new int[][] {{2, 50}, {0, 5}, {1, 7}, {0, 20}}) {
            Duration exec = Duration.ofMillis(deep[1]);
            times.add(new ImportTime("m", deep[0], Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, exec));
        }
        assertThat(times.describe())
                .extracting(line -> String.valueOf(line.get("self")))
                .containsExactly("50.000", "5.000", "7.000", "13.000");
    }

    @Test
    void aTraceOfSeveralAddsThemUp() {
        assertThat(console.output("interp:import a greeting counter --trace").lines())
                .hasSize(6)
                .last()
                .asString()
                .endsWith("10.000   30.000   30.000");
    }

    @Test
    void aTraceForProgramsHasTheUnitInItsNames() {
        console.platform.imports.needs.put("greeting", List.of("counter"));
        assertThat(console.output("interp:import a greeting --trace --json"))
                .contains("\"times\":[{\"module\":\"counter\",\"depth\":1,\"find_ms\":1.0,\"install_ms\":2.0,"
                        + "\"resolve_ms\":3.0,\"start_ms\":4.0,\"exec_ms\":5.0,\"self_ms\":15.0,\"total_ms\":15.0},"
                        + "{\"module\":\"greeting\",\"depth\":0,")
                .endsWith("\"exec_ms\":5.0,\"self_ms\":15.0,\"total_ms\":30.0}]}\n");
    }

    @Test
    void whatHasBeenImportedAlreadyIsNotTraced() {
        console.output("interp:import a counter");
        console.execute("interp:import a counter --trace");
        assertThat(console.takeOut()).isEqualTo("counter 0.1.0\n");
        assertThat(console.takeErr())
                .isEqualTo("interpreter 1 a has imported no deployed module that it did not have\n");
        assertThat(console.output("interp:import a counter --trace --json")).endsWith("\"times\":[]}\n");
    }

    @Test
    void reloadTellsTheVersions() {
        console.output("interp:import a greeting==1.2");
        assertThat(console.output("interp:reload a greeting")).isEqualTo("greeting 1.2.0 -> 1.3.0\n");
        assertThat(console.output("interp:reload a greeting")).isEqualTo("greeting 1.3.0, executed again\n");
        assertThat(console.output("interp:reload a 'greeting<1.3'")).isEqualTo("greeting 1.3.0 -> 1.2.0\n");
    }

    @Test
    void whenAReloadFailsTheOldVersionStays() {
        console.output("interp:import a greeting==1.2");
        console.platform.imports.refusals.put(1L, "ValueError: no greeting today");
        assertThat(console.failure("interp:reload a greeting"))
                .isEqualTo("interpreter 1 a keeps greeting 1.2.0: ValueError: no greeting today\n");
        assertThat(console.platform.imports.find(console.platform.alive.getLast(), "greeting"))
                .get()
                .matches(module -> module.spec().version().toString().equals("1.2.0"));
    }

    @Test
    void reloadNamesThreadsThatAreStillInTheOldVersion() {
        console.output("interp:import a greeting==1.2");
        console.platform.imports.busy.put(1L, List.of("worker in Greeting.hello(Greeting.java:7)"));
        assertThat(console.execute("interp:reload a greeting")).isEqualTo(Session.Outcome.SUCCEEDED);
        assertThat(console.takeOut()).isEqualTo("greeting 1.2.0 -> 1.3.0\n");
        assertThat(console.takeErr())
                .isEqualTo("interpreter 1 a: still at work in the old version:"
                        + " worker in Greeting.hello(Greeting.java:7)\n");
    }

    @Test
    void aProgramReadsAFailedReloadToo() {
        console.output("interp:import a greeting==1.2");
        console.platform.imports.refusals.put(1L, "why");
        assertThat(console.execute("interp:reload a greeting --json")).isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeOut())
                .isEqualTo("{\"interpreter\":1,\"name\":\"a\",\"changes\":[{\"module\":\"greeting\","
                        + "\"from\":\"1.2.0\",\"to\":\"1.3.0\"}],\"keeps\":[],\"failure\":\"why\",\"busy\":[],"
                        + "\"took_seconds\":0.002}\n");
    }

    @Test
    void whatIsNotThereCanBeNeitherReloadedNorUnloaded() {
        assertThat(console.failure("interp:reload a greeting"))
                .isEqualTo("interpreter 1 a has not imported greeting\n");
        assertThat(console.failure("interp:unload a greeting"))
                .isEqualTo("interpreter 1 a has not imported greeting\n");
    }

    @Test
    void unloadTakesAModuleOut() {
        console.output("interp:import a greeting");
        assertThat(console.output("interp:unload a greeting")).isEmpty();
        assertThat(console.platform.alive.getLast().modules).isEmpty();
    }

    @Test
    void theInterpretersOwnRequirementsHoldToo() {
        console.output("interp:create --name b --set 'modules=greeting<1.3'");
        assertThat(console.output("interp:import b greeting")).isEqualTo("greeting 1.2.0\n");
    }
}
