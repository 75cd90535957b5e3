package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.vivarium.channels.Backlog;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.Fallback;
import org.vivarium.interpreters.NotShareableException;

/** Records and enums cross by name. */
final class ClassesTest {
    private static final String POINT = "public record Point(int x, List<String> names) {}";

    private final TestRuntime runtime = new TestRuntime();
    private final Tenant main = runtime.tenant();

    @TempDir
    private Path folder;

    private Map<String, byte[]> compile(String... sources) {
        return Sources.compile(folder, sources);
    }

    @Test
    void aRecordBecomesOneOfTheReceiversClass() {
        Map<String, byte[]> classes = compile(POINT);
        Tenant a = runtime.tenant(classes);
        Tenant b = runtime.tenant(classes);
        Object sent = a.make("acme.Point", 3, List.of("p"));

        assertThat(a.in(() -> runtime.registry.isShareable(sent))).isTrue();
        assertThat(runtime.cross(a, b, sent)).isEqualTo(b.make("acme.Point", 3, List.of("p")));
        assertThat(runtime.cross(a, b, List.of(sent))).isEqualTo(List.of(b.make("acme.Point", 3, List.of("p"))));
    }

    @Test
    void theOwnerGetsOneOfTheVeryClassWhereverThatWas() {
        Tenant a = runtime.tenant(compile(POINT));
        Object sent = a.make("acme.Point", 3, List.of());
        assertThat(runtime.cross(a, a, sent)).isEqualTo(sent).isNotSameAs(sent);
        a.bundleState = Bundle.UNINSTALLED;
        assertThat(runtime.cross(a, a, sent)).isEqualTo(sent);
    }

    @Test
    void aRecordOrEnumOfThePlatformIsTheSameForAll() {
        Tenant a = runtime.tenant();
        Backlog sent = new Backlog(1, 0, Map.of());
        assertThatThrownBy(() -> runtime.cross(main, a, sent))
                .as("a map in it")
                .isInstanceOf(NotShareableException.class)
                .hasMessageContaining("java.util.ImmutableCollections");
        assertThat(runtime.cross(main, a, sent, Fallback.FULL)).isEqualTo(sent);
        assertThat(runtime.cross(main, a, TimeUnit.DAYS)).isSameAs(TimeUnit.DAYS);
    }

    @Test
    void componentsCrossInTheirTurn() {
        Map<String, byte[]> classes = compile(
                POINT,
                "public enum Color { RED, GREEN }",
                "public record Shape(Point center, Color color, byte[] raw, String[][] words, Object any, long n) {}");
        Tenant a = runtime.tenant(classes);
        Tenant b = runtime.tenant(classes);
        byte[] raw = {1};
        Object sent = a.make(
                "acme.Shape",
                a.make("acme.Point", 1, List.of()),
                a.constant("acme.Color", "GREEN"),
                raw,
                new String[][] {{"x"}, {}},
                null,
                5L);

        Record received = (Record) Objects.requireNonNull(runtime.cross(a, b, sent));
        raw[0] = 2;
        assertThat(component(received, "center")).isEqualTo(b.make("acme.Point", 1, List.of()));
        assertThat(component(received, "color")).isSameAs(b.constant("acme.Color", "GREEN"));
        assertThat(component(received, "raw")).isEqualTo(new byte[] {1});
        assertThat(component(received, "words")).isEqualTo(new String[][] {{"x"}, {}});
        assertThat(component(received, "any")).isNull();
        assertThat(component(received, "n")).isEqualTo(5L);
    }

    @Test
    void componentsThatDifferAreNamed() {
        Tenant a = runtime.tenant(compile(POINT));
        Tenant b = runtime.tenant(compile("public record Point(long x, List<String> labels) {}"));
        CrossInterpreterData data = runtime.share(a, a.make("acme.Point", 1, List.of()));
        assertThatThrownBy(() -> TestRuntime.receive(b, data))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("record acme.Point has the components (int x, java.util.List names) in interpreter 1, "
                        + "and (long x, java.util.List labels) in interpreter 2 (t2); have the same version in both");
    }

