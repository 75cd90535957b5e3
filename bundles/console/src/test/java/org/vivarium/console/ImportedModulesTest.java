package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vivarium.modules.Signature;

class ImportedModulesTest {
    private final GogoConsole console = new GogoConsole();

    @BeforeEach
    void deploy() {
        console.platform.interpreter("a");
        console.platform.deploy("org.example.greeting", "greeting");
        console.platform.deploy("org.example.counter", "counter");
        console.platform.imports.exec = module -> {
            if (module.name().equals("greeting")) {
                module.function(Signature.of("hello")
                                .required("name")
                                .optional("greeting", "hello")
                                .keyword("times", 1L)
                                .doc("Greets somebody.\n\nSeveral times, if wanted."))
                        .type(
                                "Greets the same each time.",
                                Signature.of("Greeter").optional("greeting", null),
                                Signature.of("greet")
                                        .rest("names")
                                        .requiredKeyword("loud")
                                        .keywords("more"))
                        .constant("WORDS", List.of("hello", "hi"));
            } else {
                module.function("increment", arguments -> 1);
                module.submodule("greeting", module);
            }
        };
    }

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void theTableShowsVersionOriginAndAttributes() {
        console.output("interp:import a greeting counter");
        assertThat(console.output("interp:modules a")).isEqualTo("""
            MODULE    VERSION  ORIGIN                      FUNCTIONS                                  TYPES    CONSTANTS  SUBMODULES
            greeting  1.2.0    org.example.greeting 1.2.0  hello(name, greeting='hello', *, times=1)  Greeter  WORDS
            counter   1.2.0    org.example.counter 1.2.0   increment(*args)                                               greeting
            """);
    }

    @Test
    void oneModuleIsShownAsPythonsHelpWould() {
        console.output("interp:import a greeting");
        assertThat(console.output("interp:modules a greeting")).isEqualTo("""
            name            greeting
            version         1.2.0
            origin          org.example.greeting 1.2.0
            package         no
            interpreters    per_interpreter_lock
            gil             used
            initialization  multi_phase
            functions
                hello(name, greeting='hello', *, times=1)
                    Greets somebody.

                    Several times, if wanted.
            types
                Greeter(greeting=None)
                    Greets the same each time.
                    greet(*names, loud, **more)
            constants
                WORDS = ('hello', 'hi')
            """);
    }

    @Test
    void aProgramReadsSignaturesDocsAndConstants() {
        console.output("interp:import a greeting");
        String object = console.output("interp:modules a greeting --json").strip();
        assertThat(object)
                .isEqualTo("{\"name\":\"greeting\",\"version\":\"1.2.0\",\"origin\":\"org.example.greeting 1.2.0\","
                        + "\"package\":false,\"interpreters\":\"per_interpreter_lock\",\"gil\":\"used\","
                        + "\"initialization\":\"multi_phase\",\"functions\":[{\"name\":\"hello\","
                        + "\"signature\":\"hello(name, greeting='hello', *, times=1)\","
                        + "\"doc\":\"Greets somebody.\\n\\nSeveral times, if wanted.\"}],"
                        + "\"types\":[{\"name\":\"Greeter\",\"signature\":\"Greeter(greeting=None)\","
                        + "\"doc\":\"Greets the same each time.\",\"methods\":[{\"name\":\"greet\","
                        + "\"signature\":\"greet(*names, loud, **more)\",\"doc\":\"\"}]}],"
                        + "\"constants\":{\"WORDS\":[\"hello\",\"hi\"]},\"submodules\":[]}");
        assertThat(console.output("interp:modules a --json")).isEqualTo("[" + object + "]\n");
    }

    @Test
    void constantsAreShownAsWhoeverReadsThemGetsThem() {
        console.platform.imports.exec = module -> module.constant("EMPTY", Optional.empty())
                .constant("LETTERS", new char[] {'a', 'b'})
                .constant("ONE", Set.of(Optional.of(1)))
                .constant("RAW", new byte[] {0, 'x'});
        console.output("interp:import a greeting");
        assertThat(console.output("interp:modules a greeting")).endsWith("""
            constants
                EMPTY = None
                LETTERS = ('a', 'b')
                ONE = (1,)
                RAW = b'\\x00x'
            """);
        assertThat(console.output("interp:modules a greeting --json"))
                .contains(
                        "\"constants\":{\"EMPTY\":null,\"LETTERS\":[\"a\",\"b\"],\"ONE\":[1],\"RAW\":{\"bytes\":\"AHg=\"}}");
    }

    @Test
    void aModuleThatIsNotImportedIsNamedBesideThoseThatAre() {
        assertThat(console.failure("interp:modules a greeting"))
                .isEqualTo("interpreter 1 a has not imported greeting; it has imported: none\n");
        console.output("interp:import a counter");
        assertThat(console.failure("interp:modules a greeting"))
                .isEqualTo("interpreter 1 a has not imported greeting; it has imported: counter\n");
    }

    @Test
    void anInterpreterThatHasNoneGivesAnEmptyArray() {
        assertThat(console.output("interp:modules a --json")).isEqualTo("[]\n");
        console.execute("interp:modules a");
        assertThat(console.takeOut()).isEmpty();
        assertThat(console.takeErr()).isEqualTo("interpreter 1 a has imported no Java modules\n");
    }
}
