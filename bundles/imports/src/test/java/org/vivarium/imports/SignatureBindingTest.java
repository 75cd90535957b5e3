package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Signature;

final class SignatureBindingTest {
    private final FakeInterpreter fake = new FakeInterpreter();
    private final Incarnation module = TestModules.module(fake.interpreter(), Gil.USED, fake::runtime);

    private final Signature hello =
            Signature.of("hello").required("name").optional("greeting", "hello").keyword("times", 1);
    private final Signature three =
            Signature.of("f").required("a").required("b").required("c").requiredKeyword("k");

    @Test
    void argumentsComeInTheOrderOfTheParameters() {
        assertThat(bound(hello, List.of("ann"), Map.of())).containsExactly("ann", "hello", 1L);
        assertThat(bound(hello, List.of("ann", "hi"), Map.of("times", 2))).containsExactly("ann", "hi", 2L);
        assertThat(bound(hello, List.of(), Map.of("greeting", "hi", "name", "bob")))
                .containsExactly("bob", "hi", 1L);
    }

    @Test
    void whatIsLeftGoesIntoAListAndAMap() {
        Signature all = Signature.of("f")
                .optional("a", null)
                .rest("more")
                .keyword("k", 0)
                .keywords("others");

        assertThat(bound(all, List.of(), Map.of())).isEqualTo(Arrays.asList(null, List.of(), 0L, Map.of()));
        assertThat(bound(all, List.of(1, 2, 3), Map.of("k", 4, "x", 5)))
                .isEqualTo(List.of(1L, List.of(2L, 3L), 4L, Map.of("x", 5L)));
        assertThat(bound(all, List.of(), Map.of("more", 1, "others", 2)))
                .as("the names of what takes the rest are free")
                .isEqualTo(Arrays.asList(null, List.of(), 0L, Map.of("more", 1L, "others", 2L)));
    }

    @Test
    void whatDoesNotFitIsToldInCPythonsWords() {
        assertThat(failure(hello, List.of(), Map.of()))
                .isEqualTo("hello() missing 1 required positional argument: 'name'");
        assertThat(failure(three, List.of(1), Map.of("k", 0)))
                .isEqualTo("f() missing 2 required positional arguments: 'b' and 'c'");
        assertThat(failure(three, List.of(), Map.of()))
                .isEqualTo("f() missing 3 required positional arguments: 'a', 'b', and 'c'");
        assertThat(failure(three, List.of(1, 2, 3), Map.of()))
                .isEqualTo("f() missing 1 required keyword-only argument: 'k'");
        assertThat(failure(hello, List.of(1, 2, 3), Map.of()))
                .isEqualTo("hello() takes from 1 to 2 positional arguments but 3 were given");
        assertThat(failure(hello, List.of(1, 2, 3), Map.of("times", 1)))
                .isEqualTo(
                        "hello() takes from 1 to 2 positional arguments but 3 positional arguments (and 1 keyword-only"
                                + " argument) were given");
        assertThat(failure(Signature.of("f"), List.of(1), Map.of()))
                .isEqualTo("f() takes 0 positional arguments but 1 was given");
        assertThat(failure(Signature.of("f").required("a"), List.of(1, 2), Map.of()))
                .isEqualTo("f() takes 1 positional argument but 2 were given");
        assertThat(failure(three, List.of(1, 2, 3, 4), Map.of()))
                .isEqualTo("f() takes 3 positional arguments but 4 were given");
        assertThat(failure(hello, List.of("ann"), Map.of("x", 1)))
                .isEqualTo("hello() got an unexpected keyword argument 'x'");
        assertThat(failure(hello, List.of("ann"), Map.of("name", "bob")))
                .isEqualTo("hello() got multiple values for argument 'name'");
        assertThat(failure(hello, List.of(Instant.EPOCH), Map.of()))
                .startsWith("hello() argument 'name' is an object of java.time.Instant");
    }

    @Test
    void signaturesThatPythonDoesNotKnowAreRefused() {
        assertThat(refusal(Signature.of("f").optional("a", 1).required("b")))
                .isEqualTo("signature of f(): parameter without a default follows parameter with a default: 'b'");
        assertThat(refusal(Signature.of("f").rest("a").required("b")))
                .isEqualTo("signature of f(): 'b' cannot follow 'a'");
        assertThat(refusal(Signature.of("f").keywords("a").keywords("b")))
                .isEqualTo("signature of f(): 'b' cannot follow 'a'");
        assertThat(refusal(Signature.of("f").required("a").keyword("a", 1)))
                .isEqualTo("signature of f(): duplicate parameter 'a'");
        assertThat(refusal(Signature.of("f").optional("a", Instant.EPOCH)))
                .startsWith("signature of f(): the default of 'a' is an object of java.time.Instant");
    }

    @Test
    void aSignatureIsWhatTheFunctionSaysOfItself() {
        module.function(hello, Arguments::values);

        BoundFunction function =
                (BoundFunction) Objects.requireNonNull(module.attributes().get("hello"));

        assertThat(function.signature()).isEqualTo(Optional.of(hello));
    }

    private List<Object> bound(Signature signature, List<?> places, Map<String, ?> names) {
        return new ArrayList<>(new SignatureBinding(signature.name(), signature, module.arguments())
                .bind(new Arguments("called", places, names))
                .values());
    }

    private String failure(Signature signature, List<?> places, Map<String, ?> names) {
        try {
            bound(signature, places, names);
        } catch (ArgumentException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("it fits");
    }

    private String refusal(Signature signature) {
        try {
            module.function(signature, arguments -> null);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("it is taken");
    }
}
