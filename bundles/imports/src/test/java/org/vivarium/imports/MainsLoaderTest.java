package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.interpreters.TypedException;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.ExecSlot;
import org.vivarium.modules.Function;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;
import org.vivarium.modules.Signature;

/** Copies of single-phase modules. */
final class MainsLoaderTest {
    private final ImportsFixture fixture = new ImportsFixture();
    private final FakeInterpreter main = fixture.fake;
    private final FakeInterpreter second = new FakeInterpreter();
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void nameTheSecond() {
        second.id = 7;
        second.main = main.interpreter();
    }

    @Test
    void aSinglePhaseModuleIsInitializedInMainAlone() {
        deploy(module -> {
            seen.add(module.interpreter().toString());
            module.constant("answer", 42L).constant("list", new int[] {1, 2});
        });

        Module copy = copy();

        assertThat(copy.attributes()).containsEntry("answer", 42L).containsEntry("list", List.of(1L, 2L));
        assertThat(copy.interpreter().id()).isEqualTo(7);
        assertThat(seen).containsExactly("interpreter 0 (main)");
        assertThat(names(main)).containsExactly("old");
        assertThat(fixture.importModule("old")).isNotSameAs(copy);
    }

    @Test
    void anInterpreterThatChecksRefusesASinglePhaseModule() {
        second.config = InterpreterConfig.ISOLATED;
        deploy(module -> {});

        assertThatThrownBy(this::copy).hasMessage("module old does not support loading in subinterpreters");
        assertThat(names(main)).isEmpty();
    }

    // --- functions ---

    @Test
    void aCopiedFunctionHasItsSignature() throws Exception {
        Signature signature = Signature.of("f")
                .required("a")
                .optional("b", 2)
                .rest("more")
                .requiredKeyword("c")
                .keyword("d", "x")
                .keywords("others")
                .doc("Says what it gets.");
        deploy(module -> module.function(signature, Arguments::values));

        ModuleFunction f = function("f");

        assertThat(f.signature().orElseThrow().text()).isEqualTo("(a, b=2, *more, c, d='x', **others)");
        assertThat(f.signature().orElseThrow().doc()).isEqualTo("Says what it gets.");
        assertThat(f.call(new Arguments("f", List.of(1), Map.of("c", 3, "e", 5))))
                .isEqualTo(List.of(1L, 2L, List.of(), 3L, "x", Map.of("e", 5L)));
        assertThat(f.call(new Arguments("f", List.of(1, 9, 8, 7), Map.of("c", 3, "d", "y"))))
                .isEqualTo(List.of(1L, 9L, List.of(8L, 7L), 3L, "y", Map.of()));
        assertThatThrownBy(() -> call(f, 1))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("f() missing 1 required keyword-only argument: 'c'");
    }

    @Test
    void aCopiedFunctionWithoutASignatureTakesPlaces() throws Exception {
        deploy(module -> module.function("f", arguments -> {
            seen.add(module.interpreter() + " locked: " + main.lock.isHeldByCurrentThread());
            return arguments.values();
        }));

        assertThat(call(function("f"), 1, "b")).isEqualTo(List.of(1L, "b"));
        assertThat(seen).containsExactly("interpreter 0 (main) locked: true");
    }

    @Test
    void onlyDataGoesInAndOut() {
        deploy(module -> {
            module.type(Tool.class);
            module.function("take", arguments -> arguments.get(0));
            module.function("give", arguments -> List.of(new Tool()));
            module.function("itself", arguments -> module);
        });
        ModuleFunction take = function("take");

        assertRefused(take, "take() runs in interpreter 0 (main): an argument is a function", take);
        assertRefused(function("give"), "give() runs in interpreter 0 (main): it returned an instance of ");
        assertRefused(function("itself"), "itself() runs in interpreter 0 (main): it returned a module");
    }

    private static void assertRefused(ModuleFunction function, String message, Object... arguments) {
        assertThatThrownBy(() -> call(function, arguments))
                .isInstanceOf(NotShareableException.class)
                .hasMessageStartingWith(message)
                .hasMessageEndingWith(", which does not support cross-interpreter data");
    }

    @Test
    void whatAFunctionThrowsComesOutAsText() {
        deploy(module -> module.function("f", arguments -> {
            throw new Broken();
        }));

        assertThatThrownBy(() -> call(function("f")))
                .isInstanceOf(ExecutionFailedException.class)
                .hasNoCause()
                .hasMessage("ValueError: broken");
    }

