package org.vivarium.python;

import java.io.IOException;
import java.io.InputStream;

/** Reads from what is standard input at the time of reading. */
final class LiveInput extends InputStream {
    @Override
    public int read() throws IOException {
        return System.in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return System.in.read(bytes, offset, length);
    }

    @Override
    public int available() throws IOException {
        return System.in.available();
    }
}
