package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;
import org.vivarium.paxexam.PaxExam;

/** The functions and types of Java modules as Java callers see them, from outside of the interpreter and from inside. */
@ExtendWith(PaxExam.class)
final class ModuleFunctionsIT extends Tenants {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    @Test
    void argumentsAreBoundByPlaceAndName() {
        deploy("greeter");
        Interpreter a = isolated("a");
        assertThat(a.call("greeter.hello", "ann")).isEqualTo("hello ann");
        assertThat(a.call("greeter.hello", List.of("ann", "hi"), Map.of("times", 2L)))
                .isEqualTo("hi ann hi ann");
        assertThat(a.call("greeter.hello", List.of(), Map.of("greeting", "hey", "name", "bob")))
                .isEqualTo("hey bob");
        assertThat(a.call("greeter.greeted")).isEqualTo(3L);
        assertThat(a.call("greeter.scale", List.of(4L), Map.of("factor", 5L))).isEqualTo(20L);
        assertThat(a.call("greeter.join", "-", 1L, true, "x")).isEqualTo("1-true-x");
        assertThat(a.call("greeter.shape", List.of(1L), Map.of("k", "v"))).isEqualTo("[1] {k=v}");
    }

    @Test
    void whatDoesNotFitIsATypeErrorInCPythonsWords() {
        deploy("greeter");
        Interpreter a = isolated("a");
        assertThat(failure(a, "hello")).isEqualTo("TypeError: hello() missing 1 required positional argument: 'name'");
        assertThat(failure(a, "hello", 1L)).isEqualTo("TypeError: hello() argument 'name' must be str, not int");
        assertThat(failure(a, "hello", "a", "b", "c"))
                .isEqualTo("TypeError: hello() takes from 1 to 2 positional arguments but 3 were given");
        assertThatThrownBy(() -> a.call("greeter.hello", List.of("a"), Map.of("times", 1L << 40)))
                .hasMessage(
                        "OverflowError: hello() argument 'times' must fit a Java int: 1099511627776 is out of range");
        assertThatThrownBy(() -> a.call("greeter.plain", List.of(), Map.of("x", 1L)))
                .isInstanceOf(ExecutionFailedException.class)
                .hasMessage("TypeError: plain() takes no keyword arguments");
    }

    @Test
    void resultsAreValuesOfTheTable() {
        deploy("greeter");
        Interpreter a = isolated("a");
        assertThat(a.call("greeter.odd", "array")).isEqualTo(List.of(1L, 2L));
        assertThat(a.call("greeter.odd", "set")).isEqualTo(List.of("x"));
        assertThat(a.call("greeter.odd", "none")).isNull();
        assertThat(a.call("greeter.odd", "some")).isEqualTo(1.5);
        assertThat(a.call("greeter.nothing")).isNull();
        assertThat(failure(a, "odd", "instant")).startsWith("TypeError: odd() returned an object of java.time.Instant");
    }

    @Test
    void aTypeMakesInstancesThatStayInTheirInterpreter() throws Exception {
        deploy("greeter");
        Interpreter a = isolated("a");
        Module greeter = imports.importModule(a, "greeter");
        ModuleType tally = (ModuleType) greeter.attributes().get("Tally");
        assertThat(tally.module()).isEqualTo(greeter);
        assertThat(tally.doc()).isEqualTo("Counts from somewhere.");
        a.attach(() -> {
            Object instance = call(tally.constructor(), 5L);
            assertThat(tally.isInstance(instance)).isTrue();
            assertThat(call(tally.methods().get("add"), instance, 2L)).isEqualTo(7L);
            assertThat(call(tally.methods().get("home"), instance)).isEqualTo("greeter");
            Object larger = call(tally.constructor(), 9L);
            assertThat(call(tally.methods().get("larger"), instance, larger)).isSameAs(larger);
            assertThatThrownBy(() -> call(tally.methods().get("add"), "no tally"))
                    .hasMessage("Tally.add() argument 'self' must be Tally, not str");
            return true;
        });
        assertThatThrownBy(() -> a.call("greeter.Tally", 1L))
                .isInstanceOf(NotShareableException.class)
                .hasMessage(
                        "an instance of greeter.Tally does not support cross-interpreter data; keep it in interpreter "
                                + a.id() + " (a), and call its methods there");
    }

    @Test
    void anInstanceOfAnotherInterpreterIsRefused() throws Exception {
        deploy("greeter");
        Module here = imports.importModule(isolated("a"), "greeter");
        Module there = imports.importModule(isolated("b"), "greeter");
        Object foreign = here.interpreter()
                .attach(() -> call((ModuleFunction) here.attributes().get("tally"), 1L));
        there.interpreter().attach(() -> {
            assertThatThrownBy(() -> call((ModuleFunction) there.attributes().get("echo"), foreign))
                    .hasMessageContaining("echo() argument 'value' is an instance of")
                    .hasMessageContaining("of another version of its module");
            return true;
        });
    }

    @Test
    void whatTheCreateSlotMakesIsTheModule() {
        deploy("answer");
        Interpreter a = isolated("a");
        assertThat(imports.importModule(a, "answer").object()).isEqualTo(List.of("answer", 42L));
        assertThat(a.call("oracle.ask", "why")).isEqualTo("why? 42");
    }

    @Test
    void aSinglePhaseModuleIsInitializedInMainAndNothingOfItsClassesComesAlong() throws Exception {
        deploy("counter");
        deploy("legacy");
        Interpreter main = interpreters.main();
        Interpreter a = interpreters.create("a", InterpreterConfig.LEGACY);
        try {
            Module legacy = imports.importModule(a, "legacy");

            assertThat(main.call("legacy.count")).isEqualTo(1L);
            assertThat(a.call("legacy.count", List.of(), Map.of("by", 5L))).isEqualTo(6L);
            assertThat(spaces.of(a).bundles())
                    .extracting(Bundle::getSymbolicName)
                    .containsExactly("counter");
            assertThat(legacy.attributes()).containsEntry("counter", imports.importModule(a, "counter"));
            assertThatThrownBy(() -> a.call("legacy.Box", 1L))
                    .isInstanceOf(ExecutionFailedException.class)
                    .hasMessage(
                            "TypeError: type legacy.Box stays in %s, which has initialized the module:"
                                    + " it makes no instances in %s",
                            main, a);
            ModuleFunction box = (ModuleFunction) legacy.attributes().get("box");
            assertThatThrownBy(() -> a.attach(() -> call(box)))
                    .isInstanceOf(NotShareableException.class)
                    .hasMessageContaining("box() runs in " + main + ": it returned an instance of");
        } finally {
            a.close();
            imports.unload(main, "legacy");
            imports.unload(main, "counter");
        }
    }

    private static Object call(ModuleFunction function, Object... arguments) throws Exception {
        return function.call(new Arguments("called", List.of(arguments)));
    }

    private static String failure(Interpreter interpreter, String function, Object... arguments) {
        try {
            interpreter.call("greeter." + function, arguments);
        } catch (ExecutionFailedException e) {
            return e.snapshot().formatted();
        }
        throw new AssertionError(function + " did not fail");
    }
}
