package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.gc.Collector;
import org.vivarium.gc.ForeignReferenceException;
import org.vivarium.gc.Tracked;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;

/** What modules own and keep, and when it is given back. */
@Timeout(60)
final class BelongingsTest {
    private final ImportsFixture fixture = new ImportsFixture();
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void collectors() {
        fixture.collectors = Optional.of(FakeCollectors.of(fixture.fake.interpreter()));
    }

    /** An object that tells when it goes. */
    private final class Item extends Tracked {
        private final String name;

        Item(Collector collector, String name) {
            super(collector);
            this.name = name;
        }

        @Override
        protected void dealloc() {
            events.add("dealloc " + name);
        }
    }

    private AutoCloseable resource(String name) {
        return () -> events.add("close " + name);
    }

    @Test
    void resourcesAreClosedTheLastInFrontBeforeTheClearSlot() {
        fixture.deploy("m", new ModuleDefinition() {
            @Override
            public void exec(Module module) {
                AutoCloseable first = resource("first");
                assertThat(module.own(first)).isSameAs(first);
                module.own(resource("second"));
            }

            @Override
            public void clear(Module module) {
                events.add("clear");
            }

            @Override
            public void free(Module module) {
                events.add("free");
            }
        });
        fixture.importModule("m");
        assertThat(events).isEmpty();

        fixture.imports.unload(fixture.fake.interpreter(), "m");

        assertThat(events).containsExactly("close second", "close first", "clear", "free");
    }

    @Test
    void whatAClearSlotOwnsIsClosedAfterTheFreeSlot() {
        fixture.deploy("m", new ModuleDefinition() {
            @Override
            public void exec(Module module) {
                module.own(resource("first"));
            }

            @Override
            public void clear(Module module) {
                module.own(resource("late"));
            }

            @Override
            public void free(Module module) {
                events.add("free");
            }
        });
        fixture.importModule("m");

        fixture.imports.unload(fixture.fake.interpreter(), "m");

        assertThat(events).containsExactly("close first", "free", "close late");
    }

    @Test
    void anImportThatFailsClosesThem() {
        fixture.deploy("m", module -> {
            module.own(resource("first"));
            module.own(resource("second"));
            throw new IllegalArgumentException("no");
        });
        fixture.deploy("stateless", new ModuleDefinition() {
            @Override
            public Object newState(Module module) {
                module.own(resource("of the state"));
                throw new IllegalArgumentException("no state");
            }
        });

        assertThatThrownBy(() -> fixture.importModule("m")).hasMessageContaining("no");
        assertThat(events).containsExactly("close second", "close first");

        events.clear();
        assertThatThrownBy(() -> fixture.importModule("stateless")).hasMessageContaining("no state");
        assertThat(events).containsExactly("close of the state");
    }

    @Test
    void execSlotsThatRunAgainInVainCloseWhatTheyHaveOwnedThemselves() {
        int[] runs = new int[1];
        fixture.deploy("m", module -> {
            int run = ++runs[0];
            Item item = new Item(module.collector(), "item " + run);
            module.constant("item", item);
            item.decref();
            module.own(resource("of run " + run));
            if (run == 2) {
                throw new IllegalArgumentException("no");
            }
        });
        Module module = fixture.importModule("m");
        Object first = module.attributes().get("item");

        assertThatThrownBy(() -> fixture.imports.reload(fixture.fake.interpreter(), "m"))
                .hasMessageContaining("no");

        assertThat(events).containsExactlyInAnyOrder("close of run 2", "dealloc item 2");
        assertThat(module.attributes().get("item")).isSameAs(first);
        assertThat(first)
                .isInstanceOfSatisfying(
                        Tracked.class, item -> assertThat(item.refcount()).isEqualTo(1));

        events.clear();
        fixture.imports.reload(fixture.fake.interpreter(), "m");
        assertThat(events).containsExactly("dealloc item 1");

        events.clear();
        fixture.imports.unload(fixture.fake.interpreter(), "m");
        assertThat(events).containsExactly("close of run 3", "close of run 1", "dealloc item 3");
    }

    @Test
    void trackedStateAndAttributesAreKeptOnceEach() {
        fixture.deploy("m", module -> {
            Item state = new Item(fixture.collectors.orElseThrow().of(module.interpreter()), "state");
            module.state(state);
            module.constant("a", state);
            module.constant("b", "plain");
            state.decref();
        });
        Module module = fixture.importModule("m");
        Item state = module.state(Item.class);
        assertThat(state.refcount()).isEqualTo(2);

        module.constant("a", "another");
        assertThat(state.refcount()).isEqualTo(1);
        module.state("another");
        assertThat(events).containsExactly("dealloc state");
    }

    @Test
    void anObjectOfAnotherInterpreterIsRefused() {
        FakeInterpreter other = new FakeInterpreter();
        other.id = 7;
        Item foreign = new Item(FakeCollectors.of(other.interpreter()).of(other.interpreter()), "foreign");
        fixture.deploy("m", _ -> {});
        Module module = fixture.importModule("m");

        assertThatThrownBy(() -> module.constant("a", foreign))
                .isInstanceOf(ForeignReferenceException.class)
                .hasMessageContaining("module m of interpreter 0 (main)")
                .hasMessageContaining("of interpreter 7 (fake)");
        assertThatThrownBy(() -> module.state(foreign)).isInstanceOf(ForeignReferenceException.class);
        assertThat(module.attributes()).doesNotContainKey("a");
    }

    @Test
    void withoutCollectorsAModuleIsToldSo() {
        fixture.collectors = Optional.empty();
        fixture.deploy("m", _ -> {});
        Module module = fixture.importModule("m");

        assertThatThrownBy(module::collector)
                .isInstanceOf(InterpreterException.class)
                .hasMessage("there is no collector for interpreter 0 (main); start the bundle org.vivarium.gc");
        assertThatThrownBy(() -> module.own(resource("a"))).isInstanceOf(InterpreterException.class);
    }

    @Test
    void aModuleThatHasOwnedNothingAndIsFreedOwnsNothingEither() {
        Module[] inside = new Module[1];
        fixture.deploy("m", module -> inside[0] = module);
        fixture.importModule("m");
        fixture.imports.unload(fixture.fake.interpreter(), "m");

        assertThatThrownBy(() -> inside[0].own(resource("late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("module m of interpreter 0 (main) has been freed; it owns nothing any more");
    }

    @Test
    void aModuleThatHasBeenFreedOwnsNothingMore() {
        Module[] inside = new Module[1];
        fixture.deploy("m", module -> {
            inside[0] = module;
            module.own(resource("first"));
        });
        fixture.importModule("m");
        fixture.imports.unload(fixture.fake.interpreter(), "m");

        assertThatThrownBy(() -> inside[0].own(resource("late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("module m of interpreter 0 (main) has been freed; it owns nothing any more");
    }
}
