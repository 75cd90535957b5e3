package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.ChannelEnd;
import org.vivarium.channels.Queue;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;
import org.vivarium.channels.Source;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Function;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.ModuleType;
import org.vivarium.modules.Parameter;

/** The methods of these classes are called by their annotation alone. */
final class JavaMethodsTest {
    private final FakeInterpreter fake = new FakeInterpreter();
    private final Incarnation module = TestModules.module(fake.interpreter(), Gil.USED, fake::runtime);

    /** A method of every kind. */
    public static class Kinds {
        @Function(name = "renamed", doc = "What it does.")
        public String hello(
                String name,
                @Parameter(value = "greeting", byDefault = "hello") String greeting,
                @Parameter(value = "times", byDefault = "2", keywordOnly = true) long times) {
            return name + greeting + times;
        }

        @Function
        public List<Object> scalars(
                boolean b, int i, short s, byte y, long l, float f, double d, char c, BigInteger big, byte[] bytes) {
            return Arrays.asList(b, i, s, y, l, f, d, c, big, bytes);
        }

        @Function
        public List<@Nullable Object> boxes(Integer i, Collection<?> c, Map<?, ?> m, Number n, @Nullable Object o) {
            return Arrays.asList(i, c, m, n, o);
        }

        @Function
        public List<Object> rest(@Parameter(value = "k", byDefault = "-", keywordOnly = true) String k, long... rest) {
            return Arrays.asList(k, rest);
        }

        @Function
        public String raw(Module of, Arguments arguments) {
            return of.name() + arguments.values() + arguments.keywords();
        }

        @Function
        public static int fixed() {
            return 1;
        }

        @Function
        public void failing() throws IOException {
            throw new IOException("as it is");
        }
    }

    /** What takes and returns queues and ends of channels. */
    public static final class Exchanging {
        @Function
        public Queue queue(Queue queue, Object same) {
            assertThat(queue).isSameAs(same);
            return queue;
        }

        @Function
        public List<Source> sources(RecvChannel end, Source... more) {
            return Arrays.asList(end, more[0]);
        }

        @Function
        public @Nullable SendChannel end(@Parameter(value = "end", byDefault = "None") @Nullable ChannelEnd end) {
            return (SendChannel) end;
        }
    }

    /** A method to inherit. */
    public static class Base {
        @Function
        public String inherited() {
            return getClass().getSimpleName();
        }
    }

    /** Bridges and inheritance. */
    public static final class Inheriting extends Base implements Comparable<Inheriting> {
        @Override
        @Function
        public int compareTo(Inheriting other) {
            return 0;
        }
    }

    /** A class that is not public. */
    record Unseen(int of) {
        @Override
        @Function
        public int of() {
            return of;
        }
    }

    /** Every default. */
    public static final class Defaults {
        @Function
        public List<@Nullable Object> all(
                @Parameter(value = "a", byDefault = "None") @Nullable String a,
                @Parameter(value = "b", byDefault = "True") boolean b,
                @Parameter(value = "c", byDefault = "1.5") double c,
                @Parameter(value = "d", byDefault = "x") byte[] d,
                @Parameter(value = "e", byDefault = "[]") List<?> e,
                @Parameter(value = "f", byDefault = "{}") Map<?, ?> f,
                @Parameter(value = "g", byDefault = "") Object g,
                @Parameter(value = "h", byDefault = "c") char h) {
            return Arrays.asList(a, b, c, d, e, f, g, h);
        }
    }

    @Test
    void annotatedMethodsAreFunctions() throws Exception {
        module.functions(new Kinds());

        assertThat(module.attributes())
                .containsOnlyKeys("boxes", "failing", "fixed", "raw", "renamed", "rest", "scalars");
        assertThat(call("renamed", "ann")).isEqualTo("annhello2");
        assertThat(call("renamed", List.of(), Map.of("times", 3, "name", "bob")))
                .isEqualTo("bobhello3");
        assertThat(call("fixed")).isEqualTo(1L);
        assertThat(function("renamed").signature().orElseThrow().text())
                .isEqualTo("(name, greeting='hello', *, times=2)");
        assertThat(function("renamed").signature().orElseThrow().doc()).isEqualTo("What it does.");
    }

    @Test
    void parametersAreOfTheTypesThatJavaHasForAValue() throws Exception {
        module.functions(new Kinds());

        assertThat(call("scalars", true, 1, 2, 3, 4, 1.5, 2, "c", 5, new byte[] {6}))
                .usingRecursiveComparison()
                .isEqualTo(Arrays.asList(true, 1L, 2L, 3L, 4L, 1.5, 2.0, "c", 5L, new byte[] {6}));
        assertThat(call("boxes", 1, List.of(2), Map.of(), 3.5, null))
                .isEqualTo(Arrays.asList(1L, List.of(2L), Map.of(), 3.5, null));
        assertThat(call("boxes", null, null, null, null, null)).isEqualTo(Arrays.asList(null, null, null, null, null));
    }

