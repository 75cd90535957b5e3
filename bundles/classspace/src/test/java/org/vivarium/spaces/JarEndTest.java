package org.vivarium.spaces;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JarEndTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a comment", "PK\u0005\u0006 is where the end begins"})
    void aJarHasAnEndWithAnyComment(String comment) throws IOException {
        assertThat(JarEnd.isMissingIn(jar(comment))).isFalse();
    }

    @Test
    void aJarThatIsCutOffAnywhereHasNone() throws IOException {
        byte[] jar = jar("a comment");

        for (int length = 4; length < jar.length; length++) {
            assertThat(JarEnd.isMissingIn(Arrays.copyOf(jar, length)))
                    .as("%d bytes", length)
                    .isTrue();
        }
    }

    @Test
    void aJarWhoseEndHasNotBeenWrittenYetHasNone() throws IOException {
        byte[] jar = jar("");
        Arrays.fill(jar, jar.length / 2, jar.length, (byte) 0);

        assertThat(JarEnd.isMissingIn(jar)).isTrue();
    }

    @Test
    void whatIsNoJarMissesNoEnd() {
        assertThat(JarEnd.isMissingIn(new byte[0])).isFalse();
        assertThat(JarEnd.isMissingIn("not a jar".getBytes(UTF_8))).isFalse();
    }

    private static byte[] jar(String comment) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            jar.write("Manifest-Version: 1.0\n".getBytes(UTF_8));
            jar.closeEntry();
            jar.setComment(comment);
        }
        return bytes.toByteArray();
    }
}
