package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.Fallback;
import org.vivarium.interpreters.NotShareableException;

/** What crosses with the full fallback alone. */
final class SerializationTest {
    private static final String PARCEL = "public class Parcel implements java.io.Serializable { "
            + "private static final long serialVersionUID = 1; public final Object content; "
            + "public Parcel(Object content) { this.content = content; } "
            + "public boolean equals(Object o) { return o instanceof Parcel p && Objects.equals(p.content, content); } "
            + "public int hashCode() { return 1; } }";

    private final TestRuntime runtime = new TestRuntime();
    private final Tenant main = runtime.tenant();

    @TempDir
    private Path folder;

    private Tenant tenant(String... sources) {
        return runtime.tenant(Sources.compile(folder, sources));
    }

    @Test
    void itNeedsTheFallback() {
        Tenant a = tenant(PARCEL);
        Object parcel = a.make("acme.Parcel", 1);
        assertThat(a.in(() -> runtime.registry.isShareable(parcel))).isFalse();
        assertThatThrownBy(() -> runtime.share(a, parcel))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("an object of acme.Parcel does not support cross-interpreter data; "
                        + "register a codec for it, or send it with the full fallback");
    }

    @Test
    void copiesAreOfTheReceiversClasses() {
        String fruit = "public enum Fruit { FIG }";
        Tenant a = tenant(PARCEL, fruit);
        Tenant b = tenant(PARCEL, fruit);
        Object fruits = Array.newInstance(a.type("acme.Fruit"), 2, 1);
        Map<String, Object> content = new HashMap<>();
        content.put("fig", a.constant("acme.Fruit", "FIG"));
        content.put("fruits", fruits);
        content.put("numbers", new int[][] {{1}, {2}});
        content.put("types", new ArrayList<>(List.of(int.class, String.class)));
        content.put("locale", Currency.getInstance(Locale.FRANCE));

        Object received = Objects.requireNonNull(runtime.cross(a, b, a.make("acme.Parcel", content), Fallback.FULL));
        Map<?, ?> copy = (Map<?, ?>) Objects.requireNonNull(content(received));
        assertThat(received.getClass()).isSameAs(b.type("acme.Parcel"));
        assertThat(copy.get("fig")).isSameAs(b.constant("acme.Fruit", "FIG"));
        assertThat(Objects.requireNonNull(copy.get("fruits")).getClass())
                .isSameAs(b.type("acme.Fruit").arrayType().arrayType());
        assertThat(copy.get("numbers")).isEqualTo(new int[][] {{1}, {2}});
        assertThat(copy.get("types")).isEqualTo(List.of(int.class, String.class));
        assertThat(runtime.cross(a, b, List.of(a.make("acme.Parcel", 1)), Fallback.FULL))
                .isEqualTo(List.of(b.make("acme.Parcel", 1)));
    }

    @Test
    void aClassThatTheReceiverLacksIsNamed() {
        String box = "public class Box implements java.io.Serializable {}";
        Tenant a = tenant(PARCEL, box);
        Tenant b = tenant(PARCEL);
        CrossInterpreterData data = runtime.share(a, a.make("acme.Parcel", a.make("acme.Box")), Fallback.FULL);
        assertThatThrownBy(() -> TestRuntime.receive(b, data))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("class acme.Box is not in interpreter 2 (t2); import a module there that has it");
    }

    @Test
    void whatIsNotSerializableIsNamed() {
        Tenant a = tenant(PARCEL);
        assertThatThrownBy(() -> runtime.share(a, a.make("acme.Parcel", new Object()), Fallback.FULL))
                .isInstanceOf(NotShareableException.class)
                .hasNoCause()
                .hasMessage("an object of acme.Parcel does not support cross-interpreter data: "
                        + "it holds what is not serializable: java.lang.Object");
    }

    @Test
    void whatItsOwnMethodsThrowIsPutInWords() {
        String throwing = PARCEL.replace(
                "public int hashCode",
                "private void readObject(java.io.ObjectInputStream in) { throw new IllegalStateException(\"bad\"); } "
                        + "public int hashCode");
        Tenant a = tenant(
                throwing.replace("readObject(java.io.ObjectInputStream", "writeObject(java.io.ObjectOutputStream"));
        assertThatThrownBy(() -> runtime.share(a, a.make("acme.Parcel", 1), Fallback.FULL))
                .isInstanceOf(NotShareableException.class)
                .hasNoCause()
                .hasMessage("an object of acme.Parcel does not support cross-interpreter data: "
                        + "it cannot be serialized: java.lang.IllegalStateException: bad");

        Tenant b = tenant(PARCEL);
        Tenant c = tenant(throwing);
        CrossInterpreterData data = runtime.share(b, b.make("acme.Parcel", 1), Fallback.FULL);
        assertThatThrownBy(() -> TestRuntime.receive(c, data))
                .isInstanceOf(NotShareableException.class)
                .hasNoCause()
                .hasMessage("an object of acme.Parcel cannot be deserialized in interpreter 3 (t3): "
                        + "java.lang.IllegalStateException: bad");
    }

