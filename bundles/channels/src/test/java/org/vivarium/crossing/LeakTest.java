package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.Fallback;
import org.vivarium.interpreters.NotShareableException;

/** Nothing of an interpreter's class space is reachable from what has left it. */
final class LeakTest {
    private final TestRuntime runtime = new TestRuntime();
    private final Tenant main = runtime.tenant();

    @TempDir
    private Path folder;

    @Test
    void dataAndWhatIsReceivedOutliveTheSender() {
        Map<String, byte[]> classes = Sources.compile(
                folder,
                "public record Point(int x, List<String> names) {}",
                "public enum Op { PLUS { } }",
                "public class Parcel implements java.io.Serializable { public Parcel() {} }",
                "public class Money { public Money() {} }",
                "public class MoneyCodec implements Codec<Money> { "
                        + "public Class<Money> type() { return Money.class; } "
                        + "public Object encode(Money money) { return List.of(Op.PLUS); } "
                        + "public Money decode(Object data) { return new Money(); } }");
        Tenant receiver = runtime.tenant(classes);
        receiver.register(receiver.make("acme.MoneyCodec"));
        List<Object> received = new ArrayList<>();
        List<CrossInterpreterData> sent = new ArrayList<>();
        WeakReference<ClassLoader> loader = send(classes, receiver, sent, received);

        while (loader.get() != null) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(sent).hasSize(5).allSatisfy(data -> assertThat(data.owner()).isEqualTo(2));
        assertThat(TestRuntime.receive(receiver, sent.getFirst()))
                .as("data that nobody had received")
                .isEqualTo(received.getFirst());
        assertThat(received).hasSize(5).allSatisfy(each -> assertThat(each).isNotNull());
        sent.forEach(CrossInterpreterData::release);
    }

    /** Has a sender share one value of each kind and end. */
    private WeakReference<ClassLoader> send(
            Map<String, byte[]> classes, Tenant receiver, List<CrossInterpreterData> sent, List<Object> received) {
        Tenant sender = runtime.tenant(classes);
        sender.register(sender.make("acme.MoneyCodec"));
        Object point = sender.make("acme.Point", 1, List.of("x"));
        for (Object value : List.of(
                point,
                sender.constant("acme.Op", "PLUS"),
                sender.make("acme.Money"),
                sender.make("acme.Parcel"),
                List.of(point, new Object[] {point}))) {
            CrossInterpreterData data = runtime.share(sender, value, Fallback.FULL);
            sent.add(data);
            received.add(TestRuntime.receive(receiver, data));
        }
        // What goes wrong on the way holds nothing either.
        assertThatThrownBy(() -> TestRuntime.receive(main, sent.getFirst())).isInstanceOf(NotShareableException.class);
        runtime.share(sender, sender.make("acme.Money")).release();
        WeakReference<ClassLoader> loader =
                new WeakReference<>(sender.type("acme.Point").getClassLoader());
        runtime.end(sender);
        return loader;
    }
}