    /** An exception of the module's own. */
    private static final class Broken extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Broken() {
            super("broken");
        }
    }

    // --- types and constants ---

    /** What a type is made of. */
    public static final class Tool {
        @Function(doc = "Makes one.")
        public Tool() {}

        @Function
        public String use() {
            return "used";
        }
    }

    @Test
    void aCopiedTypeSaysWhatItIsAndMakesNoInstances() {
        deploy(module -> module.type(Tool.class));

        Module copy = copy();

        ModuleType type = (ModuleType) Objects.requireNonNull(copy.attributes().get("Tool"));
        assertThat(type.name()).isEqualTo("Tool");
        assertThat(type.doc()).isEqualTo("Makes one.");
        assertThat(type.module()).isSameAs(copy);
        assertThat(type.isInstance(new Tool())).isFalse();
        ModuleFunction use = Objects.requireNonNull(type.methods().get("use"));
        assertThat(use.signature().orElseThrow().text()).isEqualTo("(self)");
        for (ModuleFunction each : List.of(type.constructor(), use)) {
            assertThatThrownBy(() -> call(each))
                    .isInstanceOfSatisfying(
                            TypedException.class,
                            e -> assertThat(e.snapshotType()).isEqualTo(ExceptionSnapshot.Type.builtin("TypeError")))
                    .hasMessage("type old.Tool stays in interpreter 0 (main), which has initialized the module:"
                            + " it makes no instances in interpreter 7 (fake)");
        }
    }

    @Test
    void aConstantThatIsNoDataIsRefused() {
        deploy(module -> module.type(Tool.class).constant("tools", List.of(new Tool())));

        assertThatThrownBy(this::copy)
                .isInstanceOf(ModuleException.class)
                .hasMessage("module old of interpreter 0 (main) cannot be copied into interpreter 7 (fake):"
                        + " its attribute tools: an instance of " + Tool.class.getName());
        assertThat(names(second)).isEmpty();
        assertThat(names(main)).containsExactly("old");
    }

    @Test
    void aDefaultThatIsNoDataIsRefused() {
        deploy(module ->
                module.type(Tool.class).function(Signature.of("f").optional("tool", new Tool()), arguments -> null));

        assertThatThrownBy(this::copy)
                .isInstanceOf(ModuleException.class)
                .hasMessageEndingWith(
                        "its attribute f: the default of 'tool' is an instance of " + Tool.class.getName());
    }

    // --- modules ---

    @Test
    void modulesAmongTheAttributesAreTheInterpretersOwn() {
        fixture.deploy("helper", module -> {});
        fixture.deploy("old.sub", module -> {});
        fixture.deploy("old.late", module -> {});
        deploy(module -> {
            module.importModule("old.sub");
            module.constant("help", module.importModule("helper")).constant("self", module);
        });
        fixture.importModule("old.late");

        Module copy = copy();

        assertThat(names(second)).containsExactlyInAnyOrder("old", "old.sub", "helper");
        assertThat(copy.attributes())
                .containsOnlyKeys("help", "self", "sub")
                .containsEntry("self", copy)
                .containsEntry("help", imported("helper"))
                .containsEntry("sub", imported("old.sub"));
        assertThat(imported("old.late")).isNotNull();
        assertThat(copy.attributes()).containsKey("late");
    }

    private Module imported(String name) {
        Module module = fixture.imports.importModule(second.interpreter(), name);
        assertThat(module.interpreter().id()).isEqualTo(7);
        return module;
    }

    private void deploy(ExecSlot body) {
        fixture.deployments.deploy(
                fixture.spaces.jar("old", Map.of("initialization", "SINGLE_PHASE"), FakeSpaces.filledBy(body)));
    }

    private Module copy() {
        return fixture.imports.importModule(second.interpreter(), "old");
    }

    private ModuleFunction function(String name) {
        return (ModuleFunction) Objects.requireNonNull(copy().attributes().get(name));
    }

    private List<String> names(FakeInterpreter interpreter) {
        return fixture.imports.modules(interpreter.interpreter()).stream()
                .map(Module::name)
                .toList();
    }

    private static @Nullable Object call(ModuleFunction function, Object... arguments) throws Exception {
        return function.call(new Arguments("called", List.of(arguments)));
    }
}
