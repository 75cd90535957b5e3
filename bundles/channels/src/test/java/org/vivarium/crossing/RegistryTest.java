package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.Queue;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.NotShareableException;

/** What is shareable whatever classes an interpreter has. */
final class RegistryTest {
    private static final BigInteger BIG = BigInteger.ONE.shiftLeft(70);

    private final TestRuntime runtime = new TestRuntime();
    private final Tenant main = runtime.tenant();
    private final Tenant a = runtime.tenant();
    private final Tenant b = runtime.tenant();

    static Stream<@Nullable Object> plain() {
        ZonedDateTime zoned = ZonedDateTime.of(2026, 11, 21, 1, 2, 3, 4, ZoneId.of("Europe/Paris"));
        return Stream.of(
                null,
                true,
                "text",
                'c',
                (byte) 1,
                (short) 2,
                3,
                4L,
                5f,
                6d,
                new UUID(1, 2),
                Duration.ofMillis(7),
                Instant.EPOCH,
                LocalDate.EPOCH,
                LocalDateTime.MIN,
                LocalTime.NOON,
                MonthDay.of(2, 29),
                OffsetDateTime.MAX,
                OffsetTime.MIN,
                Period.ofDays(1),
                Year.of(2026),
                YearMonth.of(2026, 11),
                zoned,
                zoned.getZone(),
                ZoneOffset.UTC,
                Month.MAY,
                UnboundItems.ERROR);
    }

    @ParameterizedTest
    @MethodSource("plain")
    void immutablesAreReceivedAsTheyAre(@Nullable Object value) {
        assertThat(runtime.registry.isShareable(value)).isTrue();
        assertThat(runtime.cross(a, b, value)).isSameAs(value);
    }

    @Test
    void theOwnerIsTheCurrentInterpreterOrMain() {
        assertThat(runtime.share(b, 1).owner()).isEqualTo(2);
        assertThat(runtime.share(b, new byte[0]).owner()).isEqualTo(2);
        assertThat(runtime.registry.share("x", Fallback.NONE).owner()).isZero();
        assertThat(runtime.registry.share(new byte[0], Fallback.NONE).owner()).isZero();
        assertThat(main.in(() -> runtime.registry.share(null, Fallback.NONE)).owner())
                .isZero();
    }

    @Test
    void integersMayBeOf64Bits() {
        BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
        BigInteger least = BigInteger.valueOf(Long.MIN_VALUE);
        assertThat(runtime.cross(a, b, most)).isSameAs(most);
        assertThat(runtime.cross(a, b, least)).isSameAs(least);
        assertThat(runtime.registry.isShareable(BIG)).isTrue();
        assertThatThrownBy(() -> runtime.share(a, BIG))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("1180591620717411303424 does not support cross-interpreter data: "
                        + "it does not fit 64 bits; send it as bytes, or with the full fallback");
        assertThatThrownBy(() -> runtime.share(a, List.of(BigInteger.ONE.shiftLeft(100_000))))
                .hasMessageStartingWith("an integer of 100001 bits does not support");
        assertThat(runtime.cross(a, b, BIG, Fallback.FULL)).isSameAs(BIG);
    }

    @Test
    void anExtendedIntegerIsNoInteger() {
        BigInteger extended = new BigInteger("1") {};
        assertThat(runtime.registry.isShareable(extended)).isFalse();
        assertThatThrownBy(() -> runtime.share(a, extended)).isInstanceOf(NotShareableException.class);
    }

    @Test
    void bytesAreCopiedAtBothEnds() {
        byte[] sent = {1, 2};
        CrossInterpreterData data = runtime.share(a, sent);
        sent[0] = 9;
        byte[] first = (byte[]) Objects.requireNonNull(TestRuntime.receive(b, data));
        assertThat(first).containsExactly(1, 2);
        first[1] = 9;
        assertThat(TestRuntime.receive(b, data)).isEqualTo(new byte[] {1, 2});
    }

