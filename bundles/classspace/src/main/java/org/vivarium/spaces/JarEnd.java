package org.vivarium.spaces;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The record that a jar ends with. A file that is still being copied has none yet, though the entries so far can be read. */
final class JarEnd {
    private static final int FIRST_ENTRY = 0x04034b50;
    private static final int SIGNATURE = 0x06054b50;
    private static final int LENGTH = 22;
    private static final int COMMENT_LENGTH = 20;
    private static final int LONGEST_COMMENT = 0xffff;

    private JarEnd() {}

    /** Whether this begins as a jar and does not end as one. */
    static boolean isMissingIn(byte[] jar) {
        ByteBuffer bytes = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
        return jar.length >= Integer.BYTES && bytes.getInt(0) == FIRST_ENTRY && !isIn(bytes);
    }

    private static boolean isIn(ByteBuffer bytes) {
        int last = bytes.limit() - LENGTH;
        for (int start = last; start >= 0 && start >= last - LONGEST_COMMENT; start--) {
            if (bytes.getInt(start) == SIGNATURE
                    && Short.toUnsignedInt(bytes.getShort(start + COMMENT_LENGTH)) == last - start) {
                return true;
            }
        }
        return false;
    }
}
