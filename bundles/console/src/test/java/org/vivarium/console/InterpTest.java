package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Program;
import org.vivarium.interpreters.Usage;
import org.vivarium.modules.ImportSystem;

class InterpTest {
    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void createPrintsTheName() {
        assertThat(console.output("interp:create --name a")).isEqualTo("a\n");
        assertThat(console.output("interp:create")).isEqualTo("interp-2\n");
    }

    @Test
    void createTakesAPresetAndChangesItsFields() {
        console.output("interp:create --name a --config legacy --set allow_threads=false --set gil=own"
                + " --set cpu_limit=1500ms --set allocation_limit=64m");
        assertThat(console.output("interp:info a --json"))
                .isEqualTo(
                        "{\"id\":1,\"name\":\"a\",\"state\":\"ready\",\"running\":false,\"whence\":\"C-API\",\"config\":{\"use_main_obmalloc\":true,\"allow_fork\":true,\"allow_exec\":true,\"allow_threads\":false,\"allow_daemon_threads\":true,\"check_multi_interp_extensions\":false,\"gil\":\"own\",\"cpu_limit_seconds\":1.5,\"allocation_limit_bytes\":67108864,\"wall_limit_seconds\":null,\"thread_limit\":null,\"phase_deadline_seconds\":5.0,\"modules\":[],\"follow_updates\":false,\"import_deadline_seconds\":30.0,\"path\":[],\"venv\":null,\"files\":\"all\",\"allow_sockets\":true,\"allow_processes\":true,\"allow_native\":true,\"allow_environment\":true},\"threads\":0,\"references\":0,\"requires_references\":false,\"tracing\":0,\"usage\":{\"cpu_time_seconds\":0.0,\"allocation_bytes\":0,\"wall_time_seconds\":0.0,\"calls_in\":0,\"calls_out\":0},\"warnings\":0,\"dict\":0,\"modules\":[]}\n");
    }

    @Test
    void theHelpOfCreateHasEveryField() {
        assertThat(console.output("interp:create --help")).contains(InterpreterConfig.FIELDS);
    }

    @Test
    void createTakesFoldersAsSeenFromTheSession() {
        console.output("interp:create --name a --set path=/x:y --set venv=env");
        Path here = console.session.gogo().currentDir();
        assertThat(console.output("interp:info a --json"))
                .contains("\"path\":[\"/x\",\"" + here.resolve("y") + "\"],\"venv\":\"" + here.resolve("env") + "\",");
    }

    @Test
    void createTakesWhichModulesWillDo() {
        console.output("interp:create --name a --set 'modules=greeting>=1.2,<2 counter==1' --set follow_updates=true"
                + " --set import_deadline=0");
        assertThat(console.output("interp:info a")).contains("""
              modules                        greeting>=1.2,<2 counter==1
              follow_updates                 yes
              import_deadline                none
            """);
        assertThat(console.output("interp:info a --json"))
                .contains("\"modules\":[\"greeting>=1.2,<2\",\"counter==1\"],\"follow_updates\":true,"
                        + "\"import_deadline_seconds\":null,");
        assertThat(console.failure("interp:create --set 'modules=greeting>=x'"))
                .startsWith("interp:create: '>=x' in 'greeting>=x' is not a condition on a version;");
    }

    @Test
    void createSaysWhatIsWrongWithAConfig() {
        assertThat(console.failure("interp:create --config strange"))
                .isEqualTo("interp:create: unsupported config name 'strange'; there are isolated, legacy, empty;"
                        + " see interp:create --help\n");
        assertThat(console.failure("interp:create --set allow_threads"))
                .isEqualTo("interp:create: --set needs FIELD=VALUE, not allow_threads; see interp:create --help\n");
        assertThat(console.failure("interp:create --set allow_threads=maybe"))
                .startsWith("interp:create: allow_threads has to be true or false, not maybe;");
        assertThat(console.platform.alive).hasSize(1);
    }

    @Test
    void createTakesAccessAway() {
        console.output("interp:create --name a --set files=read --set allow_sockets=false");
        assertThat(console.output("interp:info a")).contains("""
              files                          read
              allow_sockets                  no
              allow_processes                yes
            """);
        assertThat(console.failure("interp:create --set files=some"))
                .startsWith("interp:create: files has to be all, read or none, not some;");
    }

