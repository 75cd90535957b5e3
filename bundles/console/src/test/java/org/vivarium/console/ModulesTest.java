package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;
import org.vivarium.console.Session.Outcome;
import org.vivarium.modules.DeployedBundle;

class ModulesTest {
    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void deployTellsWhatABundleProvides() {
        assertThat(console.output("module:deploy /x/counter.jar /x/greeting.jar"))
                .isEqualTo("""
                    org.example.counter 1.2.0: counter
                    org.example.greeting 1.2.0: greeting
                    """);
    }

    @Test
    void aProgramReadsWhatIsDeployed() {
        assertThat(console.output("module:deploy /x/counter.jar --json"))
                .isEqualTo(console.output("module:list --json"))
                .startsWith("[{\"bundle\":");
    }

    @Test
    void deployTakesAFilePattern(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("a.jar"));
        Files.createFile(folder.resolve("b.jar"));
        console.output("module:deploy " + folder + "/*.jar");
        assertThat(console.platform.deployed).hasSize(2);
    }

    @Test
    void aPatternThatMatchesNothingIsToldWithTheRemedy(@TempDir Path folder) {
        assertThat(console.failure("module:deploy " + folder + "/*.jar"))
                .isEqualTo("no file matches " + folder + "/*.jar; put it in quotes when it is no file pattern\n");
    }

    @Test
    void aFileThatIsNoBundleIsRefusedWithItsName() {
        assertThat(console.failure("module:deploy /x/notes.txt")).isEqualTo("/x/notes.txt is not a bundle\n");
    }

    @Test
    void whatCanBeDeployedIsWhenAnotherFileCannot() {
        assertThat(console.execute("module:deploy /x/notes.txt /x/counter.jar /x/more.txt"))
                .isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut()).isEqualTo("org.example.counter 1.2.0: counter\n");
        assertThat(console.takeErr()).isEqualTo("/x/notes.txt is not a bundle\n/x/more.txt is not a bundle\n");
    }

    @Test
    void listShowsVersionsSideBySideAndHowManyHaveEach() {
        console.platform.deploy("org.example.greeting", "greeting", "1.10.0");
        console.platform.deploy("org.example.counter", "counter");
        console.platform.deploy("org.example.greeting", "greeting", "1.9.0");
        console.platform.interpreter("a");
        console.output("interp:import a greeting; interp:import main greeting counter");
        assertThat(console.output("module:list")).isEqualTo("""
            BUNDLE                VERSION  MODULES   IMPORTED BY  FILE
            org.example.counter   1.2.0    counter   1            counter.jar
            org.example.greeting  1.9.0    greeting  0            greeting.jar
            org.example.greeting  1.10.0   greeting  2            greeting.jar
            """);
    }

    @Test
    void packagesOfPythonAreMarked() {
        console.platform.deployed.add(new DeployedBundle(
                "org.example.tools",
                Version.valueOf("1.0.0"),
                "tools.jar",
                List.of(),
                List.of("hammer", "saw"),
                List.of()));
        assertThat(console.output("module:list")).isEqualTo("""
            BUNDLE             VERSION  MODULES                       IMPORTED BY  FILE
            org.example.tools  1.0.0    hammer (Python) saw (Python)  0            tools.jar
            """);
        assertThat(console.output("module:list --json")).contains("\"python\":[\"hammer\",\"saw\"],\"modules\":[]");
        assertThat(console.output("module:info saw")).contains("python", "hammer", "saw");
    }

    @Test
    void withNothingDeployedAProgramGetsAnEmptyArrayAndAPersonIsTold() {
        assertThat(console.output("module:list --json")).isEqualTo("[]\n");
        console.execute("module:list");
        assertThat(console.takeOut()).isEmpty();
        assertThat(console.takeErr()).isEqualTo("no bundles are deployed\n");
    }

    @Test
    void infoFindsABundleByItsNameAndByItsModules() {
        console.platform.deploy("org.example.counter", "counter");
        console.platform.interpreter("a");
        console.output("interp:import a counter; interp:import main counter");
        String expected = """
            bundle            org.example.counter
            version           1.2.0
            file              counter.jar
            requires          none
            held_by           main 1.2.0
                              a 1.2.0
            closure           org.example.counter/1.2.0
            module counter
              version         1.2.0
              class           org.example.counter
              interpreters    per_interpreter_lock
              gil             used
              initialization  multi_phase
              imported_by     main 1.2.0
                              a 1.2.0
            """;
        assertThat(console.output("module:info counter")).isEqualTo(expected);
        assertThat(console.output("module:info org.example.counter")).isEqualTo(expected);
        assertThat(console.output("module:info org.example.counter/1.2.0")).isEqualTo(expected);
    }

    @Test
    void infoShowsEveryVersionAndWhichOfThemInterpretersHave() {
        console.platform.deploy("org.example.counter", "counter", "1.2.0");
        console.output("interp:import main counter");
        console.platform.deploy("org.example.counter", "counter", "1.3.0");
        assertThat(console.output("module:info counter")
                        .lines()
                        .filter(line -> line.matches("version.*|.*imported_by.*")))
                .containsExactly(
                        "version           1.2.0",
                        "  imported_by     main 1.2.0",
                        "version           1.3.0",
                        "  imported_by     main 1.2.0");
        assertThat(console.output("module:info org.example.counter/1.3.0"))
                .contains("version           1.3.0\n")
                .doesNotContain("version           1.2.0\n");
    }

    @Test
    void infoShowsTheClosureOrWhyThereIsNone() {
        console.platform.deploy("org.example.orders", "orders", "1.0.0", "bundle org.example.money");
        assertThat(console.output("module:info orders"))
                .contains("requires          bundle org.example.money\n")
                .contains("""
                    closure           none
                    missing           bundle org.example.orders 1.0.0 requires bundle org.example.money, which neither \
                    the platform nor a deployed bundle provides
                    """);
        console.platform.deploy("org.example.money", "money");
        assertThat(console.output("module:info orders"))
                .contains("closure           org.example.money/1.2.0 org.example.orders/1.0.0\n")
                .doesNotContain("missing");
    }

    @Test
    void infoForProgramsIsAnArray() {
        console.platform.deploy("org.example.counter", "counter");
        console.output("interp:import main counter");
        assertThat(console.output("module:info counter --json"))
                .isEqualTo(
                        "[{\"bundle\":\"org.example.counter\",\"version\":\"1.2.0\",\"file\":\"counter.jar\",\"requires\":[],\"python\":[],\"modules\":[{\"name\":\"counter\",\"version\":\"1.2.0\",\"class\":\"org.example.counter\",\"interpreters\":\"per_interpreter_lock\",\"gil\":\"used\",\"initialization\":\"multi_phase\",\"imported_by\":[{\"interpreter\":0,\"name\":\"main\",\"version\":\"1.2.0\"}]}],\"held_by\":[{\"interpreter\":0,\"name\":\"main\",\"version\":\"1.2.0\"}],\"closure\":[\"org.example.counter/1.2.0\"]}]\n");
    }

    @Test
    void infoOfAnUnknownModuleListsTheDeployedOnes() {
        assertThat(console.failure("module:info nothing"))
                .isEqualTo("there is no deployed bundle or module nothing; there are: none\n");
        console.platform.deploy("org.example.counter", "counter");
        assertThat(console.failure("module:info nothing"))
                .isEqualTo("there is no deployed bundle or module nothing; there are:"
                        + " org.example.counter 1.2.0: counter\n");
    }

    @Test
    void undeployForgetsABundle() {
        console.platform.deploy("org.example.counter", "counter");
        console.output("interp:import main counter");
        assertThat(console.output("module:undeploy org.example.counter"))
                .isEqualTo("undeployed org.example.counter 1.2.0; 1 interpreter keeps it\n");
        console.platform.deploy("org.example.greeting", "greeting");
        assertThat(console.output("module:undeploy org.example.greeting"))
                .isEqualTo("undeployed org.example.greeting 1.2.0; no interpreter has it\n");
        assertThat(console.failure("module:undeploy org.example.counter"))
                .isEqualTo("there is no deployed bundle org.example.counter\n");
    }

    @Test
    void ofSeveralVersionsOneIsNamedToUndeployIt() {
        console.platform.deploy("org.example.counter", "counter", "1.2.0");
        console.platform.deploy("org.example.counter", "counter", "1.3.0");
        assertThat(console.failure("module:undeploy org.example.counter"))
                .isEqualTo("several versions of org.example.counter are deployed: org.example.counter/1.2.0,"
                        + " org.example.counter/1.3.0; name one\n");
        console.output("module:undeploy org.example.counter/1.2.0");
        assertThat(console.platform.deployed)
                .singleElement()
                .matches(bundle -> bundle.id().equals("org.example.counter/1.3.0"));
    }

    @Test
    void aDryRunOfUndeployChangesNothing() {
        console.platform.deploy("org.example.counter", "counter");
        assertThat(console.output("module:undeploy org.example.counter --dry-run"))
                .isEqualTo("org.example.counter 1.2.0; no interpreter has it\n");
        console.output("interp:import main counter");
        assertThat(console.output("module:undeploy org.example.counter --dry-run"))
                .isEqualTo("""
                    org.example.counter 1.2.0; 1 interpreter would keep 1.2.0
                    ID  NAME  HAS    FOLLOWS  MODULES  SERVICES                     CHANNELS  QUEUES
                    0   main  1.2.0  no       counter  org.example.counter.Service
                    """);
        assertThat(console.output("module:undeploy org.example.counter --dry-run --json"))
                .isEqualTo(
                        "{\"bundle\":\"org.example.counter\",\"from\":\"1.2.0\",\"to\":null,\"affected\":[{\"interpreter\":0,\"name\":\"main\",\"versions\":[\"1.2.0\"],\"follows\":false,\"modules\":[\"counter\"],\"services\":[\"org.example.counter.Service\"],\"channels\":[],\"queues\":[],\"failure\":null}]}\n");
        assertThat(console.platform.deployed).hasSize(1);
    }
}