    @Test
    void varargsTakeTheRestAndArgumentsTakeAll() throws Exception {
        module.functions(new Kinds());

        assertThat(call("rest")).isEqualTo(List.of("-", List.of()));
        assertThat(call("rest", List.of(1, 2), Map.of("k", "+"))).isEqualTo(List.of("+", List.of(1L, 2L)));
        assertThat(function("rest").signature().orElseThrow().text()).isEqualTo("(*rest, k='-')");
        assertThat(call("raw", List.of(1), Map.of("a", 2))).isEqualTo("m[1]{a=2}");
        assertThat(function("raw").signature().orElseThrow().text()).isEqualTo("(*args, **kwargs)");
        assertThatThrownBy(() -> call("rest", "x")).hasMessage("rest() argument 'rest' must be int, not str");
    }

    @Test
    void numbersThatDoNotFitAreOverflowErrors() {
        module.functions(new Kinds());

        assertThatThrownBy(() -> call("scalars", true, 1L << 31, 0, 0, 0, 0, 0, "c", 0, new byte[0]))
                .isInstanceOfSatisfying(
                        ArgumentException.class,
                        e -> assertThat(e.snapshotType()).isEqualTo(ExceptionSnapshot.Type.builtin("OverflowError")))
                .hasMessage("scalars() argument 'i' must fit a Java int: 2147483648 is out of range");
        assertThatThrownBy(() -> call("scalars", true, 0, 0, 128, 0, 0, 0, "c", 0, new byte[0]))
                .hasMessageStartingWith("scalars() argument 'y' must fit a Java byte");
        assertThatThrownBy(() -> call("scalars", true, 0, 0, 0, BigInteger.TWO.pow(64), 0, 0, "c", 0, new byte[0]))
                .hasMessageStartingWith("scalars() argument 'l' must fit a Java long");
        assertThatThrownBy(() -> call("scalars", true, 0, 0, 0, 0, 1e300, 0, "c", 0, new byte[0]))
                .hasMessageStartingWith("scalars() argument 'f' must fit a Java float");
    }

    @Test
    void valuesOfAnotherTypeAreTypeErrors() {
        module.functions(new Kinds());

        assertThatThrownBy(() -> call("renamed", 1)).hasMessage("renamed() argument 'name' must be str, not int");
        assertThatThrownBy(() -> call("scalars", null, 0, 0, 0, 0, 0, 0, "c", 0, new byte[0]))
                .hasMessage("scalars() argument 'b' must be bool, not None");
        assertThatThrownBy(() -> call("scalars", true, 0, 0, 0, 0, 0, 0, "cc", 0, new byte[0]))
                .hasMessage("scalars() argument 'c' must be a str of length 1, not str");
        assertThatThrownBy(() -> call("boxes", 1, "no", Map.of(), 1, 1))
                .hasMessage("boxes() argument 'c' must be list, not str");
    }

    @Test
    void defaultsAreReadAsTheParametersType() throws Exception {
        module.functions(new Defaults());

        assertThat(call("all"))
                .usingRecursiveComparison()
                .isEqualTo(Arrays.asList(null, true, 1.5, new byte[] {'x'}, List.of(), Map.of(), "", "c"));
    }

    @Test
    void whatAMethodThrowsComesAsItIs() {
        module.functions(new Kinds());

        assertThatThrownBy(() -> call("failing"))
                .isInstanceOf(IOException.class)
                .hasMessage("as it is");
    }

    @Test
    void inheritedMethodsAreFunctionsAndBridgesAreNot() throws Exception {
        module.functions(new Inheriting()).type(Inheriting.class);

        assertThat(module.attributes()).containsOnlyKeys("inherited", "compareTo", "Inheriting");
        assertThat(call("inherited")).isEqualTo("Inheriting");
        Object instance = new Inheriting();
        assertThat(call("compareTo", instance)).isEqualTo(0L);
    }

    @Test
    void anObjectOfAClassThatNobodyElseSeesWillDo() throws Exception {
        module.functions(new Unseen(7));

        assertThat(call("of")).isEqualTo(7L);
    }

    // --- what is refused ---

    /** A parameter that no caller has. */
    public static final class TakesInstant {
        @Function
        public void when(Instant date) {
            Objects.requireNonNull(date);
        }
    }

    /** A result that no caller takes. */
    public static final class GivesInstant {
        @Function
        public Instant now() {
            return Instant.EPOCH;
        }
    }