    @Test
    void aClassThatTheReceiverLacksIsNamed() {
        Tenant a = runtime.tenant(compile(POINT, "public enum Color { RED }"));
        Tenant b = runtime.tenant();
        CrossInterpreterData point = runtime.share(a, a.make("acme.Point", 1, List.of()));
        CrossInterpreterData color = runtime.share(a, a.constant("acme.Color", "RED"));
        assertThatThrownBy(() -> TestRuntime.receive(b, point))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("class acme.Point is not in interpreter 2 (t2); import a module there that has it");
        assertThatThrownBy(() -> TestRuntime.receive(b, color)).hasMessageStartingWith("class acme.Color is not in");
    }

    @Test
    void aClassThatIsSomethingElseThereIsRefused() {
        Tenant a = runtime.tenant(compile(POINT, "public enum Color { RED }"));
        Tenant b = runtime.tenant(compile("public class Point {}", "public class Color {}"));
        CrossInterpreterData point = runtime.share(a, a.make("acme.Point", 1, List.of()));
        CrossInterpreterData color = runtime.share(a, a.constant("acme.Color", "RED"));
        assertThatThrownBy(() -> TestRuntime.receive(b, point))
                .isInstanceOf(NotShareableException.class)
                .hasMessageStartingWith("class acme.Point is no public record in interpreter 2 (t2)");
        assertThatThrownBy(() -> TestRuntime.receive(b, color))
                .isInstanceOf(NotShareableException.class)
                .hasMessageStartingWith("class acme.Color is no enum in interpreter 2 (t2)");
    }

    @Test
    void aClassThatCannotBeInitializedThereIsRefused() {
        Tenant a = runtime.tenant(compile(POINT, "public enum Color { RED }"));
        Tenant b = runtime.tenant(compile(
                "public record Point(int x, List<String> names) { static int n = 1 / Integer.parseInt(\"0\"); }",
                "public enum Color { RED; static int n = 1 / Integer.parseInt(\"0\"); }"));
        CrossInterpreterData point = runtime.share(a, a.make("acme.Point", 1, List.of()));
        CrossInterpreterData color = runtime.share(a, a.constant("acme.Color", "RED"));
        assertThatThrownBy(() -> TestRuntime.receive(b, point))
                .isInstanceOf(NotShareableException.class)
                .hasMessageStartingWith("record acme.Point cannot be made in interpreter 2 (t2): java.lang.Exception");
        assertThatThrownBy(() -> TestRuntime.receive(b, color))
                .isInstanceOf(NotShareableException.class)
                .hasMessageStartingWith("enum acme.Color cannot be used in interpreter 2 (t2): java.lang.Exception");
    }

    @Test
    void aRecordThatIsHiddenIsRefused() {
        Tenant a = runtime.tenant(compile("record Hidden(int x) {}"));
        Object hidden = a.make("acme.Hidden", 1);
        assertThat(a.in(() -> runtime.registry.isShareable(hidden))).isFalse();
        assertThatThrownBy(() -> runtime.share(a, hidden))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("an object of acme.Hidden does not support cross-interpreter data: the record is not "
                        + "public, or in a package that is not exported; make it public");
    }

    @Test
    void whatAConstructorThrowsIsPutInWords() {
        Tenant a = runtime.tenant(compile(POINT));
        Tenant b = runtime.tenant(compile("public record Point(int x, List<String> names) { "
                + "public Point { throw new IllegalArgumentException(\"no \" + x); } }"));
        CrossInterpreterData data = runtime.share(a, a.make("acme.Point", 1, List.of()));
        assertThatThrownBy(() -> TestRuntime.receive(b, data))
                .isInstanceOf(NotShareableException.class)
                .hasNoCause()
                .hasMessage("record acme.Point cannot be made in interpreter 2 (t2): "
                        + "java.lang.IllegalArgumentException: no 1");
    }

    @Test
    void whatAnAccessorThrowsIsPutInWords() {
        Tenant a = runtime.tenant(
                compile("public record Point(int x) { public int x() { throw new IllegalStateException(); } }"));
        assertThatThrownBy(() -> runtime.share(a, a.make("acme.Point", 1)))
                .isInstanceOf(NotShareableException.class)
                .hasNoCause()
                .hasMessage("an object of acme.Point does not support cross-interpreter data: "
                        + "int x cannot be read: java.lang.IllegalStateException");
    }

