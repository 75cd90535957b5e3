package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PythonTextTest {
    @Test
    void listsAreTuples() {
        assertThat(PythonText.of(List.of(1L, 1L))).isEqualTo("(1, 1)");
        assertThat(PythonText.of(List.of(1L))).isEqualTo("(1,)");
        assertThat(PythonText.of(List.of())).isEqualTo("()");
        assertThat(PythonText.of(Arrays.asList(null, true, List.of("a")))).isEqualTo("(None, True, ('a',))");
    }

    @Test
    void floatsAreWrittenAsPythonWritesThem() {
        assertThat(PythonText.of(1.0)).isEqualTo("1.0");
        assertThat(PythonText.of(-0.0)).isEqualTo("-0.0");
        assertThat(PythonText.of(0.1)).isEqualTo("0.1");
        assertThat(PythonText.of(123456.789)).isEqualTo("123456.789");
        assertThat(PythonText.of(1e15)).isEqualTo("1000000000000000.0");
        assertThat(PythonText.of(1e16)).isEqualTo("1e+16");
        assertThat(PythonText.of(1.5e-5)).isEqualTo("1.5e-05");
        assertThat(PythonText.of(0.0001)).isEqualTo("0.0001");
        assertThat(PythonText.of(-1.25e300)).isEqualTo("-1.25e+300");
        assertThat(PythonText.of(Double.MIN_VALUE)).isEqualTo("5e-324");
        assertThat(PythonText.of(Double.NaN)).isEqualTo("nan");
        assertThat(PythonText.of(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
    }

    @Test
    void stringsAreQuotedAndEscaped() {
        assertThat(PythonText.of("plain")).isEqualTo("'plain'");
        assertThat(PythonText.of("it's")).isEqualTo("\"it's\"");
        assertThat(PythonText.of("'\"")).isEqualTo("'\\'\"'");
        assertThat(PythonText.of("a\\b\n\t\u0007\u00a0\u00e9\u2028"))
                .isEqualTo("'a\\\\b\\n\\t\\x07\\xa0\u00e9\\u2028'");
        assertThat(PythonText.of("\ud83d\udc0d\ud800")).isEqualTo("'\ud83d\udc0d\\ud800'");
    }

    @Test
    void bytesAndDictsLookLikePythons() {
        assertThat(PythonText.of(new byte[] {'a', 0, (byte) 0xff, '\n'})).isEqualTo("b'a\\x00\\xff\\n'");
        assertThat(PythonText.of(Map.of("a", 1L))).isEqualTo("{'a': 1}");
        assertThat(PythonText.of(null)).isEqualTo("None");
    }

    @Test
    void whatContainsItselfIsShownByThreeDots() {
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);
        assertThat(PythonText.of(map)).isEqualTo("{'self': {...}}");
        List<Object> list = new ArrayList<>(List.of(1L));
        list.add(list);
        assertThat(PythonText.of(list)).isEqualTo("(1, (...))");
        List<Object> twice = List.of(1L);
        assertThat(PythonText.of(List.of(twice, twice))).isEqualTo("((1,), (1,))");
        assertThat(PythonText.of(new HashSet<>(List.of("a")))).isEqualTo("{'a'}");
    }

    @Test
    void whatIsNestedDeepOrLongIsCut() {
        Object deep = "bottom";
        for (int i = 0; i < 100_000; i++) {
            deep = List.of(deep);
        }
        assertThat(PythonText.of(deep)).startsWith("((((").contains("((...),),").hasSizeLessThan(1000);
        assertThat(PythonText.of(new byte[200_000]))
                .startsWith("b'\\x00\\x00")
                .endsWith("\\x00'... (200000 bytes)")
                .hasSizeLessThan(PythonText.LONGEST + 100);
        assertThat(PythonText.of("x".repeat(200_000))).endsWith("x'... (200000 characters)");
        assertThat(PythonText.of(Collections.nCopies(200_000, 1L))).endsWith("1, 1, ...)");
        assertThat(PythonText.of(BigInteger.ONE.shiftLeft(50_000))).isEqualTo("an integer of 50001 bits");
        assertThat(PythonText.brief("x".repeat(1000))).hasSizeLessThan(250);
    }

    @Test
    void anObjectThatCannotBeShownIsShownByItsClass() {
        Object mute = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no words");
            }
        };
        assertThat(PythonText.of(mute)).isEqualTo("<" + mute.getClass().getName() + " object>");
        assertThat(Json.of(mute)).isEqualTo("\"<" + mute.getClass().getName() + " object>\"");
    }
}
