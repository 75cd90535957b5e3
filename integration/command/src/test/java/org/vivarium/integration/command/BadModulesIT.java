package org.vivarium.integration.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vivarium.integration.fixtures.FixtureBundle;

/** Modules that go wrong, brought to the console: each says what is wrong, and all is as before. */
final class BadModulesIT extends Command {
    private Running console;
    private String before;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        console = vivarium.start();
        console.type("interp:create --name a --set import_deadline=3s\n");
        before = look();
    }

    @AfterEach
    void allIsAsBefore() throws IOException, InterruptedException {
        try (Running ended = console) {
            assertThat(look()).isEqualTo(before);
            ended.type("interp:close a\n");
            ended.closeInput();
            assertThat(ended.result().err()).doesNotContain("\tat ");
        }
    }

    /** What the console shows of the bundles, the interpreter's modules and its threads. */
    private String look() throws IOException, InterruptedException {
        console.type("lb -s\ninterp:modules a --json\ninterp:threads a --json\ninterp:list --json\n");
        console.out().await("START LEVEL");
        return console.out().await("\"name\":\"a\"");
    }

    @Test
    void aBrokenJarIsRefused() throws IOException, InterruptedException {
        Path jar = Files.writeString(folder.resolve("broken.jar"), "no jar at all");
        console.type("module:deploy " + jar + "\n");
        console.err().await("broken.jar is not a jar file");
    }

    @Test
    void aJarThatIsNoBundleIsRefused() throws IOException, InterruptedException {
        Path jar = folder.resolve("plain.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.setComment("a jar, but no bundle");
        }
        console.type("module:deploy " + jar + "\n");
        console.err().await("plain.jar is not");
    }

    @Test
    void aBundleWithoutModuleHasNoneToImport() throws IOException, InterruptedException {
        console.type("module:deploy " + FixtureBundle.of("library").exported().in(folder) + "\n");
        console.out().await("library 1.0.0: no modules");
        console.type("interp:import a library\nmodule:undeploy library\n");
        console.err().await("no module library is deployed");
    }

    @Test
    void anExecSlotThatThrowsSaysWhat() throws IOException, InterruptedException {
        importing("broken", "fragile");
        console.err().await("java.lang.IllegalStateException: broken on purpose");
    }

    @Test
    void aMissingRequirementIsNamed() throws IOException, InterruptedException {
        console.type("module:deploy "
                + FixtureBundle.of("counter").importing("org.nowhere").in(folder)
                + "\ninterp:import a counter\nmodule:undeploy counter\n");
        console.err().await("org.nowhere");
    }

    @Test
    void anExecSlotThatBlocksIsEndedAtTheDeadline() throws IOException, InterruptedException {
        importing("blocked", "blocked");
        console.err().await("module blocked was not made within 3");
    }

    @Test
    void anExecSlotThatStartsAThreadIsRefused() throws IOException, InterruptedException {
        importing("spawner", "spawner");
        console.err().await("module spawner started the thread spawned in exec");
    }

    private void importing(String bundle, String module) throws IOException {
        console.type("module:deploy " + FixtureBundle.of(bundle).in(folder) + "\ninterp:import a " + module
                + "\nmodule:undeploy " + bundle + "\n");
    }
}