    @Test
    void aComponentThatNoReceivedListFitsIsNamedAtOnce() {
        Tenant a = runtime.tenant(compile("public record Bag(ArrayList<String> items) {}"));
        assertThatThrownBy(() -> runtime.share(a, a.make("acme.Bag", new ArrayList<>())))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("an object of acme.Bag does not support cross-interpreter data: its component "
                        + "java.util.ArrayList items would be received as a list that cannot be changed; "
                        + "declare it as java.util.List");
    }

    @Test
    void aComponentIsNamedWhenItsClassIsAnother() {
        Tenant a = runtime.tenant(compile(
                "public interface Animal {}",
                "public record Dog(int age) implements Animal {}",
                "public record Owner(Animal pet, Animal[] others) {}"));
        Tenant b = runtime.tenant(compile(
                "public interface Animal {}",
                "public record Dog(int age) {}",
                "public record Owner(Animal pet, Animal[] others) {}"));
        Object dog = a.make("acme.Dog", 1);
        Object none = Array.newInstance(a.type("acme.Animal"), 0);
        Object one = Array.newInstance(a.type("acme.Animal"), 1);
        Array.set(one, 0, dog);
        CrossInterpreterData pet = runtime.share(a, a.make("acme.Owner", dog, none));
        CrossInterpreterData others = runtime.share(a, a.make("acme.Owner", null, one));
        assertThatThrownBy(() -> TestRuntime.receive(b, pet))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("component acme.Animal pet of record acme.Owner cannot be an object of acme.Dog, "
                        + "as which its value is received");
        assertThatThrownBy(() -> TestRuntime.receive(b, others))
                .isInstanceOf(NotShareableException.class)
                .hasMessageStartingWith("component acme.Animal[] others of record acme.Owner cannot hold");
    }

    @Test
    void aConstantWithABodyIsAConstantOfItsEnum() {
        Map<String, byte[]> classes = compile("public enum Op { PLUS { int of() { return 1; } }; abstract int of(); }");
        Tenant a = runtime.tenant(classes);
        Tenant b = runtime.tenant(classes);
        assertThat(runtime.cross(a, b, a.constant("acme.Op", "PLUS"))).isSameAs(b.constant("acme.Op", "PLUS"));
        assertThat(runtime.cross(a, a, a.constant("acme.Op", "PLUS"))).isSameAs(a.constant("acme.Op", "PLUS"));
    }

    @Test
    void aConstantThatTheReceiverLacksIsNamed() {
        Tenant a = runtime.tenant(compile("public enum Color { RED, BLUE }"));
        Tenant b = runtime.tenant(compile("public enum Color { RED, GREEN }"));
        CrossInterpreterData data = runtime.share(a, a.constant("acme.Color", "BLUE"));
        assertThatThrownBy(() -> TestRuntime.receive(b, data))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("enum acme.Color has no constant BLUE in interpreter 2 (t2); it has RED, GREEN");
    }

    @Test
    void anObjectOfAnotherInterpretersClassIsRefused() {
        Tenant a = runtime.tenant(compile(POINT, "public enum Color { RED }", "public class Thing {}"));
        Tenant b = runtime.tenant();
        assertThat(b.in(() -> runtime.registry.isShareable(a.make("acme.Thing"))))
                .isFalse();
        for (Object leaked :
                List.of(a.make("acme.Point", 1, List.of()), a.constant("acme.Color", "RED"), a.make("acme.Thing"))) {
            assertThatThrownBy(() -> runtime.share(b, leaked, Fallback.FULL))
                    .isInstanceOf(NotShareableException.class)
                    .hasMessageEndingWith(
                            " belongs to interpreter 1, not to interpreter 2 (t2); share it where it belongs");
        }
    }

    @Test
    void aThreadThatIsAttachedToNoneWorksForMain() {
        Tenant a = runtime.tenant(compile(POINT));
        CrossInterpreterData data = runtime.share(a, a.make("acme.Point", 1, List.of()));
        assertThatThrownBy(data::receive).hasMessageStartingWith("class acme.Point is not in interpreter 0 (t0)");
    }

    private static @Nullable Object component(Record tuple, String name) {
        try {
            return tuple.getClass().getMethod(name).invoke(tuple);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
