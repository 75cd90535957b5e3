package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
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
