package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivarium.channels.Codec;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.Fallback;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.NotShareableException;

/** What codecs share, and when they let go. */
final class CodecTest {
    private static final String MONEY = "public class Money { final Object amount; public Money(Object amount) { "
            + "this.amount = amount; } public boolean equals(Object o) { return o instanceof Money m "
            + "&& Objects.equals(m.amount, amount); } public int hashCode() { return 1; } }";

    private static final String CODEC = "public class MoneyCodec implements Codec<Money> { "
            + "public static final List<Object> released = new ArrayList<>(); "
            + "public Class<Money> type() { return Money.class; } "
            + "public Object encode(Money money) { return money.amount; } "
            + "public Money decode(Object data) { return new Money(data); } "
            + "public void release(Object data) { released.add(data); } }";

    private final TestRuntime runtime = new TestRuntime();
    private final Tenant main = runtime.tenant();

    @TempDir
    private Path folder;

    private final List<Tenant> tenants = new ArrayList<>(List.of(main, runtime.platform));

    private Tenant tenant(String... sources) {
        Tenant made = runtime.tenant(Sources.compile(folder, sources));
        tenants.add(made);
        return made;
    }

    private Tenant withCodec(String codec) {
        Tenant made = tenant(MONEY, codec);
        made.register(made.make("acme.MoneyCodec"));
        return made;
    }

