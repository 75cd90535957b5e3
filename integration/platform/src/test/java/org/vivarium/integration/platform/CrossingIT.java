package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.channels.Codec;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Fallback;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.paxexam.PaxExam;

/** What crosses between class spaces, and that nothing of the one it came from stays. */
@ExtendWith(PaxExam.class)
final class CrossingIT extends Tenants {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CLASSES = "org.vivarium.integration.fixtures.crossing.";

    @Inject
    private CrossInterpreterRegistry registry;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(
                Platform.upTo(Platform.IMPORTS),
                CoreOptions.frameworkProperty(ConnectingFramework.CONNECT).value("true"));
    }

    @Test
    void valuesBecomeOfTheReceiversClassesAndOutliveTheSender() {
        deploy("crossing");
        Interpreter a = importing("a");
        Interpreter b = importing("b");
        List<CrossInterpreterData> sent = share(a, Fallback.FULL);
        CrossInterpreterData late = a.attach(() -> registry.share(values(a), Fallback.FULL));

        List<Object> received = new ArrayList<>();
        for (CrossInterpreterData data : sent) {
            received.add(b.attach(data::receive));
        }
        assertThat(received).isEqualTo(values(b)).isNotEqualTo(values(a));
        a.close();
        assertThat(spaces.collect(PATIENCE)).isEmpty();
        assertThat(b.<Object, RuntimeException>attach(late::receive)).isEqualTo(received);
        late.release();

        received.clear();
        b.close();
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void theOwnersCodecIsToldToLetGo() {
        deploy("crossing");
        Interpreter a = importing("a");
        Interpreter b = importing("b");
        CrossInterpreterData money = share(a, Fallback.FULL).get(2);
        b.attach(money::receive);
        money.release();

        assertThat(a.call("crossing.released")).isEqualTo(1L);
        assertThat(b.call("crossing.released")).isEqualTo(0L);
    }

    @Test
    void soItIsAfterACallEvenOneThatRefusesTheArgument() {
        deploy("crossing");
        Interpreter a = importing("a");
        Interpreter b = isolated("b");
        Object money = values(a).get(2);

        assertThatThrownBy(() -> a.attach(() -> b.call("crossing.released", money)))
                .isInstanceOf(ExecutionFailedException.class)
                .hasMessage("TypeError: released() argument 1 is an object of " + CLASSES
                        + "Money, which is no value that modules and their callers exchange");
        assertThat(a.call("crossing.released")).isEqualTo(1L);
        assertThat(b.call("crossing.released")).isEqualTo(0L);
    }

    @Test
    void anInterpreterSeesNoCodecAndNoClassOfAnother() {
        deploy("crossing");
        Interpreter a = importing("a");
        Interpreter b = isolated("b");
        for (CrossInterpreterData each : share(a, Fallback.FULL)) {
            assertThatThrownBy(() -> b.attach(each::receive))
                    .isInstanceOf(NotShareableException.class)
                    .hasMessageContaining("is not in interpreter " + b.id() + " (b)");
        }
        Object leaked = values(a).getFirst();
        assertThatThrownBy(() -> b.attach(() -> registry.share(leaked, Fallback.FULL)))
                .isInstanceOf(NotShareableException.class)
                .hasMessageContaining("belongs to interpreter " + a.id());
    }

    @Test
    void aCodecOfThePlatformIsForAllInterpreters() {
        deploy("crossing");
        Interpreter a = importing("a");
        Interpreter b = isolated("b");
        assertThat(a.<Boolean, RuntimeException>attach(() -> registry.isShareable(Locale.FRANCE)))
                .isFalse();
        ServiceRegistration<?> registration = context.registerService(Codec.class, new Locales(), null);
        try {
            CrossInterpreterData data = a.attach(() -> registry.share(Locale.FRANCE, Fallback.NONE));
            assertThat(b.<Object, RuntimeException>attach(data::receive)).isEqualTo(Locale.FRANCE);
            data.release();
        } finally {
            registration.unregister();
        }
    }

    @Test
    void whatIsReceivedAfterAnUpdateIsOfTheNewClasses() {
        deploy("crossing");
        Interpreter a = importing("a");
        Interpreter b = importing("b");
        List<CrossInterpreterData> sent = share(a, Fallback.FULL);
        sent.forEach(data -> b.attach(data::receive));

        moduleBundles.update(FixtureBundle.of("crossing").version("2.0.0").in(folder), "", Follow.ALL, _ -> {});
        List<Object> received = new ArrayList<>();
        sent.forEach(data -> received.add(b.attach(data::receive)));
        assertThat(received).isEqualTo(values(b));
        assertThat(spaces.collect(PATIENCE)).as("the classes before the update").isEmpty();
    }

    private Interpreter importing(String name) {
        Interpreter made = isolated(name);
        imports.importModule(made, "crossing");
        return made;
    }

    /** Shares each value of an interpreter's. */
    private List<CrossInterpreterData> share(Interpreter owner, Fallback fallback) {
        return owner.<List<CrossInterpreterData>, RuntimeException>attach(() -> values(owner).stream()
                .map(value -> registry.share(value, fallback))
                .toList());
    }

    /** One value of each kind, of classes of an interpreter's own. */
    private List<?> values(Interpreter interpreter) {
        try {
            return (List<?>) spaces.of(interpreter)
                    .classLoader()
                    .loadClass(CLASSES + "Crossing")
                    .getMethod("values")
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A codec for a class of the JDK. */
    private static final class Locales implements Codec<Locale> {
        @Override
        public Class<Locale> type() {
            return Locale.class;
        }

        @Override
        public Object encode(Locale locale) {
            return locale.toLanguageTag();
        }

        @Override
        public Locale decode(Object data) {
            return Locale.forLanguageTag((String) data);
        }
    }
}
