package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void updateReplacesABundle() {
        console.platform.deploy("org.example.counter", "counter");
        assertThat(console.output("module:update /x/counter.jar")).isEqualTo("org.example.counter 1.2.0: counter\n");
        assertThat(console.platform.deployed).hasSize(1);
    }

    @Test
    void listShowsTheDeployedBundles() {
        console.platform.deploy("org.example.counter", "counter");
        assertThat(console.output("module:list")).isEqualTo("""
            BUNDLE               VERSION  MODULES  FILE
            org.example.counter  1.2.0    counter  counter.jar
            """);
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
        console.output("interp:import a counter");
        String expected = """
            bundle          org.example.counter
            version         1.2.0
            file            counter.jar
            module counter
              class         org.example.counter
              interpreters  per_interpreter_lock
              imported_by   a
            """;
        assertThat(console.output("module:info counter")).isEqualTo(expected);
        assertThat(console.output("module:info org.example.counter")).isEqualTo(expected);
        assertThat(console.output("module:info counter --json"))
                .isEqualTo(
                        "{\"bundle\":\"org.example.counter\",\"version\":\"1.2.0\",\"file\":\"counter.jar\",\"modules\":[{\"name\":\"counter\",\"class\":\"org.example.counter\",\"interpreters\":\"per_interpreter_lock\",\"imported_by\":[\"a\"]}]}\n");
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
        assertThat(console.output("module:undeploy org.example.counter")).isEmpty();
        assertThat(console.failure("module:undeploy org.example.counter"))
                .isEqualTo("there is no deployed bundle org.example.counter\n");
    }
}