    @Test
    void listsAndArraysOfObjectsBecomeListsThatCannotBeChanged() {
        byte[] bytes = {1};
        List<Object> inner = new ArrayList<>(Arrays.asList("x", null, bytes));
        Object received = runtime.cross(a, b, new Object[] {1, null, inner, new String[] {"y"}, List.of()});
        assertThat(received)
                .usingRecursiveComparison()
                .isEqualTo(Arrays.asList(1, null, Arrays.asList("x", null, new byte[] {1}), List.of("y"), List.of()));
        List<?> list = (List<?>) Objects.requireNonNull(received);
        assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(((List<?>) Objects.requireNonNull(list.get(2))).get(2)).isNotSameAs(bytes);
        assertThat(runtime.cross(b, a, list.subList(0, 2)))
                .as("what was received can be sent on")
                .isEqualTo(Arrays.asList(1, null));
    }

    @Test
    void tuplesMayBeHuge() {
        List<Integer> huge = Collections.nCopies(1_000_000, 7);
        assertThat(runtime.cross(a, b, huge)).isEqualTo(huge);
    }

    @Test
    void nestingEndsAtTwoHundred() {
        Object deep = nested(200);
        assertThat(runtime.cross(a, b, deep)).isEqualTo(deep);
        assertThatThrownBy(() -> runtime.share(a, nested(201)))
                .isInstanceOf(NotShareableException.class)
                .hasMessageEndingWith("does not support cross-interpreter data: it is nested deeper than 200");
        assertThatThrownBy(() -> runtime.share(a, nested(100_000))).hasMessageEndingWith("nested deeper than 200");
    }

    @Test
    void whatContainsItselfIsRefused() {
        List<Object> circle = new ArrayList<>(List.of("first"));
        circle.add(new Object[] {circle});
        assertThatThrownBy(() -> runtime.share(a, List.of(1, circle)))
                .isInstanceOf(NotShareableException.class)
                .hasMessage(
                        "an object of java.util.ArrayList does not support cross-interpreter data: it contains itself");
        Object[] array = new Object[1];
        array[0] = array;
        assertThatThrownBy(() -> runtime.share(a, array, Fallback.FULL))
                .hasMessage(
                        "an object of java.lang.Object[] does not support cross-interpreter data: it contains itself");
    }

    @Test
    void whatIsNotShareableIsNamed() {
        Object unknown = new Object();
        assertThat(runtime.registry.isShareable(unknown)).isFalse();
        assertThat(runtime.registry.isShareable(List.of(unknown)))
                .as("the type alone decides")
                .isTrue();
        for (Object value : List.of(unknown, List.of(1, unknown), new Object[] {unknown})) {
            assertThatThrownBy(() -> runtime.share(a, value, Fallback.FULL))
                    .isInstanceOf(NotShareableException.class)
                    .hasMessage("an object of java.lang.Object does not support cross-interpreter data; "
                            + "register a codec for it");
        }
        assertThatThrownBy(() -> runtime.share(a, new int[0]))
                .hasMessage("an object of int[] does not support cross-interpreter data; "
                        + "register a codec for it, or send it with the full fallback");
        assertThat(runtime.registry.isShareable(Map.of())).isFalse();
        assertThat(runtime.registry.isShareable(Clock.systemUTC())).isFalse();
    }

    @Test
    void aListOfSomebodysOwnIsRefused() {
        List<String> own = new Own<>(List.of("x"), false);
        assertThat(runtime.registry.isShareable(own)).isFalse();
        assertThatThrownBy(() -> runtime.share(a, own)).hasMessageContaining(Own.class.getName());
        assertThat(runtime.cross(a, b, Collections.unmodifiableList(own))).isEqualTo(List.of("x"));
        assertThatThrownBy(() -> runtime.share(a, Collections.unmodifiableList(new Own<>(List.of(), true))))
                .isInstanceOf(NotShareableException.class)
                .hasMessageEndingWith("its elements cannot be read: java.lang.IllegalStateException: broken");
    }