    private static List<Object> released(Tenant tenant) {
        try {
            return new ArrayList<>((List<?>) Objects.requireNonNull(
                    tenant.type("acme.MoneyCodec").getField("released").get(null)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void noServiceStaysInUse() {
        assertThat(tenants)
                .allSatisfy(tenant -> assertThat(tenant.servicesInUse).isZero());
    }

    @Test
    void eachSideHasACodecOfItsOwn() {
        Tenant a = withCodec(CODEC);
        Tenant b = withCodec(CODEC);
        Object money = a.make("acme.Money", 5L);

        assertThat(a.in(() -> runtime.registry.isShareable(money))).isTrue();
        assertThat(runtime.cross(a, b, money)).isEqualTo(b.make("acme.Money", 5L));
        assertThat(runtime.cross(a, b, List.of(money))).isEqualTo(List.of(b.make("acme.Money", 5L)));
        assertThat(runtime.cross(a, a, money)).isEqualTo(money).isNotSameAs(money);
    }

    @Test
    void whatACodecMakesIsSharedInItsTurn() {
        Tenant a = withCodec(CODEC);
        Tenant b = withCodec(CODEC);
        byte[] bytes = {1};
        Object inner = a.make("acme.Money", (Object) bytes);
        CrossInterpreterData data = runtime.share(a, a.make("acme.Money", List.of("x", inner)));
        bytes[0] = 2;
        assertThat(TestRuntime.receive(b, data))
                .usingRecursiveComparison()
                .isEqualTo(b.make("acme.Money", List.of("x", b.make("acme.Money", (Object) new byte[] {1}))));
        assertThatThrownBy(() -> runtime.share(a, a.make("acme.Money", new Object())))
                .isInstanceOf(NotShareableException.class)
                .hasMessageStartingWith("an object of java.lang.Object does not support cross-interpreter data");
    }

    @Test
    void aCodecOfThePlatformIsForAll() {
        Tenant a = tenant();
        Tenant b = tenant();
        assertThat(a.in(() -> runtime.registry.isShareable(Locale.FRANCE))).isFalse();
        runtime.platform.register(new Locales());
        assertThat(a.in(() -> runtime.registry.isShareable(Locale.FRANCE))).isTrue();
        assertThat(runtime.cross(a, b, Locale.FRANCE)).isEqualTo(Locale.FRANCE);
    }

    @Test
    void aCodecForATypeOfThePlatformMayBeOneInterpretersAlone() {
        Tenant a = tenant();
        Tenant b = tenant();
        a.register(new Locales());
        CrossInterpreterData data = runtime.share(a, Locale.FRANCE);
        assertThat(TestRuntime.receive(a, data)).isEqualTo(Locale.FRANCE);
        assertThatThrownBy(() -> TestRuntime.receive(b, data))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("there is no codec for java.util.Locale in interpreter 2 (t2); register one there too");
        assertThat(b.in(() -> runtime.registry.isShareable(Locale.FRANCE))).isFalse();
    }

    @Test
    void aReceiverWithoutCodecIsNamed() {
        Tenant a = withCodec(CODEC);
        Tenant b = tenant(MONEY);
        CrossInterpreterData data = runtime.share(a, a.make("acme.Money", 5L));
        assertThatThrownBy(() -> TestRuntime.receive(b, data))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("there is no codec for acme.Money in interpreter 2 (t2); register one there too");
    }

    @Test
    void aSenderWithoutCodecIsToldSo() {
        Tenant a = tenant(MONEY, CODEC);
        Object money = a.make("acme.Money", 5L);
        assertThat(a.in(() -> runtime.registry.isShareable(money))).isFalse();
        assertThatThrownBy(() -> runtime.share(a, money, Fallback.FULL))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("an object of acme.Money does not support cross-interpreter data; register a codec for it");
    }

    @Test
    void subtypesAreNotMeant() {
        Tenant a = tenant(MONEY, CODEC, "public class Euro extends Money { public Euro() { super(1); } }");
        a.register(a.make("acme.MoneyCodec"));
        assertThatThrownBy(() -> runtime.share(a, a.make("acme.Euro")))
                .isInstanceOf(NotShareableException.class)
                .hasMessageStartingWith("an object of acme.Euro");
    }

    @Test
    void whatACodecThrowsIsPutInWords() {
        Tenant a = withCodec(CODEC.replace("return money.amount;", "throw new IllegalStateException(\"broke\");"));
        assertThatThrownBy(() -> runtime.share(a, a.make("acme.Money", 5L)))
                .isInstanceOf(NotShareableException.class)
                .hasNoCause()
                .hasMessage("an object of acme.Money does not support cross-interpreter data: "
                        + "codec acme.MoneyCodec has thrown java.lang.IllegalStateException: broke");

        Tenant b = withCodec(CODEC);
        Tenant c = withCodec(CODEC.replace("return new Money(data);", "throw new ClassCastException();"));
        CrossInterpreterData data = runtime.share(b, b.make("acme.Money", 5L));
        assertThatThrownBy(() -> TestRuntime.receive(c, data))
                .isInstanceOf(NotShareableException.class)
                .hasNoCause()
                .hasMessage("an object of acme.Money cannot be made in interpreter 3 (t3): "
                        + "codec acme.MoneyCodec has thrown java.lang.ClassCastException");
    }

    @Test
    void anExceptionThatDoesNotSayWhatItIsIsNamed() {
        Tenant a = withCodec(CODEC.replace(
                "return money.amount;",
                "throw new RuntimeException() { public String getMessage() { throw new RuntimeException(); } };"));
        assertThatThrownBy(() -> runtime.share(a, a.make("acme.Money", 5L)))
                .isInstanceOf(NotShareableException.class)
                .hasMessageEndingWith("has thrown acme.MoneyCodec$1, whose message cannot be read");
    }

    @Test
    void aCodecThatDoesNotSayItsTypeIsNamed() {
        Tenant a = withCodec(CODEC.replace("return Money.class;", "throw new IllegalStateException(\"hm\");"));
        assertThatThrownBy(() -> runtime.share(a, a.make("acme.Money", 5L)))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("codec acme.MoneyCodec cannot say its type: "
                        + "it has thrown java.lang.IllegalStateException: hm");
    }

    @Test
    void aKillGoesThroughACodec() {
        Tenant a = tenant();
        a.register(new Locales() {
            @Override
            public Object encode(Locale value) {
                throw new InterpreterKilledException("interpreter 1 is being killed");
            }
        });
        assertThatThrownBy(() -> runtime.share(a, Locale.FRANCE)).isInstanceOf(InterpreterKilledException.class);
    }

    @Test
    void aCodecThatMakesSomethingElseIsNamed() {
        Tenant a = tenant();
        runtime.platform.register(new Locales() {
            @Override
            @SuppressWarnings("NullAway") // It does what it must not do.
            public Locale decode(@Nullable Object data) {
                return null;
            }
        });
        CrossInterpreterData data = runtime.share(a, Locale.FRANCE);
        assertThatThrownBy(() -> TestRuntime.receive(a, data))
                .isInstanceOf(NotShareableException.class)
                .hasMessageEndingWith("in interpreter 1 (t1) is for java.util.Locale, but has made null");
    }

    @Test
    void aCodecThatGetsNowhereIsRefused() {
        Tenant a = withCodec(CODEC.replace("return money.amount;", "return money;"));
        assertThatThrownBy(() -> runtime.share(a, a.make("acme.Money", 5L)))
                .isInstanceOf(NotShareableException.class)
                .hasMessageEndingWith("it contains itself");
        Tenant b = withCodec(CODEC.replace("return money.amount;", "return new Money(1);"));
        assertThatThrownBy(() -> runtime.share(b, b.make("acme.Money", 5L)))
                .isInstanceOf(NotShareableException.class)
                .hasMessageEndingWith("it is nested deeper than 200");
    }

    @Test
    void theOwnersCodecLetsGoAtACheck() {
        Tenant a = withCodec(CODEC);
        Tenant b = withCodec(CODEC);
        CrossInterpreterData data = runtime.share(a, List.of(a.make("acme.Money", a.make("acme.Money", 5L))));
        TestRuntime.receive(b, data);
        b.in(() -> {
            data.release();
            data.release();
            return null;
        });
        assertThat(released(a)).isEmpty();

        a.check();
        a.check();
        assertThat(released(a)).hasSize(2).contains(5L);
        assertThat(released(b)).isEmpty();
    }

    @Test
    void aCodecIsNotAskedAnyMoreWhenItsInterpreterHasEnded() {
        Tenant a = withCodec(CODEC);
        CrossInterpreterData data = runtime.share(a, a.make("acme.Money", 5L));
        CrossInterpreterData late = runtime.share(a, a.make("acme.Money", 6L));
        a.ended = true;
        late.release();
        runtime.end(a);
        data.release();
        assertThat(a.pending).isEmpty();
    }

    @Test
    void moreMayBeReleasedThanCallsMayWait() {
        Tenant a = withCodec(CODEC);
        List<CrossInterpreterData> sent = IntStream.range(0, 1000)
                .mapToObj(i -> runtime.share(a, a.make("acme.Money", i)))
                .toList();
        a.capacity = 0;
        sent.get(0).release();
        a.capacity = 1;
        sent.subList(1, 1000).forEach(CrossInterpreterData::release);
        assertThat(a.pending).hasSize(1);
        a.check();
        assertThat(released(a)).hasSize(1000);
    }

    @Test
    void whatLettingGoThrowsIsTheOwnersAffair() {
        Tenant a = withCodec(CODEC.replace(
                "released.add(data);", "released.add(data); throw new IllegalStateException(\"at \" + data);"));
        for (long amount = 1; amount <= 2; amount++) {
            runtime.share(a, a.make("acme.Money", amount)).release();
        }
        assertThatThrownBy(a::check)
                .hasMessage("at 1")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(released(a)).hasSize(2);
    }

    @Test
    void codecsLetGoWhenTheRestOfAValueIsNotShareable() {
        Tenant a = withCodec(CODEC);
        Object inner = a.make("acme.Money", 5L);
        Object outer = a.make("acme.Money", List.of(inner));
        Object bad = a.make("acme.Money", Arrays.asList(a.make("acme.Money", 6L), new Object()));
        assertThatThrownBy(() -> runtime.share(a, List.of(outer, bad))).isInstanceOf(NotShareableException.class);
        assertThat(released(a)).as("of the one that failed").hasSize(1);
        a.check();
        a.check();
        assertThat(released(a)).as("of all four").hasSize(4).contains(5L, 6L);
    }

    @Test
    void theFirstOfSeveralCodecsIsTaken() {
        Tenant a = tenant();
        a.register(new Locales());
        a.register(new Locales() {
            @Override
            public Object encode(Locale value) {
                return "";
            }
        });
        assertThat(runtime.cross(a, a, Locale.FRANCE)).isEqualTo(Locale.FRANCE);
    }

    @Test
    void aCodecThatHasGoneIsNotMissedAtTheRelease() {
        Tenant a = withCodec(CODEC);
        CrossInterpreterData data = runtime.share(a, a.make("acme.Money", 5L));
        a.unregisterAll();
        data.release();
        a.check();
        assertThat(released(a)).isEmpty();
    }

    /** One for a class of the JDK. */
    private static class Locales implements Codec<Locale> {
        @Override
        public Class<Locale> type() {
            return Locale.class;
        }

        @Override
        public @Nullable Object encode(Locale value) {
            return value.toLanguageTag();
        }

        @Override
        public Locale decode(@Nullable Object data) {
            return Locale.forLanguageTag(String.valueOf(data));
        }
    }
}