    /** Two methods of one name. */
    public static final class Overloaded {
        @Function
        public void twice(String a) {
            Objects.requireNonNull(a);
        }

        @Function
        public void twice(String a, String b) {
            Objects.requireNonNull(a + b);
        }
    }

    /** A method that is not public. */
    public static class NotPublic {
        @Function
        void hidden() {}
    }

    /** A default that is none. */
    public static final class WrongDefault {
        @Function
        public int of(@Parameter(value = "n", byDefault = "many") int n) {
            return n;
        }
    }

    /** Arguments beside another parameter. */
    public static final class Crowded {
        @Function
        public int of(String name, Arguments arguments) {
            return name.length() + arguments.size();
        }
    }

    @Test
    void whatCannotBeCalledWithValuesIsRefusedWithItsName() {
        assertThat(refusal(new TakesInstant()))
                .contains("TakesInstant.when(Instant) cannot be a function: no caller has a java.time.Instant for"
                        + " parameter date");
        assertThat(refusal(new GivesInstant()))
                .contains("GivesInstant.now() cannot be a function")
                .contains("java.time.Instant");
        assertThat(refusal(new Overloaded())).contains("Overloaded.twice(").contains("name one of them");
        assertThat(refusal(new NotPublic())).endsWith("NotPublic.hidden() cannot be a function: it is not public");
        assertThat(refusal(new WrongDefault())).contains("parameter n has the default 'many', which is no int");
        assertThat(refusal(new Crowded())).contains("Crowded.of(String, Arguments) cannot be a function");
    }

    @Test
    void whatNeedsATypeIsFineOnceTheExecSlotsHaveMadeIt() throws Exception {
        Incarnation made = version(new Mirror());

        made.make();
        made.exec();

        ModuleFunction mirrored =
                (ModuleFunction) Objects.requireNonNull(made.attributes().get("mirrored"));
        assertThat(mirrored.call(new Arguments("mirrored", List.of(new Point(1, 2)))))
                .isEqualTo(new Point(2, 1));
    }

    /** A function of a type that its exec slot makes. */
    public static final class Mirror implements ModuleDefinition {
        @Function
        public Point mirrored(Point point) {
            return new Point(point.y, point.x);
        }

        @Override
        public void exec(Module filled) {
            filled.type(Point.class);
        }
    }

    // --- types ---

    /** A type. */
    public record Point(long x, long y) {
        @Function
        public long sum(Module of, @Parameter(value = "more", byDefault = "0") long more) {
            return x + y + more + of.name().length();
        }
    }

    /** Two ways to make one. */
    public static final class TwoWays {
        private final int of;

        public TwoWays() {
            this(1);
        }

        @Function(doc = "The one.")
        public TwoWays(@Parameter("of") int of) {
            this.of = of;
        }

        @Function
        public int of() {
            return of;
        }
    }

    /** Two ways to make one, and nobody says which. */
    public static final class Undecided {
        public Undecided() {}

        public Undecided(String name) {
            Objects.requireNonNull(name);
        }
    }

    /** A static method. */
    public static final class WithStatic {
        @Function
        public static int one() {
            return 1;
        }
    }

    private static final class Hidden {}

    @Test
    void aTypeHasItsConstructorAndMethods() throws Exception {
        module.type(Point.class);

        ModuleType type =
                (ModuleType) Objects.requireNonNull(module.attributes().get("Point"));
        assertThat(type.name()).isEqualTo("Point");
        assertThat(type.module()).isSameAs(module.identity());
        assertThat(type.constructor().signature().orElseThrow().text()).isEqualTo("(x, y)");
        Object point = type.constructor().call(new Arguments("Point", List.of(1), Map.of("y", 2)));
        assertThat(point).isEqualTo(new Point(1, 2));
        assertThat(type.isInstance(new Point(0, 0))).isTrue();
        assertThat(type.isInstance("x")).isFalse();
        ModuleFunction sum = Objects.requireNonNull(type.methods().get("sum"));
        assertThat(sum.signature().orElseThrow().text()).isEqualTo("(self, more=0)");
        assertThat(sum.call(new Arguments("sum", Arrays.asList(point, 4)))).isEqualTo(8L);
        assertThatThrownBy(() -> sum.call(new Arguments("sum", List.of("x"))))
                .hasMessage("Point.sum() argument 'self' must be Point, not str");
    }