    @Test
    void aBufferIsReceivedAsOneOfItsOwnOverTheSameMemory() {
        for (ByteBuffer sent : List.of(ByteBuffer.allocate(8), ByteBuffer.allocateDirect(8))) {
            sent.order(ByteOrder.LITTLE_ENDIAN).position(2).limit(6);
            CrossInterpreterData data = runtime.share(a, sent);
            sent.position(5);
            ByteBuffer received = (ByteBuffer) Objects.requireNonNull(TestRuntime.receive(b, data));
            assertThat(received).isNotSameAs(sent).isNotSameAs(TestRuntime.receive(b, data));
            assertThat(received.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            assertThat(List.of(received.position(), received.limit())).containsExactly(2, 6);
            assertThat(received.isReadOnly()).isFalse();
            received.put((byte) 7);
            assertThat(sent.get(2)).isEqualTo((byte) 7);
        }
    }

    @Test
    void aReadOnlyBufferStaysSo() {
        ByteBuffer received = (ByteBuffer) Objects.requireNonNull(
                runtime.cross(a, b, ByteBuffer.allocate(1).asReadOnlyBuffer()));
        assertThat(received.isReadOnly()).isTrue();
    }

    @Test
    void aSegmentIsReceivedAsItIs() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment sent = arena.allocate(8).asReadOnly();
            MemorySegment received = (MemorySegment) Objects.requireNonNull(runtime.cross(a, b, sent));
            assertThat(received).isEqualTo(sent);
            assertThat(received.isReadOnly()).isTrue();
        }
        MemorySegment onHeap = MemorySegment.ofArray(new long[1]);
        ((MemorySegment) Objects.requireNonNull(runtime.cross(a, b, onHeap))).set(ValueLayout.JAVA_LONG, 0, 3);
        assertThat(onHeap.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(3);
    }

    @Test
    void memoryThatIsConfinedToAThreadIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment confined = arena.allocate(8);
            assertThat(runtime.registry.isShareable(confined)).isTrue();
            for (Object value : List.of(confined, confined.asByteBuffer())) {
                assertThatThrownBy(() -> runtime.share(a, value))
                        .isInstanceOf(NotShareableException.class)
                        .hasMessageEndingWith("does not support cross-interpreter data: it is confined to a thread; "
                                + "allocate it in a shared or automatic arena");
            }
        }
    }

    @Test
    void memoryThatHasBeenGivenBackIsRefused() {
        MemorySegment segment;
        try (Arena arena = Arena.ofShared()) {
            segment = arena.allocate(8);
        }
        assertThatThrownBy(() -> runtime.share(a, segment))
                .isInstanceOf(NotShareableException.class)
                .hasMessageEndingWith("its memory has been given back");
    }

    @Test
    void queuesAndChannelsOfOthersAreRefused() {
        for (Class<?> type : List.of(Queue.class, SendChannel.class, RecvChannel.class)) {
            Object foreign = foreign(type);
            assertThat(runtime.registry.isShareable(foreign)).isFalse();
            assertThatThrownBy(() -> runtime.share(a, foreign, Fallback.FULL))
                    .isInstanceOf(NotShareableException.class)
                    .hasMessageContaining("does not support cross-interpreter data");
        }
    }

    @Test
    void releasedDataIsNotReceived() {
        CrossInterpreterData data = runtime.share(a, new byte[0]);
        data.release();
        assertThatCode(data::release).doesNotThrowAnyException();
        assertThatThrownBy(() -> TestRuntime.receive(b, data))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("cross-interpreter data of interpreter 1 has been released");
    }

    private static Object nested(int depth) {
        List<Object> inner = List.of();
        for (int i = 1; i < depth; i++) {
            inner = List.of(inner);
        }
        return inner;
    }

    /** One that somebody else has made of the api. */
    private static Object foreign(Class<?> type) {
        return Proxy.newProxyInstance(Tenant.class.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            if (method.getName().equals("toString")) {
                return "foreign";
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }

    /** A list that is not the JDK's. */
    private static final class Own<E> extends AbstractList<E> {
        private final List<E> elements;
        private final boolean broken;

        Own(List<E> elements, boolean broken) {
            this.elements = elements;
            this.broken = broken;
        }

        @Override
        public E get(int index) {
            return elements.get(index);
        }

        @Override
        public int size() {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return elements.size();
        }
    }
}
