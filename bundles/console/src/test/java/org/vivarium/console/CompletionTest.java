package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queues;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.gc.Tracked;
import org.vivarium.interpreters.FinalizationTrace;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.InterpreterThread.Whence;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.Signature;

class CompletionTest {
    private final GogoConsole console = new GogoConsole();
    private final Completion completion = new Completion(console.commands, console.services, console.session::gogo);

    @AfterEach
    void close() {
        console.close();
    }

    /** What may stand at the end of the line. */
    private List<String> candidates(String line) throws IOException {
        try (Terminal terminal = new DumbTerminal(
                "test",
                Terminal.TYPE_DUMB,
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                StandardCharsets.UTF_8)) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
            List<Candidate> candidates = new ArrayList<>();
            completion.complete(
                    reader, new CommandLine().parse(line, line.length(), ParseContext.COMPLETE), candidates);
            return candidates.stream().map(Candidate::value).toList();
        }
    }

    @Test
    void commandsAreOfferedWithAndWithoutScope() throws IOException {
        assertThat(candidates(""))
                .contains("interp:create", "module:deploy", "vivarium:help")
                .doesNotContain("create");
        assertThat(candidates("cr")).contains("interp:create", "create");
        assertThat(candidates("interp:list; mo")).contains("module:list");
    }

    @Test
    void optionsAreOfferedAfterADash() throws IOException {
        assertThat(candidates("interp:create --")).containsExactly("--name", "--config", "--set", "--json", "--help");
        assertThat(candidates("create -")).contains("--name");
    }

    @Test
    void namesOfInterpretersAreOffered() throws IOException {
        console.platform.interpreter("tenant");
        assertThat(candidates("interp:exec ")).containsExactly("main", "tenant");
        assertThat(candidates("interp:threads --stacks ")).contains("tenant");
        assertThat(candidates("interp:exec main ")).isEmpty();
    }

    @Test
    void whatEndsInterpretersIsOfferedThoseThatCanEndOnce() throws IOException {
        console.platform.interpreter("a");
        console.platform.interpreter("b");
        assertThat(candidates("interp:close ")).containsExactly("a", "b");
        assertThat(candidates("close a ")).containsExactly("b");
        assertThat(candidates("interp:kill --json ")).containsExactly("a", "b");
    }

    @Test
    void generationsAreOffered() throws IOException {
        assertThat(candidates("gc:collect --generation ")).containsExactly("0", "1", "2");
        assertThat(candidates("gc:objects --in main --generation ")).containsExactly("0", "1", "2");
    }

    private static final class Node extends Tracked {
        Node(Collector collector) {
            super(collector);
        }
    }

    @Test
    void classesOfTrackedObjectsAreOffered() throws IOException {
        FakeInterpreter tenant = console.platform.interpreter("tenant");
        FakeCollectors.FakeCollector fake = console.platform.collectors.fake(tenant);
        fake.objects.add(new Node(fake.collector));
        assertThat(candidates("gc:referrers --in tenant ")).containsExactly(Node.class.getName());
        assertThat(candidates("gc:referrers ")).isEmpty();
        Runnable attached = tenant.onAttach;
        tenant.onAttach = () -> {
            throw new InterpreterNotFoundException("tenant has ended");
        };
        assertThat(candidates("gc:referrers --in tenant ")).isEmpty();
        tenant.onAttach = attached;
        tenant.threads.add(new FakeThread(
                1, tenant, Whence.EXEC, InterpreterThread.Activity.LOCKED, 0, Optional.of(new Thread())));
        assertThat(candidates("gc:referrers --in tenant ")).isEmpty();
        console.platform.remove(Collectors.class);
        assertThat(candidates("gc:referrers --in tenant ")).isEmpty();
    }

    @Test
    void tracesAreOfferedOfInterpretersThatHaveEnded() throws IOException {
        console.platform.finalizations.add(new FinalizationTrace(7, "gone", Instant.EPOCH, Duration.ZERO, List.of()));
        console.platform.interpreter("tenant");
        assertThat(candidates("interp:trace ")).containsExactly("gone");
        assertThat(candidates("gc:unloads --in ")).containsExactly("gone", "main", "tenant");
        assertThat(candidates("gc:unloads --")).contains("--in", "--limit");
    }

    @Test
    void valuesOfOptionsAreOffered() throws IOException {
        assertThat(candidates("interp:create --config ")).containsExactly("isolated", "legacy", "empty");
        assertThat(candidates("interp:create --name x --set ")).contains("allow_threads=false", "gil=own");
        assertThat(candidates("interp:create --name ")).isEmpty();
        assertThat(candidates("interp:top --sort ")).containsExactly("cpu", "allocation", "wall");
    }

    @Test
    void theOfferedFieldsAreThoseOfAConfig() throws IOException {
        List<String> settings = candidates("interp:create --set ");
        assertThat(settings.stream().map(setting -> setting.substring(0, setting.indexOf('='))))
                .hasSameElementsAs(InterpreterConfig.FIELDS);
        for (String setting : settings) {
            String value = switch (setting) {
                case "modules=" -> "counter";
                case "thread_limit=", "allocation_limit=" -> "1";
                default -> setting.endsWith("=") ? "1s" : "";
            };
            assertThat(console.execute("interp:create --set " + setting + value))
                    .as(setting)
                    .isEqualTo(Session.Outcome.SUCCEEDED);
        }
    }

    @Test
    void categoriesAreOfferedAfterAnAction() throws IOException {
        assertThat(candidates("interp:warnings main --filter "))
                .contains("error", "once")
                .noneMatch(s -> s.contains(":"));
        assertThat(candidates("interp:warnings main --filter error:")).contains("error:DeprecationWarning");
    }

    @Test
    void deployedBundlesAndModulesAreOffered() throws IOException {
        console.platform.deploy("org.example.counter", "counter");
        assertThat(candidates("module:undeploy ")).containsExactly("org.example.counter");
        assertThat(candidates("module:info ")).containsExactly("org.example.counter", "counter");
        assertThat(candidates("interp:import main ")).containsExactly("counter");
    }

    @Test
    void ofSeveralVersionsBundlesAreOfferedWithTheirs() throws IOException {
        console.platform.deploy("org.example.counter", "counter", "1.2.0");
        console.platform.deploy("org.example.counter", "counter", "1.3.0");
        console.platform.deploy("org.example.greeting", "greeting");
        String[] bundles = {"org.example.counter/1.2.0", "org.example.counter/1.3.0", "org.example.greeting"};
        assertThat(candidates("module:undeploy ")).containsExactly(bundles);
        assertThat(candidates("module:update x.jar --replace ")).containsExactly(bundles);
        assertThat(candidates("module:info ")).contains(bundles).contains("counter");
        assertThat(candidates("interp:import main ")).containsExactly("counter", "greeting");
    }

    @Test
    void whatHasBeenTypedIsNotOfferedAgain() throws IOException {
        console.platform.deploy("org.example.counter", "counter");
        console.platform.deploy("org.example.greeting", "greeting");
        assertThat(candidates("interp:import main counter ")).containsExactly("greeting");
    }

    @Test
    void importedModulesAreOfferedWhereOnlyTheyWillDo() throws IOException {
        console.platform.deploy("org.example.counter", "counter");
        console.platform.deploy("org.example.greeting", "greeting");
        console.platform.interpreter("a");
        console.output("interp:import a greeting; interp:import main counter");
        assertThat(candidates("interp:reload a ")).containsExactly("greeting");
        assertThat(candidates("interp:unload --help main ")).containsExactly("counter");
        assertThat(candidates("interp:modules a ")).containsExactly("greeting");
        assertThat(candidates("interp:modules nobody ")).isEmpty();
        assertThat(candidates("module:reload ")).containsExactly("counter", "greeting");
    }

    @Test
    void modulesAreOfferedForTheRequirementsOfAConfig() throws IOException {
        console.platform.deploy("org.example.counter", "counter");
        assertThat(candidates("interp:create --set modules=")).contains("modules=counter");
        assertThat(candidates("interp:create --set 'modules=greeting>=1.2 co"))
                .contains("modules=greeting>=1.2 counter");
    }

    @Test
    void functionsOfImportedModulesAreOffered() throws IOException {
        console.platform.deploy("org.example.counter", "counter");
        assertThat(candidates("interp:call main ")).containsExactly("counter.");
        console.output("interp:import main counter");
        assertThat(candidates("interp:call main ")).containsExactly("counter.", "counter.increment");
        console.platform.interpreter("a");
        assertThat(candidates("interp:call a ")).containsExactly("counter.");
        console.output("interp:import a counter");
        assertThat(candidates("interp:soak --call ")).containsExactly("counter.", "counter.increment");
        assertThat(candidates("interp:soak 10 --module ")).containsExactly("counter");
    }

    @Test
    void namesOfArgumentsAreOfferedUntilTheyAreGiven() throws IOException {
        console.platform.deploy("org.example.greeting", "greeting");
        console.platform.imports.exec = module -> module.function(Signature.of("hello")
                .required("name")
                .rest("more")
                .keyword("times", 1L)
                .keywords("others"));
        console.output("interp:import main greeting");
        assertThat(candidates("interp:call main greeting.hello ")).containsExactly("name=", "times=");
        assertThat(candidates("interp:call main greeting.hello name=x ")).containsExactly("times=");
        assertThat(candidates("interp:call main greeting.bye ")).isEmpty();
        assertThat(candidates("interp:call main hello ")).isEmpty();
    }

    @Test
    void channelsAndQueuesAreOfferedByTheirIds() throws IOException {
        console.platform.interpreter("tenant");
        console.output("channel:create; channel:create; queue:create; channel:destroy 1");
        assertThat(candidates("channel:send ")).containsExactly("2");
        assertThat(candidates("channel:release --send ")).containsExactly("2");
        assertThat(candidates("queue:get ")).containsExactly("1");
        assertThat(candidates("queue:put 1 ")).isEmpty();
        assertThat(candidates("queue:put 1 hello --in ")).containsExactly("main", "tenant");
        assertThat(candidates("queue:put 1 hello --unbound ")).containsExactly("remove", "error", "unbound");
        assertThat(candidates("queue:get 1 --"))
                .containsExactly("--in", "--timeout", "--nowait", "--default", "--json", "--help");
        assertThat(candidates("channel:close 2 --")).containsExactly("--send", "--recv", "--force", "--help");
        assertThat(candidates("channel:gr")).contains("channel:graph");
    }

    @Test
    void filesAreOffered(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("counter.jar"));
        Files.createFile(folder.resolve("notes.txt"));
        Files.createDirectory(folder.resolve("more"));
        for (String command : List.of("module:deploy ", "module:update a.jar ", "module:diff ")) {
            assertThat(candidates(command + folder + "/"))
                    .as(command)
                    .containsExactlyInAnyOrder(folder + "/counter.jar", folder + "/more/");
        }
        assertThat(candidates("interp:run main " + folder + "/"))
                .containsExactlyInAnyOrder(folder + "/counter.jar", folder + "/notes.txt", folder + "/more/");
    }

    @Test
    void withoutItsServicesCompletionOffersNothing() throws IOException {
        console.platform.remove(Interpreters.class);
        console.platform.remove(ModuleBundles.class);
        console.platform.remove(Channels.class);
        console.platform.remove(Queues.class);
        for (String line : List.of(
                "interp:import ",
                "interp:import a ",
                "module:info ",
                "interp:call a b.c d",
                "queue:get ",
                "channel:send ")) {
            assertThat(candidates(line)).as(line).isEmpty();
        }
    }

    @Test
    void helpCompletesCommands() throws IOException {
        assertThat(candidates("help ")).contains("interp:create");
    }
}