    @Test
    void theAnnotatedConstructorMakesInstances() throws Exception {
        module.type(TwoWays.class);

        ModuleType type =
                (ModuleType) Objects.requireNonNull(module.attributes().get("TwoWays"));
        assertThat(type.doc()).isEqualTo("The one.");
        Object made = Objects.requireNonNull(type.constructor().call(new Arguments("TwoWays", List.of(5))));
        assertThat(Objects.requireNonNull(type.methods().get("of")).call(new Arguments("of", List.of(made))))
                .isEqualTo(5L);
    }

    @Test
    void whatCannotBeATypeIsRefused() {
        assertThatThrownBy(() -> module.type(Undecided.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("it has 2 public constructors; annotate one @Function");
        assertThatThrownBy(() -> module.type(Hidden.class)).hasMessageContaining("it has to be a public class");
        assertThatThrownBy(() -> module.type(Number.class)).hasMessageContaining("not abstract");
        assertThatThrownBy(() -> module.type(WithStatic.class))
                .hasMessageContaining("WithStatic.one() cannot be a function");
    }

    // --- queues and channels ---

    @Test
    void methodsTakeAndReturnQueuesAndEndsOfChannels() throws Exception {
        module.functions(new Exchanging());
        Queue queue = TestModules.of(Queue.class);
        RecvChannel recv = TestModules.of(RecvChannel.class);
        SendChannel send = TestModules.of(SendChannel.class);

        assertThat(call("queue", queue, queue)).isSameAs(queue);
        assertThat(call("sources", recv, queue)).isEqualTo(List.of(recv, queue));
        assertThat(call("end", send)).isSameAs(send);
        assertThat(call("end")).isNull();
    }

    @Test
    void whatIsNoneIsRefusedByItsName() {
        module.functions(new Exchanging());

        assertThatThrownBy(() -> call("queue", "text", "text"))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("queue() argument 'queue' must be Queue, not str");
        assertThatThrownBy(() -> call("sources", TestModules.of(SendChannel.class)))
                .hasMessage("sources() argument 'end' must be RecvChannel, not SendChannel");
    }

    // --- the create slot ---

    @Test
    void whatTheCreateSlotMakesHasItsMethodsAsAttributes() throws Exception {
        Incarnation made = version(new ModuleDefinition() {
            @Override
            public Object create(ModuleSpec spec) {
                return new Kinds();
            }
        });

        made.make();
        made.exec();

        assertThat(made.object()).isInstanceOf(Kinds.class);
        assertThat(made.attributes()).containsKey("renamed");
    }

    @Test
    void aPlainValueIsTheModule() throws Exception {
        Incarnation made = version(new ModuleDefinition() {
            @Override
            public Object create(ModuleSpec spec) {
                return new int[] {1, 2};
            }
        });

        made.make();

        assertThat(made.object()).isEqualTo(List.of(1L, 2L));
    }

    @Test
    void whatMakesAnObjectHasNeitherSlotsNorState() {
        class Making implements ModuleDefinition {
            @Override
            public Object create(ModuleSpec spec) {
                return "made";
            }
        }
        Incarnation executing = version(new Making() {
            @Override
            public void exec(Module filled) {
                filled.constant("a", 1);
            }
        });
        Incarnation keeping = version(new Making() {
            @Override
            public Object newState(Module filled) {
                return filled;
            }
        });

        assertThatThrownBy(executing::make)
                .isInstanceOf(ModuleException.class)
                .hasMessage("module m specifies execution slots, but did not create a module");
        assertThatThrownBy(keeping::make).hasMessage("module m specifies state, but did not create a module");
    }

    @Test
    void theStateIsThereBeforeTheExecSlots() throws Exception {
        Incarnation made = version(new ModuleDefinition() {
            @Override
            public Object newState(Module filled) {
                return new AtomicLong(1);
            }

            @Override
            public void exec(Module filled) {
                filled.state(AtomicLong.class).incrementAndGet();
            }
        });

        made.make();
        made.exec();

        assertThat(made.state(AtomicLong.class)).hasValue(2);
    }

    private Incarnation version(ModuleDefinition definition) {
        return TestModules.version(module.identity(), "2.0.0", Gil.USED, definition);
    }

    private String refusal(Object owner) {
        Incarnation refused = version(new ModuleDefinition() {
            @Override
            public void exec(Module filled) {
                filled.functions(owner);
            }
        });
        try {
            refused.make();
            refused.exec();
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it is taken");
    }

    private ModuleFunction function(String name) {
        return (ModuleFunction) Objects.requireNonNull(module.attributes().get(name));
    }

    private @Nullable Object call(String name, @Nullable Object... places) throws Exception {
        return call(name, Arrays.asList(places), Map.of());
    }

    private @Nullable Object call(String name, List<? extends @Nullable Object> places, Map<String, ?> names)
            throws Exception {
        return function(name).call(new Arguments(name, places, names));
    }
}