    @Test
    void listShowsEveryInterpreter() {
        console.platform.interpreter("tenant");
        assertThat(console.output("interp:list")).isEqualTo("""
            ID  NAME    STATE  RUNNING  LOCK  MADE BY
            0   main    ready  no       own   runtime init
            1   tenant  ready  no       own   C-API
            """);
        assertThat(console.output("interp:list --json"))
                .startsWith("[{\"id\":0,\"name\":\"main\",")
                .endsWith("}]\n");
    }

    @Test
    void infoShowsWhatAnInterpreterMayDoAndHasUsed() {
        console.output("interp:create --name a --set wall_limit=5m --set thread_limit=3 --set allocation_limit=1536k");
        FakeInterpreter a = console.platform.alive.getLast();
        a.usage = new Usage(Duration.ofNanos(12_345_678), 10 << 20, Duration.ofMillis(61_240), 2, 7, 8);
        a.dict.put("kept", "here");
        assertThat(console.output("interp:info a")).isEqualTo("""
            id                               1
            name                             a
            state                            ready
            running                          no
            whence                           C-API
            config
              use_main_obmalloc              no
              allow_fork                     no
              allow_exec                     no
              allow_threads                  yes
              allow_daemon_threads           no
              check_multi_interp_extensions  yes
              gil                            own
              cpu_limit                      none
              allocation_limit               1536k
              wall_limit                     5m
              thread_limit                   3
              phase_deadline                 5s
              modules                        none
              follow_updates                 no
              import_deadline                30s
              path                           none
              venv                           none
              files                          all
              allow_sockets                  yes
              allow_processes                yes
              allow_native                   yes
              allow_environment              yes
            threads                          2
            references                       0
            requires_references              no
            tracing                          0
            usage
              cpu_time                       12ms
              allocation                     10m
              wall_time                      1m1s
              calls_in                       7
              calls_out                      8
            warnings                         0
            dict                             1
            modules                          none
            """);
    }

    @Test
    void idsAndNamesNameTheSameInterpreter() {
        FakeInterpreter tenant = console.platform.interpreter("tenant");
        console.output("interp:exec tenant one");
        console.output("interp:exec 1 two");
        assertThat(tenant.executed).containsExactly("one", "two");
    }

    @Test
    void anUnknownInterpreterIsNamedBesideThoseThatThereAre() {
        console.platform.interpreter("a");
        assertThat(console.failure("interp:exec nobody 1"))
                .isEqualTo("there is no interpreter nobody; there are: 0 main, 1 a\n");
    }

    @Test
    void singleQuotesKeepCodeAsItIs() {
        FakeInterpreter main = console.platform.alive.getFirst();
        String code = "x = {\"a\": 1, \"b\": [1, 2]}; print(f\"{x}\", 7 % 3, \"$x\", \"\\n\", *x) # {a,b} ~ | & ; > !";
        console.output("interp:exec main '" + code + "'");
        assertThat(main.executed).containsExactly(code);
    }

    @Test
    void quotedCodeMayHaveSeveralLines() {
        FakeInterpreter main = console.platform.alive.getFirst();
        String code = "def f():\n    return 1\n\nprint(f())\n";
        console.output("interp:exec main '" + code + "'; interp:exec main \"" + code + "\"");
        assertThat(main.executed).containsExactly(code, code);
    }

    @Test
    void inDoubleQuotesFourCharactersAreEscaped() {
        FakeInterpreter main = console.platform.alive.getFirst();
        console.output("interp:exec main \"print('it; {a,b}', \\\"\\$x\\\", 7 \\% 3, '\\\\n', [1, *x])\"");
        assertThat(main.executed).containsExactly("print('it; {a,b}', \"$x\", 7 % 3, '\\n', [1, *x])");
    }

    @Test
    void inDoubleQuotesVariablesOfTheSessionAreReplaced() {
        FakeInterpreter main = console.platform.alive.getFirst();
        console.execute("who = world");
        console.takeOut();
        console.output("interp:exec main \"print(\\\"$who\\\", '$who \\$who')\"");
        assertThat(main.executed).containsExactly("print(\"world\", '$who $who')");
    }

