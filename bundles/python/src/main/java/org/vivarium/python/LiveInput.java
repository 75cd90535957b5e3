package org.vivarium.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads from what is standard input at the time of reading. All contexts share one.
 *
 * <p>A thread that reads from a file or a terminal cannot be interrupted, and would hold its context when that is to be
 * cancelled. So a thread of its own makes each read, as a child of the one that asks, whose session it inherits. When the one
 * that asks is interrupted, the bytes are there for the next that does.
 *
 * <p>The lock orders the readers and guards {@code pending}; it is held while one waits, interruptibly.
 */
final class LiveInput extends InputStream {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable FutureTask<byte[]> pending;
    private byte[] chunk = new byte[0];
    private int position;

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            lock.lockInterruptibly();
            try {
                if (position == chunk.length) {
                    chunk = next(length);
                    position = 0;
                }
                int count = Math.min(length, chunk.length - position);
                System.arraycopy(chunk, position, bytes, offset, count);
                position += count;
                return count == 0 ? -1 : count;
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading standard input");
        }
    }

    /** What is read next; nothing at the end of input. */
    private byte[] next(int length) throws IOException, InterruptedException {
        FutureTask<byte[]> read = pending;
        if (read == null) {
            read = new FutureTask<>(() -> {
                byte[] buffer = new byte[length];
                int count = System.in.read(buffer);
                return count < 0 ? new byte[0] : java.util.Arrays.copyOf(buffer, count);
            });
            pending = read;
            Thread.ofPlatform().name("vivarium-stdin").daemon().start(read);
        }
        try {
            byte[] bytes = read.get();
            pending = null;
            return bytes;
        } catch (ExecutionException e) {
            pending = null;
            throw new IOException("standard input cannot be read", e.getCause());
        }
    }
}