    @Test
    void aVersionThatDoesNotMatchIsRefused() {
        Tenant a = tenant(PARCEL);
        Tenant b = tenant(PARCEL.replace("serialVersionUID = 1", "serialVersionUID = 2"));
        CrossInterpreterData data = runtime.share(a, a.make("acme.Parcel", 1), Fallback.FULL);
        assertThatThrownBy(() -> TestRuntime.receive(b, data))
                .isInstanceOf(NotShareableException.class)
                .hasMessageStartingWith("an object of acme.Parcel cannot be deserialized in interpreter 2 (t2)")
                .hasMessageContaining("serialVersionUID");
    }

    @Test
    void nestingEndsAtFiveHundred() {
        Tenant a = tenant(PARCEL);
        assertThat(runtime.cross(a, a, nested(a, 400), Fallback.FULL)).isEqualTo(nested(a, 400));
        CrossInterpreterData deep = runtime.share(a, nested(a, 600), Fallback.FULL);
        assertThatThrownBy(() -> TestRuntime.receive(a, deep))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("an object of acme.Parcel cannot be deserialized in interpreter 1 (t1): "
                        + "it is nested deeper than 500");
        assertThatThrownBy(() -> runtime.share(a, nested(a, 200_000), Fallback.FULL))
                .isInstanceOf(NotShareableException.class)
                .hasMessageEndingWith("it is nested too deep to be serialized");
    }

    @Test
    void dataThatClaimsToBeMoreThanItIsIsRefused() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(written)) {
            out.writeObject(new byte[] {1, 2, 3});
        }
        byte[] bytes = written.toByteArray();
        // The length, in front of the three bytes.
        Arrays.fill(bytes, bytes.length - 7, bytes.length - 4, (byte) 0x7f);
        SerialLimits limits = new SerialLimits(bytes.length);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(limits);
            assertThatThrownBy(in::readObject).isInstanceOf(IOException.class);
        }
        assertThat(limits.reason())
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("it claims to have an array of 21"));
    }

    @Test
    void hugeAndEmptyCollectionsAreNotTakenForThat() {
        Tenant a = tenant();
        Map<Integer, Integer> map = new HashMap<>(1 << 20);
        for (int i = 0; i < 200_000; i++) {
            map.put(i, i);
        }
        assertThat(runtime.cross(main, a, map, Fallback.FULL)).isEqualTo(map);
        assertThat(runtime.cross(main, a, new HashMap<>(1 << 20, 0.1f), Fallback.FULL))
                .isEqualTo(Map.of());
        long[] zeros = new long[1_000_000];
        assertThat(runtime.cross(main, a, zeros, Fallback.FULL)).isEqualTo(zeros);
    }

    @Test
    void proxiesAreMadeAnew() {
        String animal = "public interface Animal { String name(); }";
        String named = "public class Named implements java.lang.reflect.InvocationHandler, java.io.Serializable { "
                + "public Object invoke(Object p, java.lang.reflect.Method m, Object[] a) { return \"rex\"; } }";
        Tenant a = tenant(animal, named);
        Tenant b = tenant(animal, named);
        Object proxy = Proxy.newProxyInstance(
                a.type("acme.Animal").getClassLoader(),
                new Class<?>[] {a.type("acme.Animal"), Comparable.class},
                (InvocationHandler) a.make("acme.Named"));
        Object received = Objects.requireNonNull(runtime.cross(a, b, proxy, Fallback.FULL));
        assertThat(b.type("acme.Animal")).isAssignableFrom(received.getClass());
        assertThat(received).isInstanceOf(Comparable.class).hasToString("rex");
        CrossInterpreterData data = runtime.share(a, proxy, Fallback.FULL);
        assertThatThrownBy(() -> TestRuntime.receive(main, data))
                .isInstanceOf(NotShareableException.class)
                .hasMessageStartingWith("class acme.Animal is not in interpreter 0 (t0)");
    }

    private static Object nested(Tenant tenant, int depth) {
        Object inner = "x";
        for (int i = 0; i < depth; i++) {
            inner = tenant.make("acme.Parcel", inner);
        }
        return inner;
    }

    private static Object content(Object parcel) {
        try {
            return parcel.getClass().getField("content").get(parcel);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