    @Test
    void whatCodePrintsIsTheCommandsOutput() {
        console.platform.alive.getFirst().execution = source -> System.out.println("printed by " + source);
        assertThat(console.output("interp:exec main pass")).isEqualTo("printed by pass\n");
    }

    @Test
    void anExceptionOfTheCodeIsShownAsPythonShowsIt() {
        console.platform.alive.getFirst().execution = source -> {
            throw FakePlatform.raised("ModuleNotFoundError", "No module named 'counter'");
        };
        assertThat(console.failure("interp:exec main 'import counter'")).isEqualTo("""
            Traceback (most recent call last):
              File "<string>", line 1, in <module>
            ModuleNotFoundError: No module named 'counter'
            """);
    }

    @Test
    void runRunsAProgramWithItsArguments(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a program.py"), "pass");
        console.output("interp:run main '" + file + "' x -- -y");
        assertThat(console.platform.alive.getFirst().programs)
                .containsExactly(new Program(Program.Kind.FILE, file.toString(), List.of("x", "-y")));
    }

    @Test
    void runFailsWhenTheProgramDoes(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.py"), "pass");
        console.platform.alive.getFirst().exitStatus = 3;
        assertThat(console.failure("interp:run main " + file)).isEqualTo(file + " exited with status 3\n");
    }

    @Test
    void runSaysWhichFileIsMissing(@TempDir Path folder) {
        Path missing = folder.resolve("missing.py");
        assertThat(console.failure("interp:run main " + missing)).isEqualTo("there is no file " + missing + "\n");
    }

    @Test
    void callReadsItsArgumentsAsPythonLiterals() {
        FakeInterpreter main = console.platform.alive.getFirst();
        console.output("interp:call main m.f 1 -2 -1.5 None True \"'5'\" word '' 007 null");
        assertThat(main.lastArguments)
                .isEqualTo(Arrays.asList(1L, -2L, -1.5, null, true, "5", "word", "", "007", "null"));
    }

    @Test
    void callGivesArgumentsByName() {
        FakeInterpreter main = console.platform.alive.getFirst();
        console.output("interp:call main m.f 1 times=2 greeting=\"'5'\" who='a b' größe=1.5 empty=");
        assertThat(main.lastArguments).containsExactly(1L);
        assertThat(main.lastKeywords)
                .isEqualTo(Map.of("times", 2L, "greeting", "5", "who", "a b", "größe", 1.5, "empty", ""));
    }

    @Test
    void aStringThatLooksLikeANamedArgumentHasQuotesOfItsOwn() {
        FakeInterpreter main = console.platform.alive.getFirst();
        console.output("interp:call main m.f \"'a=b'\" http://x/a=b 1=2");
        assertThat(main.lastArguments).containsExactly("a=b", "http://x/a=b", "1=2");
        assertThat(main.lastKeywords).isEmpty();
    }

    @Test
    void namedArgumentsComeLastAndOnce() {
        assertThat(console.failure("interp:call main m.f a=1 2"))
                .isEqualTo("interp:call: the argument 2 comes after one with a name; put it before those;"
                        + " see interp:call --help\n");
        assertThat(console.failure("interp:call main m.f a=1 a=2"))
                .isEqualTo("interp:call: the argument a is given twice; see interp:call --help\n");
    }

    @Test
    void callPassesWhatFollowsTwoDashes() {
        FakeInterpreter main = console.platform.alive.getFirst();
        console.output("interp:call main m.f -- --json -x");
        assertThat(main.lastArguments).containsExactly("--json", "-x");
    }

    @Test
    void callPrintsTheResultOnceAsPythonWould() {
        FakeInterpreter main = console.platform.alive.getFirst();
        main.result = List.of(1L, 1L);
        assertThat(console.output("interp:call main counter.increment")).isEqualTo("(1, 1)\n");
        assertThat(console.output("interp:call main counter.increment --json")).isEqualTo("[1,1]\n");
        main.result = null;
        assertThat(console.output("interp:call main counter.reset")).isEmpty();
        assertThat(console.output("interp:call main counter.reset --json")).isEqualTo("null\n");
    }

    @Test
    void aMissingServiceIsNamed() {
        console.platform.remove(ImportSystem.class);
        assertThat(console.failure("interp:modules main"))
                .isEqualTo("the service org.vivarium.modules.ImportSystem is missing;"
                        + " start the bundle that registers it\n");
    }
}
