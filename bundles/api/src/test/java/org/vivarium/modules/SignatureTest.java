package org.vivarium.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SignatureTest {
    @Test
    void theTextIsAsPythonsSourceHasIt() {
        assertThat(Signature.of("f").text()).isEqualTo("()");
        assertThat(Signature.of("f")
                        .required("name")
                        .optional("greeting", "hello")
                        .keyword("times", 1L)
                        .text())
                .isEqualTo("(name, greeting='hello', *, times=1)");
        assertThat(Signature.of("f")
                        .required("a")
                        .rest("more")
                        .requiredKeyword("b")
                        .keyword("c", null)
                        .keywords("others")
                        .text())
                .isEqualTo("(a, *more, b, c=None, **others)");
        assertThat(Signature.of("f").keywords("all").text()).isEqualTo("(**all)");
    }

    @Test
    void defaultsArePythonLiterals() {
        assertThat(shown(true)).isEqualTo("True");
        assertThat(shown(BigInteger.TEN.pow(20))).isEqualTo("100000000000000000000");
        assertThat(shown(-0.5)).isEqualTo("-0.5");
        assertThat(shown(100.0)).isEqualTo("100.0");
        assertThat(shown(1e15)).isEqualTo("1000000000000000.0");
        assertThat(shown(1.5e16)).isEqualTo("1.5e+16");
        assertThat(shown(1e-5)).isEqualTo("1e-05");
        assertThat(shown(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
        assertThat(shown("it's")).isEqualTo("\"it's\"");
        assertThat(shown("a\n'\"\\")).isEqualTo("'a\\n\\'\"\\\\'");
        assertThat(shown(new byte[] {'a', 0, '\'', -1})).isEqualTo("b'a\\x00\\'\\xff'");
        assertThat(shown(List.of())).isEqualTo("()");
        assertThat(shown(Arrays.asList(1L, null))).isEqualTo("(1, None)");
        assertThat(shown(List.of(1L))).isEqualTo("(1,)");
        assertThat(shown(Map.of("a", 1L))).isEqualTo("{'a': 1}");
        assertThat(shown(Optional.of(1))).isEqualTo("...");
    }

    private static String shown(Object byDefault) {
        String text = Signature.of("f").optional("p", byDefault).text();
        return text.substring("(p=".length(), text.length() - 1);
    }
}
