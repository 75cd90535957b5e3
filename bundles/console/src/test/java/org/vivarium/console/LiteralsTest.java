package org.vivarium.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiteralsTest {
    @Test
    void wholeNumbersAreIntegers() {
        assertThat(Literals.parse("0")).isEqualTo(0L);
        assertThat(Literals.parse("-17")).isEqualTo(-17L);
        assertThat(Literals.parse("1_000")).isEqualTo(1000L);
        assertThat(Literals.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(Literals.parse("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
    }

    @Test
    void numbersWithPointOrExponentAreFloats() {
        assertThat(Literals.parse("1.50")).isEqualTo(1.5);
        assertThat(Literals.parse("-.5")).isEqualTo(-0.5);
        assertThat(Literals.parse("2.")).isEqualTo(2.0);
        assertThat(Literals.parse("1e3")).isEqualTo(1000.0);
    }

    @Test
    void theThreeConstantsAreThemselves() {
        assertThat(Literals.parse("None")).isNull();
        assertThat(Literals.parse("True")).isEqualTo(true);
        assertThat(Literals.parse("False")).isEqualTo(false);
    }

    @Test
    void quotesMakeAString() {
        assertThat(Literals.parse("'5'")).isEqualTo("5");
        assertThat(Literals.parse("\"it's\"")).isEqualTo("it's");
        assertThat(Literals.parse("'a\\n\\x41\\u00e9\\'\\q'")).isEqualTo("a\nA\u00e9'\\q");
        assertThat(Literals.parse("''")).isEqualTo("");
    }

    @Test
    void whatHasPartsIsOfLiterals() {
        assertThat(Literals.parse("[1, 'a', None, -1.5]")).isEqualTo(Arrays.asList(1L, "a", null, -1.5));
        assertThat(Literals.parse("(1, 2)")).isEqualTo(List.of(1L, 2L));
        assertThat(Literals.parse("(1,)")).isEqualTo(List.of(1L));
        assertThat(Literals.parse("(1)")).isEqualTo(1L);
        assertThat(Literals.parse("[]")).isEqualTo(List.of());
        assertThat(Literals.parse("[ [1 , ] , () ]")).isEqualTo(List.of(List.of(1L), List.of()));
        assertThat(Literals.parse("{'a': 1, 2: [True]}")).isEqualTo(Map.of("a", 1L, 2L, List.of(true)));
        assertThat(Literals.parse("b'a\\x00\\xff\\n'")).isEqualTo(new byte[] {'a', 0, (byte) 0xff, '\n'});
        assertThat(Literals.parse("b\"it's\"")).isEqualTo("it's".getBytes(UTF_8));
        assertThat(Literals.parse("[b'x']")).asInstanceOf(LIST).first().isEqualTo(new byte[] {'x'});
    }

    @Test
    void whatOnlyLooksLikeALiteralIsAString() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        for (String text : new String[] {
            "[",
            "[1",
            "[1,, 2]",
            "[a]",
            "(1) 2",
            "{1}",
            "{1: }",
            "{",
            "b'\u00e9'",
            "b'x",
            "[1]]",
            "(:)",
            deep,
            "[1:2]",
            "[None x]"
        }) {
            assertThat(Literals.parse(text)).isEqualTo(text);
        }
    }

    @Test
    void everythingElseIsAStringAsItStands() {
        for (String text : new String[] {"word", "007", "1.2.3", "", "null", "true", "'a' + 'b'", "-", "nan", "a=b"}) {
            assertThat(Literals.parse(text)).isEqualTo(text);
        }
    }

    @Test
    void aLongStringIsReadToo() {
        String text = "x\\n".repeat(100_000);
        assertThat(Literals.parse("'" + text + "'")).isEqualTo("x\n".repeat(100_000));
    }
}
